"""The clock of the open step: what a pause, an extension and another calendar leave of its working time."""

from datetime import date, datetime

import pytest
from pydantic import ValidationError

from sop.base.errors import Refused
from sop.cycle.messages import ApplyCalendar, ExtendDeadline, Order, PauseClock, ResumeClock
from sop.cycle.progress import State
from sop.time.calendar import OfficeCalendar
from sop.time.office_hours import Holiday
from tests.sop.support.cycles import (
    ASN,
    IN_THE_OFFICE,
    MONDAY,
    ON_THE_CLOCK,
    VENDOR,
    at,
    complete,
    day_off,
    decide,
    kinds,
    leave_alone,
    reach,
    start,
    told,
)


def monday(time: str) -> datetime:
    return at(f"Mon 2026-11-23 {time}")


@pytest.mark.parametrize(
    ("order", "opened", "paused", "resumed", "due", "worked"),
    [
        (
            ON_THE_CLOCK,
            "Mon 2026-11-23 08:00",
            "Mon 2026-11-23 09:00",
            "Wed 2026-11-25 23:00",
            "Thu 2026-11-26 00:30",
            60,
        ),
        (
            IN_THE_OFFICE,
            "Mon 2026-11-23 08:00",
            "Mon 2026-11-23 09:00",
            "Wed 2026-11-25 11:00",
            "Wed 2026-11-25 13:30",
            60,
        ),
        (
            IN_THE_OFFICE,
            "Fri 2026-11-27 15:30",
            "Sat 2026-11-28 10:00",
            "Sun 2026-11-29 10:00",
            "Mon 2026-11-30 09:00",
            60,
        ),
        (
            IN_THE_OFFICE,
            "Fri 2026-11-27 11:00",
            "Fri 2026-11-27 12:00",
            "Fri 2026-11-27 16:00",
            "Mon 2026-11-30 09:00",
            30,
        ),
        (
            IN_THE_OFFICE,
            "Mon 2026-11-23 06:00",
            "Mon 2026-11-23 07:00",
            "Mon 2026-11-23 07:15",
            "Mon 2026-11-23 10:00",
            0,
        ),
    ],
    ids=["always", "office", "weekend", "break", "before opening"],
)
def test_a_pause_keeps_what_is_left(
    order: Order, opened: str, paused: str, resumed: str, due: str, worked: int
) -> None:
    """While it lasts there is no deadline and no alarm; afterwards the rest of the 150 minutes is still there."""
    pausing = decide(start(order, at(opened)), at(paused), PauseClock, reason="Menunggu data")
    assert (pausing.progress.state, pausing.run.due_at) == (State.PAUSED, None)
    assert (pausing.alarms.reminder_at(at(paused)), pausing.alarms.escalation_at(at(paused))) == (None, None)
    assert pausing.worked(at(resumed)) == worked * 60
    resuming = decide(pausing, at(resumed), ResumeClock)
    assert (resuming.progress.state, resuming.run.due_at) == (State.RUNNING, at(due))
    assert resuming.worked(at(due)) == 150 * 60
    [pause] = resuming.progress.pauses
    assert (pause.step, pause.attempt, pause.reason) == (1, 1, "Menunggu data")
    assert (pause.since, pause.until) == (at(paused), at(resumed))


def test_a_pause_across_a_rung_moves_it() -> None:
    """Paused ten minutes before the deadline: nobody is told while it would have passed, all of it afterwards."""
    cycle = leave_alone(start(now=monday("08:00")), monday("08:00"), monday("10:20"))
    cycle = decide(cycle, monday("10:20"), PauseClock)
    cycle = leave_alone(cycle, monday("10:20"), monday("15:00"))
    assert [rung for rung, _, _ in told(cycle)] == [0]
    cycle = decide(cycle, monday("15:00"), ResumeClock)
    cycle = leave_alone(cycle, monday("15:00"), monday("17:40"))
    assert told(cycle)[1:] == [
        (1, "promotion_head", "Mon 2026-11-23 15:10"),
        (2, "agency_head", "Mon 2026-11-23 17:40"),
    ]


def test_a_pause_after_the_deadline_keeps_it() -> None:
    """What was late before the pause is late after it."""
    late = leave_alone(start(now=monday("08:00")), monday("08:00"), monday("11:00"))
    cycle = decide(late, monday("11:00"), PauseClock)
    assert (cycle.run.due_at, cycle.run.overdue) == (monday("10:30"), True)
    resumed = decide(cycle, monday("14:00"), ResumeClock)
    assert (resumed.run.due_at, resumed.run.overdue) == (monday("10:30"), True)
    done = complete(resumed, monday("14:10")).progress.steps[0]
    assert (done.late, done.worked) == (True, 190 * 60)


@pytest.mark.parametrize("number", [1, 8])
def test_a_completion_while_paused_ends_the_pause(number: int) -> None:
    """It is accepted, on time, with what was used before the pause; the next step starts with a running clock."""
    cycle = reach(number, now=monday("08:00"))
    cycle = decide(cycle, monday("08:10"), PauseClock)
    done = complete(cycle, at("Tue 2026-11-24 20:00"))
    run = done.progress.steps[number - 1]
    assert (run.worked, run.late) == (600, False)
    assert done.progress.pauses[0].until == at("Tue 2026-11-24 20:00")
    assert done.progress.state is (State.COMPLETED if number == 8 else State.RUNNING)
    assert done.closed or not done.clock.paused


def test_an_extension_keeps_what_was_used_and_clears_overdue() -> None:
    """The deadline moves by the minutes given, counted from the old one; a step that was overdue no longer is."""
    late = leave_alone(start(now=monday("08:00")), monday("08:00"), monday("10:40"))
    assert late.run.overdue
    cycle = decide(late, monday("10:40"), ExtendDeadline, minutes=60, reason="Data terlambat datang")
    assert (cycle.run.due_at, cycle.run.overdue) == (monday("11:30"), False)
    assert cycle.worked(monday("10:40")) == 160 * 60
    assert cycle.progress.journal[-1].detail.endswith("60 menit: Data terlambat datang")
    assert cycle.run.extended_minutes == 60
    done = complete(cycle, monday("11:30")).progress.steps[0]
    assert (done.late, done.worked) == (False, 210 * 60)


def test_an_extension_while_paused_counts_when_the_clock_runs_again() -> None:
    """Changing the deadline loses nothing of a pause: 100 minutes were left, 30 are added."""
    cycle = decide(start(now=monday("08:00")), monday("08:50"), PauseClock)
    cycle = decide(cycle, monday("12:00"), ExtendDeadline, minutes=30)
    assert (cycle.progress.state, cycle.run.due_at) == (State.PAUSED, None)
    cycle = decide(cycle, monday("14:00"), ResumeClock)
    assert cycle.run.due_at == monday("16:10")


@pytest.mark.parametrize("order", [ON_THE_CLOCK, IN_THE_OFFICE], ids=["always", "asn"])
def test_a_server_whose_clock_is_set_back_uses_nothing(order: Order) -> None:
    """Minutes before the clock was started are not taken back from what was used, nor is anything refused."""
    cycle = start(order, monday("08:00"))
    assert cycle.worked(monday("07:58")) == 0
    assert complete(cycle, monday("07:58")).progress.steps[0].worked == 0


def test_a_new_calendar_moves_the_deadline_and_keeps_what_was_used() -> None:
    """Monday becomes a day off: the 60 minutes of Friday stay used, the 90 left are due on Tuesday."""
    cycle = start(IN_THE_OFFICE, at("Fri 2026-11-27 15:30"))
    saturday = at("Sat 2026-11-28 10:00")
    after = decide(cycle, saturday, ApplyCalendar, calendars=[day_off("2026-11-30")], reason="SK Wali Kota 7/2026")
    assert (cycle.run.due_at, after.run.due_at) == (at("Mon 2026-11-30 09:00"), at("Tue 2026-12-01 09:00"))
    assert after.worked(saturday) == 60 * 60
    assert after.alarms.escalation_at(saturday) == at("Tue 2026-12-01 09:00")
    assert [calendar.version for calendar in after.order.calendars] == ["2026.3", VENDOR.version]
    assert kinds(after)[-1] == "rescheduled"
    assert "asn-kota-cirebon versi 2026.3: SK Wali Kota 7/2026" in after.progress.journal[-1].detail


def test_a_new_calendar_does_not_rewrite_the_past() -> None:
    """Work done under the old calendar counts, even on a day declared off afterwards; a missed deadline stays."""
    cycle = leave_alone(start(IN_THE_OFFICE, monday("08:00")), monday("08:00"), monday("11:00"))
    after = decide(cycle, monday("11:00"), ApplyCalendar, calendars=[day_off("2026-11-23")])
    assert (after.run.due_at, after.run.overdue) == (monday("10:30"), True)
    assert after.worked(at("Tue 2026-11-24 07:40")) == (180 + 10) * 60


def test_a_new_calendar_during_a_pause_counts_when_the_clock_runs_again() -> None:
    """What is left is an amount, not an instant."""
    cycle = decide(start(IN_THE_OFFICE, at("Fri 2026-11-27 15:30")), at("Fri 2026-11-27 16:00"), PauseClock)
    cycle = decide(cycle, at("Fri 2026-11-27 16:10"), ApplyCalendar, calendars=[day_off("2026-11-30")])
    assert cycle.run.due_at is None
    assert decide(cycle, at("Mon 2026-11-30 08:00"), ResumeClock).run.due_at == at("Tue 2026-12-01 09:30")


def test_a_year_that_became_known_too_late_can_still_be_applied() -> None:
    """Opened on the last days of the known years, found in the new one: the newer calendar counts, nothing is stuck."""
    public = ASN.decrees[-1].model_copy(
        update={"kind": Holiday.PUBLIC, "year": 2028, "days": {date(2028, 1, 1): "Tahun Baru"}}
    )
    newer = OfficeCalendar.model_validate_json(
        ASN.model_copy(update={"version": "2028.1", "decrees": (*ASN.decrees, public)}).model_dump_json()
    )
    cycle = complete(start(IN_THE_OFFICE, at("Fri 2027-12-31 14:00")), at("Fri 2027-12-31 16:15"))
    january = at("Mon 2028-01-03 07:40")
    assert cycle.run.due_at is None
    with pytest.raises(Refused, match="hanya mengenal tahun 2025 sampai dengan 2027"):
        complete(cycle, january)
    applied = decide(cycle, january, ApplyCalendar, calendars=[newer])
    assert applied.run.due_at == at("Mon 2028-01-03 07:45")
    assert complete(applied, january).progress.steps[1].worked == 25 * 60


def test_no_calendar_of_another_zone_counts_for_a_cycle() -> None:
    """Neither in an order, whoever has made it, nor applied on the way. Cycles of earlier editions go on as they were
    given: what was once taken stays taken."""
    elsewhere = ASN.model_copy(update={"version": "2099.1", "zone": "Asia/Makassar"})
    data = IN_THE_OFFICE.model_dump()
    with pytest.raises(ValidationError, match="dalam zona Asia/Makassar, sedangkan SOP dalam zona Asia/Jakarta"):
        Order.model_validate({**data, "calendars": [elsewhere.model_dump(), VENDOR.model_dump()]})
    with pytest.raises(Refused, match="dalam zona Asia/Makassar, sedangkan SOP dalam zona Asia/Jakarta"):
        decide(start(IN_THE_OFFICE), MONDAY, ApplyCalendar, calendars=[elsewhere])
    earlier = Order.model_validate({**data, "edition": 2, "calendars": [elsewhere.model_dump(), VENDOR.model_dump()]})
    assert decide(start(earlier), MONDAY, ApplyCalendar, calendars=[elsewhere]).order.calendars[0] == elsewhere
