"""Inboxes over a gateway of two cycles in memory: what is late comes first, what was done since is left out."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from adapters.temporal.cycle_lists import Listed, Reach
from adapters.temporal.cycle_rows import CycleRow
from desk.office import Office
from desk.tasks import Why
from desk.waiting import PAGE, Waiting
from sop.base.errors import NoWorkerAnswers, SopError
from sop.cycle.cycle import Cycle
from sop.cycle.facts import DUE_AT, ESCALATION, ROLE, STANDING, STEP, facts_of
from sop.cycle.messages import AcknowledgeEscalation, CycleView
from sop.cycle.view import view_of
from tests.desk.support.people import person
from tests.sop.support.cycles import HEAD, MONDAY, ON_THE_CLOCK, UNIT, complete, decide, leave_alone, start

OFFICE = Office()
NOW = MONDAY + timedelta(hours=4)


@dataclass
class Gateway:
    """What lists know of `known`, and what a worker says of `real`, which may be ahead."""

    known: dict[str, Cycle]
    real: dict[str, Cycle] = field(default_factory=dict)
    working: bool = True
    broken: dict[str, SopError] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @property
    def lists(self) -> "Gateway":
        return self

    async def turns(
        self, roles: Collection[str], first: int, last: int, now: datetime, party: str | None = None
    ) -> Listed:
        assert party is None, "here nobody is from outside"
        rows = [row for each in self.known if (row := self._row(each)).role in roles]
        return Listed(
            tuple(rows[first:last]), len(rows), sum(row.due_at is not None and row.due_at < now for row in rows)
        )

    async def told(self, reaches: Collection[Reach], sops: object, first: int, last: int, now: datetime) -> Listed:
        least = {each.executor: each.rung for each in reaches}
        rows = [row for each in self.known if (row := self._row(each)).escalation >= least.get(row.role or "", 99)]
        return Listed(tuple(rows[first:last]), len(rows))

    async def known_view(self, cycle_id: str) -> CycleView:
        self.asked.append(cycle_id)
        if not self.working:
            raise NoWorkerAnswers
        if cycle_id in self.broken:
            raise self.broken[cycle_id]
        return view_of(self.real.get(cycle_id, self.known[cycle_id]), NOW)

    def remembered_view(self, cycle_id: str) -> CycleView | None:
        return None

    def _row(self, cycle_id: str) -> CycleRow:
        cycle = self.known[cycle_id]
        facts: dict[str, Any] = facts_of(cycle)
        return CycleRow(
            cycle_id=cycle_id,
            title=cycle.order.title,
            sop_id=cycle.order.sop.id,
            standing=facts[STANDING],
            current_step=facts[STEP],
            role=facts[ROLE],
            due_at=facts[DUE_AT],
            escalation=facts[ESCALATION] or 0,
            started_at=MONDAY,
            closed_at=None,
        )


LATE = leave_alone(Cycle.start("telat", ON_THE_CLOCK, MONDAY), MONDAY, NOW)
"""Step 1 for four hours: escalated to the head of division."""
FRESH = start(now=NOW)


def waiting(gateway: Gateway) -> Waiting:
    return Waiting(gateway, OFFICE, lambda: NOW)  # type: ignore[arg-type]


async def test_what_is_late_comes_first() -> None:
    """The executor has both turns, the late one on top; the head has the escalation and no turn."""
    gateway = Gateway({"baru": FRESH, "telat": LATE})
    mine, heads = await waiting(gateway).inbox(person(UNIT)), await waiting(gateway).inbox(person(HEAD))
    assert [(task.cycle_id, task.late) for task in mine.turns] == [("telat", True), ("baru", False)]
    assert (mine.total, mine.late, mine.escalations, mine.complete) == (2, 1, (), True)
    assert [(task.cycle_id, task.why) for task in heads.escalations] == [("telat", Why.ESCALATION)]
    assert (heads.total, heads.more_escalations) == (0, False)


async def test_what_was_done_since_lists_heard_of_it_is_left_out() -> None:
    """A completed step and an answered escalation are nobody's tasks, whatever lists still say."""
    ahead = LATE
    while ahead.activity.executor == UNIT:
        ahead = complete(ahead, NOW)
    gateway = Gateway({"telat": LATE}, real={"telat": ahead})
    assert (await waiting(gateway).inbox(person(UNIT))).turns == ()
    gateway.real["telat"] = decide(LATE, NOW, AcknowledgeEscalation, role=HEAD)
    assert (await waiting(gateway).inbox(person(HEAD))).escalations == ()
    assert [item.cycle.cycle_id for item in (await waiting(gateway).all_of(HEAD))[0]] == []


async def test_without_a_worker_the_turns_are_known_and_it_is_said() -> None:
    """Escalations need a worker: they are left out, and the inbox says that it is not complete."""
    gateway = Gateway({"telat": LATE}, working=False)
    inbox = await waiting(gateway).inbox(person(UNIT, HEAD))
    assert [task.cycle_id for task in inbox.turns] == ["telat"]
    assert (inbox.escalations, inbox.complete) == ((), False)
    items, complete_ = await waiting(gateway).all_of(HEAD)
    assert (items, complete_) == ([], False)


@pytest.mark.parametrize(("number", "more"), [(PAGE, False), (PAGE + 1, True)])
async def test_a_page_of_escalations_says_whether_there_are_more(number: int, more: bool) -> None:
    """When these are answered, others follow; a command line shows all of them."""
    gateway = Gateway({f"telat-{place}": LATE for place in range(number)})
    inbox = await waiting(gateway).inbox(person(HEAD))
    assert (len(inbox.escalations), inbox.more_escalations) == (PAGE, more)
    assert len((await waiting(gateway).all_of(HEAD))[0]) == number


async def test_nobody_without_a_role_is_told_anything() -> None:
    """No list is asked for what is told to nobody."""
    inbox = await waiting(Gateway({"telat": LATE})).inbox(person())
    assert (inbox.turns, inbox.escalations, inbox.total, inbox.pages) == ((), (), 0, 1)


async def test_a_mark_is_another_as_soon_as_lists_know_something_else() -> None:
    """By it an open page learns that it is old, and no worker is asked."""
    before, after = Gateway({"telat": LATE}), Gateway({"telat": complete(LATE, NOW)})
    marks = [await waiting(gateway).mark(person(UNIT), 1) for gateway in (before, after)]
    assert marks[0] != marks[1]
    assert before.asked == []


@pytest.mark.parametrize("trouble", [SopError("Jawaban siklus terlalu besar."), NoWorkerAnswers()])
async def test_one_broken_cycle_is_a_row_that_says_so(trouble: SopError) -> None:
    """A cycle whose answer cannot be had takes no inbox down: its turn and its escalation stand there, and others are
    shown as ever."""
    other = Cycle.start("utuh", ON_THE_CLOCK, MONDAY)
    gateway = Gateway({"telat": LATE, "utuh": leave_alone(other, MONDAY, NOW)}, broken={"telat": trouble})
    mine = await waiting(gateway).inbox(person(UNIT))
    assert [(task.cycle_id, task.broken) for task in mine.turns] == [("telat", True), ("utuh", False)]
    assert mine.complete is not isinstance(trouble, NoWorkerAnswers)
    heads = await waiting(gateway).inbox(person(HEAD))
    assert {(task.cycle_id, task.broken) for task in heads.escalations} == {("telat", True), ("utuh", False)}
    items, _ = await waiting(gateway).all_of(HEAD)
    assert {item.cycle.cycle_id for item in items if item.unanswered} == {"telat"}
