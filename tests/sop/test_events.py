"""What other systems are told: one event for each step opened, reminded, escalated and completed, and little else."""

import pytest

from sop.cycle.cycle import Cycle
from sop.cycle.events import Event, EventType, events_since
from sop.cycle.messages import CancelCycle, ExtendDeadline, PauseClock, ResumeClock, ReturnStep
from sop.cycle.step_clock import ClockReading
from tests.sop.support.cycles import (
    HEAD,
    IN_THE_OFFICE,
    MONDAY,
    SOP,
    UNIT,
    at,
    complete,
    decide,
    leave_alone,
    reach,
    start,
    wake,
)


def after(before: Cycle, cycle: Cycle) -> list[Event]:
    """The events of one move."""
    return list(events_since(cycle, len(before.progress.journal)))


def test_a_cycle_that_begins_opens_its_first_step() -> None:
    """With its whole standard left; the clock runs."""
    [opened] = events_since(start(), 0)
    assert (opened.type, opened.timestamp, opened.data.role, opened.data.rung) == (
        EventType.OPENED,
        MONDAY,
        UNIT,
        None,
    )
    assert opened.data.clock == ClockReading(
        elapsed_minutes=0,
        remaining_minutes=150,
        due_at=at("Mon 2026-11-23 10:30"),
        paused=False,
        within_working_hours=True,
    )


def test_a_completion_is_told_with_what_it_took() -> None:
    """And the next step is opened at the same instant; extensions count, pauses do not."""
    cycle = decide(start(), at("Mon 2026-11-23 08:10"), ExtendDeadline, minutes=10)
    cycle = decide(cycle, at("Mon 2026-11-23 08:20"), PauseClock)
    cycle = decide(cycle, at("Mon 2026-11-23 09:20"), ResumeClock)
    completed, opened = after(cycle, complete(cycle, at("Mon 2026-11-23 09:30")))
    assert (completed.key, opened.key) == ("siklus-2026-1/1/1/completed/0", "siklus-2026-1/2/1/opened/0")
    assert (completed.data.clock.elapsed_minutes, completed.data.clock.remaining_minutes) == (30, 130)
    assert completed.data.clock.paused is False


def test_a_completion_that_ends_a_pause_is_told_as_of_its_end() -> None:
    cycle = decide(start(), at("Mon 2026-11-23 08:20"), PauseClock)
    completed, _ = after(cycle, complete(cycle, at("Mon 2026-11-23 09:30")))
    assert (completed.data.clock.elapsed_minutes, completed.data.clock.paused) == (20, False)


def test_the_last_completion_is_the_last_event() -> None:
    last = reach(len(SOP.activities))
    assert [event.type for event in after(last, complete(last, MONDAY))] == [EventType.COMPLETED]


def test_each_rung_is_told_once_with_whom_it_reached() -> None:
    """The reminder has rung 0; minutes that are left go below zero."""
    cycle, told = start(), []
    for instant in ("10:00", "10:30", "13:00"):
        woken = wake(cycle, at(f"Mon 2026-11-23 {instant}"))
        told += after(cycle, woken)
        cycle = woken
    assert [(event.type.value, event.data.rung, event.data.role) for event in told] == [
        ("step.reminded", 0, UNIT),
        ("step.escalated", 1, HEAD),
        ("step.escalated", 2, "agency_head"),
    ]
    assert [event.data.clock.remaining_minutes for event in told] == [30, 0, -150]
    assert len({event.key for event in told}) == 3


def test_a_step_that_is_opened_again_says_so_by_its_attempt() -> None:
    """Under another key: a return makes new work of it."""
    third = reach(3)
    [opened] = after(third, decide(third, MONDAY, ReturnStep, to_step=2))
    assert (opened.type, opened.data.step, opened.data.attempt) == (EventType.OPENED, 2, 2)
    assert opened.key == "siklus-2026-1/2/2/opened/0"


@pytest.mark.parametrize("command", [PauseClock, CancelCycle])
def test_what_is_no_event_is_not_told(command: type[PauseClock | CancelCycle]) -> None:
    cycle = start()
    assert after(cycle, decide(cycle, MONDAY, command)) == []


def test_a_cycle_cancelled_before_its_first_worker_came_was_opened_all_the_same() -> None:
    """The messages that waited for a worker are applied in the same task that begins the cycle."""
    [opened] = events_since(decide(start(), MONDAY, CancelCycle), 0)
    assert (opened.type, opened.data.clock.remaining_minutes) == (EventType.OPENED, 150)


def test_the_clock_counts_office_hours_and_says_whether_they_are_on() -> None:
    """A completion on Saturday finds the office closed, and takes no minute of it."""
    friday = start(IN_THE_OFFICE, at("Fri 2026-11-27 10:00"))
    completed, opened = after(friday, complete(friday, at("Sat 2026-11-28 10:00")))
    assert completed.data.clock.within_working_hours is opened.data.clock.within_working_hours is False
    assert completed.data.clock.elapsed_minutes == 300  # 10.00-11.30 and 13.00-16.30
    assert opened.data.clock.due_at == at("Mon 2026-11-30 08:00")


def test_a_rehearsal_says_so() -> None:
    [opened] = events_since(start(start().order.model_copy(update={"minute_seconds": 1.0})), 0)
    assert opened.data.rehearsal is True
    assert opened.data.clock.remaining_minutes == 150


def test_no_event_holds_a_title_a_name_or_a_reason() -> None:
    """UU PDP 27/2022: nothing that anybody typed but the cycle's number."""
    order = start().order.model_copy(update={"title": "Rahasia Judul"})
    late = leave_alone(start(order), MONDAY, at("Tue 2026-11-24 20:00"))
    done = complete(late, at("Tue 2026-11-24 20:00"), actor="Petugas Data 1", note="Alasan panjang")
    sent = "".join(event.model_dump_json() for event in events_since(done, 0))
    assert [word for word in ("Rahasia", "Petugas", "Alasan", "Catatan", "B/1/2026") if word in sent] == []
