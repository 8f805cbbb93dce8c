"""`starter.py sop`, `plan` and `due`: an SOP as a sheet, and its minutes in office time. No server is needed."""

from datetime import UTC, datetime
from typing import Annotated

from adapters.papers.sop_sheets import Paper
from console.commands import sheet_files
from console.frame.command import Json, Option, instant, out, print_json, warn
from console.frame.options import Count, From, PaperSize, Pdf, SopFile, Svg
from console.tables import calendar_tables, cycle_tables, sop_tables
from desk.office import Office
from desk.ordering import Counting, order_of, planned, working_time
from sop.base.errors import SopError
from sop.form.document import DEFAULT_SOP, load_sop
from sop.form.lint import lint
from sop.time.working_time import explain


def show_sop(
    sop: SopFile = DEFAULT_SOP,
    pdf: Pdf = None,
    svg: Svg = None,
    paper: PaperSize = Paper.F4,
    final: Annotated[
        bool,
        Option(
            "--final",
            help="Lembar resmi tanpa tanda KONSEP; ditolak selama ada hasil pembacaan atau kepala yang belum lengkap.",
        ),
    ] = False,
    lint_: Annotated[
        bool, Option("--lint", help="Tampilkan temuan: isian yang kosong, meragukan, atau disimpulkan.")
    ] = False,
    json: Json = False,
) -> None:
    """Menampilkan SOP sebagai lembar resmi (Form 3), atau temuan atasnya."""
    document = load_sop(sop)
    if final and pdf is None and svg is None:
        raise SopError("Pilihan --final berlaku bagi lembar yang disimpan; tambahkan --pdf atau --svg.")
    if pdf is not None or svg is not None:
        sheet_files.save_sop_sheet(document, pdf, svg, final=final, paper=paper)
    elif lint_:
        found = lint(document)
        print_json(sop_tables.findings_json(found)) if json else out.print(sop_tables.findings(found))
    else:
        print_json(sop_tables.sheet_json(document)) if json else out.print(sop_tables.sheet(document))


def show_plan(
    from_: From = None, sop: SopFile = DEFAULT_SOP, calendar: Count = Counting.ASN, json: Json = False
) -> None:
    """Menampilkan batas waktu tiap langkah bila tidak ada waktu yang terbuang."""
    order = order_of(Office(), "Rencana", load_sop(sop), calendar)
    start_at = instant(from_, order.sop.zone, datetime.now(UTC))
    expected, doubts = planned(order, start_at)
    warn(*doubts)
    print_json(expected) if json else out.print(cycle_tables.plan(expected, order.sop))


def due(
    minutes: Annotated[int, Option(min=0, help="Menit kerja.")],
    from_: From = None,
    sop: SopFile = DEFAULT_SOP,
    calendar: Annotated[str, Option(help="asn, always, atau nama kalender lain.")] = Counting.ASN,
    json: Json = False,
) -> None:
    """Menghitung satu batas waktu dan memperlihatkan cara menghitungnya."""
    document = load_sop(sop)
    time = working_time(Office(), document, calendar)
    start_at = instant(from_, document.zone, datetime.now(UTC))
    due_at, stretches = time.add(start_at, minutes * 60), explain(time, start_at, minutes * 60)
    if json:
        print_json(calendar_tables.working_record(due_at, stretches))
    else:
        out.print(calendar_tables.working(due_at, stretches, document.zone))
