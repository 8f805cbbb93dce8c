"""What waits for a person: each open step that is his, and each escalation that he has not answered."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from adapters.temporal.cycle_lists import Listed, Reach
from adapters.temporal.cycle_rows import CycleRow, Why, awaits
from adapters.temporal.cycles import Cycles
from desk.office import Office
from portal.frame.moments import minutes, moment
from sop.base.errors import CycleError
from sop.cycle.messages import CycleView, Standing, StepView
from sop.cycle.view import STANDING_WORDS
from sop.form.form3 import OFFICE_ZONE

PAGE = 25
"""Tasks, or cycles, on one page."""
TOLD = 40
"""Late steps that are looked at together for a page of escalations: some will have been answered."""


@dataclass(frozen=True)
class Task:
    """One thing to do, for one role."""

    why: Why
    role: str
    row: CycleRow
    view: CycleView | None
    """None where no worker answers: then only what lists know of the cycle is shown."""
    now: datetime
    office: Office

    @property
    def cycle_id(self) -> str:
        return self.row.cycle_id

    @property
    def title(self) -> str:
        return self.row.title or self.row.cycle_id

    @property
    def step(self) -> StepView | None:
        return None if self.view is None or self.view.current_step is None else self.view.steps[self.number - 1]

    @property
    def number(self) -> int:
        return (self.view.current_step if self.view is not None else None) or self.row.current_step or 1

    @property
    def role_name(self) -> str:
        return self.office.role_name(self.role)

    @property
    def paused(self) -> bool:
        return self.standing is Standing.PAUSED

    @property
    def late(self) -> bool:
        """Past the deadline, whether or not the clock of the ladder has said so yet."""
        if self.paused:
            return False
        due_at = self.step.due_at if self.step is not None else self.row.due_at
        return self.standing is Standing.OVERDUE or (due_at is not None and due_at < self.now)

    @property
    def standing(self) -> Standing | None:
        return self.view.standing if self.view is not None else self.row.standing

    @property
    def standing_words(self) -> str:
        if self.late:
            return STANDING_WORDS[Standing.OVERDUE]
        return STANDING_WORDS[self.standing] if self.standing is not None else "baru dimulai"

    @property
    def due(self) -> str:
        if self.view is None or self.step is None:
            return moment(self.row.due_at, OFFICE_ZONE)
        return moment(self.step.due_at, self.view.zone, seconds=self.view.minute_seconds < 60)

    @property
    def left(self) -> str:
        """`sisa 12,5 menit kerja`, or how long it is late; empty where nobody knows."""
        clock = None if self.view is None else self.office.clock(self.view, self.now)
        left = None if clock is None else clock.remaining_minutes
        if left is None:
            return ""
        return f"lewat {minutes(-left)} kerja" if left < 0 else f"sisa {minutes(left)} kerja"

    @property
    def pause_reason(self) -> str:
        pauses = self.view.pauses if self.view is not None and self.paused else ()
        return pauses[-1].reason if pauses else ""

    def __lt__(self, other: "Task") -> bool:
        """What is late comes first, then what is due first; what stands still comes last."""
        return self._urgency() < other._urgency()

    def _urgency(self) -> tuple[bool, bool, float, str]:
        due_at = self.row.due_at
        return (not self.late, self.paused, due_at.timestamp() if due_at else float("inf"), self.cycle_id)


@dataclass(frozen=True)
class Waiting:
    """A page of what waits for whoever holds `roles`, as far as lists know: no worker has been asked."""

    roles: tuple[str, ...]
    turns: Listed
    told: Listed
    """The first of the open steps whose lateness one of the roles was told, answered or not; on the first page."""
    now: datetime
    office: Office

    @property
    def mark(self) -> str:
        """Changes when the page does."""
        return self.turns.mark + self.told.mark

    async def tasks(self, cycles: Cycles) -> tuple[list[Task], bool]:
        """The turns with their views, and whether all could be looked into."""
        turns = [
            Task(Why.TURN, row.role, row, None, self.now, self.office)
            for row in self.turns.rows
            if row.role is not None
        ]
        return await looked_into(cycles, turns)

    async def escalations(self, cycles: Cycles) -> tuple[list[Task], bool]:
        """The escalations that await an answer, the longest late first, one more than a page at the most; and whether
        all could be looked into. What was answered long ago is not looked into again."""
        found: list[Task] = []
        rows, place = self.told.rows, 0
        while rows:
            tasks = [
                Task(Why.ESCALATION, role, row, None, self.now, self.office)
                for row in rows
                for role in self.roles
                if not _settled(cycles.remembered_view(row.cycle_id), row, role)
            ]
            waiting, complete = await looked_into(cycles, tasks)
            found += waiting
            place += len(rows)
            if not complete or len(found) > PAGE or place >= self.told.total:
                return found[: PAGE + 1], complete
            rows = (await _told(cycles, self.office, self.roles, place, self.now)).rows
        return found, True


async def waiting_for(cycles: Cycles, office: Office, roles: Sequence[str], page: int, now: datetime) -> Waiting:
    """Page `page` (from 1) of what waits for whoever holds `roles`."""
    nothing = Listed((), 0)
    turns = await cycles.lists.turns(roles, (page - 1) * PAGE, page * PAGE, now)
    told = await _told(cycles, office, roles, 0, now) if roles and page == 1 else nothing
    return Waiting(tuple(roles), turns, told, now, office)


async def looked_into(cycles: Cycles, tasks: Sequence[Task]) -> tuple[list[Task], bool]:
    """The same tasks with their views, the most urgent first; without those that were done since lists last heard of
    them. The second value is False where a worker is needed and none answers: then escalations are left out."""
    ids = list(dict.fromkeys(task.cycle_id for task in tasks))
    views = dict(zip(ids, await asyncio.gather(*(_view_or_none(cycles, each) for each in ids)), strict=True))
    seen = [replace(task, view=views[task.cycle_id]) for task in tasks]
    return sorted(filter(_still_waits, seen)), all(views.values())


async def _told(cycles: Cycles, office: Office, roles: Sequence[str], place: int, now: datetime) -> Listed:
    """A page of the list of what one of `roles` was told, under the SOPs of this office as they are today."""
    sops = office.sops.values()
    reaches = [
        Reach(sop.id, executor.id, rung)
        for sop in sops
        for executor in sop.roles
        for rung, superior in enumerate(sop.superiors(executor.id), start=1)
        if superior in roles
    ]
    return await cycles.lists.told(reaches, [sop.id for sop in sops], place, place + TOLD, now)


async def _view_or_none(cycles: Cycles, cycle_id: str) -> CycleView | None:
    try:
        return await cycles.known_view(cycle_id)
    except CycleError:
        return None


def _still_waits(task: Task) -> bool:
    if task.why is Why.ESCALATION:
        return task.view is not None and awaits(task.view, task.role)
    return task.view is None or (task.step is not None and task.step.role == task.role)


def _settled(view: CycleView | None, row: CycleRow, role: str) -> bool:
    """Whether a view, however old, says for good that `role` has nothing to answer: until the step or its rung is
    another, an answer stays an answer."""
    if view is None or view.current_step is None or awaits(view, role):
        return False
    step = view.steps[view.current_step - 1]
    rung = max((each.rung for each in step.escalations), default=0)
    return (view.current_step, step.due_at, rung) == (row.current_step, row.due_at, row.escalation)
