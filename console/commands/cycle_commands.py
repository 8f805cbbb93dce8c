"""`starter.py start`, `list`, `show` and `verify`: cycles begun, looked at, and checked."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from adapters.papers.sop_sheets import Paper
from adapters.temporal.cycles import Cycles
from console.commands import (
    dossier_commands,
    sheet_files,
)
from console.commands.journal_file import read_view
from console.frame.command import (
    CycleId,
    Json,
    Option,
    out,
    print_json,
    warn,
    with_cycles,
)
from console.frame.office_register import refuse_known_id
from console.frame.options import Count, MinuteSeconds, PaperSize, Parties, Pdf, SopFile, Svg, parties_in
from console.frame.terminal import office_trust
from console.tables import cycle_tables, follow
from desk.office import Office
from desk.ordering import Counting, Ordering, order_of, planned
from desk.paging import whole
from settings import load_settings
from sop.base.errors import SopError, UnreadableFile
from sop.base.reading import checked
from sop.cycle.answers import CycleView, Standing
from sop.cycle.journal import Kind, first_broken
from sop.form.document import DEFAULT_SOP, load_sop


def start(
    title: Annotated[str, Option(help="Judul siklus.")],
    cycle_id: Annotated[str | None, Option("--id", help="Nomor siklus; bawaan: siklus-<tahun>-<acak>.")] = None,
    sop: SopFile = DEFAULT_SOP,
    calendar: Count = Counting.ASN,
    minute_seconds: MinuteSeconds = 60,
    party: Parties = [],  # noqa: B006
    wait: Annotated[bool, Option("--wait", help="Tunggu sampai siklus berakhir.")] = False,
    json: Json = False,
) -> None:
    """Memulai satu siklus SOP."""
    now, document, parties = datetime.now(UTC), load_sop(sop), parties_in(party)
    order = checked(lambda: order_of(Office(), title, document, calendar, minute_seconds, now.year, parties))
    _, doubts = planned(order, now)
    warn(*doubts)

    async def begin(cycles: Cycles) -> None:
        ordering = Ordering(cycles, refuse_known_id, lambda: now, office_trust(load_settings()))
        chosen = await ordering.start(order, cycle_id)
        if not wait:
            if json:
                print_json({"cycle_id": chosen})
            else:
                out.print(f"Siklus {chosen} dimulai. Lihat: starter.py show {chosen}", highlight=False, soft_wrap=True)
            return
        final = await cycles.result(chosen)
        print_json(final) if json else out.print(cycle_tables.cycle(final))

    with_cycles(begin)


def list_cycles(
    role: Annotated[str | None, Option(help="Hanya siklus yang menunggu peran ini.")] = None,
    state: Annotated[Standing | None, Option(help="Hanya siklus dengan keadaan ini.")] = None,
    json: Json = False,
) -> None:
    """Menampilkan semua siklus, yang terbaru lebih dahulu."""
    rows = with_cycles(lambda cycles: cycles.rows(role, state))
    if json:
        print_json(rows)
    elif rows:
        out.print(cycle_tables.rows(rows))
    else:
        out.print("Tidak ada siklus yang sesuai.")


def show(
    cycle_id: CycleId,
    follow_: Annotated[bool, Option("--follow", "-f", help="Tampilkan terus sampai siklus berakhir.")] = False,
    journal: Annotated[bool, Option("--journal", help="Tampilkan juga seluruh jurnal.")] = False,
    pdf: Pdf = None,
    svg: Svg = None,
    paper: PaperSize = Paper.F4,
    json: Json = False,
) -> None:
    """Menampilkan satu siklus: langkah, batas waktu, eskalasi, dan jurnal; atau lembar SOP dengan kemajuannya."""
    if pdf is not None or svg is not None:
        sop, view = with_cycles(lambda cycles: cycles.sop_and_view(cycle_id))
        sheet_files.save_cycle_sheet(sop, view, pdf, svg, paper=paper)
        return
    if follow_:
        with_cycles(lambda cycles: follow.follow(cycles, cycle_id))
        return
    view = with_cycles(lambda cycles: cycles.view(cycle_id) if not (json or journal) else _whole(cycles, cycle_id))
    print_json(view) if json else out.print(cycle_tables.cycle(view, journal=journal))


async def _whole(cycles: Cycles, cycle_id: str) -> CycleView:
    return await whole(cycles, await cycles.view(cycle_id))


def verify(source: str, workflow: Callable[[], type]) -> None:
    """Checks a dossier without a server, or the journal of one cycle; `workflow` loads the class that replays.

    Raises:
        SopError: what is wrong with it.
    """
    path = Path(source)
    if path.suffix in (".zip", ".json") and not path.is_file():
        raise UnreadableFile(source)
    if path.is_file() and dossier_commands.is_dossier(path):
        dossier_commands.verify_dossier(path, workflow())
        return
    view = read_view(path) if path.is_file() else with_cycles(lambda cycles: _whole(cycles, source))
    if (broken := first_broken(view.journal)) is not None:
        raise SopError(f"Jurnal {view.cycle_id} TIDAK utuh: entri {broken} tidak cocok dengan entri sebelumnya.")
    ended = any(entry.kind in (Kind.FINISHED, Kind.CANCELLED) for entry in view.journal)
    if ended is (view.current_step is not None):
        raise SopError(f"Jurnal {view.cycle_id} terpotong: keadaan siklus tidak sesuai dengan entri terakhirnya.")
    out.print(
        f"Jurnal {view.cycle_id} utuh: {len(view.journal)} entri, sampai {view.journal[-1].hash}.", soft_wrap=True
    )
