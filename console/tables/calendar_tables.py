"""Office calendars as people read them: a month with its reasons, a deadline with its working. Each also as data."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from rich import box
from rich.table import Table

from sop.cycle.wording import zone_name
from sop.form.form3 import Basis
from sop.time.calendar import Day, OfficeCalendar
from sop.time.office_hours import Season, Weekday
from sop.time.periods import MONTHS, long_date
from sop.time.working_time import Stretch


def month(calendar: OfficeCalendar, year: int, month: int) -> Table:
    """One row per day: its hours, or why nobody works. Below it the total, and what is not yet certain.

    Raises:
        OutsideCalendar: a year that the calendar does not know.
    """
    days = _days(calendar, year, month)
    table = Table(
        box=box.SIMPLE_HEAD,
        title=f"{MONTHS[month - 1]} {year} · {calendar.name}",
        caption="\n".join([_total(days), *_doubts(calendar, days)]),
        caption_justify="left",
    )
    for heading in ("Tanggal", "Hari", "Jam kerja", "Lama", "Keterangan"):
        table.add_column(heading, justify="right" if heading in ("Tanggal", "Lama") else "left")
    for day in days:
        hours = ", ".join(str(window) for window in day.windows) or "—"
        table.add_row(
            str(day.date.day),
            Weekday.of(day.date).capitalize(),
            hours,
            duration(_worked(day)) if day.windows else "",
            day.reason,
            style=None if day.windows else "dim",
            end_section=day.date.weekday() == 6,
        )
    return table


def month_record(calendar: OfficeCalendar, year: int, month: int) -> dict[str, Any]:
    """The same month for `--json`. Raises what `month` raises."""
    days = _days(calendar, year, month)
    return {
        "calendar": calendar.id,
        "version": calendar.version,
        "zone": calendar.zone,
        "days": [
            {
                "date": day.date.isoformat(),
                "windows": [{"opens": f"{w.opens:%H:%M}", "closes": f"{w.closes:%H:%M}"} for w in day.windows],
                "reason": day.reason,
                "legal_basis": day.legal_basis,
                "undecreed": day.undecreed,
            }
            for day in days
        ],
        "warnings": _warnings(calendar, days),
    }


def working(due_at: datetime, stretches: Sequence[Stretch], zone: str) -> Table:
    """A deadline with its working, in the IANA zone that all its instants are in: every window counted and every day
    skipped, in order."""
    total = duration(sum(stretch.seconds for stretch in stretches))
    table = Table(
        box=box.SIMPLE_HEAD,
        title=f"Batas waktu: {_day_name(due_at)} pukul {_clock(due_at)} {zone_name(zone)}",
        caption=f"Waktu kerja yang dihitung: {total}. Semua jam dalam {zone_name(zone)}.",
        caption_justify="left",
    )
    for heading in ("Hari", "Dari", "Sampai", "Dihitung", "Keterangan"):
        table.add_column(heading, justify="right" if heading == "Dihitung" else "left")
    for stretch in stretches:
        table.add_row(
            _day_name(stretch.starts_at),
            _clock(stretch.starts_at),
            _end_of(stretch),
            duration(stretch.seconds) if stretch.seconds else "—",
            stretch.reason,
            style=None if stretch.seconds else "dim",
        )
    return table


def working_record(due_at: datetime, stretches: Sequence[Stretch]) -> dict[str, Any]:
    """The same deadline for `--json`: `{"due_at": …, "working": […]}`."""
    return {"due_at": due_at.isoformat(), "working": [stretch.model_dump(mode="json") for stretch in stretches]}


def duration(seconds: float) -> str:
    """`6 jam`, `30 menit`, `1 jam 20 menit`; seconds only where there are any."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{amount} {unit}" for amount, unit in ((hours, "jam"), (minutes, "menit"), (rest, "detik")) if amount]
    return " ".join(parts) or "0 menit"


def _days(calendar: OfficeCalendar, year: int, month: int) -> list[Day]:
    return [calendar.day(date(year, month, day)) for day in range(1, monthrange(year, month)[1] + 1)]


def _total(days: Sequence[Day]) -> str:
    return f"{sum(bool(day.windows) for day in days)} hari kerja, {duration(sum(map(_worked, days)))}."


def _worked(day: Day) -> float:
    return sum(window.seconds for window in day.windows)


def _doubts(calendar: OfficeCalendar, days: Sequence[Day]) -> list[str]:
    """What the month rests on and is not certain: cuti bersama not yet decreed, and rules the office must confirm."""
    first, last = days[0].date, days[-1].date
    doubts = _warnings(calendar, days)
    fasting = [ramadan for ramadan in calendar.ramadan if ramadan.meets(first, last)]
    seasons = {Season.RAMADAN, Season.ORDINARY} if fasting else {Season.ORDINARY}
    ruled = [
        *((f"{d.kind.label} tahun {d.year}", d) for d in calendar.decrees if d.year == first.year),
        *(("Rentang Ramadan", ramadan) for ramadan in fasting),
        *((p.name, p) for p in calendar.profiles if p.season in seasons and p.meets(first, last)),
    ]
    doubts += [
        f"{what} belum dikonfirmasi ({rule.legal_basis})." for what, rule in ruled if rule.basis is Basis.INFERRED
    ]
    return doubts


def _warnings(calendar: OfficeCalendar, days: Sequence[Day]) -> list[str]:
    first, last = days[0].date, days[-1].date
    return [*calendar.warnings(first.year, last.year), *calendar.unusual_weeks(first, last)]


def _day_name(at: datetime) -> str:
    return f"{Weekday.of(at).capitalize()}, {long_date(at)}"


def _clock(at: datetime) -> str:
    return f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"


def _end_of(stretch: Stretch) -> str:
    # A skipped day ends where the next begins; people write that as 24:00.
    ends = stretch.ends_at
    midnight = ends.hour == ends.minute == 0 and ends.date() > stretch.starts_at.date()
    return "24:00" if midnight else _clock(ends)
