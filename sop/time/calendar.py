"""The office calendar as data: the working hours of every day, and by whose rule.

An office works by dated profiles of weekday hours, by other profiles in Ramadan, not on the days that decrees name
(libur nasional, cuti bersama), and otherwise where a local override says so. Every part names its legal basis. It knows
the years whose libur nasional it lists, and no other: it never guesses.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple, Self

from pydantic import Field, model_validator

from sop.base.errors import OutsideCalendar
from sop.base.reading import Frozen, read_toml
from sop.base.saying import in_hours
from sop.form.form3 import Slug, Zone
from sop.form.readings import Text
from sop.time.office_hours import (
    WEEKLY_MINUTES,
    Decree,
    Holiday,
    Override,
    Profile,
    Ramadan,
    Season,
    Span,
    Weekday,
    Window,
)

CALENDARS = Path(__file__).parents[1] / "calendars"


class Day(NamedTuple):
    """One day explained. No windows: nobody works. `undecreed`: cuti bersama, once decreed, may still take it away."""

    date: date
    windows: tuple[Window, ...]
    reason: str
    legal_basis: str
    undecreed: bool = False


class OfficeCalendar(Frozen):
    """When one office works, on every day of the years it knows.

    It travels as JSON in a cycle's order, and reads back equal. `zone` is an IANA name; `joint_leave` says whether
    this is an office of civil servants, whom cuti bersama and the weekly hours of Perpres 21/2023 bind.
    """

    id: Slug
    version: Text
    name: Text
    zone: Zone
    joint_leave: bool = True
    profiles: tuple[Profile, ...] = Field(min_length=1)
    ramadan: tuple[Ramadan, ...] = ()
    decrees: tuple[Decree, ...] = Field(min_length=1)
    overrides: tuple[Override, ...] = ()

    @property
    def years(self) -> range:
        """The years whose libur nasional is known, without a gap."""
        known = self._decreed(Holiday.PUBLIC)
        return range(min(known), max(known) + 1)

    def since(self, year: int) -> Self:
        """The calendar without the years before `year`, of which an order that starts then has no need."""
        return self.model_copy(
            update={
                "profiles": tuple(profile for profile in self.profiles if profile.span[1].year >= year),
                "ramadan": tuple(month for month in self.ramadan if month.last_day.year >= year),
                "decrees": tuple(decree for decree in self.decrees if decree.year >= year),
                "overrides": tuple(override for override in self.overrides if override.day.year >= year),
            }
        )

    def foreign_to(self, zone: Zone) -> str:
        """Why it counts for no SOP of that zone; empty where it does. Hours of Jakarta are no office hours in Makassar:
        deadlines would be told in the one and counted in the other."""
        if self.zone == zone:
            return ""
        return (
            f"kalender {self.id} dalam zona {self.zone}, sedangkan SOP dalam zona {zone}; pakai kalender kerja yang "
            "sezona, atau perbaiki zone pada salah satu berkasnya."
        )

    def undecreed(self, year: int) -> bool:
        """Whether cuti bersama applies here and is not yet decreed for `year`."""
        return self.joint_leave and year not in self._decreed(Holiday.GOVERNMENT)

    def day(self, day: date) -> Day:
        """The windows of a day, and why. An override precedes a decree, a decree the weekday.

        Raises:
            OutsideCalendar: a year that this calendar does not know.
        """
        if day.year not in self.years:
            raise self.outside()
        for override in self.overrides:
            if override.day == day:
                return Day(day, override.windows, override.name, override.legal_basis)
        for decree in self.decrees:
            if name := decree.days.get(day):
                return Day(day, (), f"{decree.kind.label}: {name}", decree.legal_basis)
        profile, weekday = self._profile(day), Weekday.of(day)
        if windows := profile.windows(weekday):
            return Day(day, windows, profile.name, profile.legal_basis, self.undecreed(day.year))
        weekend = weekday in (Weekday.SATURDAY, Weekday.SUNDAY)
        return Day(day, (), "Akhir pekan" if weekend else "Bukan hari kerja", profile.legal_basis)

    def warnings(self, first_year: int, last_year: int) -> tuple[str, ...]:
        """A sentence for each known year from `first_year` to `last_year` whose cuti bersama is not yet decreed."""
        return tuple(
            f"Cuti bersama tahun {year} belum ditetapkan (kalender {self.id}); batas waktu dapat bergeser."
            for year in self.years
            if first_year <= year <= last_year and self.undecreed(year)
        )

    def unusual_weeks(self, first: date, last: date) -> tuple[str, ...]:
        """A sentence for each profile in force between two days whose week is longer or shorter than civil servants
        work: 37 h 30 min, 32 h 30 min in Ramadan, without breaks (Perpres 21/2023)."""
        if not self.joint_leave:
            return ()
        return tuple(
            f"{profile.name} berjumlah {in_hours(profile.weekly_minutes)} sepekan, bukan "
            f"{in_hours(WEEKLY_MINUTES[profile.season])} (Perpres 21/2023); periksa jam kerjanya."
            for profile in self.profiles
            if profile.meets(first, last) and profile.weekly_minutes != WEEKLY_MINUTES[profile.season]
        )

    def outside(self) -> OutsideCalendar:
        """The error for an instant beyond the known years."""
        first, last = self.years[0], self.years[-1]
        return OutsideCalendar(
            self.id,
            f"Kalender {self.id} hanya mengenal tahun {first} sampai dengan {last}. Lengkapi berkas kalender itu; "
            "usul hari libur dibuat dengan: starter.py calendar refresh --year TAHUN",
        )

    def _decreed(self, kind: Holiday) -> set[int]:
        return {decree.year for decree in self.decrees if decree.kind is kind}

    def _profile(self, day: date) -> Profile:
        fasting = any(month.meets(day, day) for month in self.ramadan)
        season = Season.RAMADAN if fasting else Season.ORDINARY
        return next(profile for profile in self.profiles if profile.season is season and profile.meets(day, day))

    @model_validator(mode="after")
    def _keeps_the_rules(self) -> Self:
        # In this order: each rule may rely on those before it.
        for rule in (_decrees_are_distinct, _years_are_known, _dates_are_distinct, _seasons_are_apart, _profiles_cover):
            rule(self)
        return self


def load_calendar(path: Path) -> OfficeCalendar:
    """The calendar in the TOML file at `path`.

    Raises:
        InvalidFile: names the file, the place in it and the rule that is broken.
    """
    return read_toml(path, OfficeCalendar)


def _decrees_are_distinct(calendar: OfficeCalendar) -> None:
    for (year, kind), times in Counter((decree.year, decree.kind) for decree in calendar.decrees).items():
        if times > 1:
            raise ValueError(f"{kind.label.lower()} tahun {year} tercantum {times} kali; gabungkan menjadi satu.")
        if kind is Holiday.GOVERNMENT and not calendar.joint_leave:
            raise ValueError(f"cuti bersama tahun {year} tercantum, padahal joint_leave = false.")


def _years_are_known(calendar: OfficeCalendar) -> None:
    known = calendar._decreed(Holiday.PUBLIC)
    if not known:
        raise ValueError("paling sedikit satu tahun harus memiliki daftar libur nasional.")
    for year in calendar.years:
        if year not in known:
            raise ValueError(f"libur nasional tahun {year} belum tercantum; tahun-tahunnya harus berurutan.")
    used = [decree.year for decree in calendar.decrees] + [override.day.year for override in calendar.overrides]
    for year in used:
        if year not in known:
            raise ValueError(f"tahun {year} dipakai, padahal libur nasionalnya belum tercantum.")


def _dates_are_distinct(calendar: OfficeCalendar) -> None:
    decreed = Counter(day for decree in calendar.decrees for day in decree.days)
    overridden = Counter(override.day for override in calendar.overrides)
    for dates, place in ((decreed, "daftar hari libur"), (overridden, "penyesuaian setempat")):
        for day, times in dates.items():
            if times > 1:
                raise ValueError(f"tanggal {day} tercantum {times} kali dalam {place}.")


def _seasons_are_apart(calendar: OfficeCalendar) -> None:
    _require_apart((month.span for month in calendar.ramadan), "rentang Ramadan")
    for season, what in (
        (Season.ORDINARY, "masa berlaku jam kerja biasa"),
        (Season.RAMADAN, "masa berlaku jam Ramadan"),
    ):
        _require_apart(_spans(calendar, season), what)


def _profiles_cover(calendar: OfficeCalendar) -> None:
    first, last = date(calendar.years[0], 1, 1), date(calendar.years[-1], 12, 31)
    _require_cover(_spans(calendar, Season.ORDINARY), first, last, "jam kerja biasa")
    for month in calendar.ramadan:
        _require_cover(_spans(calendar, Season.RAMADAN), *month.span, "jam Ramadan")


def _spans(calendar: OfficeCalendar, season: Season) -> list[Span]:
    return sorted(profile.span for profile in calendar.profiles if profile.season is season)


def _require_apart(spans: Iterable[Span], what: str) -> None:
    previous = date.min
    for first, last in sorted(spans):
        if first <= previous:
            raise ValueError(f"{what} bertumpuk: {first} sudah termasuk dalam rentang sebelumnya.")
        previous = last


def _require_cover(spans: Iterable[Span], first: date, last: date, what: str) -> None:
    bare = first
    for begins, ends in spans:
        if begins <= bare <= ends:
            if ends >= last:
                return
            bare = ends + timedelta(days=1)
    raise ValueError(f"tidak ada {what} untuk {bare}; setiap hari sampai {last} harus tercakup.")
