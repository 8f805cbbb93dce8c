"""When recurring cycles begin: the first working day of every month or quarter, as far as a calendar is known."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sop.calendar import OfficeCalendar


class Period(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"


def openings(calendar: OfficeCalendar, period: Period, after: datetime) -> tuple[datetime, ...]:
    """The opening hour of the first working day of each period that begins after `after`, to the last known year."""
    found = (_first_opening(calendar, first) for first in _firsts(calendar, period))
    return tuple(opening for opening in found if opening > after)


def _firsts(calendar: OfficeCalendar, period: Period) -> Iterator[date]:
    months = range(1, 13, 3 if period is Period.QUARTER else 1)
    return (date(year, month, 1) for year in calendar.years for month in months)


def _first_opening(calendar: OfficeCalendar, first: date) -> datetime:
    day = first
    while not (windows := calendar.day(day).windows):
        day += timedelta(days=1)
    return datetime.combine(day, windows[0].opens, ZoneInfo(calendar.zone))
