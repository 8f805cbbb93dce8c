"""What waits for a person: each open step that is his, and each escalation that he has not answered."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.cycle_rows import CycleRow, InboxItem, Why
from adapters.cycles import Cycles
from portal.moments import minutes, moment
from portal.roles import role_name
from portal.step_clock import clock_of
from sop.errors import CycleError
from sop.messages import CycleView, Standing, StepView
from sop.view import STANDING_WORDS

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
        clock = None if self.view is None else clock_of(self.view, self.now)
        left = None if clock is None else clock.remaining_minutes
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
