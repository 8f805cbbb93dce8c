"""The register as people read it: a table on the terminal, and the rows of a spreadsheet."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rich.table import Table

from adapters.register.register_rows import RegisteredCycle
from console.frame.plain_table import PlainTable
from sop.cycle import wording
from sop.cycle.view import STANDING_WORDS
from sop.form.form3 import OFFICE_ZONE

if TYPE_CHECKING:
    from adapters.papers.spreadsheets import Cell

_ZONE = wording.zone_name(OFFICE_ZONE)

HEADINGS = (
    *("Siklus", "Judul", "SOP", "Keadaan", "Langkah", f"Mulai ({_ZONE})"),
    *(f"Berakhir ({_ZONE})", "Terlambat", "Menit kerja", "Menit standar"),
    *("Eskalasi", "Pengembalian", "Gladi", "Segel berkas"),
)


def cells(row: RegisteredCycle) -> "tuple[Cell, ...]":
    """A cycle under `HEADINGS`."""
    office = ZoneInfo(OFFICE_ZONE)
    return (
        *(row.cycle_id, row.title, row.sop_name, STANDING_WORDS[row.standing], row.current_step),
        row.started_at.astimezone(office),
        None if row.ended_at is None else row.ended_at.astimezone(office),
        *(_yes(row.late), row.worked_minutes, row.standard_minutes, row.escalations, row.returns),
        *(_yes(row.minute_seconds != 60), row.seal),
    )


def cycles(rows: Sequence[RegisteredCycle]) -> Table:
    table = PlainTable()
    table.add_ids("Siklus", [row.cycle_id for row in rows])
    table.add_column("Judul")
    table.add_column("Keadaan")
    table.add_column(f"Mulai,\nberakhir ({_ZONE})", no_wrap=True)
    table.add_column("Menit", justify="right", no_wrap=True)
    for row in rows:
        table.add_row(
            row.cycle_id + (f"\nsegel {row.seal[:12]}" if row.seal else ""),
            row.title,
            "\n".join(_standing(row)),
            f"{_instant(row.started_at)}\n{_instant(row.ended_at)}",
            f"{wording.number(row.worked_minutes)} / {row.standard_minutes}",
            style="red" if row.late else None,
        )
    return table


def _standing(row: RegisteredCycle) -> list[str]:
    lines = [STANDING_WORDS[row.standing]]
    lines += [f"langkah {row.current_step}"] if row.current_step else []
    lines += ["terlambat"] if row.late and "terlambat" not in lines else []
    lines += [f"eskalasi {row.escalations}"] if row.escalations else []
    lines += [f"kembali {row.returns}"] if row.returns else []
    return lines + (["gladi"] if row.minute_seconds != 60 else [])


def _instant(at: datetime | None) -> str:
    return wording.instant(at, OFFICE_ZONE).removesuffix(f" {_ZONE}")


def _yes(fact: bool) -> str:
    return "ya" if fact else "tidak"
