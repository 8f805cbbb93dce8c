"""The register as people read it: a table on the terminal, and the rows of a spreadsheet."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from rich.table import Table

from adapters.register.register_rows import RegisteredCycle
from console.frame.plain_table import PlainTable
from sop.cycle import wording
from sop.cycle.view import STANDING_WORDS
from sop.form.form3 import OFFICE_ZONE
from sop.time.clock import is_rehearsal

if TYPE_CHECKING:
    pass

_ZONE = wording.zone_name(OFFICE_ZONE)


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
    return lines + (["gladi"] if is_rehearsal(row.minute_seconds) else [])


def _instant(at: datetime | None) -> str:
    return wording.instant(at, OFFICE_ZONE).removesuffix(f" {_ZONE}")
