"""What waits for a person: each open step that is his, and each escalation that he has not answered."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING

from adapters.temporal.cycle_lists import EVERYTHING, Listed, Reach
from adapters.temporal.cycle_rows import CycleRow
from desk.office import Office
from desk.tasks import InboxItem, Task, Why, awaits
from sop.base.errors import CycleError, NoWorkerAnswers, SopError
from sop.cycle.messages import CycleView
from sop.people.people import Account

if TYPE_CHECKING:
    from adapters.temporal.cycles import Cycles

PAGE = 25
"""Tasks, or cycles, on one page."""
TOLD = 40
"""Late steps that are looked at together for a page of escalations: some will have been answered."""


@dataclass(frozen=True)
class Inbox:
    """A page of what waits for somebody, the most urgent first."""

    turns: tuple[Task, ...]
    escalations: tuple[Task, ...]
    """On the first page; at most a page of them: when they are answered, others follow."""
    more_escalations: bool
    total: int
    """Turns, on all pages together."""
    late: int
    """Turns that are past their deadline."""
    complete: bool
    """False where a worker is needed and none answers: then escalations are left out."""
    mark: str
    """Changes when the page does, as far as lists know."""

    @property
    def pages(self) -> int:
        return max(1, ceil(self.total / PAGE))


class Waiting:
    """Inboxes. Raises ServerUnreachable; whatever happened less than about a second ago may be missing."""

    def __init__(self, cycles: "Cycles", office: Office, now: Callable[[], datetime]) -> None:
        self._cycles, self._office, self._now = cycles, office, now

    async def inbox(self, account: Account, page: int = 1) -> Inbox:
        """Page `page` (from 1) of what waits for somebody today."""
        now = self._now()
        roles = account.roles(self._office.today(now))
        turns, told = await self._listed(account, roles, page, now)
        tasks = [Task(Why.TURN, row.role, row, None, now) for row in turns.rows if row.role is not None]
        (mine, turns_known), (escalations, told_known) = await asyncio.gather(
            self._looked_into(tasks, account), self._escalations(roles, told, PAGE + 1, now)
        )
        return Inbox(
            turns=tuple(mine),
            escalations=tuple(escalations[:PAGE]),
            more_escalations=len(escalations) > PAGE,
            total=turns.total,
            late=turns.late,
            complete=turns_known and told_known,
            mark=turns.mark + told.mark,
        )

    async def mark(self, account: Account, page: int) -> str:
        """The mark of a page, without asking a worker."""
        now = self._now()
        turns, told = await self._listed(account, account.roles(self._office.today(now)), page, now)
        return turns.mark + told.mark

    async def deadlines(self, account: Account, most: int) -> tuple[CycleRow, ...]:
        """The first of somebody's turns, as lists know them."""
        now = self._now()
        roles = account.roles(self._office.today(now))
        return (await self._cycles.lists.turns(roles, 0, most, now, account.only_party)).rows

    async def all_of(self, role: str) -> tuple[list[InboxItem], bool]:
        """Everything that waits for a role: its turns as lists know them, then the escalations that it has not
        answered. The second value is False where no worker answered, so that only the turns are known."""
        now = self._now()
        turns = await self._cycles.lists.turns((role,), 0, EVERYTHING, now)
        told = await self._told((role,), 0, now)
        escalations, complete = await self._escalations((role,), told, EVERYTHING, now)
        items = [InboxItem(why=Why.TURN, cycle=row) for row in turns.rows]
        return items + [
            InboxItem(why=Why.ESCALATION, cycle=task.row, unanswered=task.broken) for task in escalations
        ], complete

    async def _listed(self, account: Account, roles: Sequence[str], page: int, now: datetime) -> tuple[Listed, Listed]:
        """The turns of a page; and, on the first one, the first of the open steps whose lateness one of the roles was
        told, answered or not. Outsiders lead nobody in the office: lists tell them of no lateness."""
        turns = await self._cycles.lists.turns(roles, (page - 1) * PAGE, page * PAGE, now, account.only_party)
        leads = roles and page == 1 and not account.vendor
        return turns, await self._told(roles, 0, now) if leads else Listed((), 0)

    async def _told(self, roles: Sequence[str], place: int, now: datetime) -> Listed:
        """Some of the list of what one of `roles` was told, under the SOPs of this office as they are today."""
        reaches = [
            Reach(sop.id, executor.id, rung)
            for sop in self._office.sops.values()
            for executor in sop.roles
            for rung, superior in enumerate(sop.superiors(executor.id), start=1)
            if superior in roles
        ]
        sops = [sop.id for sop in self._office.sops.values()]
        return await self._cycles.lists.told(reaches, sops, place, place + TOLD, now)

    async def _escalations(
        self, roles: Sequence[str], told: Listed, most: int, now: datetime
    ) -> tuple[list[Task], bool]:
        """The escalations that await an answer, the longest late first, `most` at the most; and whether all could be
        looked into. What was answered long ago is not looked into again."""
        found: list[Task] = []
        rows, place = told.rows, 0
        while rows:
            tasks = [
                Task(Why.ESCALATION, role, row, None, now)
                for row in rows
                for role in roles
                if not _settled(self._cycles.remembered_view(row.cycle_id), row, role)
            ]
            waiting, complete = await self._looked_into(tasks)
            found += waiting
            place += len(rows)
            if not complete or len(found) >= most or place >= told.total:
                return found[:most], complete
            rows = (await self._told(roles, place, now)).rows
        return found, True

    async def _looked_into(self, tasks: Sequence[Task], account: Account | None = None) -> tuple[list[Task], bool]:
        """The same tasks with their views, the most urgent first, without those that were done, or belong to another
        party than that of `account` meanwhile; the second value is False where a worker is needed and none answers.
        """
        ids = list(dict.fromkeys(task.cycle_id for task in tasks))
        answers = dict(zip(ids, await asyncio.gather(*map(self._view_or_error, ids)), strict=True))
        views = {cycle_id: answer for cycle_id, answer in answers.items() if isinstance(answer, CycleView)}
        broken = {cycle_id for cycle_id, answer in answers.items() if _is_its_own(answer, others=bool(views))}
        seen = [replace(task, view=views.get(task.cycle_id), broken=task.cycle_id in broken) for task in tasks]
        complete = not any(isinstance(answer, CycleError) for answer in answers.values())
        return sorted(task for task in seen if task.still_waits and task.is_for(account)), complete

    async def _view_or_error(self, cycle_id: str) -> CycleView | SopError:
        try:
            return await self._cycles.known_view(cycle_id)
        except SopError as error:
            return error


def _is_its_own(answer: CycleView | SopError, *, others: bool) -> bool:
    """Whether it is a cycle's own trouble that it has no view: it answers nonsense, or nothing while `others` do."""
    match answer:
        case NoWorkerAnswers():
            return others
        case CycleError():  # it has gone, or the server has
            return False
        case SopError():
            return True
    return False


def _settled(view: CycleView | None, row: CycleRow, role: str) -> bool:
    """Whether a view, however old, says for good that `role` has nothing to answer: until the step or its rung is
    another, an answer stays an answer."""
    if view is None or view.current_step is None or awaits(view, role):
        return False
    step = view.steps[view.current_step - 1]
    rung = max((each.rung for each in step.escalations), default=0)
    return (view.current_step, step.due_at, rung) == (row.current_step, row.due_at, row.escalation)
