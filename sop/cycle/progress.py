"""How far a cycle has come: everything about it that changes. Travels whole into a continued run."""

import re
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from sop.base.reading import Frozen, blank
from sop.cycle.journal import Journal
from sop.cycle.rejections import Rejections
from sop.time.clock import Clock

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
"""What a person writes: a note, a reason."""
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
"""One line: a title, a name, a letter's number."""


LARGEST = 2**53
"""Bytes: what every JSON reader counts exactly."""


class State(StrEnum):
    """Where a cycle stands as a whole."""

    RUNNING = "running"
    PAUSED = "paused"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class Output(Frozen):
    """A result handed over: where to find it (`reference`), or proof of its content (`sha256`), or both."""

    title: Title
    reference: Title | None = Field(default=None, exclude_if=blank)
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = Field(default=None, exclude_if=blank)
    size: Annotated[int, Field(ge=0, le=LARGEST)] | None = Field(default=None, exclude_if=lambda size: size is None)
    """Bytes."""
    media_type: Title | None = Field(default=None, exclude_if=blank)

    def __str__(self) -> str:
        proof = [f"nomor {self.reference}"] if self.reference else []
        proof += [f"sha256 {self.sha256}"] if self.sha256 else []
        return f"{self.title} ({', '.join(proof)})"


def same_name(one: str, other: str) -> bool:
    """Whether one title says no more than words of the other; letter case and punctuation do not matter."""
    few, many = sorted((set(re.findall(r"\w+", title.casefold())) for title in (one, other)), key=len)
    return bool(few) and few <= many


class EscalationKind(StrEnum):
    REMINDER = "reminder"
    ESCALATION = "escalation"


class Escalation(Frozen):
    """A rung of the ladder that was climbed. Rung 0 is the reminder; rung 1 falls on the deadline."""

    rung: int
    kind: EscalationKind
    role: str
    """Whom it went to."""
    at: datetime
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None

    @property
    def awaits_answer(self) -> bool:
        return self.kind is EscalationKind.ESCALATION and self.acknowledged_at is None


class StepRun(Frozen):
    """One activity of the SOP in this cycle, in its latest attempt."""

    number: int
    attempt: int = 0
    """How often it has been opened."""
    opened_at: datetime | None = None
    due_at: datetime | None = None
    """None while the clock is paused before the deadline."""
    overdue: bool = False
    """A rung of the deadline has been climbed since the deadline was last moved."""
    extended_minutes: int = 0
    completed_at: datetime | None = None
    completed_by: str | None = None
    returned_at: datetime | None = None
    """When the work went back beyond this attempt, completed or not."""
    worked: float = 0.0
    """Working seconds used, pauses excluded; final once the attempt is over."""
    late: bool = False
    escalations: tuple[Escalation, ...] = ()
    outputs: tuple[Output, ...] = ()
    note: str | None = None

    @property
    def rung(self) -> int:
        """The highest rung climbed; 0 when none, or only the reminder."""
        return max((escalation.rung for escalation in self.escalations), default=0)

    @property
    def reminded(self) -> bool:
        return any(escalation.kind is EscalationKind.REMINDER for escalation in self.escalations)

    def reset(self) -> "StepRun":
        """Waiting again after a return; only the count of attempts stays (`Progress.past` keeps the rest)."""
        return StepRun(number=self.number, attempt=self.attempt)


class Pause(Frozen):
    """A stretch in which the clock of a step stood still."""

    step: int
    attempt: int
    role: str
    actor: str
    reason: str
    since: datetime
    until: datetime | None = None


class Progress(Frozen):
    """The state of a cycle. Exactly one step is open (`current`, with its `clock`) until the cycle is closed.

    Its lists end where the budget of `sop.cycle.bounds` does.
    """

    state: State
    steps: tuple[StepRun, ...]
    current: int | None
    clock: Clock | None
    journal: Journal
    applied: tuple[str, ...] = ()
    """Ids of the messages applied, so that each is applied at most once."""
    pauses: tuple[Pause, ...] = ()
    past: tuple[StepRun, ...] = ()
    """The attempts that were given back, in the order in which they were."""
    rejections: Rejections | None = Field(default=None, exclude_if=blank)
    """The rejected messages that the journal has no room for; None while it has."""
    assigned: dict[str, datetime] = Field(default={}, exclude_if=blank)
    """Since when each role belongs to its party, of those that belonged to another before."""
    heard: tuple[str, ...] = Field(default=(), exclude_if=blank)
    """Ids of the updates of the runs before this one, the newest: Temporal knows again only those of the same run."""
