"""The clock of the open step: how much working time it may use, how much it has used, and whether it runs."""

from datetime import datetime

from pydantic import Field

from sop.base.reading import Frozen, blank
from sop.time.working_time import WorkingTime

OFFICE_MINUTE = 60
"""Seconds of an SOP minute in the office's own cycles."""


def is_rehearsal(minute_seconds: float) -> bool:
    """Whether a cycle whose SOP minutes take so long is a rehearsal, which never counts beside the office's own."""
    return minute_seconds != OFFICE_MINUTE


class Clock(Frozen):
    """Budget left and running since; every instant is derived from these. All amounts are working seconds.

    A pause keeps what is left, an extension what was used; another calendar moves the instants, never the amounts.
    """

    standard: float
    """The SOP's Waktu for this step."""
    budget: float
    """The standard and every extension; using more is late."""
    used: float = 0.0
    """Used up to `running_since`."""
    running_since: datetime | None
    """None while paused."""
    next_rung: float | None
    """The use at which the next rung of the ladder is due; None when the ladder is climbed."""
    no_rung_before: float | None = Field(default=None, exclude_if=blank)
    """The use before which no further rung is due, wherever an extension puts the deadline; None: any."""

    @classmethod
    def start(cls, standard: float, now: datetime) -> "Clock":
        return cls(standard=standard, budget=standard, running_since=now, next_rung=standard)

    @property
    def paused(self) -> bool:
        return self.running_since is None

    def used_at(self, now: datetime, calendar: WorkingTime) -> float:
        """Working seconds used until `now`, pauses excluded."""
        if self.running_since is None or now <= self.running_since:
            return self.used
        return self.used + calendar.measure(self.running_since, now)

    def instant(self, use: float, calendar: WorkingTime) -> datetime | None:
        """When `use` working seconds will have been used; None while paused. A use already reached answers with the
        instant from which the clock has been running."""
        if self.running_since is None:
            return None
        return calendar.add(self.running_since, max(0.0, use - self.used))

    def pause(self, now: datetime, calendar: WorkingTime) -> "Clock":
        return self.model_copy(update={"used": self.used_at(now, calendar), "running_since": None})

    def resume(self, now: datetime) -> "Clock":
        return self.model_copy(update={"running_since": now})

    def rebase(self, now: datetime, calendar: WorkingTime) -> "Clock":
        """The same clock with its use settled up to `now`, so that from here another calendar may count."""
        return self.pause(now, calendar).resume(now) if not self.paused else self

    def extend(self, seconds: float) -> "Clock":
        """More budget; the next rung is due when the new budget is used up, as far as the spacing lets it."""
        budget = self.budget + seconds
        return self.model_copy(update={"budget": budget, "next_rung": max(budget, self.no_rung_before or 0)})

    def after_rung(self, now: datetime, gap: float | None, spacing: float, calendar: WorkingTime) -> "Clock":
        """The clock once a rung has been climbed: the next is due `gap` later, however late this one came.

        So two rungs never fall on one instant, even when no worker ran for days. `gap` None: there is no further rung,
        unless an extension makes one, `spacing` later at the earliest.
        """
        used = self.used_at(now, calendar)
        return self.model_copy(
            update={
                "next_rung": None if gap is None else used + gap,
                "no_rung_before": used + spacing if spacing else None,
            }
        )
