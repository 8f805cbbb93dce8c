"""The operator's command line: starts and oversees cycles."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from adapters.cycles import Cycles, new_cycle_id
from adapters.dev_server import Ports
from adapters.notice_book import SqliteNoticeBook
from console import calendar_commands, calendar_tables, cycle_tables, demo, follow, schedule_commands, sop_sheet, up
from console.command import (
    Actor,
    Argument,
    CycleId,
    Json,
    Option,
    Reason,
    Role,
    application,
    checked,
    instant,
    out,
    print_json,
    run_application,
    warn,
    with_cycles,
)
from console.journal_file import read_view
from console.orders import Counting, new_order, warnings_at, working_time
from settings import load_settings
from sop.document import DEFAULT_SOP, load_sop
from sop.errors import SopError
from sop.journal import Kind, first_broken
from sop.lint import lint
from sop.messages import CancelCycle, Standing
from sop.plan import plan
from sop.working_time import explain

app = application("Memulai dan mengawasi siklus SOP. Bantuan tiap perintah: starter.py PERINTAH --help")

app.add_typer(calendar_commands.app, name="calendar")
app.add_typer(schedule_commands.app, name="schedule")

SopFile = Annotated[Path, Option("--sop", metavar="BERKAS", help="Berkas SOP (TOML).")]
Count = Annotated[
    Counting, Option("--calendar", help="asn: menit dihitung dalam jam kerja; always: menit dihitung terus-menerus.")
]
MinuteSeconds = Annotated[
    float, Option(min=0.01, max=60, help="Lama satu menit SOP dalam detik; kurang dari 60 untuk gladi.")
]
From = Annotated[
    str | None, Option("--from", metavar="WAKTU", help="Waktu mulai (ISO 8601, zona kantor); bawaan: sekarang.")
]


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
    now = datetime.now(UTC)
    order = new_order(title, sop, calendar, minute_seconds, now.year)
    warn(*warnings_at(order, now))
    chosen = cycle_id or new_cycle_id(now)

    async def begin(cycles: Cycles) -> None:
        await cycles.start(chosen, order)
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
    json: Json = False,
) -> None:
    """Menampilkan satu siklus: langkah, batas waktu, eskalasi, dan jurnal."""
    if follow_:
        with_cycles(lambda cycles: follow.follow(cycles, cycle_id))
        return
    view = with_cycles(lambda cycles: cycles.view(cycle_id))
    print_json(view) if json else out.print(cycle_tables.cycle(view, journal=journal))


@app.command()
def verify(
    source: Annotated[str, Argument(metavar="ID|BERKAS", help="Nomor siklus, atau berkas JSON dari: show ID --json.")],
) -> None:
    """Memeriksa jurnal: rantai SHA-256-nya utuh, dan siklus yang berakhir benar-benar ditutup."""
    path = Path(source)
    view = read_view(path) if path.is_file() else with_cycles(lambda cycles: cycles.view(source))
    if (broken := first_broken(view.journal)) is not None:
        raise SopError(f"Jurnal {view.cycle_id} TIDAK utuh: entri {broken} tidak cocok dengan entri sebelumnya.")
    ended = any(entry.kind in (Kind.FINISHED, Kind.CANCELLED) for entry in view.journal)
    if ended is (view.current_step is not None):
        raise SopError(f"Jurnal {view.cycle_id} terpotong: keadaan siklus tidak sesuai dengan entri terakhirnya.")
    out.print(
        f"Jurnal {view.cycle_id} utuh: {len(view.journal)} entri, sampai {view.journal[-1].hash}.", soft_wrap=True
    )


@app.command()
def cancel(cycle_id: CycleId, role: Role, actor: Actor, reason: Reason, json: Json = False) -> None:
    """Membatalkan satu siklus dan menutup jurnalnya."""
    command = checked(lambda: CancelCycle(role=role, actor=actor, reason=reason))
    receipt = with_cycles(lambda cycles: cycles.decide(cycle_id, command))
    print_json(receipt) if json else out.print(cycle_tables.receipt(receipt))


@app.command("sop")
def show_sop(
    sop: SopFile = DEFAULT_SOP,
    lint_: Annotated[
        bool, Option("--lint", help="Tampilkan temuan: isian yang kosong, meragukan, atau disimpulkan.")
    ] = False,
    json: Json = False,
) -> None:
    """Menampilkan SOP sebagai lembar, atau temuan atasnya."""
    document = load_sop(sop)
    if lint_:
        found = lint(document)
        print_json(sop_sheet.findings_json(found)) if json else out.print(sop_sheet.findings(found))
    else:
        print_json(sop_sheet.sheet_json(document)) if json else out.print(sop_sheet.sheet(document))


@app.command("plan")
def show_plan(
    from_: From = None, sop: SopFile = DEFAULT_SOP, calendar: Count = Counting.ASN, json: Json = False
) -> None:
    """Menampilkan batas waktu tiap langkah bila tidak ada waktu yang terbuang."""
    order = new_order("Rencana", sop, calendar, 60)
    start_at = instant(from_, order.sop.zone, datetime.now(UTC))
    planned = plan(order, start_at)
    warn(*warnings_at(order, start_at))
    print_json(planned) if json else out.print(cycle_tables.plan(planned, order.sop))


@app.command()
def due(
    minutes: Annotated[int, Option(min=0, help="Menit kerja.")],
    from_: From = None,
    sop: SopFile = DEFAULT_SOP,
    calendar: Annotated[str, Option(help="asn, always, atau nama kalender lain.")] = Counting.ASN,
    json: Json = False,
) -> None:
    """Menghitung satu batas waktu dan memperlihatkan cara menghitungnya."""
    document = load_sop(sop)
    time = working_time(document, calendar)
    start_at = instant(from_, document.zone, datetime.now(UTC))
    due_at, stretches = time.add(start_at, minutes * 60), explain(time, start_at, minutes * 60)
    if json:
        print_json(calendar_tables.working_record(due_at, stretches))
    else:
        out.print(calendar_tables.working(due_at, stretches))


@app.command()
def notices(
    role: Annotated[str | None, Option(help="Hanya pemberitahuan kepada peran ini.")] = None,
    limit: Annotated[int, Option(min=1, help="Paling banyak sekian, yang terbaru lebih dahulu.")] = 50,
    json: Json = False,
) -> None:
    """Menampilkan buku pemberitahuan: siapa diberi tahu apa, dan kapan. Pada mesin tempat worker bekerja."""
    kept = SqliteNoticeBook(load_settings().data_dir / "notices.db").latest(limit, role)
    if json:
        print_json(kept)
    elif kept:
        out.print(cycle_tables.notices(kept))
    else:
        out.print("Belum ada pemberitahuan.")


@app.command("demo")
def run_demo(minute_seconds: MinuteSeconds = 0.2) -> None:
    """Memeragakan seluruh SOP dalam waktu kurang dari satu menit."""
    asyncio.run(demo.demo(load_settings(), minute_seconds))


@app.command("up")
def run_up(
    port: Annotated[int, Option(min=1, max=65535, help="Port server Temporal.")] = Ports().grpc,
    ui_port: Annotated[int, Option(min=1, max=65535, help="Port Temporal UI.")] = Ports().ui,
) -> None:
    """Menjalankan server Temporal, Temporal UI, dan worker di mesin ini sampai Ctrl-C."""
    asyncio.run(up.up(load_settings(), Ports(port, ui_port)))


if __name__ == "__main__":
    run_application(app)
