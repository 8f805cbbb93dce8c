"""`starter.py schedule …`: cycles that begin by themselves, on the first working day of every month or quarter."""

from datetime import UTC, datetime
from typing import Annotated

from adapters.schedules import Schedules
from console import cycle_tables
from console.command import Argument, Json, Option, application, out, print_json, warn, with_client
from console.options import Count, MinuteSeconds, SopFile
from console.orders import Counting, calendar_named, new_order, warnings_at
from sop.document import DEFAULT_SOP
from sop.errors import SopError
from sop.recurrence import Period, openings

app = application("Siklus berkala: membuat, melihat, menghentikan sementara, dan menghapus jadwal.")

Name = Annotated[str, Argument(metavar="NAMA", help="Nama jadwal, misalnya triwulan.")]
Note = Annotated[str, Option(help="Keterangan yang tersimpan pada jadwal.")]


@app.command()
def create(
    name: Name,
    title: Annotated[str, Option(help="Judul setiap siklus.")],
    every: Annotated[Period, Option(help="Hari kerja pertama tiap bulan atau triwulan.")] = Period.QUARTER,
    sop: SopFile = DEFAULT_SOP,
    calendar: Count = Counting.ASN,
    minute_seconds: MinuteSeconds = 60,
) -> None:
    """Membuat jadwal: satu siklus pada jam buka hari kerja pertama tiap bulan atau triwulan."""
    order = new_order(title, sop, calendar, minute_seconds, datetime.now(UTC).year)
    office = calendar_named(order.sop.roles[0].calendar)
    starts = openings(office, every, datetime.now(UTC))
    if not starts:
        raise SopError(f"Kalender {office.id} tidak mengenal hari kerja yang akan datang; lengkapi dahulu kalendernya.")
    warn(*warnings_at(order, starts[0]))
    with_client(lambda client: Schedules(client).create(name, order, starts))
    out.print(f"Jadwal {name} dibuat: {len(starts)} siklus, yang pertama {starts[0]:%Y-%m-%d %H:%M}.", highlight=False)
    warn(f"Kalender {office.id} dikenal sampai tahun {office.years[-1]}; perbarui jadwal setelah kalender dilengkapi.")


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
def pause(name: Name, note: Note = "Dihentikan sementara oleh operator") -> None:
    """Menghentikan sementara: tidak ada siklus baru sampai dilanjutkan."""
    with_client(lambda client: Schedules(client).pause(name, note))
    out.print(f"Jadwal {name} dihentikan sementara.", highlight=False)


@app.command()
def resume(name: Name, note: Note = "Dilanjutkan oleh operator") -> None:
    """Melanjutkan jadwal yang dihentikan sementara."""
    with_client(lambda client: Schedules(client).resume(name, note))
    out.print(f"Jadwal {name} dilanjutkan.", highlight=False)


@app.command()
def delete(name: Name) -> None:
    """Menghapus jadwal; siklus yang sudah dimulai tetap berjalan."""
    with_client(lambda client: Schedules(client).delete(name))
    out.print(f"Jadwal {name} dihapus.", highlight=False)
