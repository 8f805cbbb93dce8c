"""What the demonstration leaves behind, and the proof that it is right: letters, dossier, register."""

from datetime import UTC, datetime
from io import BytesIO

from adapters.notices.letterbox import Letterbox
from adapters.papers.sop_sheets import sheet_pdf
from console.commands import dossier_commands
from console.frame.command import out
from console.frame.files import save
from console.frame.office_register import office_register
from desk.completing import Evidence, evidence_of
from desk.reporting import Reporting
from settings import Settings
from sop.base.errors import SopError
from sop.cycle.messages import CycleView, Order
from sop.cycle.progress import EscalationKind
from sop.form.document import Sop
from sop.papers.sheet import sheet_of
from sop.time.periods import period_of

HEADS = ("promotion_head", "agency_head")
"""Whose letters leave the notice book in the demonstration."""


def with_channels(settings: Settings, box: Letterbox) -> Settings:
    """The settings with a channel file that leads the heads' letters to `box`."""
    file = settings.data_dir / "demo-channels.toml"
    ways = (("surel", box.mail_url), ("webhook", box.web_url))
    save(file, "".join(_channel(name, url) for name, url in ways).encode())
    return settings.model_copy(update={"channels": file})


def _channel(name: str, url: str) -> str:
    return f'[[channels]]\nname = "{name}"\nroles = {list(HEADS)}\nurl = "{url}"\n\n'


def evidence(sop: Sop, settings: Settings) -> Evidence:
    """A real document, the sheet of the SOP."""
    sheet = BytesIO(sheet_pdf(sheet_of(sop)))
    (proof,) = evidence_of([("lembar-sop.pdf", sheet)], settings.evidence_limits)
    return proof


def expected_letters(view: CycleView) -> list[str]:
    """The numbers of the letters that a cycle's rungs must have sent to the heads."""
    return [
        f"{view.cycle_id}/{step.number}/{step.attempt}/escalated/{rung.rung}"
        for step in view.steps
        for rung in step.escalations
        if rung.kind is EscalationKind.ESCALATION and rung.role in HEADS
    ]


def show_records(view: CycleView, order: Order, settings: Settings, box: Letterbox, workflow: type) -> None:
    """Fetches the dossier, verifies it, and asks the register for the cycle.

    Raises:
        SopError: a letter came twice, the dossier does not verify, or the register does not know the cycle.
    """
    for number in expected_letters(view):
        if (box.mails[number], box.posts[number]) != (1, 1):
            raise SopError(f"Surat {number} tiba {box.mails[number]} kali per surel, {box.posts[number]} per webhook.")
    out.print(f"\nSurat eskalasi: {len(expected_letters(view))}, masing-masing tiba satu kali per surel dan webhook.")
    path = settings.data_dir / f"{view.cycle_id}.zip"
    dossier_commands.fetch(view.cycle_id, path, settings)
    out.print(f"Berkas siklus: {path}", highlight=False, soft_wrap=True)
    dossier_commands.verify_dossier(path, workflow)
    now = datetime.now(UTC)
    with office_register(settings) as register:
        reporting, year = Reporting(register, lambda: now), period_of(f"{view.as_of:%Y}", view.zone)
        found = reporting.monitoring(order.sop, year, rehearsals=True)
        known = any(row.cycle_id == view.cycle_id and row.seal for row in reporting.cycles())
    if not known or not all(each.completed for each in found.activities):
        raise SopError(f"Register tidak memuat siklus {view.cycle_id} seutuhnya.")
    out.print(
        f"Register: lihat dengan starter.py register, lalu starter.py report --period {now.year} --rehearsals",
        soft_wrap=True,
    )
