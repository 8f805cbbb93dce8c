"""The parts of an office calendar: hours, profiles, Ramadan, decrees, overrides. The whole: `sop.time.calendar`."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, NamedTuple, Self

from pydantic import AfterValidator, Field, model_validator

from sop.base.reading import Frozen
from sop.form.form3 import Basis
from sop.form.readings import Text


class Weekday(StrEnum):
    """In the order of `date.weekday()`; spelt in the files as people read them."""

    MONDAY = "senin"
    TUESDAY = "selasa"
    WEDNESDAY = "rabu"
    THURSDAY = "kamis"
    FRIDAY = "jumat"
    SATURDAY = "sabtu"
    SUNDAY = "minggu"

    @classmethod
    def of(cls, day: date) -> "Weekday":
        return _WEEK[day.weekday()]


_WEEK = tuple(Weekday)


class Season(StrEnum):
    ORDINARY = "ordinary"
    RAMADAN = "ramadan"


WEEKLY_MINUTES = {Season.ORDINARY: 2250, Season.RAMADAN: 1950}
"""What civil servants work in a week, without breaks: Perpres 21/2023."""


class Holiday(StrEnum):
    """The two categories of a joint decree (SKB 3 Menteri), named as in the `holidays` package."""

    PUBLIC = "public"
    GOVERNMENT = "government"

    @property
    def label(self) -> str:
        return "Libur nasional" if self is Holiday.PUBLIC else "Cuti bersama"


class Effect(StrEnum):
    """What a local override makes of a day."""

    DAY_OFF = "day_off"
    WORKING = "working"


class Window(NamedTuple):
    """A half-open stretch of working time within one day, at the office's wall clock: `closes` itself is outside."""

    opens: time
    closes: time

    @property
    def seconds(self) -> float:
        midnight = date.min
        return (datetime.combine(midnight, self.closes) - datetime.combine(midnight, self.opens)).total_seconds()

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}–{self.closes:%H:%M}"


def _wall_time(value: time) -> time:
    if value.tzinfo is not None:
        raise ValueError("jam ditulis menurut jam kantor, tanpa zona waktu.")
    return value


WallTime = Annotated[time, AfterValidator(_wall_time)]


class Hours(Frozen):
    """One day's opening hours, midnight not crossed, with at most one break inside them."""

    opens: WallTime
    closes: WallTime
    break_starts: WallTime | None = Field(default=None, exclude_if=lambda value: value is None)
    break_ends: WallTime | None = Field(default=None, exclude_if=lambda value: value is None)

    @property
    def windows(self) -> tuple[Window, ...]:
        if self.break_starts is None or self.break_ends is None:
            return (Window(self.opens, self.closes),)
        return Window(self.opens, self.break_starts), Window(self.break_ends, self.closes)

    @model_validator(mode="after")
    def _break_lies_within(self) -> Self:
        hours = Window(self.opens, self.closes)
        if self.closes <= self.opens:
            raise ValueError(f"jam tutup harus sesudah jam buka ({hours}).")
        if (self.break_starts is None) != (self.break_ends is None):
            raise ValueError("istirahat harus memiliki awal dan akhir; isi keduanya atau hapus keduanya.")
        if self.break_starts is not None and self.break_ends is not None:
            rest = Window(self.break_starts, self.break_ends)
            if not self.opens < rest.opens < rest.closes < self.closes:
                raise ValueError(f"istirahat {rest} harus berada di dalam jam kerja {hours}.")
        return self


class WeekdayHours(Hours):
    """The same hours on each of `days`. A day named twice has both, where they do not overlap."""

    days: tuple[Weekday, ...] = Field(min_length=1)


class Ruled(Frozen):
    """What holds by a rule: its legal basis, and whether that states it or the office must still confirm it."""

    legal_basis: Text
    basis: Basis


Span = tuple[date, date]
"""First and last day, both included."""


class Dated(Ruled):
    """What is in force from `first_day` to `last_day`, both included; without `last_day`, until further notice."""

    first_day: date
    last_day: date | None = Field(default=None, exclude_if=lambda value: value is None)

    @property
    def span(self) -> Span:
        return self.first_day, self.last_day or date.max

    def meets(self, first: date, last: date) -> bool:
        """Whether it is in force on any day of a span."""
        return self.first_day <= last and first <= self.span[1]

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.span[1] < self.first_day:
            raise ValueError(f"hari terakhir ({self.last_day}) mendahului hari pertama ({self.first_day}).")
        return self


class Ramadan(Dated):
    """The fasting month of one year."""

    last_day: date


class Profile(Dated):
    """Weekday hours, in one of the two seasons."""

    name: Text
    season: Season = Season.ORDINARY
    hours: tuple[WeekdayHours, ...] = Field(min_length=1)

    def windows(self, weekday: Weekday) -> tuple[Window, ...]:
        return windows_of(hours for hours in self.hours if weekday in hours.days)

    @property
    def weekly_minutes(self) -> int:
        """Working minutes of a week without holidays."""
        return round(sum(window.seconds for weekday in Weekday for window in self.windows(weekday)) / 60)

    @model_validator(mode="after")
    def _hours_do_not_overlap(self) -> Self:
        for weekday in Weekday:
            _require_apart(self.windows(weekday), f"jam kerja hari {weekday}")
        return self


class Decree(Ruled):
    """One year's days off of one kind, with their names. A year without such a decree is not yet decreed."""

    year: int
    kind: Holiday
    days: Mapping[date, Text] = Field(min_length=1)

    @model_validator(mode="after")
    def _days_are_of_the_year(self) -> Self:
        for day in self.days:
            if day.year != self.year:
                raise ValueError(f"{day} bukan tanggal pada tahun {self.year}.")
        return self


class Override(Ruled):
    """A day that differs from all else in the calendar: off, or worked in the hours given here. `name` says why."""

    day: date
    name: Text
    effect: Effect
    hours: tuple[Hours, ...] = ()

    @property
    def windows(self) -> tuple[Window, ...]:
        return windows_of(self.hours)

    @model_validator(mode="after")
    def _hours_suit_the_effect(self) -> Self:
        if self.effect is Effect.WORKING and not self.hours:
            raise ValueError(f"{self.day} adalah hari kerja; isi jam kerjanya (hours).")
        if self.effect is Effect.DAY_OFF and self.hours:
            raise ValueError(f"{self.day} adalah hari libur; hapus jam kerjanya (hours).")
        _require_apart(self.windows, f"jam kerja {self.day}")
        return self


def windows_of(hours: Iterable[Hours]) -> tuple[Window, ...]:
    """All their windows in the order of the day."""
    return tuple(sorted(window for each in hours for window in each.windows))


def _require_apart(windows: tuple[Window, ...], what: str) -> None:
    for earlier, later in pairwise(windows):
        if later.opens < earlier.closes:
            raise ValueError(f"{what} bertumpuk: {earlier} dan {later}.")
