"""`starter.py report`: the six-monthly monitoring of an SOP, on the terminal, as JSON, and as a paper to be signed."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from adapters.papers.monitoring_papers import monitoring_pdf
from adapters.papers.office_profile import load_office
from adapters.papers.sop_sheets import Paper
from console.frame.command import Json, Option, out, print_json
from console.frame.files import save
from console.frame.office_register import office_register
from console.frame.options import PaperSize, Pdf, SopFile
from console.tables import monitoring_tables
from desk.office import Office
from desk.reporting import Reporting
from settings import load_settings
from sop.form.document import DEFAULT_SOP, load_sop
from sop.monitoring.assessment import assess
from sop.monitoring.tabel_7 import tabel_7
from sop.time.periods import period_of


def report(
    period: Annotated[str, Option(metavar="PERIODE", help="2026-S1, 2026-S2, 2026, 2026-11, atau HARI..HARI.")],
    sop: SopFile = DEFAULT_SOP,
    pdf: Pdf = None,
    xlsx: Annotated[Path | None, Option(metavar="BERKAS", help="Simpan sebagai buku kerja Excel.")] = None,
    paper: PaperSize = Paper.F4,
    rehearsals: Annotated[
        bool, Option("--rehearsals", help="Laporkan siklus gladi, bukan siklus kantor; berkasnya bertanda GLADI.")
    ] = False,
    json: Json = False,
) -> None:
    """Menyusun laporan pemantauan SOP (PermenPANRB 35/2012) atas satu periode, dengan Tabel 7 atas seluruh SOP."""
    document = load_sop(sop)
    span = period_of(period, document.zone)
    settings = load_settings()
    with office_register(settings) as register:
        reporting = Reporting(register, lambda: datetime.now(UTC))
        monitored = reporting.monitored(document, Office().sops.values(), span, rehearsals=rehearsals)
    found, saved = monitored.found, []
    if pdf is not None:
        saved.append((pdf, monitoring_pdf(monitored.report, document, load_office(settings.office), paper)))
    if xlsx is not None:
        from desk.monitoring_book import monitoring_xlsx  # spreadsheets, for this option alone

        saved.append((xlsx, monitoring_xlsx(monitored)))
    for path, content in saved:
        save(path, content)
    if json:
        assessed = {"assessments": [each.model_dump() for each in assess(found)]}
        rows = {"tabel_7": [each.model_dump() for each in tabel_7(monitored.unit)]}
        print_json(found.model_dump(mode="json") | rows | assessed)
        return
    out.print(monitoring_tables.monitoring(found, monitored.unit))
    for path, _ in saved:
        out.print(f"Tersimpan: {path}", highlight=False, markup=False, soft_wrap=True)
