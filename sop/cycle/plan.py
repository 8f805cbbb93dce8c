"""When every step would be due if nobody idled: a cycle's timetable before it starts."""

from datetime import datetime

from sop.base.reading import Frozen
from sop.cycle.cycle import times_of
from sop.cycle.messages import Order


class PlannedStep(Frozen):
    number: int
    name: str
    role: str
    minutes: int
    starts_at: datetime
    """When its first minute counts."""
    due_at: datetime


class Plan(Frozen):
    steps: tuple[PlannedStep, ...]
    ends_at: datetime


def doubts(order: Order, start: datetime, ends_at: datetime) -> tuple[str, ...]:
    """A sentence for each thing that is not yet certain about the deadlines from `start` to `ends_at`."""
    return tuple(line for each in order.calendars for line in each.warnings(start.year, ends_at.year))


def plan(order: Order, start: datetime) -> Plan:
    """Each step opens the instant the one before it is due.

    Raises:
        OutsideCalendar: a deadline lies beyond the years that a calendar of the order knows.
    """
    times, opens, steps = times_of(order), start, []
    for activity in order.sop.activities:
        time = times[activity.executor]
        due = time.add(opens, activity.minutes * order.minute_seconds)
        steps.append(
            PlannedStep(
                number=activity.number,
                name=activity.label,
                role=activity.executor,
                minutes=activity.minutes,
                starts_at=time.next_opening(opens),
                due_at=due,
            )
        )
        opens = due
    return Plan(steps=tuple(steps), ends_at=opens)
