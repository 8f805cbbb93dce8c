"""`starter.py report`: the six-monthly monitoring of an SOP, on the terminal, as JSON, and as a paper to be signed."""

from datetime import UTC, datetime
from typing import Annotated

from adapters.papers.monitoring_papers import monitoring_pdf
from adapters.papers.sop_sheets import Paper
from console.frame.command import Json, Option, out, print_json
from console.frame.files import save
from console.frame.office_register import office_register
from console.frame.options import PaperSize, Pdf, SopFile
from console.tables import monitoring_tables
from desk.reporting import Reporting
from settings import load_settings
from sop.form.document import DEFAULT_SOP, load_sop
from sop.monitoring.assessment import assess
from sop.papers.monitoring_report import report_of
from sop.time.periods import period_of


def report(
    period: Annotated[str, Option(metavar="PERIODE", help="2026-S1, 2026-S2, 2026, 2026-11, atau HARI..HARI.")],
    sop: SopFile = DEFAULT_SOP,
    pdf: Pdf = None,
    paper: PaperSize = Paper.F4,
    rehearsals: Annotated[
        bool, Option("--rehearsals", help="Laporkan siklus gladi, bukan siklus kantor; PDF bertanda GLADI.")
    ] = False,
    json: Json = False,
) -> None:
    """Menyusun laporan pemantauan SOP (PermenPANRB 35/2012) atas satu periode, lengkap dengan Tabel 7."""
    document = load_sop(sop)
    span = period_of(period, document.zone)
    with office_register(load_settings()) as register:
        found = Reporting(register, lambda: datetime.now(UTC)).monitoring(document, span, rehearsals=rehearsals)
    if pdf is not None:
        save(pdf, monitoring_pdf(report_of(found, document), paper))
    if json:
        print_json(found.model_dump(mode="json") | {"assessments": [each.model_dump() for each in assess(found)]})
        return
    out.print(monitoring_tables.monitoring(found))
    if pdf is not None:
        out.print(f"Tersimpan: {pdf}", highlight=False, markup=False, soft_wrap=True)
