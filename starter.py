"""The operator's command line: starts and oversees cycles."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from adapters.papers.sop_sheets import Paper
from adapters.temporal.cycles import Cycles
from adapters.temporal.dev_server import ServerPorts
from console.commands import (
    answer_commands,
    calendar_commands,
    dossier_commands,
    notice_commands,
    register_commands,
    report_commands,
    schedule_commands,
    sheet_files,
    sop_commands,
    user_commands,
)
from console.commands.journal_file import read_view
from console.frame.command import (
    Argument,
    CycleId,
    Json,
    Option,
    application,
    out,
    print_json,
    run_application,
    warn,
    with_cycles,
)
from console.frame.office_register import refuse_known_id
from console.frame.options import Count, MinuteSeconds, PaperSize, Pdf, SopFile, Svg
from console.shows import follow, up
from console.tables import cycle_tables
from desk.deeds import DECISIONS
from desk.office import Office
from desk.ordering import Counting, Ordering, order_of, planned
from settings import load_settings
from sop.base.errors import SopError, UnreadableFile
from sop.base.reading import checked
from sop.cycle.journal import Kind, first_broken
from sop.cycle.messages import Standing
from sop.form.document import DEFAULT_SOP, load_sop

app = application("Memulai dan mengawasi siklus SOP. Bantuan tiap perintah: starter.py PERINTAH --help")


@app.command()
def start(
    title: Annotated[str, Option(help="Judul siklus.")],
    cycle_id: Annotated[str | None, Option("--id", help="Nomor siklus; bawaan: siklus-<tahun>-<acak>.")] = None,
    sop: SopFile = DEFAULT_SOP,
    calendar: Count = Counting.ASN,
    minute_seconds: MinuteSeconds = 60,
    wait: Annotated[bool, Option("--wait", help="Tunggu sampai siklus berakhir.")] = False,
    json: Json = False,
) -> None:
    """Memulai satu siklus SOP."""
    now, document = datetime.now(UTC), load_sop(sop)
    order = checked(lambda: order_of(Office(), title, document, calendar, minute_seconds, now.year))
    _, doubts = planned(order, now)
    warn(*doubts)

    async def begin(cycles: Cycles) -> None:
        chosen = await Ordering(cycles, refuse_known_id, lambda: now).start(order, cycle_id)
        if not wait:
            if json:
                print_json({"cycle_id": chosen})
            else:
                out.print(f"Siklus {chosen} dimulai. Lihat: starter.py show {chosen}", highlight=False, soft_wrap=True)
            return
        final = await cycles.result(chosen)
        print_json(final) if json else out.print(cycle_tables.cycle(final))

    with_cycles(begin)


@app.command("list")
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


@app.command()
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
    view = with_cycles(lambda cycles: cycles.view(cycle_id))
    print_json(view) if json else out.print(cycle_tables.cycle(view, journal=journal))


@app.command()
def verify(
    source: Annotated[
        str, Argument(metavar="ID|BERKAS", help="Nomor siklus, berkas siklus (zip), atau JSON dari: show ID --json.")
    ],
) -> None:
    """Memeriksa berkas siklus tanpa server: sidik, rantai jurnal, dokumen, dan riwayatnya; atau jurnal satu siklus."""
    path = Path(source)
    if path.suffix in (".zip", ".json") and not path.is_file():
        raise UnreadableFile(source)
    if path.is_file() and dossier_commands.is_dossier(path):
        from workflows.development_cycle import DevelopmentCycle  # here, since only two commands need it

        dossier_commands.verify_dossier(path, DevelopmentCycle)
        return
    view = read_view(path) if path.is_file() else with_cycles(lambda cycles: cycles.view(source))
    if (broken := first_broken(view.journal)) is not None:
        raise SopError(f"Jurnal {view.cycle_id} TIDAK utuh: entri {broken} tidak cocok dengan entri sebelumnya.")
    ended = any(entry.kind in (Kind.FINISHED, Kind.CANCELLED) for entry in view.journal)
    if ended is (view.current_step is not None):
        raise SopError(f"Jurnal {view.cycle_id} terpotong: keadaan siklus tidak sesuai dengan entri terakhirnya.")
    out.print(
        f"Jurnal {view.cycle_id} utuh: {len(view.journal)} entri, sampai {view.journal[-1].hash}.", soft_wrap=True
    )


for deed in DECISIONS:
    if deed.by_operator:
        app.command(deed.verb, help=deed.help)(answer_commands.deciding(deed))
app.command("sop")(sop_commands.show_sop)
app.command("plan")(sop_commands.show_plan)
app.command("due")(sop_commands.due)
app.command("register")(register_commands.register)
app.command("report")(report_commands.report)
app.command("dossier")(dossier_commands.dossier)
app.add_typer(notice_commands.app, name="notices")
app.add_typer(calendar_commands.app, name="calendar")
app.add_typer(schedule_commands.app, name="schedule")
app.add_typer(user_commands.app, name="user")


@app.command("demo")
def run_demo(minute_seconds: MinuteSeconds = 0.2) -> None:
    """Memeragakan seluruh SOP dalam waktu kurang dari satu menit."""
    from console.shows import demo  # these two load nearly all of the product
    from workflows.development_cycle import DevelopmentCycle

    asyncio.run(demo.demo(load_settings(), minute_seconds, DevelopmentCycle))


@app.command("up")
def run_up(
    port: Annotated[int, Option(min=1, max=65535, help="Port server Temporal.")] = ServerPorts().grpc,
    ui_port: Annotated[int, Option(min=1, max=65535, help="Port Temporal UI.")] = ServerPorts().ui,
) -> None:
    """Menjalankan server Temporal, Temporal UI, dan worker di mesin ini sampai Ctrl-C."""
    asyncio.run(up.up(load_settings(), ServerPorts(port, ui_port)))


if __name__ == "__main__":
    run_application(app)
