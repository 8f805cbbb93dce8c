"""`starter.py calendar …`: the office's calendar looked at, proposed anew, and applied to running cycles."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

from adapters.holiday_source import propose
from adapters.temporal.cycles import Cycles
from console.frame.command import (
    Actor,
    Argument,
    Context,
    Json,
    Option,
    Reason,
    Role,
    application,
    errors,
    out,
    print_json,
    warn,
    with_cycles,
)
from console.tables import calendar_tables, cycle_tables
from desk.deciding import Deciding
from desk.office import Office
from sop.base.errors import Refused, SopError
from sop.base.reading import checked
from sop.cycle.messages import ApplyCalendar, Receipt
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
    cycle_id: Annotated[str | None, Argument(metavar="[ID]", help="Nomor siklus.")] = None,
    everywhere: Annotated[bool, Option("--all", help="Semua siklus yang berjalan.")] = False,
    json: Json = False,
) -> None:
    """Menerapkan kalender versi baru pada siklus yang berjalan; batas waktunya dihitung ulang."""
    if (cycle_id is None) is not everywhere:
        raise SopError("Sebutkan satu nomor siklus, atau --all untuk semua siklus yang berjalan.")

    def decree(calendars: tuple[OfficeCalendar, ...]) -> ApplyCalendar:
        return checked(lambda: ApplyCalendar(calendars=calendars, role=role, actor=actor, reason=reason))

    async def send(cycles: Cycles) -> list[Receipt | Refused]:
        answers: list[Receipt | Refused] = []
        ids = None if cycle_id is None else [cycle_id]
        async for each, answer in Deciding(cycles, Office()).renew_calendars(ids, decree):
            answers.append(answer)
            if isinstance(answer, Refused):
                errors.print(f"{each}: {answer}", markup=False, soft_wrap=True)
        return answers

    answers = with_cycles(send)
    receipts = [answer for answer in answers if isinstance(answer, Receipt)]
    if json:
        print_json(receipts)
    else:
        for receipt in receipts:
            out.print(f"[bold]{receipt.cycle_id}[/]", cycle_tables.receipt(receipt))
    if not answers:
        warn("Tidak ada siklus yang perlu diperbarui: kalender yang dipakai sudah versi ini.")
    if len(receipts) < len(answers):
        raise SopError(f"{len(answers) - len(receipts)} siklus tidak diperbarui; alasannya tertera di atas.")


def _month(text: str | None) -> date:
    if text is None:
        return datetime.now(UTC).date().replace(day=1)
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise SopError(f"Bulan '{text}' tidak dikenali; tulis seperti 2026-12.") from error
