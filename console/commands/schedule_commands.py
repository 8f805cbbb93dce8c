"""`starter.py schedule …`: cycles that begin by themselves, on the first working day of every month or quarter, or
once."""

from datetime import UTC, date, datetime
from typing import Annotated

from adapters.temporal.schedules import PAUSED, RESUMED, Schedules
from console.frame.command import Argument, Json, Option, application, out, print_json, warn, with_client
from console.frame.options import Count, MinuteSeconds, Parties, SopFile, parties_in
from console.frame.terminal import office_trust
from console.tables import cycle_tables
from desk.office import Office
from desk.ordering import Counting, order_of
from desk.recurring import Recurring, series_of
from settings import load_settings
from sop.base.errors import SopError
from sop.base.reading import checked
from sop.cycle.recurrence import Period
from sop.form.document import DEFAULT_SOP, load_sop

app = application("Siklus terjadwal: membuat, melihat, menghentikan sementara, dan menghapus jadwal.")

Name = Annotated[str, Argument(metavar="NAMA", help="Nama jadwal, misalnya triwulan.")]
Note = Annotated[str, Option(help="Keterangan yang tersimpan pada jadwal.")]


def recurring(schedules: Schedules) -> Recurring:
    return Recurring(schedules, office_trust(load_settings()))


@app.command()
def create(
    name: Name,
    title: Annotated[str, Option(help="Judul setiap siklus.")],
    every: Annotated[Period, Option(help="Hari kerja pertama tiap bulan atau triwulan.")] = Period.QUARTER,
    once: Annotated[
        str | None, Option(metavar="TANGGAL", help="Satu siklus saja, pada hari itu atau hari kerja berikutnya.")
    ] = None,
    sop: SopFile = DEFAULT_SOP,
    calendar: Count = Counting.ASN,
    minute_seconds: MinuteSeconds = 60,
    party: Parties = [],  # noqa: B006
) -> None:
    """Membuat jadwal: satu siklus pada jam buka hari kerja pertama tiap bulan atau triwulan, atau sekali saja."""
    now, office, document, parties = datetime.now(UTC), Office(), load_sop(sop), parties_in(party)
    order = checked(lambda: order_of(office, title, document, calendar, minute_seconds, now.year, parties))
    planned = series_of(office, order, every if once is None else _day(once), now)
    with_client(lambda client: recurring(Schedules(client)).create(name, order, planned))
    warn(*planned.remarks)
    first = f"{planned.starts[0]:%Y-%m-%d %H:%M}"
    out.print(f"Jadwal {name} dibuat: {len(planned.starts)} siklus, yang pertama {first}.", highlight=False)


@app.command("list")
def list_schedules(json: Json = False) -> None:
    """Menampilkan semua jadwal dengan waktu mulai berikutnya."""
    rows = with_client(lambda client: Schedules(client).rows())
    if json:
        print_json(rows)
    elif rows:
        out.print(cycle_tables.schedules(rows))
    else:
        out.print("Tidak ada jadwal.")


@app.command()
def pause(name: Name, note: Note = PAUSED) -> None:
    """Menghentikan sementara: tidak ada siklus baru sampai dilanjutkan."""
    out.print(with_client(lambda client: recurring(Schedules(client)).pause(name, note)), highlight=False)


@app.command()
def resume(name: Name, note: Note = RESUMED) -> None:
    """Melanjutkan jadwal yang dihentikan sementara."""
    out.print(with_client(lambda client: recurring(Schedules(client)).resume(name, note)), highlight=False)


@app.command()
def delete(name: Name) -> None:
    """Menghapus jadwal; siklus yang sudah dimulai tetap berjalan."""
    out.print(with_client(lambda client: recurring(Schedules(client)).delete(name)), highlight=False)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise SopError(f"Tanggal '{text}' tidak dikenali; tulis seperti 2026-12-21.") from error
