"""What people must be told, read off the journal: one notice for each entry that concerns somebody."""

from collections.abc import Iterator

from sop import wording
from sop.cycle import Cycle
from sop.journal import Entry, Kind
from sop.reading import Frozen

TOLD = (Kind.OPENED, Kind.REMINDED, Kind.ESCALATED)
"""The entries that are told, each to the entry's role."""


class Notice(Frozen):
    """One message to the holders of one role. Delivered once per `key`, however often it is sent."""

    key: str
    """`cycle/step/attempt/kind/rung`."""
    cycle_id: str
    title: str
    step: int
    kind: Kind
    role: str
    role_name: str
    subject: str
    body: str

    @property
    def summary(self) -> str:
        return f"{self.subject} → {self.role_name}"


def notices_since(cycle: Cycle, seq: int) -> Iterator[Notice]:
    """The notices that follow from the journal entries after `seq`, of which the last may be a step's newest rung."""
    for entry in cycle.progress.journal[seq:]:
        if entry.kind in TOLD and entry.role is not None and entry.step is not None:
            yield _notice(cycle, entry, entry.step, entry.role)


def _notice(cycle: Cycle, entry: Entry, step: int, role: str) -> Notice:
    activity, run = cycle.order.sop.activity(step), cycle.progress.steps[step - 1]
    rung = 0 if entry.kind is Kind.OPENED else run.escalations[-1].rung
    return Notice(
        key=f"{cycle.id}/{step}/{run.attempt}/{entry.kind}/{rung}",
        cycle_id=cycle.id,
        title=cycle.order.title,
        step=step,
        kind=entry.kind,
        role=role,
        role_name=wording.role_name(cycle.order.sop, role),
        subject=f"{activity.number}. {activity.label}",
        body=entry.detail,
    )
