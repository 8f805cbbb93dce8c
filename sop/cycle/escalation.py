"""The ladder: which rung comes next, when, and to whom. Its percentages are data of the SOP.

The reminder (rung 0) goes to the executor; rung 1 falls on the deadline and goes to his superior, each further rung one
superior higher and at last always to the highest. Nobody is escalated to himself; an executor without a superior is
reminded instead. Rungs after the first keep the ladder's spacing, whatever follows from their percentages or from an
extension.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sop.base.errors import OutsideCalendar
from sop.cycle.progress import Escalation, EscalationKind, StepRun
from sop.form.document import Activity, Sop
from sop.time.clock import Clock
from sop.time.working_time import WorkingTime


@dataclass(frozen=True)
class Alarms:
    """When the people around one open step are told, and who. An instant that a calendar does not know is None."""

    sop: Sop
    activity: Activity
    run: StepRun
    clock: Clock
    times: Mapping[str, WorkingTime]
    """The working time that each role keeps: the executor's is counted, nobody is told outside his own."""

    def reminder_at(self, now: datetime) -> datetime | None:
        """When the executor is reminded, `now` at the earliest; None where he is not (again), or while paused."""
        rungs = self.sop.ladder_of(self.activity.number)
        if (
            rungs.reminder_percent is None
            or self.activity.minutes < rungs.reminder_from_minutes
            or self.run.reminded
            or self.run.rung > 0
        ):
            return None
        deadline = self._at(self.clock.budget)
        if deadline is not None and deadline <= now:
            return None  # the deadline's own rung speaks alone
        return self._told_at(self.clock.budget * rungs.reminder_percent / 100, self.activity.executor, now)

    def escalation_at(self, now: datetime) -> datetime | None:
        """When the next rung is climbed, `now` at the earliest; None when none is left, or while paused."""
        if self.clock.next_rung is None:
            return None
        return self._told_at(self.clock.next_rung, self.escalation(now).role, now)

    def reminder(self, now: datetime) -> Escalation:
        return Escalation(rung=0, kind=EscalationKind.REMINDER, role=self.activity.executor, at=now)

    def escalation(self, now: datetime) -> Escalation:
        """The next rung. Where there is nobody (or nobody more) to escalate to, the executor is reminded instead."""
        rung, superiors = self.run.rung + 1, self.sop.superiors(self.activity.executor)
        if not superiors or rung > len(self.sop.ladder_of(self.activity.number).escalation_percents):
            return Escalation(rung=rung, kind=EscalationKind.REMINDER, role=self.activity.executor, at=now)
        role = superiors[min(rung, len(superiors)) - 1]
        return Escalation(rung=rung, kind=EscalationKind.ESCALATION, role=role, at=now)

    def gap_after(self, rung: int) -> float | None:
        """Working seconds from `rung` to the one above it; None from the last."""
        percents = self.sop.ladder_of(self.activity.number).escalation_percents
        if rung >= len(percents):
            return None
        return max((percents[rung] - percents[rung - 1]) / 100 * self.clock.standard, self.spacing)

    @property
    def spacing(self) -> float:
        """Working seconds, the least, between two rungs."""
        minute = self.clock.standard / self.activity.minutes
        return self.sop.ladder_of(self.activity.number).spacing_minutes * minute

    def _told_at(self, use: float, role: str, now: datetime) -> datetime | None:
        """Never to a closed office: what falls outside a role's hours is told at its next opening."""
        at = self._at(use)
        try:
            return None if at is None else self.times[role].next_opening(max(at, now))
        except OutsideCalendar:
            return None

    def _at(self, use: float) -> datetime | None:
        """When the executor will have used `use` working seconds; None while paused, or where nobody knows."""
        try:
            return self.clock.instant(use, self.times[self.activity.executor])
        except OutsideCalendar:
            return None
