"""A task of the inbox as its page prints it."""

from dataclasses import dataclass

from desk.office import Office
from desk.tasks import Task
from portal.frame.moments import minutes, moment
from sop.cycle.messages import Standing
from sop.cycle.view import STANDING_WORDS
from sop.time.clock import is_rehearsal


@dataclass(frozen=True)
class ShownTask:
    """The words for a task; what needs none is read off the task itself."""

    task: Task
    office: Office

    @property
    def role_name(self) -> str:
        return self.office.role_name(self.task.role)

    @property
    def standing_words(self) -> str:
        if self.task.late:
            return STANDING_WORDS[Standing.OVERDUE]
        return STANDING_WORDS[self.task.standing] if self.task.standing is not None else "baru dimulai"

    @property
    def due(self) -> str:
        view, step = self.task.view, self.task.step
        if view is None or step is None:
            return moment(self.task.row.due_at, self.office.zone)
        return moment(step.due_at, view.zone, seconds=is_rehearsal(view.minute_seconds))

    @property
    def left(self) -> str:
        """`sisa 12,5 menit kerja`, or how long it is late; empty where nobody knows."""
        clock = None if self.task.view is None else self.office.clock(self.task.view, self.task.now)
        left = None if clock is None else clock.remaining_minutes
        if left is None:
            return ""
        return f"lewat {minutes(-left)} kerja" if left < 0 else f"sisa {minutes(left)} kerja"

    @property
    def pause_reason(self) -> str:
        """Empty where it was paused while the step was another party's."""
        view = self.task.view
        if view is None or not self.task.paused or not view.pauses:
            return ""
        since = view.assigned.get(self.task.role)
        return view.pauses[-1].reason if since is None or view.pauses[-1].since > since else ""
