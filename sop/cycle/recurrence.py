"""When scheduled cycles begin, as far as a calendar is known: on the first working day of every month or quarter, or
once. They begin at the opening hour of a working day."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sop.base.errors import OutsideCalendar, SopError
from sop.base.reading import Frozen
from sop.cycle.messages import Order
from sop.cycle.plan import Plan, doubts, plan
from sop.time.calendar import OfficeCalendar
from sop.time.periods import long_date


class Period(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"


class Series(Frozen):
    """The cycles that a schedule will start, before it is made."""

    starts: tuple[datetime, ...]
    """In the calendar's zone, the first one first; never empty."""
    ends_at: datetime
    """When the first cycle ends if nobody idles."""
    remarks: tuple[str, ...]
    """Sentences about what is not yet certain, or not as it was asked for."""


def series(order: Order, calendar: OfficeCalendar, when: Period | date, now: datetime) -> Series:
    """The cycles of `order` after `now`: every month or quarter, or once on a day or on the working day after it.

    Raises:
        OutsideCalendar: the first cycle would begin or end beyond the years that a calendar knows.
        SopError: nothing begins after `now`.
    """
    if isinstance(when, Period):
        starts = openings(calendar, when, now)
        if not starts:
            raise SopError(
                f"Kalender {calendar.id} tidak mengenal hari kerja yang akan datang; lengkapi dahulu kalendernya."
            )
        known = f"Kalender {calendar.id} dikenal sampai tahun {calendar.years[-1]}"
        remarks = [f"{known}; perbarui jadwal setelah kalender dilengkapi."]
    else:
        starts = (_first_opening(calendar, when),)
        if starts[0] <= now:
            raise SopError(f"Jam buka {long_date(when)} sudah lewat. Pilih hari kerja yang akan datang.")
        remarks = list(_moved(calendar, when, starts[0].date()))
    plans = list(_plans(order, starts))
    return Series(
        starts=starts[: len(plans)],
        ends_at=plans[0].ends_at,
        remarks=(*doubts(order, starts[0], plans[-1].ends_at), *remarks),
    )


def openings(calendar: OfficeCalendar, period: Period, after: datetime) -> tuple[datetime, ...]:
    """The opening hour of the first working day of each period that begins after `after`, to the last known year."""
    found = (_first_opening(calendar, first) for first in _firsts(calendar, period))
    return tuple(opening for opening in found if opening > after)


def _plans(order: Order, starts: Iterable[datetime]) -> Iterator[Plan]:
    """Of the first start, and of those after it as long as every deadline lies in years that are known: a cycle that
    cannot be counted to its end is not started."""
    for number, start in enumerate(starts):
        try:
            yield plan(order, start)
        except OutsideCalendar:
            if number == 0:
                raise
            return


def _moved(calendar: OfficeCalendar, asked: date, found: date) -> Iterator[str]:
    if asked != found:
        reason = calendar.day(asked).reason
        yield f"{long_date(asked)} bukan hari kerja ({reason}); siklus dimulai pada hari kerja berikutnya."


def _firsts(calendar: OfficeCalendar, period: Period) -> Iterator[date]:
    months = range(1, 13, 3 if period is Period.QUARTER else 1)
    return (date(year, month, 1) for year in calendar.years for month in months)


def _first_opening(calendar: OfficeCalendar, first: date) -> datetime:
    day = first
    while not (windows := calendar.day(day).windows):
        day += timedelta(days=1)
    return datetime.combine(day, windows[0].opens, ZoneInfo(calendar.zone))
