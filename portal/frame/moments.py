"""Instants and stretches of time as the pages write them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sop.base.numerals import amount
from sop.cycle.wording import zone_name
from sop.time.office_hours import Weekday
from sop.time.periods import MONTHS


def moment(at: datetime | None, zone: str, *, seconds: bool = False) -> str:
    """`Selasa, 24 Nov 2026, 10.00 WIB`; an em dash for none."""
    if at is None:
        return "—"
    there = at.astimezone(ZoneInfo(zone))
    clock = f"{there:%H.%M.%S}" if seconds else f"{there:%H.%M}"
    day = f"{Weekday.of(there).capitalize()}, {there.day} {MONTHS[there.month - 1][:3]} {there.year}"
    return f"{day}, {clock} {zone_name(zone)}"


def minutes(value: float | None) -> str:
    """`150 menit`, `12,5 menit`; an em dash for none."""
    return "—" if value is None else f"{amount(value)} menit"


def size(value: int | None) -> str:
    """`24,5 MB`, `1,5 kB`, `800 byte`; nothing where it is unknown."""
    if value is None:
        return ""
    for unit, name in ((1_000_000, "MB"), (1_000, "kB")):
        if value >= unit:
            return f"{amount(value / unit)} {name}"
    return f"{value} byte"
