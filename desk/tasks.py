"""One thing that waits for a role: why, and what is known of its cycle."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pydantic import Field

from adapters.temporal.cycle_rows import CycleRow
from sop.base.reading import Frozen, blank
from sop.cycle.answers import CycleView, Standing, StepView
from sop.cycle.parties import same_party
from sop.people.people import Account


class Why(StrEnum):
    """Why a cycle waits for a role."""

    TURN = "turn"
    ESCALATION = "escalation"


class InboxItem(Frozen):
    """What waits, as command lines and other programs are told."""

    why: Why
    cycle: CycleRow
    unanswered: bool = Field(default=False, exclude_if=blank)
    """The cycle alone does not answer: whether it still waits is not known."""


@dataclass(frozen=True)
class Task:
    """One thing to do, for one role."""

    why: Why
    role: str
    row: CycleRow
    view: CycleView | None
    """None where no worker answers: then only what lists know of the cycle can be shown."""
    now: datetime
    broken: bool = False
    """That cycle alone does not answer, while others do: its row says so, and stands whatever lists knew of it."""

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
    def standing(self) -> Standing | None:
        return self.view.standing if self.view is not None else self.row.standing

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
    def still_waits(self) -> bool:
        """Whether it was not done since lists last heard of it, as far as can be told."""
        if self.broken:
            return True
        if self.why is Why.ESCALATION:
            return self.view is not None and awaits(self.view, self.role)
        return self.view is None or (self.step is not None and self.step.role == self.role)

    def is_for(self, account: Account | None) -> bool:
        """Whether its role is in a person's hands in that cycle, as far as can be told; None: in whosever."""
        if account is None or account.only_party is None or self.view is None:
            return True
        return same_party(account.only_party, self.view.parties.get(self.role))

    def __lt__(self, other: "Task") -> bool:
        """What is late comes first, then what is due first; what stands still comes last."""
        return self._urgency() < other._urgency()

    def _urgency(self) -> tuple[bool, bool, float, str]:
        due_at = self.row.due_at
        return (not self.late, self.paused, due_at.timestamp() if due_at else float("inf"), self.cycle_id)


def awaits(view: CycleView, role: str) -> bool:
    """Whether an escalation of the open step awaits the answer of a role."""
    return view.current_step is not None and any(
        rung.role == role and rung.awaits_answer for rung in view.steps[view.current_step - 1].escalations
    )
