"""`starter.py calendar …`: the office's calendar looked at, proposed anew, and applied to running cycles."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

from adapters.holiday_source import propose
from console.commands.renewals import AllCycles, OneCycle, renew
from console.frame.command import (
    Actor,
    Context,
    Json,
    Option,
    Reason,
    Role,
    application,
    out,
    print_json,
)
from console.frame.terminal import at_terminal
from console.tables import calendar_tables
from desk.office import Office
from sop.base.errors import SopError
from sop.base.reading import checked
from sop.cycle.messages import ApplyCalendar
from sop.time.calendar import OfficeCalendar

app = application(
    "Kalender kerja: satu bulan dengan jam kerja dan hari liburnya; usul dan penerapan kalender baru.",
    no_args_is_help=False,
)


@app.callback(invoke_without_command=True)
def show(
    context: Context,
    month: Annotated[str | None, Option(metavar="TAHUN-BULAN", help="Misalnya 2026-12; bawaan: bulan ini.")] = None,
    name: Annotated[str, Option(help="Nama kalender, yaitu nama berkas dalam sop/calendars/.")] = "asn-kota-cirebon",
    json: Json = False,
) -> None:
    """Menampilkan satu bulan kalender kerja: jam kerja, hari libur dan sebabnya, serta apa yang belum ditetapkan."""
    if context.invoked_subcommand is not None:
        return
    calendar = Office().calendar(name)
    first = _month(month)
    if json:
        print_json(calendar_tables.month_record(calendar, first.year, first.month))
    else:
        out.print(calendar_tables.month(calendar, first.year, first.month))


@app.command()
def refresh(
    year: Annotated[int, Option(help="Tahun yang diusulkan.")],
    output: Annotated[Path | None, Option(help="Berkas usul; bawaan: cetak ke layar.")] = None,
) -> None:
    """Menyusun usul hari libur satu tahun untuk diperiksa orang; kalender itu sendiri tidak diubah."""
    text = propose(year)
    if output is None:
        out.print(text, markup=False, highlight=False, soft_wrap=True)
        return
    try:
        with output.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise SopError(f"Berkas {output} tidak dapat dibuat: sudah ada atau tidak diizinkan.") from error
    out.print(
        f"Usul tersimpan dalam {output}. Periksa, lalu salin ke sop/calendars/ dengan versi baru.", soft_wrap=True
    )


@app.command()
def apply(
    role: Role,
    actor: Actor,
    reason: Reason,
    cycle_id: OneCycle = None,
    everywhere: AllCycles = False,
    json: Json = False,
) -> None:
    """Menerapkan kalender versi baru pada siklus yang berjalan; batas waktunya dihitung ulang."""

    def decree(calendars: tuple[OfficeCalendar, ...]) -> ApplyCalendar:
        return checked(lambda: ApplyCalendar(calendars=calendars, role=role, actor=actor, reason=reason))

    renew(
        lambda deciding, ids: deciding.renew_calendars(ids, decree, at_terminal()),
        cycle_id,
        everywhere=everywhere,
        nothing="Tidak ada siklus yang perlu diperbarui: kalender yang dipakai sudah versi ini.",
        json=json,
    )


def _month(text: str | None) -> date:
    if text is None:
        return datetime.now(UTC).date().replace(day=1)
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise SopError(f"Bulan '{text}' tidak dikenali; tulis seperti 2026-12.") from error
