"""What people must be told, read off the journal: one notice for each entry that concerns somebody.

Channels outside get no free text, so no person's name and no document (UU PDP 27/2022): `title` and `body` are for the
office's own notice book alone.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import Field

from sop.base.errors import OutsideCalendar
from sop.base.reading import Frozen, blank
from sop.cycle import wording
from sop.cycle.cycle import Cycle
from sop.cycle.journal import Entry, Kind
from sop.cycle.parties import parties_of
from sop.cycle.progress import StepRun
from sop.form.form3 import OFFICE_ZONE
from sop.time.clock import is_rehearsal
from sop.time.working_time import WorkingTime

WORKING_DAY = 450
"""SOP minutes for which a channel that fails is tried again (Perpres 21/2023: 37 h 30 min in five days)."""


class Besides(StrEnum):
    """What people are told besides what a journal tells."""

    ACCOUNT = "account"
    """Something was done to the account of one of them; of no cycle, and of step 0."""

    @property
    def word(self) -> str:
        """For people."""
        return "akun diubah"


class Notice(Frozen):
    """One message to the holders of one role. Delivered once per `key`, however often it is sent."""

    key: str
    """`cycle/step/attempt/kind/rung`."""
    cycle_id: str
    title: str
    step: int
    kind: Kind | Besides
    rung: int = 0
    role: str
    role_name: str
    party: str | None = Field(default=None, exclude_if=lambda party: party is None)
    """The organisation whose people alone are told, empty where it is not known yet; None: people of the office."""
    subject: str
    body: str
    rehearsal: bool = Field(default=False, exclude_if=blank)
    """Of a cycle whose minutes are not a clock's: no work of the office's waits for it."""
    due_at: datetime | None = None
    """The deadline of the step that it tells of."""
    zone: str = OFFICE_ZONE
    send_at: datetime | None = None
    """The earliest instant for channels outside: the role's next opening, or at once for what is overdue."""
    give_up_at: datetime | None = None
    """A working day after `send_at`: then a channel that still fails is reported to the operator."""

    @property
    def summary(self) -> str:
        return f"{self.subject} → {self.role_name}"


def notices_since(cycle: Cycle, seq: int) -> Iterator[Notice]:
    """The notices that follow from the journal entries after `seq`, of which the last may be a step's newest rung."""
    journal = cycle.progress.journal
    for place, entry in enumerate(journal[seq:], start=seq):
        reopened = place > 0 and journal[place - 1].kind is Kind.RETURNED
        if (notice := _notice(cycle, entry, reopened=reopened)) is not None:
            yield notice


def _notice(cycle: Cycle, entry: Entry, *, reopened: bool) -> Notice | None:
    """None for what is told to nobody."""
    sop = cycle.order.sop
    if entry.step is None:
        return None
    run = cycle.progress.steps[entry.step - 1]
    match entry.kind:
        case Kind.OPENED if reopened:  # one message for one event: the return itself is told to the same people
            return _to(cycle, entry, run, sop.activity(entry.step).executor, Kind.RETURNED)
        case Kind.OPENED | Kind.REMINDED | Kind.ESCALATED if entry.role is not None:
            return _to(cycle, entry, run, entry.role, entry.kind)
        case Kind.ASSIGNED if parties_of(cycle.order).get(sop.activity(entry.step).executor):
            return _to(cycle, entry, run, sop.activity(entry.step).executor, entry.kind)  # whose turn it has become
        case Kind.FINISHED:
            return _to(cycle, entry, run, sop.activity(entry.step).recipient, entry.kind)
        case Kind.CANCELLED:
            return _to(cycle, entry, run, sop.activity(entry.step).executor, entry.kind)
    return None


def _to(cycle: Cycle, entry: Entry, run: StepRun, role: str, kind: Kind) -> Notice:
    sop, activity = cycle.order.sop, cycle.order.sop.activity(run.number)
    parties = parties_of(cycle.order)
    rung = run.escalations[-1].rung if kind in (Kind.REMINDED, Kind.ESCALATED) else 0
    overdue = rung > 0
    # A step may change hands more than once.
    time = sum(each.kind is kind for each in cycle.progress.journal) if kind is Kind.ASSIGNED else 0
    send_at, give_up_at = _when(cycle.times[role], entry.at, WORKING_DAY * cycle.order.minute_seconds, at_once=overdue)
    return Notice(
        key=f"{cycle.id}/{run.number}/{run.attempt}/{kind}/{rung or time}",
        cycle_id=cycle.id,
        title=cycle.order.title,
        step=run.number,
        kind=kind,
        rung=rung,
        role=role,
        role_name=wording.role_name(sop, role),
        party=(parties[role] or "") if role in parties else None,
        subject=f"{activity.number}. {activity.label}",
        body=entry.detail,
        rehearsal=is_rehearsal(cycle.order.minute_seconds),
        due_at=run.due_at,
        zone=sop.zone,
        send_at=send_at,
        give_up_at=give_up_at,
    )


def _when(time: WorkingTime, at: datetime, patience: float, *, at_once: bool) -> tuple[datetime, datetime]:
    """When channels outside may be used, and until when; a calendar that does not know the day holds nothing back."""
    try:
        send_at = at if at_once else time.next_opening(at)
        return send_at, time.add(send_at, patience)
    except OutsideCalendar:
        return at, at + timedelta(days=1)
