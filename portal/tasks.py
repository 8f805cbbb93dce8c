"""What waits for a person: each open step that is his, and each escalation that he has not answered."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from adapters.cycle_rows import CycleRow, InboxItem, Why
from adapters.cycles import Cycles
from portal.moments import minutes, moment
from portal.roles import role_name
from sop.calendar import CALENDARS, load_calendar
from sop.document import DOCUMENTS, load_sop
from sop.errors import CycleError, OutsideCalendar, SopError
from sop.messages import CycleView, Standing, StepView
from sop.progress import State
from sop.view import STANDING_WORDS
from sop.working_time import ALWAYS, OfficeTime, WorkingTime

PAGE = 25
"""Tasks, or cycles, on one page."""


@dataclass(frozen=True)
class Task:
    """One thing to do, for one role."""

    why: Why
    role: str
    row: CycleRow
    view: CycleView | None
    """None where no worker answers: then only what lists know of the cycle is shown."""
    now: datetime

    @property
    def cycle_id(self) -> str:
        return self.row.cycle_id

    @property
    def title(self) -> str:
        return self.row.title or self.row.cycle_id

    @property
    def step(self) -> StepView | None:
        return None if self.view is None or self.view.current_step is None else self.view.steps[self.number - 1]

    @property
    def number(self) -> int:
        return (self.view.current_step if self.view is not None else None) or self.row.current_step or 1

    @property
    def role_name(self) -> str:
        return role_name(self.role)

    @property
    def paused(self) -> bool:
        return self.standing is Standing.PAUSED

    @property
    def late(self) -> bool:
        """Past the deadline, whether or not the clock of the ladder has said so yet."""
        if self.paused:
            return False
        due_at = self.step.due_at if self.step is not None else self.row.due_at
        return self.standing is Standing.OVERDUE or (due_at is not None and due_at < self.now)

    @property
    def standing(self) -> Standing | None:
        return self.view.standing if self.view is not None else self.row.standing

    @property
    def standing_words(self) -> str:
        if self.late:
            return STANDING_WORDS[Standing.OVERDUE]
        return STANDING_WORDS[self.standing] if self.standing is not None else "baru dimulai"

    @property
    def due(self) -> str:
        if self.view is None or self.step is None:
            return moment(self.row.due_at, "Asia/Jakarta")
        return moment(self.step.due_at, self.view.zone, seconds=self.view.minute_seconds < 60)

    @property
    def left(self) -> str:
        """`sisa 12,5 menit kerja`, or how long it is late; empty where nobody knows."""
        left = None if self.view is None else minutes_left(self.view, self.now)
        if left is None:
            return ""
        return f"lewat {minutes(-left)} kerja" if left < 0 else f"sisa {minutes(left)} kerja"

    @property
    def pause_reason(self) -> str:
        pauses = self.view.pauses if self.view is not None and self.paused else ()
        return pauses[-1].reason if pauses else ""

    def __lt__(self, other: "Task") -> bool:
        """What is late comes first, then what is due first; what stands still comes last."""
        return self._urgency() < other._urgency()

    def _urgency(self) -> tuple[bool, bool, float, str]:
        due_at = self.row.due_at
        return (not self.late, self.paused, due_at.timestamp() if due_at else float("inf"), self.cycle_id)


async def tasks_of(cycles: Cycles, roles: Sequence[str], now: datetime) -> tuple[list[Task], bool]:
    """All that waits for whoever holds `roles`, the most urgent first, not yet looked into (`looked_into`).

    The second value is False where no worker answers, so that escalations are not known.
    """
    answers = await asyncio.gather(*(cycles.inbox(role) for role in roles))
    found = [_task(item, role, None, now) for role, (items, _) in zip(roles, answers, strict=True) for item in items]
    return sorted(found), all(answered for _, answered in answers)


async def looked_into(cycles: Cycles, tasks: Sequence[Task]) -> list[Task]:
    """The same tasks with their views; without those that were done since lists last heard of them."""
    views = await asyncio.gather(*(_view_or_none(cycles, task.cycle_id) for task in tasks))
    seen = [
        Task(why=task.why, role=task.role, row=task.row, view=view, now=task.now)
        for task, view in zip(tasks, views, strict=True)
    ]
    return sorted(task for task in seen if _still_waits(task))


def minutes_left(view: CycleView, now: datetime) -> float | None:
    """SOP minutes of working time left for the open step, below zero where it is late; None where nobody knows.

    A view tells of its own instant: what has passed since is counted by the calendar of the step's role.
    """
    if view.current_step is None:
        return None
    step = view.steps[view.current_step - 1]
    if step.worked_minutes is None:
        return None
    left = step.standard_minutes + step.extended_minutes - step.worked_minutes
    if view.state is not State.RUNNING or now <= view.as_of:
        return left
    time = _working_time(view.sop_id, view.sop_version, step.role, view.calendars)
    try:
        return None if time is None else left - time.measure(view.as_of, now) / view.minute_seconds
    except OutsideCalendar:
        return None


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


def _task(item: InboxItem, role: str, view: CycleView | None, now: datetime) -> Task:
    return Task(why=item.why, role=role, row=item.cycle, view=view, now=now)


async def _view_or_none(cycles: Cycles, cycle_id: str) -> CycleView | None:
    try:
        return await cycles.view(cycle_id)
    except CycleError:
        return None


def _still_waits(task: Task) -> bool:
    if task.view is None:
        return True
    step = task.step
    return step is not None and (task.why is Why.ESCALATION or step.role == task.role)
