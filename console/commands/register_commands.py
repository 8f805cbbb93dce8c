"""`starter.py register`: the cycles that the register knows, long after Temporal has forgotten them."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from console.frame.command import Json, Option, out, print_json
from console.frame.files import save
from console.frame.office_register import office_register
from console.tables import register_tables
from desk.reporting import Reporting
from settings import load_settings
from sop.cycle.messages import Standing
from sop.form.form3 import OFFICE_ZONE
from sop.time.periods import period_of


def register(
    period: Annotated[
        str | None,
        Option(metavar="PERIODE", help="Hanya siklus yang dimulai dalam 2026-S1, 2026, 2026-11, atau HARI..HARI."),
    ] = None,
    state: Annotated[Standing | None, Option(help="Hanya siklus dengan keadaan ini.")] = None,
    role: Annotated[str | None, Option(help="Hanya siklus yang melibatkan peran ini.")] = None,
    late: Annotated[
        bool | None, Option("--late/--on-time", help="Hanya siklus yang terlambat, atau hanya yang tepat waktu.")
    ] = None,
    csv: Annotated[Path | None, Option(metavar="BERKAS", help="Simpan sebagai CSV untuk Excel Indonesia.")] = None,
    xlsx: Annotated[Path | None, Option(metavar="BERKAS", help="Simpan sebagai buku kerja Excel.")] = None,
    json: Json = False,
) -> None:
    """Menampilkan register: semua siklus yang pernah berjalan, juga yang sudah dihapus dari Temporal."""
    span = None if period is None else period_of(period, OFFICE_ZONE)
    with office_register(load_settings()) as opened:
        rows = Reporting(opened, lambda: datetime.now(UTC)).cycles(span, state, role, late)
    from desk.register_book import register_csv, register_xlsx  # forty modules, for this command alone

    saved = []
    if csv is not None:
        saved.append((csv, register_csv(rows)))
    if xlsx is not None:
        saved.append((xlsx, register_xlsx(rows)))
    for path, content in saved:
        save(path, content)
    if json:
        print_json(rows)
    elif saved:
        for path, _ in saved:
            out.print(f"Tersimpan: {path} ({len(rows)} siklus).", highlight=False, markup=False, soft_wrap=True)
    elif rows:
        out.print(register_tables.cycles(rows))
    else:
        out.print("Tidak ada siklus yang sesuai.")
