"""The register as its page prints it."""

from collections.abc import Iterator

from adapters.register.register_rows import RegisteredCycle
from portal.frame.moments import moment
from portal.pages.cycle_shown import page_address
from sop.base.reading import Frozen
from sop.cycle import wording
from sop.cycle.view import STANDING_WORDS
from sop.form.form3 import OFFICE_ZONE
from sop.time.clock import is_rehearsal


class RegisterRow(Frozen):
    """A cycle of the register as its row prints it."""

    cycle_id: str
    title: str
    href: str
    standing: str
    remarks: tuple[str, ...]
    started: str
    ended: str
    minutes: str
    late: bool
    dossier: str
    """Address of its dossier; empty where none is filed."""
    seal: str


def row_of(cycle: RegisteredCycle) -> RegisterRow:
    return RegisterRow(
        cycle_id=cycle.cycle_id,
        title=cycle.title,
        href=page_address(cycle.cycle_id),
        standing=STANDING_WORDS[cycle.standing],
        remarks=tuple(_remarks(cycle)),
        started=moment(cycle.started_at, OFFICE_ZONE),
        ended=moment(cycle.ended_at, OFFICE_ZONE),
        minutes=f"{wording.number(cycle.worked_minutes)} dari {cycle.standard_minutes}",
        late=cycle.late,
        dossier=f"{page_address(cycle.cycle_id)}/berkas.zip" if cycle.seal else "",
        seal=(cycle.seal or "")[:12],
    )


def _remarks(cycle: RegisteredCycle) -> Iterator[str]:
    if cycle.current_step:
        yield f"langkah {cycle.current_step}"
    if cycle.late:
        yield "ada yang terlambat"
    if cycle.escalations:
        yield f"eskalasi {cycle.escalations}×"
    if cycle.returns:
        yield f"dikembalikan {cycle.returns}×"
    if is_rehearsal(cycle.minute_seconds):
        yield "gladi"
