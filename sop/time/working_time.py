"""Working-time arithmetic: add working seconds to an instant, and measure them between two instants.

Both are pure, exact to the microsecond, and each other's inverse: `measure(a, add(a, n)) == n` for every n ≥ 0 of whole
microseconds. Instants are aware datetimes; amounts are seconds of working time.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from sop.base.reading import Frozen
from sop.time.calendar import OfficeCalendar
from sop.time.timetable import off_axis, on_axis, timetable

_PER_SECOND = 1_000_000
ROUND_THE_CLOCK = "24 jam sehari, termasuk hari libur"
"""How people are told of minutes that no calendar counts."""


class WorkingTime(Protocol):
    """Time as one calendar counts it."""

    @property
    def id(self) -> str: ...

    @property
    def version(self) -> str: ...

    def add(self, start: datetime, seconds: float) -> datetime:
        """The instant at which `seconds` of working time have passed since `start`.

        A budget used up exactly at closing is due at closing; with nothing to count, the answer is `next_opening`.

        Raises:
            OutsideCalendar: `start` or the answer lies beyond the years the calendar knows.
            ValueError: `seconds` is negative.
        """
        ...

    def measure(self, start: datetime, end: datetime) -> float:
        """The seconds of working time from `start` to `end`.

        Raises:
            OutsideCalendar: an instant lies beyond the years the calendar knows.
            ValueError: `end` precedes `start`.
        """
        ...

    def is_open(self, at: datetime) -> bool:
        """Whether time counts at this instant. Opening is inside, closing is not. Raises OutsideCalendar."""
        ...

    def next_opening(self, at: datetime) -> datetime:
        """`at` itself while open, else the first instant thereafter at which time counts. Raises OutsideCalendar."""
        ...


class Continuous:
    """Every second counts. Answers in the zone of the instant it is asked about."""

    id: Final = "always"
    version: Final = "1"

    def add(self, start: datetime, seconds: float) -> datetime:
        return off_axis(on_axis(start) + _amount(seconds), start.tzinfo)

    def measure(self, start: datetime, end: datetime) -> float:
        first, last = on_axis(start), on_axis(end)
        _require_order(first, last)
        return (last - first) / _PER_SECOND

    def is_open(self, at: datetime) -> bool:
        return True

    def next_opening(self, at: datetime) -> datetime:
        return at


ALWAYS: Final = Continuous()


class OfficeTime:
    """Only the hours of an office count. Answers in the office's zone. Cheap to make: see `sop.time.timetable`."""

    def __init__(self, calendar: OfficeCalendar) -> None:
        self.calendar = calendar
        self._zone = ZoneInfo(calendar.zone)
        self._timetable = timetable(calendar)

    @property
    def id(self) -> str:
        return self.calendar.id

    @property
    def version(self) -> str:
        return self.calendar.version

    def add(self, start: datetime, seconds: float) -> datetime:
        due = self._timetable.advance(self._known(start), _amount(seconds))
        if due is None:
            raise self.calendar.outside()
        return off_axis(due, self._zone)

    def measure(self, start: datetime, end: datetime) -> float:
        first, last = self._known(start), self._known(end)
        _require_order(first, last)
        return (self._timetable.worked(last) - self._timetable.worked(first)) / _PER_SECOND

    def is_open(self, at: datetime) -> bool:
        return self._timetable.is_open(self._known(at))

    def next_opening(self, at: datetime) -> datetime:
        return self.add(at, 0)

    def windows(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Every stretch of working time between two known instants, in order, clipped to them."""
        for opens, closes in self._timetable.windows(self._known(start), self._known(end)):
            yield off_axis(opens, self._zone), off_axis(closes, self._zone)

    def _known(self, at: datetime) -> int:
        point = on_axis(at)
        if not self._timetable.begins <= point <= self._timetable.ends:
            raise self.calendar.outside()
        return point


class Stretch(Frozen):
    """One line of the working: a window that was counted, or a day (or the rest of one) that was not, and why.

    `seconds` is the working time counted in it; 0 for what was skipped.
    """

    starts_at: datetime
    ends_at: datetime
    seconds: float
    reason: str


def explain(calendar: WorkingTime, start: datetime, seconds: float) -> tuple[Stretch, ...]:
    """The working behind `add(start, seconds)`, in order: the seconds of its stretches add up to `seconds`.

    Raises what `add` raises.
    """
    due = calendar.add(start, seconds)
    if not isinstance(calendar, OfficeTime):
        return (Stretch(starts_at=start, ends_at=due, seconds=seconds, reason=ROUND_THE_CLOCK.capitalize()),)
    return tuple(_stretches(calendar, start.astimezone(due.tzinfo), due))


def _stretches(office: OfficeTime, start: datetime, due: datetime) -> Iterator[Stretch]:
    counted = defaultdict(list)
    for opens, closes in office.windows(start, due):
        counted[opens.date()].append((opens, closes))
    for ordinal in range(start.toordinal(), due.toordinal() + 1):
        day = office.calendar.day(date.fromordinal(ordinal))
        for opens, closes in counted[day.date]:
            yield Stretch(starts_at=opens, ends_at=closes, seconds=office.measure(opens, closes), reason=day.reason)
        if not counted[day.date] and day.date < due.date():
            midnight, next_midnight = (
                datetime.combine(day.date + timedelta(days=days), time.min, due.tzinfo) for days in (0, 1)
            )
            reason = "Di luar jam kerja" if day.windows else day.reason
            yield Stretch(starts_at=max(start, midnight), ends_at=next_midnight, seconds=0, reason=reason)


def _amount(seconds: float) -> int:
    """In whole microseconds, the unit of the axis."""
    if seconds < 0:
        raise ValueError(f"working time to add must not be negative: {seconds}")
    return round(seconds * _PER_SECOND)


def _require_order(start: int, end: int) -> None:
    if end < start:
        raise ValueError("the end of a measured stretch precedes its start")
