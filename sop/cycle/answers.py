"""What a cycle answers: the view of the contract, and the receipt for a command."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from sop.base.reading import Frozen, blank
from sop.cycle.journal import Entry
from sop.cycle.progress import Escalation, Output, Pause, State
from sop.cycle.proof import Commands
from sop.cycle.rejections import Rejections
from sop.form.form3 import OFFICE_ZONE


class StepState(StrEnum):
    WAITING = "waiting"
    OPEN = "open"
    OVERDUE = "overdue"
    COMPLETED = "completed"
    RETURNED = "returned"
    """Given back unfinished; only among the past attempts."""


class Standing(StrEnum):
    """A cycle in one word, for lists and dashboards (search attribute `SopState`)."""

    ON_TIME = "on_time"
    REMINDED = "reminded"
    OVERDUE = "overdue"
    PAUSED = "paused"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class StepView(Frozen):
    """An activity of the SOP with its state in this cycle."""

    number: int
    name: str
    role: str
    state: StepState
    attempt: int
    standard_minutes: int
    extended_minutes: int = Field(default=0, exclude_if=blank)
    """What heads have added to the standard."""
    opened_at: datetime | None
    due_at: datetime | None
    completed_at: datetime | None
    completed_by: str | None
    returned_at: datetime | None = Field(default=None, exclude_if=blank)
    worked_minutes: float | None
    """SOP minutes of working time used, pauses excluded; None before the step is opened."""
    late: bool
    escalations: tuple[Escalation, ...]
    output: str = ""
    """The output that the SOP names."""
    outputs: tuple[Output, ...]
    note: str | None = Field(default=None, exclude_if=blank)


class CycleView(Frozen):
    """Answer of the query `status`, and the final result of a cycle. Of long lists it holds the newest part, and says
    how long they are; the whole is asked for page by page (`sop.cycle.parts`)."""

    cycle_id: str
    title: str
    as_of: datetime
    """The instant that this tells of: the latest event, since a cycle's clock stands still between events."""
    sop_id: str
    sop_version: str
    state: State
    standing: Standing
    current_step: int | None
    calendars: tuple[str, ...]
    """`id@version` of each calendar that counts; `always` alone where minutes are counted on the clock."""
    zone: str
    """IANA zone in which the office reads its times; the instants themselves are absolute."""
    minute_seconds: float
    commands: Commands = Field(default=Commands.OPEN, exclude_if=lambda commands: commands is Commands.OPEN)
    """Whether the cycle listens to what is not signed."""
    trusted_keys: tuple[str, ...] = Field(default=(), exclude_if=blank)
    """The names of the keys whose signatures it trusts."""
    roles: dict[str, str]
    """Short name of each role id."""
    parties: dict[str, str | None] = Field(default={}, exclude_if=blank)
    """The organisation to which each outside role belongs; None while it is not known yet."""
    assigned: dict[str, datetime] = Field(default={}, exclude_if=blank)
    """Since when, of those that belonged to another before."""
    steps: tuple[StepView, ...]
    past: tuple[StepView, ...] = Field(default=(), exclude_if=blank)
    """The attempts that were given back, as they ended."""
    past_length: int = Field(default=0, exclude_if=blank)
    """How many there are in all; 0 where these are all, here as below."""
    pauses: tuple[Pause, ...] = Field(default=(), exclude_if=blank)
    pauses_length: int = Field(default=0, exclude_if=blank)
    rejections: Rejections | None = Field(default=None, exclude_if=blank)
    """The rejected messages that are beside the journal; None while it takes them."""
    journal: tuple[Entry, ...]
    journal_length: int = Field(default=0, exclude_if=blank)
    first_hash: str = Field(default="", exclude_if=blank)
    """Of the journal's first entry, where that is not here."""

    @property
    def whole(self) -> bool:
        """Whether every list is here to its first row."""
        return not (self.past_length or self.pauses_length or self.journal_length)

    @property
    def entries(self) -> int:
        """How many entries the journal has."""
        return self.journal_length or len(self.journal)

    @property
    def origin(self) -> str:
        """The hash of the journal's first entry, which no other cycle has."""
        return self.first_hash or self.journal[0].hash

    def inputs(self, number: int) -> tuple[Output, ...]:
        """What a step works on: what the step before it has handed over."""
        return self.steps[number - 2].outputs if number > 1 else ()


class Receipt(Frozen):
    """Answer to an accepted update: what changed."""

    cycle_id: str
    state: State
    current_step: int | None
    due_at: datetime | None
    entries: tuple[Entry, ...]
    """The journal entries that the command made."""
    zone: str = Field(default=OFFICE_ZONE, exclude_if=lambda zone: zone == OFFICE_ZONE)
    """In which the cycle tells its times."""
