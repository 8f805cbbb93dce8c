"""What outlives the engine: the rows that the register keeps of a cycle, read off its state and its journal."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from sop.base.reading import Frozen, blank
from sop.cycle.cycle import Cycle
from sop.cycle.events import Event, events_since
from sop.cycle.journal import Kind
from sop.cycle.messages import CycleView, Standing, StepView
from sop.cycle.notices import Notice, notices_since
from sop.cycle.progress import State
from sop.cycle.view import STANDING_WORDS, view_of


class Outcome(StrEnum):
    """How an attempt at a step ended."""

    COMPLETED = "completed"
    RETURNED = "returned"
    """Given back before it was completed."""
    CANCELLED = "cancelled"


class CycleRecord(Frozen):
    """A cycle in one row."""

    cycle_id: str
    title: str
    sop_id: str
    sop_name: str
    sop_version: str
    calendars: tuple[str, ...]
    zone: str
    minute_seconds: float
    standing: Standing
    current_step: int | None
    started_at: datetime
    ended_at: datetime | None
    late: bool
    """Whether any step was completed late, or is overdue."""
    worked_minutes: float
    standard_minutes: int
    entries: int
    """How many journal entries this row knows of: a row that knows of more replaces it, never the reverse."""
    journal_head: str
    """The hash of the last of them."""


class StepRecord(Frozen):
    """One attempt at one step, over and done with; its key is (`cycle_id`, `step.number`, `step.attempt`).

    A completed attempt that is given back later is recorded a second time, then with `step.returned_at`.
    """

    cycle_id: str
    step: StepView
    outcome: Outcome
    ended_at: datetime


class Record(Frozen):
    """What one move of a cycle adds to the register, kept in one transaction."""

    cycle: CycleRecord
    steps: tuple[StepRecord, ...] = ()
    notices: tuple[Notice, ...] = ()
    events: tuple[Event, ...] = Field(default=(), exclude_if=blank)

    @property
    def summary(self) -> str:
        """What the Temporal UI calls it: whom it tells what, else where the cycle stands."""
        if self.notices:
            return "; ".join(notice.summary for notice in self.notices)
        return f"Pencatatan: {STANDING_WORDS[self.cycle.standing]}"


UNRECORDED = (Kind.REJECTED,)
"""What anybody can cause any number of times; the dossier has it."""


def record_since(cycle: Cycle, seq: int, now: datetime) -> Record | None:
    """What follows from the journal entries after `seq`; None where nothing does."""
    entries = [entry for entry in cycle.progress.journal[seq:] if entry.kind not in UNRECORDED]
    if not entries:
        return None
    whole = view_of(cycle, now)
    since = entries[0].at
    return Record(
        cycle=cycle_record(whole, cycle.order.sop.name),
        steps=tuple(each for each in step_records(whole) if (each.step.returned_at or each.ended_at) >= since),
        notices=tuple(notices_since(cycle, seq)),
        events=tuple(events_since(cycle, seq)),
    )


def cycle_record(view: CycleView, sop_name: str) -> CycleRecord:
    ended = view.state in (State.COMPLETED, State.CANCELLED)
    return CycleRecord(
        cycle_id=view.cycle_id,
        title=view.title,
        sop_id=view.sop_id,
        sop_name=sop_name,
        sop_version=view.sop_version,
        calendars=view.calendars,
        zone=view.zone,
        minute_seconds=view.minute_seconds,
        standing=view.standing,
        current_step=view.current_step,
        started_at=view.journal[0].at,
        ended_at=_closing_entry_at(view) if ended else None,
        late=view.standing is Standing.OVERDUE or any(step.late for step in (*view.past, *view.steps)),
        worked_minutes=round(sum(step.worked_minutes or 0 for step in (*view.past, *view.steps)), 2),
        standard_minutes=sum(step.standard_minutes for step in view.steps),
        entries=len(view.journal),
        journal_head=view.journal[-1].hash,
    )


def step_records(view: CycleView) -> tuple[StepRecord, ...]:
    """Every attempt that is over, those given back first."""
    cancelled = _closing_entry_at(view) if view.state is State.CANCELLED else None
    return tuple(
        StepRecord(cycle_id=view.cycle_id, step=step, outcome=outcome, ended_at=ended_at)
        for step in (*view.past, *view.steps)
        for outcome, ended_at in (
            (Outcome.COMPLETED, step.completed_at)
            if step.completed_at is not None
            else (Outcome.RETURNED, step.returned_at)
            if step.returned_at is not None
            else (Outcome.CANCELLED, cancelled if step.opened_at is not None else None),
        )
        if ended_at is not None
    )


def _closing_entry_at(view: CycleView) -> datetime:
    return next(entry.at for entry in reversed(view.journal) if entry.kind in (Kind.FINISHED, Kind.CANCELLED))
