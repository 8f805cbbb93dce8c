"""What other systems are told, read off the journal: one event for each step opened, reminded, escalated or completed.

No person's name, no text that somebody typed and no document (UU PDP 27/2022): numbers, roles, and the clock.
"""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from sop.base.reading import Frozen
from sop.cycle.cycle import Cycle
from sop.cycle.journal import Entry, Kind
from sop.cycle.progress import StepRun
from sop.cycle.step_clock import ClockReading, if_known, reading
from sop.time.clock import is_rehearsal


class EventType(StrEnum):
    """What happened to a step: `step.` and the kind of the journal entry."""

    OPENED = "step.opened"
    """For the first time, or again after a return: then with a higher `attempt`."""
    REMINDED = "step.reminded"
    ESCALATED = "step.escalated"
    COMPLETED = "step.completed"

    @property
    def kind(self) -> Kind:
        return Kind(self.removeprefix("step."))


_TYPES = {each.kind: each for each in EventType}


class EventData(Frozen):
    cycle_id: str
    sop_id: str
    rehearsal: bool
    """Of a cycle whose minutes are not a clock's."""
    step: int
    attempt: int
    role: str
    """Who opened work waits for, who was reminded or escalated to, who completed."""
    rung: int | None
    """Of the ladder: 0 for the reminder before the deadline; None where no rung was climbed."""
    clock: ClockReading
    """As of the event, by the names of the API."""


class Event(Frozen):
    """Its JSON is what is sent."""

    type: EventType
    timestamp: datetime
    """When it happened, not when it is sent."""
    data: EventData

    @property
    def key(self) -> str:
        """`cycle/step/attempt/kind/rung`, as of notices: what has the same key is the same event."""
        data = self.data
        return f"{data.cycle_id}/{data.step}/{data.attempt}/{self.type.kind}/{data.rung or 0}"

    @property
    def summary(self) -> str:
        return f"Langkah {self.data.step} {self.type.kind.word}"


class Announcement(Frozen):
    """One event to one other system: the input of the workflow `EventDelivery`; its key is (`event.key`, `webhook`)."""

    event: Event
    webhook: str
    """Its name in the office's channel file."""


def events_since(cycle: Cycle, seq: int) -> Iterator[Event]:
    """The events that follow from the journal entries after `seq`, of which the last may be a step's newest rung."""
    for entry in cycle.progress.journal[seq:]:
        if (type_ := _TYPES.get(entry.kind)) is not None and entry.step is not None and entry.role is not None:
            run = cycle.progress.steps[entry.step - 1]
            data = EventData(
                cycle_id=cycle.id,
                sop_id=cycle.order.sop.id,
                rehearsal=is_rehearsal(cycle.order.minute_seconds),
                step=run.number,
                attempt=run.attempt,
                role=entry.role,
                rung=run.escalations[-1].rung if entry.kind in (Kind.REMINDED, Kind.ESCALATED) else None,
                clock=_clock(cycle, entry, run),
            )
            yield Event(type=type_, timestamp=entry.at, data=data)


def _clock(cycle: Cycle, entry: Entry, run: StepRun) -> ClockReading:
    activity = cycle.order.sop.activity(run.number)
    worked: float | None = 0.0  # what was opened may be closed already, by a message that waited for the first worker
    if entry.kind is Kind.COMPLETED:
        worked = run.worked
    elif entry.kind is not Kind.OPENED:
        worked = if_known(lambda: cycle.worked(entry.at))
    return reading(
        None if worked is None else worked / cycle.order.minute_seconds,
        activity.minutes + run.extended_minutes,
        run.due_at,
        cycle.times[activity.executor],
        entry.at,
        paused=False,  # nobody is reminded or escalated to in a pause, and a completion ends it
    )
