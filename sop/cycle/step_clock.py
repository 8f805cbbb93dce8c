"""The clock of a step at an instant: what is used, what is left, and whether it runs.

One rule for whoever asks, and for what other systems are told.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from sop.base.errors import OutsideCalendar
from sop.base.reading import Frozen
from sop.cycle.messages import CycleView
from sop.cycle.progress import State
from sop.time.working_time import WorkingTime

T = TypeVar("T")


class ClockReading(Frozen):
    """In SOP minutes of the executor's working time, to a hundredth; None for what his calendar does not know."""

    elapsed_minutes: float | None
    remaining_minutes: float | None
    """Below zero where the step is late."""
    due_at: datetime | None
    paused: bool
    within_working_hours: bool | None
    """Whether the executor's office is open; while it is closed, no minute passes."""


class StepClock(ClockReading):
    """Of the open step of a cycle; also None for what the office that asks cannot tell."""

    step: int
    role: str


def reading(
    elapsed: float | None,
    allowed: int,
    due_at: datetime | None,
    time: WorkingTime | None,
    at: datetime,
    *,
    paused: bool,
) -> ClockReading:
    """The clock of a step that had used `elapsed` of its `allowed` minutes at that instant.

    `time`: what the executor keeps; None where nobody knows.
    """
    elapsed = None if elapsed is None else round(elapsed, 2)
    return ClockReading(
        elapsed_minutes=elapsed,
        remaining_minutes=None if elapsed is None else round(allowed - elapsed, 2),
        due_at=due_at,
        paused=paused,
        within_working_hours=None if time is None else if_known(lambda: time.is_open(at)),
    )


def clock_of(view: CycleView, now: datetime, time: WorkingTime | None) -> StepClock | None:
    """The clock of the open step at `now`; None where none is open.

    A view tells of its own instant: what has passed since is counted by `time`, which the step's executor keeps.
    """
    if view.current_step is None:
        return None
    step = view.steps[view.current_step - 1]
    paused, elapsed = view.state is State.PAUSED, step.worked_minutes
    if elapsed is not None and not paused and now > view.as_of:
        passed = None if time is None else if_known(lambda: time.measure(view.as_of, now))
        elapsed = None if passed is None else elapsed + passed / view.minute_seconds
    allowed = step.standard_minutes + step.extended_minutes
    read = reading(elapsed, allowed, step.due_at, time, now, paused=paused)
    return StepClock(step=step.number, role=step.role, **dict(read))


def if_known(ask: Callable[[], T]) -> T | None:
    """What a calendar answers; None beyond the years that it knows."""
    try:
        return ask()
    except OutsideCalendar:
        return None
