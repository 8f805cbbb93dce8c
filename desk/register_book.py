"""The register as a spreadsheet: the same rows by whichever door it leaves."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from adapters.papers.spreadsheets import Cell, Leaf, csv_bytes, xlsx_bytes
from adapters.register.register_rows import RegisteredCycle
from sop.cycle.view import STANDING_WORDS
from sop.cycle.wording import zone_name
from sop.form.form3 import OFFICE_ZONE
from sop.time.clock import is_rehearsal

_ZONE = zone_name(OFFICE_ZONE)
HEADINGS = (
    *("Siklus", "Judul", "SOP", "Keadaan", "Langkah", f"Mulai ({_ZONE})"),
    *(f"Berakhir ({_ZONE})", "Terlambat", "Menit kerja", "Menit standar"),
    *("Eskalasi", "Pengembalian", "Gladi", "Segel berkas"),
)


def register_csv(cycles: Sequence[RegisteredCycle]) -> bytes:
    """For the Excel of Indonesia."""
    return csv_bytes(HEADINGS, [_cells(each) for each in cycles])


def register_xlsx(cycles: Sequence[RegisteredCycle]) -> bytes:
    return xlsx_bytes(Leaf("Register", HEADINGS, [_cells(each) for each in cycles]))


def _cells(cycle: RegisteredCycle) -> tuple[Cell, ...]:
    """A cycle under `HEADINGS`."""
    office = ZoneInfo(OFFICE_ZONE)
    return (
        *(cycle.cycle_id, cycle.title, cycle.sop_name, STANDING_WORDS[cycle.standing], cycle.current_step),
        cycle.started_at.astimezone(office),
        None if cycle.ended_at is None else cycle.ended_at.astimezone(office),
        *(_yes(cycle.late), cycle.worked_minutes, cycle.standard_minutes, cycle.escalations, cycle.returns),
        *(_yes(is_rehearsal(cycle.minute_seconds)), cycle.seal),
    )


def _yes(fact: bool) -> str:
    return "ya" if fact else "tidak"
