"""One running cycle: the SOP from "Mulai" to its last row, late and on time, returned, carried on, cancelled."""

from datetime import timedelta
from typing import Any

import pytest

from sop.base.errors import OutsideCalendar, Refusal, Refused
from sop.cycle.cycle import Cycle
from sop.cycle.journal import first_broken
from sop.cycle.messages import CancelCycle, Order, PauseClock, ReturnStep
from sop.cycle.progress import State
from sop.form.document import Sop
from tests.sop.support.cycles import (
    ANOTHER_SOP,
    IN_THE_OFFICE,
    MONDAY,
    ON_THE_CLOCK,
    SOP,
    at,
    complete,
    completion,
    decide,
    kinds,
    leave_alone,
    reach,
    start,
)

ASN_AND_VENDOR = "asn-kota-cirebon versi 2026.2, pihak-pengembang versi 2026.2"
SECOND = timedelta(seconds=1)
NUMBERS = [activity.number for activity in SOP.activities]


@pytest.mark.parametrize("sop", [SOP, ANOTHER_SOP], ids=["the office's own", "another of the form"])
def test_a_whole_sop_on_time(sop: Sop) -> None:
    """Each activity in its turn, by its executor, in half its standard; the journal tells all of it and is closed."""
    cycle, now = start(Order(title="Siklus uji", sop=sop)), MONDAY
    for activity in sop.activities:
        assert (cycle.number, cycle.run.attempt, cycle.run.opened_at) == (activity.number, 1, now)
        now += timedelta(minutes=activity.minutes / 2)
        cycle = complete(cycle, now, actor=f"Petugas {activity.number}")
    assert (cycle.closed, cycle.progress.state, cycle.progress.clock) == (True, State.COMPLETED, None)
    assert [run.worked for run in cycle.progress.steps] == [activity.minutes * 30 for activity in sop.activities]
    assert not any(run.late or run.overdue or run.escalations for run in cycle.progress.steps)
    assert kinds(cycle) == ["started", *["opened", "completed"] * len(sop.activities), "finished"]
    assert [entry.actor for entry in cycle.progress.journal if entry.actor] == [
        f"Petugas {activity.number}" for activity in sop.activities
    ]
    assert first_broken(cycle.progress.journal) is None


def test_the_standards_without_idle_time_on_the_office_calendar() -> None:
    """Begun on Monday at opening, the eight steps are due as DOMAIN.md works it out, the vendor's hours included."""
    cycle, due = start(IN_THE_OFFICE, at("Mon 2026-12-21 07:30")), []
    while not cycle.closed:
        deadline = cycle.run.due_at
        assert deadline is not None
        due.append(f"{deadline:%a %d %H:%M}")
        cycle = complete(cycle, deadline)
    assert due == [
        *("Mon 21 10:00", "Mon 21 10:30", "Mon 21 11:00", "Mon 21 12:00", "Mon 21 15:00", "Mon 21 16:00"),
        *("Tue 22 14:30", "Tue 22 14:45"),
    ]


@pytest.mark.parametrize(
    ("order", "opened", "due"),
    [
        (ON_THE_CLOCK, "Mon 2026-11-23 08:00", "Mon 2026-11-23 10:30"),
        (ON_THE_CLOCK, "Fri 2026-11-27 15:30", "Fri 2026-11-27 18:00"),
        (IN_THE_OFFICE, "Mon 2026-11-23 08:00", "Mon 2026-11-23 10:30"),
        (IN_THE_OFFICE, "Fri 2026-11-27 15:30", "Mon 2026-11-30 09:00"),
    ],
)
@pytest.mark.parametrize(
    ("moment", "late"), [(-SECOND, False), (timedelta(0), False), (SECOND, True)], ids=["before", "at", "after"]
)
def test_a_second_decides_what_is_late(order: Order, opened: str, due: str, moment: timedelta, late: bool) -> None:
    """On time up to the deadline itself; a second later the work is still accepted, and marked late."""
    cycle, deadline = start(order, at(opened)), at(due)
    assert cycle.run.due_at == deadline
    done = complete(leave_alone(cycle, at(opened), deadline + moment), deadline + moment)
    assert done.progress.steps[0].late is late
    assert done.progress.steps[0].worked == 150 * 60 + moment.total_seconds()
    assert done.number == 2
    assert ("terlambat" in done.progress.journal[-2].detail.lower()) is late


@pytest.mark.parametrize("number", NUMBERS)
def test_each_step_can_be_cancelled(number: int) -> None:
    """The journal is closed, what was used is kept, nothing more is due, and nobody may act any more."""
    later = MONDAY + timedelta(minutes=5)
    cycle = decide(reach(number), later, CancelCycle, reason="Anggaran dialihkan")
    last = cycle.progress.journal[-1]
    assert (cycle.closed, cycle.progress.state, cycle.progress.clock) == (True, State.CANCELLED, None)
    assert (last.kind, last.step, last.actor) == ("cancelled", number, "Kepala 1")
    assert "Anggaran dialihkan" in last.detail
    assert cycle.progress.steps[number - 1].worked == 300
    assert [run.number for run in cycle.progress.steps if run.completed_at] == NUMBERS[: number - 1]
    with pytest.raises(Refused) as refused:
        complete(cycle, later, step=number, role="data_systems_unit")
    assert refused.value.reason is Refusal.CLOSED


def test_cancelling_ends_a_pause() -> None:
    """No pause is left open in the ledger of a closed cycle."""
    later = MONDAY + timedelta(hours=1)
    cycle = decide(decide(start(), MONDAY, PauseClock), later, CancelCycle)
    assert [pause.until for pause in cycle.progress.pauses] == [later]


def test_returned_work_is_done_again_from_there() -> None:
    """The step reopens with a fresh clock and one attempt more; those after it wait and lose what they had."""
    later = MONDAY + timedelta(hours=2)
    cycle = decide(reach(4), later, ReturnStep, to_step=2, role="data_systems_unit", reason="Rencana kurang rinci")
    assert (cycle.number, cycle.run.attempt, cycle.run.opened_at) == (2, 2, later)
    assert cycle.run.due_at == later + timedelta(minutes=30)
    assert [run.attempt for run in cycle.progress.steps] == [1, 2, 1, 1, 0, 0, 0, 0]
    assert [run.number for run in cycle.progress.steps if run.completed_at or run.outputs] == [1]
    assert kinds(cycle)[-2:] == ["returned", "opened"]
    assert (cycle.progress.journal[-2].step, cycle.progress.journal[-2].role) == (4, "data_systems_unit")
    assert cycle.progress.journal[-2].detail.endswith("e langkah 2: Rencana kurang rinci")
    for number in (3, 4):
        cycle = complete(cycle, later)
        assert (cycle.number, cycle.run.attempt) == (number, 2)
    assert complete(cycle, later).run.attempt == 1


def test_returning_ends_a_pause_and_forgets_the_ladder() -> None:
    """Redone work starts on time, with its clock running and nobody told yet."""
    deadline = MONDAY + timedelta(minutes=30)
    cycle = decide(leave_alone(reach(3), MONDAY, deadline), deadline, PauseClock)
    cycle = decide(cycle, deadline, ReturnStep, to_step=1)
    assert (cycle.progress.state, cycle.clock.paused) == (State.RUNNING, False)
    assert cycle.progress.pauses[0].until == deadline
    again = complete(complete(cycle, deadline), deadline)
    assert (again.run.attempt, again.run.overdue, again.run.escalations) == (2, False, ())


def test_a_message_may_name_its_attempt() -> None:
    """A completion for the attempt that is open applies; the one sent before the return no longer does."""
    second = reach(2)
    early = completion(start(), attempt=1, message_id="m-1")
    returned = decide(second, MONDAY, ReturnStep, to_step=1)
    with pytest.raises(Refused) as refused:
        complete(returned, MONDAY, **early.model_dump())
    assert refused.value.reason is Refusal.STALE_ATTEMPT
    assert complete(returned, MONDAY, attempt=2, message_id="m-1").number == 2


@pytest.mark.parametrize("order", [ON_THE_CLOCK, IN_THE_OFFICE], ids=["always", "asn"])
def test_a_continued_run_carries_on_where_it_was(order: Order) -> None:
    """The order with its progress travels as JSON and is the same cycle again, paused and returned."""
    later = MONDAY + timedelta(hours=3)
    cycle = complete(leave_alone(reach(2, order), MONDAY, later), later, message_id="m-1", note="Terlambat")
    cycle = decide(decide(cycle, later, ReturnStep, to_step=1), later, PauseClock)
    travelled = cycle.order.model_copy(update={"progress": cycle.progress}).model_dump_json()
    carried = Cycle.start(cycle.id, Order.model_validate_json(travelled), later + timedelta(days=1))
    assert carried == cycle
    assert carried.order.progress is None
    assert carried.calendar.id == cycle.calendar.id
    assert complete(carried, later).progress == complete(cycle, later).progress


def test_the_journal_begins_with_the_rules_it_was_run_under() -> None:
    """Cycle, order, the SOP's version and digest, the calendars and a rehearsal's scale are bound into the chain."""
    first = start(IN_THE_OFFICE.model_copy(update={"minute_seconds": 0.5})).progress.journal[0]
    for words in ("siklus-2026-1", "Siklus uji", SOP.id, "sha256", ASN_AND_VENDOR, "satu menit SOP = 0,5 detik"):
        assert words in first.detail


def test_a_rehearsal_scales_the_minute() -> None:
    """At half a second to the minute the 150 minutes of step 1 are over after 75 seconds."""
    cycle = start(ON_THE_CLOCK.model_copy(update={"minute_seconds": 0.5}))
    assert cycle.run.due_at == MONDAY + timedelta(seconds=75)
    assert "75 dari 150 menit" in complete(cycle, MONDAY + timedelta(seconds=37.5)).progress.journal[-2].detail


@pytest.mark.parametrize("now", ["Mon 2029-01-08 08:00", "Fri 2027-12-31 16:00"], ids=["now", "deadline"])
def test_a_cycle_does_not_start_beyond_the_known_years(now: str) -> None:
    """Neither an instant nor a first deadline that no decree covers is guessed: the order is refused."""
    with pytest.raises(OutsideCalendar, match="hanya mengenal tahun 2025 sampai dengan 2027"):
        start(IN_THE_OFFICE, at(now))


@pytest.mark.parametrize(
    ("claims", "role", "actor"),
    [
        ({"role": "mayor", "actor": "Petugas 9"}, "mayor", "Petugas 9"),
        ({"role": 7, "actor": ["Petugas 9"]}, None, None),
        (["role"], None, None),
        (None, None, None),
        ({"role": "r" * 300, "actor": "a" * 300}, "r" * 199 + "…", "a" * 199 + "…"),
    ],
)
def test_a_message_that_cannot_be_applied_is_kept(claims: Any, role: str | None, actor: str | None) -> None:
    """Nothing changes but the journal, which tells who claimed to send it and why it does not apply."""
    cycle = start()
    after = cycle.reject("Peran tidak berwenang.", MONDAY, claims)
    last = after.progress.journal[-1]
    assert (last.kind, last.step, last.detail) == ("rejected", 1, "Peran tidak berwenang.")
    assert (last.role, last.actor) == (role, actor)
    assert after.having(journal=cycle.progress.journal) == cycle
