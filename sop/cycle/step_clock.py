"""The clock of a cycle's open step at an instant: what is used, what is left, and whether it runs."""

from datetime import datetime
from functools import cache

from sop.base.errors import OutsideCalendar, SopError
from sop.base.reading import Frozen
from sop.cycle.messages import CycleView
from sop.cycle.progress import State
from sop.form.document import DOCUMENTS, load_sop
from sop.time.calendar import CALENDARS, load_calendar
from sop.time.working_time import ALWAYS, OfficeTime, WorkingTime


class StepClock(Frozen):
    """In SOP minutes of working time, to a hundredth; None for what this office's calendars cannot tell."""

    step: int
    role: str
    elapsed_minutes: float | None
    remaining_minutes: float | None
    """Below zero where the step is late."""
    due_at: datetime | None
    paused: bool
    within_working_hours: bool | None
    """Whether the office of whose turn it is is open; while it is closed, no minute passes."""


def clock_of(view: CycleView, now: datetime) -> StepClock | None:
    """The clock at `now`; None where no step is open.

    A view tells of its own instant: what has passed since is counted by the calendar of the step's role.
    """
    if view.current_step is None:
        return None
    step = view.steps[view.current_step - 1]
    time = _working_time(view.sop_id, view.sop_version, step.role, view.calendars)
    paused = view.state is State.PAUSED
    elapsed = step.worked_minutes
    try:
        if elapsed is not None and not paused and now > view.as_of:
            passed = None if time is None else time.measure(view.as_of, now) / view.minute_seconds
            elapsed = None if passed is None else round(elapsed + passed, 2)
        is_open = None if time is None else time.is_open(now)
    except OutsideCalendar:
        elapsed, is_open = None, None
    return StepClock(
        step=step.number,
        role=step.role,
        elapsed_minutes=elapsed,
        remaining_minutes=None
        if elapsed is None
        else round(step.standard_minutes + step.extended_minutes - elapsed, 2),
        due_at=step.due_at,
        paused=paused,
        within_working_hours=is_open,
    )


@cache
def _working_time(sop_id: str, sop_version: str, role: str, calendars: tuple[str, ...]) -> WorkingTime | None:
    """What a role of a cycle keeps, where this office still has the very SOP and calendar that the cycle began with."""
    if calendars == (ALWAYS.id,):
        return ALWAYS
    try:
        sop = load_sop(DOCUMENTS / f"{sop_id}.toml")
        calendar = load_calendar(CALENDARS / f"{sop.role(role).calendar}.toml")
    except (SopError, KeyError):
        return None
    known = sop.version == sop_version and f"{calendar.id}@{calendar.version}" in calendars
    return OfficeTime(calendar) if known else None
