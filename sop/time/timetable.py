"""All working windows of a calendar's known years on one axis: whole microseconds since 1970 UTC, so sums are exact.

Built once per process for each distinct calendar; each question thereafter is a bisection.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from itertools import accumulate
from zoneinfo import ZoneInfo

from sop.time.calendar import OfficeCalendar

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def on_axis(at: datetime) -> int:
    """Raises TypeError for a datetime without a zone."""
    return (at - _EPOCH) // _MICROSECOND


def off_axis(point: int, zone: tzinfo | None) -> datetime:
    seconds, microseconds = divmod(point, 1_000_000)
    instant = datetime.fromtimestamp(seconds, zone)  # exact: whole seconds, no float
    return instant.replace(microsecond=microseconds) if microseconds else instant


@dataclass(frozen=True, slots=True)
class Timetable:
    """Windows in order and apart, half-open; the known years reach from `begins` to `ends`.

    `before[i]` is the working time before window i; its last entry, one more than there are windows, is the total.
    """

    begins: int
    ends: int
    opens: tuple[int, ...]
    closes: tuple[int, ...]
    before: tuple[int, ...]

    def advance(self, start: int, amount: int) -> int | None:
        """Where `amount` of working time has passed since `start`; None beyond the last window."""
        upcoming = bisect_right(self.closes, start)
        if upcoming == len(self.closes):
            return None
        counting_from = max(start, self.opens[upcoming])
        if amount == 0:
            return counting_from
        reached = self.before[upcoming] + counting_from - self.opens[upcoming] + amount
        if reached > self.before[-1]:
            return None
        # Leftmost: a budget used up exactly at closing belongs to that window, not to the opening of the next.
        last = bisect_left(self.before, reached) - 1
        return self.opens[last] + reached - self.before[last]

    def worked(self, until: int) -> int:
        """The working time before `until`."""
        entered = bisect_right(self.opens, until) - 1
        if entered < 0:
            return 0
        return self.before[entered] + min(until, self.closes[entered]) - self.opens[entered]

    def is_open(self, at: int) -> bool:
        entered = bisect_right(self.opens, at) - 1
        return entered >= 0 and at < self.closes[entered]

    def windows(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The windows between two points, clipped to them."""
        for window in range(bisect_right(self.closes, start), bisect_left(self.opens, end)):
            yield max(start, self.opens[window]), min(end, self.closes[window])


def timetable(calendar: OfficeCalendar) -> Timetable:
    """Equal calendars, however often they arrive anew in a workflow's input, share one timetable."""
    # Keyed by the calendar's own text: hashed in a microsecond, and never stale when a decree changes one day of it.
    return _timetable(calendar.model_dump_json())


@lru_cache(maxsize=64)
def _timetable(serialised: str) -> Timetable:
    calendar = OfficeCalendar.model_validate_json(serialised)
    zone = ZoneInfo(calendar.zone)
    first, beyond = date(calendar.years[0], 1, 1), date(calendar.years[-1] + 1, 1, 1)
    begins, ends = (on_axis(datetime.combine(day, time.min, zone)) for day in (first, beyond))
    opens, closes, free_from = [], [], begins
    for ordinal in range(first.toordinal(), beyond.toordinal()):
        day = calendar.day(date.fromordinal(ordinal))
        for window in day.windows:
            # Where clocks are put forward, a wall time that does not exist may fall into the window before it.
            opening = max(free_from, on_axis(datetime.combine(day.date, window.opens, zone)))
            closing = on_axis(datetime.combine(day.date, window.closes, zone))
            if opening < closing:
                opens.append(opening)
                closes.append(closing)
                free_from = closing
    lengths = (closing - opening for opening, closing in zip(opens, closes, strict=True))
    return Timetable(begins, ends, tuple(opens), tuple(closes), tuple(accumulate(lengths, initial=0)))
