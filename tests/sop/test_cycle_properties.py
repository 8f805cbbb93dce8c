"""What holds for every cycle, whatever people send and however long nobody acts."""

from datetime import timedelta
from itertools import pairwise
from typing import Any, ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sop.base.errors import Refused
from sop.cycle.cycle import Cycle
from sop.cycle.decisions import apply
from sop.cycle.facts import FACTS, facts_of
from sop.cycle.journal import first_broken
from sop.cycle.messages import (
    AcknowledgeEscalation,
    AnyCommand,
    ApplyCalendar,
    CancelCycle,
    CompleteStep,
    CycleView,
    ExtendDeadline,
    Order,
    PauseClock,
    ResumeClock,
    ReturnStep,
    StepState,
)
from sop.cycle.notices import notices_since
from sop.cycle.progress import State
from sop.cycle.view import table, view_of
from tests.sop.support.cycles import (
    AGENCY,
    ASN,
    DEVELOPER,
    HEAD,
    IN_THE_OFFICE,
    MONDAY,
    ON_THE_CLOCK,
    OUTPUT,
    UNIT,
    authority,
    completion,
    leave_alone,
    start,
    wake,
)

ROLES = st.sampled_from([UNIT, DEVELOPER, HEAD, AGENCY, "mayor"])
NUMBERS = st.integers(-1, 10)
WAITS = st.integers(1, 3 * 24 * 60 * 60).map(lambda seconds: timedelta(seconds=seconds))
MESSAGE_IDS = st.none() | st.sampled_from(["m-1", "m-2", "m-3"])
DECISIONS = st.sampled_from([ReturnStep, ExtendDeadline, PauseClock, ResumeClock])
ANY_COMMAND = st.sampled_from([AcknowledgeEscalation, ApplyCalendar, CancelCycle, CompleteStep]) | DECISIONS


class AnyCycle(RuleBasedStateMachine):
    """People send what they should and what they should not, time passes, workers come and go."""

    order: ClassVar[Order]

    @initialize()
    def begin(self) -> None:
        self.now = MONDAY
        self.cycle = start(self.order, self.now)
        self.told: set[str] = set()
        self.adopt(self.cycle, known=0)

    # --- what may happen

    @precondition(lambda self: not self.cycle.closed)
    @rule(message_id=MESSAGE_IDS, named=st.booleans())
    def the_executor_completes(self, message_id: str | None, named: bool) -> None:
        attempt = self.cycle.run.attempt if named else None
        self.send(completion(self.cycle, message_id=message_id, attempt=attempt))

    @precondition(lambda self: not self.cycle.closed)
    @rule(kind=DECISIONS, number=NUMBERS, minutes=st.integers(1, 600))
    def a_head_decides(self, kind: type[AnyCommand], number: int, minutes: int) -> None:
        self.send(command(kind, authority(self.cycle), number, minutes, None))

    @rule(kind=ANY_COMMAND, role=ROLES, number=NUMBERS, minutes=st.integers(1, 600), message_id=MESSAGE_IDS)
    def anybody_sends_anything(
        self, kind: type[AnyCommand], role: str, number: int, minutes: int, message_id: str | None
    ) -> None:
        self.send(command(kind, role, number, minutes, message_id))

    @rule(claims=st.none() | st.text() | st.dictionaries(st.sampled_from(["role", "actor"]), st.text() | st.integers()))
    def something_unreadable_arrives(self, claims: Any) -> None:
        self.adopt(self.cycle.reject("Pesan tidak dapat dibaca.", self.now, claims))

    @rule(wait=WAITS)
    def nobody_acts(self, wait: timedelta) -> None:
        self.alarms_have_rung(leave_alone(self.cycle, self.now, self.now + wait))
        self.now += wait

    @rule(wait=WAITS)
    def no_worker_runs(self, wait: timedelta) -> None:
        self.now += wait
        self.alarms_have_rung(wake(self.cycle, self.now))

    @rule()
    def the_run_is_continued(self) -> None:
        order = self.cycle.order.model_copy(update={"progress": self.cycle.progress})
        carried = Cycle.start(self.cycle.id, Order.model_validate_json(order.model_dump_json()), self.now)
        assert carried == self.cycle
        self.cycle = carried

    # --- what follows

    @property
    def journal(self) -> tuple[Any, ...]:
        return self.cycle.progress.journal

    def send(self, wish: AnyCommand) -> None:
        before, snapshot = self.cycle, self.cycle.progress.model_dump_json()
        try:
            after = apply(before, wish, self.now)
        except Refused:
            assert before.progress.model_dump_json() == snapshot
        else:
            assert after.progress.journal[len(self.journal)].actor == wish.actor
            self.adopt(after)

    def alarms_have_rung(self, after: Cycle) -> None:
        """Nobody was told while the executor's office was closed."""
        if not after.closed:
            rung = after.run.escalations[len(self.cycle.run.escalations) :]
            assert all(self.cycle.times[each.role].is_open(each.at) for each in rung)
        self.keep(after)

    def adopt(self, after: Cycle, known: int | None = None) -> None:
        """Nobody is told the same thing twice."""
        keys = [notice.key for notice in notices_since(after, len(self.journal) if known is None else known)]
        assert len({*keys, *self.told}) == len(keys) + len(self.told)
        self.told.update(keys)
        self.keep(after)

    def keep(self, after: Cycle) -> None:
        """The past stays as it was."""
        assert after.progress.journal[: len(self.journal)] == self.journal
        self.cycle = after

    # --- what always holds

    @invariant()
    def one_step_is_open_until_the_end(self) -> None:
        steps = view_of(self.cycle, self.now).steps
        open_ = [step.number for step in steps if step.state in (StepState.OPEN, StepState.OVERDUE)]
        closed = self.cycle.progress.state in (State.COMPLETED, State.CANCELLED)
        assert self.cycle.closed is closed
        assert open_ == ([] if closed else [self.cycle.progress.current])
        assert (self.cycle.progress.clock is None) is closed

    @invariant()
    def the_order_is_kept(self) -> None:
        done = [run.completed_at is not None for run in self.cycle.progress.steps]
        if self.cycle.progress.state is State.COMPLETED:
            assert all(done)
        else:
            assert done == sorted(done, reverse=True)
        if not self.cycle.closed:
            assert sum(done) == self.cycle.number - 1

    @invariant()
    def the_journal_is_a_chain_in_time(self) -> None:
        assert first_broken(self.journal) is None
        instants = [entry.at for entry in self.journal]
        assert instants == sorted(instants)

    @invariant()
    def a_pause_is_one_thing(self) -> None:
        progress = self.cycle.progress
        paused = progress.state is State.PAUSED
        assert paused is (progress.clock is not None and progress.clock.paused)
        unended = [place for place, pause in enumerate(progress.pauses, start=1) if pause.until is None]
        assert unended == ([len(progress.pauses)] if paused else [])
        if paused:
            assert self.cycle.alarms.reminder_at(self.now) is self.cycle.alarms.escalation_at(self.now) is None

    @invariant()
    def the_ladder_is_climbed_once(self) -> None:
        for activity, run in zip(self.order.sop.activities, self.cycle.progress.steps, strict=True):
            rungs, instants = [each.rung for each in run.escalations], [each.at for each in run.escalations]
            assert [rung for rung in rungs if rung > 0] == list(range(1, run.rung + 1))
            assert [each.kind.value for each in run.escalations].count("escalation") <= 5
            assert all(earlier < later for earlier, later in pairwise(instants))
            climbed = [each.at for each in run.escalations if each.rung > 0]
            assert all(later - earlier > timedelta(minutes=59, seconds=59) for earlier, later in pairwise(climbed))
            assert activity.executor not in {each.role for each in run.escalations if each.kind == "escalation"}

    @invariant()
    def it_can_be_shown(self) -> None:
        view = view_of(self.cycle, self.now)
        assert CycleView.model_validate_json(view.model_dump_json()) == view
        assert sum(line.startswith("| ") for line in table(self.cycle).splitlines()) == 1 + len(view.steps)
        assert facts_of(self.cycle).keys() == FACTS.keys()


def command(kind: type[AnyCommand], role: str, number: int, minutes: int, message_id: str | None) -> AnyCommand:
    fields = {
        "role": role,
        "actor": "Seseorang",
        "reason": "Acak",
        "to_step": number,
        "step": number,
        "minutes": minutes,
        "attempt": None,
        "message_id": message_id,
        "outputs": [OUTPUT],
        "calendars": [ASN],
    }
    return kind.model_validate({name: value for name, value in fields.items() if name in kind.model_fields})


@pytest.mark.parametrize("order", [ON_THE_CLOCK, IN_THE_OFFICE], ids=["always", "asn"])
def test_every_cycle_keeps_the_rules(order: Order) -> None:
    """After each of forty random events, all that must always hold still holds."""
    machine = type("AnyCycle", (AnyCycle,), {"order": order})
    run_state_machine_as_test(machine, settings=settings(max_examples=40, stateful_step_count=40, deadline=None))
