"""What happens to a cycle when nobody acts: the reminder, and the rungs from the deadline upwards."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sop.cycle import wording
from sop.cycle.cycle import Cycle


@dataclass(frozen=True)
class Alarm:
    """Something that is due at an instant of its own: when, what it does, and what its timer is called in the UI."""

    due: Callable[[Cycle, datetime], datetime | None]
    ring: Callable[[Cycle, datetime], Cycle]
    summary: Callable[[Cycle], str]


ALARMS = (
    Alarm(
        due=lambda cycle, now: cycle.alarms.reminder_at(now),
        ring=Cycle.remind,
        summary=lambda cycle: wording.reminder_timer(cycle.order, cycle.run),
    ),
    Alarm(
        due=lambda cycle, now: cycle.alarms.escalation_at(now),
        ring=Cycle.escalate,
        summary=lambda cycle: wording.deadline_timer(cycle.order, cycle.run),
    ),
)
