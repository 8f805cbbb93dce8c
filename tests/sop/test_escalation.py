"""The ladder: which rung, when, to whom. Left alone, as the workflow leaves it; every alarm rings at its instant."""

from datetime import timedelta
from itertools import pairwise

import pytest

from sop.cycle.messages import AcknowledgeEscalation, ExtendDeadline, Order
from sop.form.document import Sop
from tests.sop.support.cycles import (
    AGENCY,
    ANOTHER_SOP,
    DEVELOPER,
    HEAD,
    IN_THE_OFFICE,
    MONDAY,
    ON_THE_CLOCK,
    SOP,
    UNIT,
    at,
    decide,
    kinds,
    leave_alone,
    reach,
    start,
    told,
    wake,
)

ANOTHER = Order(title="Siklus uji", sop=ANOTHER_SOP)
QUARTERS = ("08:15", "08:30", "08:45", "09:00", "09:15")
WEEK = timedelta(days=7)
DAYS = ("Mon 2026-11-23", "Thu 2026-11-26", "Fri 2026-11-27", "Sat 2026-11-28", "Tue 2026-02-17", "Fri 2026-03-13")
HOURS = ("00:00", "07:29", "11:45", "14:00", "15:59", "21:30")


@pytest.mark.parametrize(
    ("order", "step", "opened", "reached"),
    [
        (
            *(ON_THE_CLOCK, 1, "Mon 2026-11-23 08:00"),
            [
                (0, UNIT, "Mon 2026-11-23 10:00"),
                (1, HEAD, "Mon 2026-11-23 10:30"),
                (2, AGENCY, "Mon 2026-11-23 13:00"),
                (3, AGENCY, "Mon 2026-11-23 15:30"),
                (4, AGENCY, "Mon 2026-11-23 18:00"),
                (5, AGENCY, "Mon 2026-11-23 20:30"),
            ],
        ),
        (
            *(IN_THE_OFFICE, 1, "Fri 2026-11-27 15:30"),
            [
                (0, UNIT, "Mon 2026-11-30 08:30"),
                (1, HEAD, "Mon 2026-11-30 09:00"),
                (2, AGENCY, "Mon 2026-11-30 11:30"),
                (3, AGENCY, "Mon 2026-11-30 15:00"),
                (4, AGENCY, "Tue 2026-12-01 09:00"),
                (5, AGENCY, "Tue 2026-12-01 11:30"),
            ],
        ),
        (
            *(IN_THE_OFFICE, 2, "Thu 2026-11-26 15:15"),
            [
                (1, HEAD, "Thu 2026-11-26 15:45"),
                (2, AGENCY, "Fri 2026-11-27 08:15"),
                (3, AGENCY, "Fri 2026-11-27 09:15"),
                (4, AGENCY, "Fri 2026-11-27 10:15"),
                (5, AGENCY, "Fri 2026-11-27 11:15"),
            ],
        ),
        (
            *(IN_THE_OFFICE, 5, "Mon 2026-11-30 10:00"),
            [
                (0, DEVELOPER, "Mon 2026-11-30 11:36"),
                (1, HEAD, "Mon 2026-11-30 13:00"),
                (2, AGENCY, "Mon 2026-11-30 15:00"),
                (3, AGENCY, "Tue 2026-12-01 07:30"),
                (4, AGENCY, "Tue 2026-12-01 10:00"),
                (5, AGENCY, "Tue 2026-12-01 13:00"),
            ],
        ),
        (
            *(IN_THE_OFFICE, 8, "Fri 2026-11-27 16:10"),
            [
                (1, AGENCY, "Fri 2026-11-27 16:25"),
                (2, AGENCY, "Mon 2026-11-30 08:25"),
                (3, AGENCY, "Mon 2026-11-30 09:25"),
                (4, AGENCY, "Mon 2026-11-30 10:25"),
                (5, AGENCY, "Mon 2026-11-30 11:25"),
            ],
        ),
        (
            *(ANOTHER, 2, "Mon 2026-11-23 08:00"),
            [
                (0, "section_head", "Mon 2026-11-23 08:45"),
                (1, "office_head", "Mon 2026-11-23 09:30"),
                (2, "office_head", "Mon 2026-11-23 10:30"),
            ],
        ),
    ],
    ids=["always", "over a weekend", "under an hour", "the vendor", "a head is late", "a ladder of its own"],
)
def test_the_whole_ladder(order: Order, step: int, opened: str, reached: list[tuple[int, str, str]]) -> None:
    """Reminder at 80 %, the superior at 100 %, his own at 200 %, then the highest; each rung once, five at most, those
    after the first an hour apart at least."""
    assert told(leave_alone(reach(step, order, at(opened)), at(opened), at(opened) + WEEK)) == reached


@pytest.mark.parametrize("number", [activity.number for activity in SOP.activities])
def test_only_long_steps_have_a_reminder(number: int) -> None:
    """An hour or more: four minutes' notice would help nobody."""
    cycle = leave_alone(reach(number), MONDAY, MONDAY + WEEK)
    assert cycle.run.reminded is (SOP.activity(number).minutes >= 60)
    assert (kinds(cycle).count("reminded"), kinds(cycle).count("escalated")) == (int(cycle.run.reminded), 5)


@pytest.mark.parametrize("order", [ON_THE_CLOCK, ANOTHER], ids=["the office's own", "another of the form"])
def test_nobody_is_escalated_to_himself(order: Order) -> None:
    """Escalations go to a superior of the executor, whoever he is; step 8 is performed by the usual first rung."""
    for activity in order.sop.activities:
        cycle = leave_alone(reach(activity.number, order), MONDAY, MONDAY + WEEK)
        superiors = order.sop.superiors(activity.executor)
        assert {each.role for each in cycle.run.escalations if each.kind == "escalation"} == set(superiors)


def test_an_executor_at_the_top_is_reminded() -> None:
    """The head of the office has no superior: his deadline still passes in public, but nobody is to answer for it."""
    cycle = leave_alone(reach(3, ANOTHER), MONDAY, MONDAY + WEEK)
    assert {(each.kind.value, each.role) for each in cycle.run.escalations} == {("reminder", "office_head")}
    assert cycle.run.overdue
    assert "tidak ada lagi atasan" in cycle.progress.journal[-1].detail
    assert not any(each.awaits_answer for each in cycle.run.escalations)


@pytest.mark.parametrize(
    ("order", "woken", "first", "second"),
    [
        (ON_THE_CLOCK, "Sun 2026-11-29 03:00", "Sun 2026-11-29 03:00", "Sun 2026-11-29 05:30"),
        (IN_THE_OFFICE, "Sun 2026-11-29 03:00", "Mon 2026-11-30 07:30", "Mon 2026-11-30 10:00"),
        (IN_THE_OFFICE, "Thu 2026-11-26 14:30", "Thu 2026-11-26 14:30", "Fri 2026-11-27 08:30"),
    ],
)
def test_a_ladder_found_late_is_climbed_one_rung_at_a_time(order: Order, woken: str, first: str, second: str) -> None:
    """No worker ran for days: one rung speaks, without its reminder, and the next keeps its distance."""
    late = wake(start(order, MONDAY), at(woken))
    assert told(leave_alone(late, at(woken), at(second))) == [(1, HEAD, first), (2, AGENCY, second)]


@pytest.mark.parametrize(
    ("opened", "minutes", "due", "told_at"),
    [
        ("Mon 2026-11-23 15:30", 30, "Mon 2026-11-23 16:00", "Tue 2026-11-24 07:30"),
        ("Fri 2026-11-27 16:00", 30, "Fri 2026-11-27 16:30", "Mon 2026-11-30 07:30"),
        ("Fri 2026-11-27 11:00", 30, "Fri 2026-11-27 11:30", "Fri 2026-11-27 13:00"),
        ("Wed 2026-12-23 15:30", 30, "Wed 2026-12-23 16:00", "Mon 2026-12-28 07:30"),
        ("Tue 2026-11-24 11:00", 30, "Tue 2026-11-24 11:30", "Tue 2026-11-24 11:30"),
    ],
    ids=["evening", "weekend", "friday prayer", "christmas", "in hours"],
)
def test_a_deadline_at_closing_is_told_at_the_next_opening(opened: str, minutes: int, due: str, told_at: str) -> None:
    """The budget is used up as the office closes; the head hears of it when he is back, not at night."""
    cycle = reach(2, IN_THE_OFFICE, at(opened))
    assert cycle.activity.minutes == minutes
    assert (cycle.run.due_at, cycle.alarms.escalation_at(at(opened))) == (at(due), at(told_at))


@pytest.mark.parametrize("opened", [f"{day} {hour}" for day in DAYS for hour in HOURS])
def test_nobody_is_told_outside_working_hours(opened: str) -> None:
    """Whatever the day and hour of opening, each of a step's alarms rings in the hours of whom it tells."""
    for step in (1, 5, 7, 8):
        cycle = leave_alone(reach(step, IN_THE_OFFICE, at(opened)), at(opened), at(opened) + 4 * WEEK)
        assert len(cycle.run.escalations) >= 5
        assert all(cycle.times[each.role].is_open(each.at) for each in cycle.run.escalations)


def test_after_an_extension_the_next_rung_follows_the_new_deadline() -> None:
    """Extended after the first rung: the second falls on the new deadline, not on 200 % of the old."""
    cycle = leave_alone(start(), MONDAY, at("Mon 2026-11-23 10:30"))
    cycle = decide(cycle, at("Mon 2026-11-23 10:40"), ExtendDeadline, minutes=60)
    cycle = leave_alone(cycle, at("Mon 2026-11-23 10:40"), at("Mon 2026-11-23 14:00"))
    assert told(cycle)[1:] == [
        (1, HEAD, "Mon 2026-11-23 10:30"),
        (2, AGENCY, "Mon 2026-11-23 11:30"),
        (3, AGENCY, "Mon 2026-11-23 14:00"),
    ]


def test_an_extension_keeps_the_spacing_of_the_rungs() -> None:
    """However little is added after a rung, the next comes an hour later: the new deadline passes in silence before."""
    cycle = leave_alone(start(), MONDAY, at("Mon 2026-11-23 10:30"))
    for minute in (31, 32, 33):
        cycle = decide(cycle, at(f"Mon 2026-11-23 10:{minute}"), ExtendDeadline, minutes=2)
    assert cycle.run.due_at == at("Mon 2026-11-23 10:36")
    cycle = leave_alone(cycle, at("Mon 2026-11-23 10:33"), at("Mon 2026-11-23 12:00"))
    assert told(cycle)[1:] == [(1, HEAD, "Mon 2026-11-23 10:30"), (2, AGENCY, "Mon 2026-11-23 11:30")]


def test_an_order_that_names_no_spacing_keeps_the_ladder_it_had() -> None:
    """A step of a quarter of an hour still climbs every quarter: cycles that began before there was a spacing."""
    data = SOP.model_dump(mode="json")
    del data["ladder"]["spacing_minutes"]
    before = ON_THE_CLOCK.model_copy(update={"sop": Sop.model_validate(data)})
    cycle = leave_alone(reach(8, before), MONDAY, MONDAY + WEEK)
    assert [when for _, _, when in told(cycle)] == [f"Mon 2026-11-23 {hour}" for hour in QUARTERS]
    assert "spacing_minutes" not in before.model_dump_json()
    assert "no_rung_before" not in cycle.progress.model_dump_json()


def test_the_spacing_of_a_rehearsal_is_as_fast_as_the_rehearsal() -> None:
    """It is counted in SOP minutes: sixty of a second each are one minute."""
    rehearsal = ON_THE_CLOCK.model_copy(update={"minute_seconds": 1})
    rungs = leave_alone(reach(8, rehearsal), MONDAY, MONDAY + WEEK).run.escalations
    assert {later.at - earlier.at for earlier, later in pairwise(rungs)} == {timedelta(minutes=1)}


def test_an_extension_before_the_reminder_moves_it() -> None:
    """80 % of what may be used, not of the standard alone."""
    cycle = decide(start(), MONDAY, ExtendDeadline, minutes=150)
    assert told(leave_alone(cycle, MONDAY, at("Mon 2026-11-23 13:00"))) == [
        (0, UNIT, "Mon 2026-11-23 12:00"),
        (1, HEAD, "Mon 2026-11-23 13:00"),
    ]


def test_an_extension_adds_no_rung_to_a_ladder_that_is_climbed() -> None:
    """Five escalations at most, whatever is extended afterwards; the executor alone hears that he is late again."""
    end = MONDAY + WEEK
    cycle = decide(leave_alone(start(), MONDAY, end), end, ExtendDeadline, minutes=20_000)
    late = leave_alone(cycle, end, end + 4 * WEEK).run
    assert [each.kind.value for each in late.escalations].count("escalation") == 5
    assert (late.escalations[-1].kind.value, late.escalations[-1].role, late.overdue) == ("reminder", UNIT, True)


def test_an_acknowledgement_answers_every_rung_of_that_role() -> None:
    """Who has seen it, and when; another role's rung and those still to come wait for an answer of their own."""
    noon, later = at("Mon 2026-11-23 15:45"), at("Mon 2026-11-23 18:00")
    cycle = leave_alone(start(), MONDAY, noon)
    seen = decide(cycle, noon, AcknowledgeEscalation, role=AGENCY, actor="Kepala 2", note="Saya hubungi pengembang")
    assert [(each.rung, each.acknowledged_by) for each in seen.run.escalations] == [
        (0, None),
        (1, None),
        (2, "Kepala 2"),
        (3, "Kepala 2"),
    ]
    assert {each.acknowledged_at for each in seen.run.escalations if each.role == AGENCY} == {noon}
    assert seen.progress.journal[-1].detail.endswith("Saya hubungi pengembang")
    assert [each.rung for each in leave_alone(seen, noon, later).run.escalations if each.awaits_answer] == [1, 4]
