"""The period that a report covers, as a person writes it, in the time of the office.

2026                     the year
2026-S1, 2026-S2         a semester: January to June, July to December
2026-11                  a month
2026-01-01..2026-06-30   from the first day to the last, both included
"""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sop.base.errors import SopError
from sop.base.reading import Frozen

MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)

# Years from 2000 on: none of them lies so near to the ends of time that the day after its last one is unknown.
_FORMS = re.compile(
    r"(?P<year>2[0-9]{3})(?:-S(?P<semester>[12])|-(?P<month>[0-9]{2}))?"
    r"|(?P<first>2[0-9]{3}-[0-9]{2}-[0-9]{2})\.\.(?P<last>2[0-9]{3}-[0-9]{2}-[0-9]{2})"
)


class Period(Frozen):
    """Whole days of the office, from `since` up to `until`, which is the first instant that no longer belongs to it."""

    name: str
    """As a person writes it; fit for a file name."""
    title: str
    """As a person reads it: "Semester I 2026"."""
    since: datetime
    until: datetime

    @property
    def first_day(self) -> date:
        return self.since.date()

    @property
    def last_day(self) -> date:
        return self.until.date() - timedelta(days=1)


def period_of(text: str, zone: str) -> Period:
    """The period that `text` names, its instants in the IANA zone `zone`.

    Raises:
        SopError: none of the forms, a day that no calendar has, or a last day before the first.
    """
    office = ZoneInfo(zone)
    try:
        return _read(text.strip(), office)
    except ValueError as error:
        raise SopError(
            f"Periode '{text}' tidak dikenali; tulis misalnya 2026-S1, 2026-S2, 2026, 2026-11, "
            "atau 2026-01-01..2026-06-30."
        ) from error


def long_date(day: date) -> str:
    """`30 Juni 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def end_of(day: date, zone: str) -> datetime:
    """The last instant of a day in the IANA zone `zone`."""
    return datetime.combine(day, time.max, ZoneInfo(zone))


def _read(text: str, zone: ZoneInfo) -> Period:
    """Raises ValueError where it is none of the forms, or names a day that no calendar has."""
    form = _FORMS.fullmatch(text)
    if form is None:
        raise ValueError(text)
    if form["first"]:
        first, last = date.fromisoformat(form["first"]), date.fromisoformat(form["last"])
        if last < first:
            raise SopError(f"Periode '{text}' berakhir sebelum dimulai; tulis hari pertama lebih dahulu.")
        title = long_date(first) if first == last else f"{long_date(first)} sampai dengan {long_date(last)}"
        return _period(text, title, first, last + timedelta(days=1), zone)
    year = int(form["year"])
    if form["semester"]:
        half = int(form["semester"])
        months, begins, title = 6, 6 * half - 5, f"Semester {'I' * half} {year}"
    elif form["month"]:
        begins = int(form["month"])
        months, title = 1, f"{MONTHS[begins - 1]} {year}" if 1 <= begins <= 12 else ""
    else:
        months, begins, title = 12, 1, f"Tahun {year}"
    after = begins - 1 + months
    return _period(text, title, date(year, begins, 1), date(year + after // 12, after % 12 + 1, 1), zone)


def _period(name: str, title: str, first: date, after: date, zone: ZoneInfo) -> Period:
    since, until = (datetime.combine(day, time(), zone) for day in (first, after))
    return Period(name=name, title=title, since=since, until=until)
