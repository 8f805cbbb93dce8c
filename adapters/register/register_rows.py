"""The rows of the register: as they are read for people, and as they are made of records."""

from collections.abc import Container, Iterator
from datetime import datetime
from typing import Any

from sop.base.reading import Frozen
from sop.cycle.deliveries import DeliveryState
from sop.cycle.messages import Standing
from sop.cycle.notices import Notice
from sop.cycle.records import CycleRecord, StepRecord

Row = dict[str, Any]


class RegisteredCycle(Frozen):
    """A cycle as the list shows it, running or ended."""

    cycle_id: str
    title: str
    sop_id: str
    sop_name: str
    zone: str
    minute_seconds: float
    standing: Standing
    current_step: int | None
    started_at: datetime
    ended_at: datetime | None
    late: bool
    worked_minutes: float
    standard_minutes: int
    escalations: int
    """Rungs climbed in attempts that are over, reminders not counted."""
    returns: int
    """How often work was given back."""
    seal: str | None
    """Of its dossier; None before that is filed."""


class KeptNotice(Frozen):
    kept_at: datetime
    notice: Notice


class DeliveryEntry(Frozen):
    """How far a notice has come on one channel."""

    key: str
    channel: str
    state: DeliveryState
    attempts: int
    problem: str
    changed_at: datetime


def cycle_row(record: CycleRecord) -> Row:
    return record.model_dump(exclude={"calendars"}) | {"calendars": ", ".join(record.calendars)}


def step_row(record: StepRecord) -> Row:
    step = record.step
    return _key(record) | {
        "name": step.name,
        "role": step.role,
        "outcome": record.outcome,
        "standard_minutes": step.standard_minutes,
        "extended_minutes": step.extended_minutes,
        "opened_at": step.opened_at,
        "due_at": step.due_at,
        "ended_at": record.ended_at,
        "completed_by": step.completed_by,
        "returned_at": step.returned_at,
        "worked_minutes": step.worked_minutes or 0.0,
        "late": step.late,
        "note": step.note,
    }


def escalation_rows(record: StepRecord) -> Iterator[Row]:
    for position, escalation in enumerate(record.step.escalations, start=1):
        yield _key(record) | {"position": position} | escalation.model_dump()


def document_rows(record: StepRecord, stored: Container[str]) -> Iterator[Row]:
    """The outputs of an attempt; `stored` has the SHA-256 of those that the document store holds."""
    for position, output in enumerate(record.step.outputs, start=1):
        row = _key(record) | {"position": position} | dict(output)
        yield row | {"stored": output.sha256 is not None and output.sha256 in stored}


def notice_row(notice: Notice, now: datetime) -> Row:
    return {
        "key": notice.key,
        "cycle_id": notice.cycle_id,
        "role": notice.role,
        "kept_at": now,
        "notice": notice.model_dump_json(),
    }


def _key(record: StepRecord) -> Row:
    return {"cycle_id": record.cycle_id, "step": record.step.number, "attempt": record.step.attempt}
