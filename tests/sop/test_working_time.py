"""Working-time arithmetic: the office's own examples, and the known mistakes of others."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from rich.console import Console

from console.tables.calendar_tables import duration, month, working, working_record
from sop.base.errors import OutsideCalendar
from sop.time.calendar import CALENDARS, OfficeCalendar, load_calendar
from sop.time.working_time import ALWAYS, OfficeTime, WorkingTime, explain

JAKARTA = ZoneInfo("Asia/Jakarta")
ASN = load_calendar(CALENDARS / "asn-kota-cirebon.toml")
OFFICE = OfficeTime(ASN)
VENDOR = OfficeTime(load_calendar(CALENDARS / "pihak-pengembang.toml"))


def at(text: str) -> datetime:
    """`Mon 2026-11-23 13:00`, at the office; the weekday must be right."""
    weekday, moment = text.split(maxsplit=1)
    instant = datetime.fromisoformat(moment).replace(tzinfo=JAKARTA)
    assert f"{instant:%a}" == weekday, f"{moment} is a {instant:%a}"
    return instant


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        ("Wed 2026-12-23 14:00", 360, "Mon 2026-12-28 11:30"),
        ("Tue 2026-03-17 14:00", 360, "Wed 2026-03-25 13:30"),
        ("Fri 2026-11-27 11:00", 60, "Fri 2026-11-27 13:30"),
        ("Fri 2026-11-27 15:30", 150, "Mon 2026-11-30 09:00"),
        ("Mon 2026-11-23 13:00", 360, "Tue 2026-11-24 10:30"),
        ("Mon 2026-02-23 09:00", 360, "Tue 2026-02-24 08:30"),
    ],
    ids=["christmas", "lebaran", "friday-prayer", "weekend", "overnight", "ramadan"],
)
def test_the_check_vectors_of_the_office(start: str, minutes: int, due: str) -> None:
    """The due times worked out by hand for this office, and the same minutes measured back."""
    assert OFFICE.add(at(start), minutes * 60) == at(due)
    assert OFFICE.measure(at(start), at(due)) == minutes * 60


def test_the_eight_steps_with_no_idle_time() -> None:
    """The whole SOP, begun on a Monday morning, is due on Tuesday at 14:45."""
    opened, due = at("Mon 2026-12-21 07:30"), []
    for minutes in (150, 30, 30, 60, 120, 60, 360, 15):
        opened = OFFICE.add(opened, minutes * 60)
        due.append(f"{opened:%a %d %H:%M}")
    assert due == [
        *("Mon 21 10:00", "Mon 21 10:30", "Mon 21 11:00", "Mon 21 12:00", "Mon 21 15:00", "Mon 21 16:00"),
        *("Tue 22 14:30", "Tue 22 14:45"),
    ]


class TestKnownMistakes:
    """What service desks get wrong (DOMAIN.md, section 3), as far as it is arithmetic."""

    @pytest.mark.parametrize(
        ("start", "minutes", "due"),
        [
            ("Mon 2026-11-23 11:30", 60, "Mon 2026-11-23 13:30"),
            ("Fri 2026-11-27 11:00", 60, "Fri 2026-11-27 13:30"),
            ("Mon 2026-11-23 12:15", 30, "Mon 2026-11-23 13:30"),
            ("Mon 2026-02-23 11:30", 60, "Mon 2026-02-23 13:00"),
        ],
    )
    def test_the_clock_does_not_run_through_lunch(self, start: str, minutes: int, due: str) -> None:
        """The break is no working time, nor on a Friday, nor in Ramadan."""
        assert OFFICE.add(at(start), minutes * 60) == at(due)

    @pytest.mark.parametrize("minutes", range(15, 3000, 45))
    def test_nothing_is_due_at_midnight_or_on_a_weekend(self, minutes: int) -> None:
        """From a Friday afternoon, every due instant falls within the hours of a working day."""
        due = OFFICE.add(at("Fri 2026-11-27 15:30"), minutes * 60)
        assert due.weekday() < 5
        assert time(7, 30) < due.time() <= time(16, 30)

    def test_a_rung_before_the_deadline_falls_in_office_hours(self) -> None:
        """80 % of a standard that spans two days is reached in the morning, not at midnight."""
        opened = at("Mon 2026-11-23 13:00")
        assert OFFICE.add(opened, 0.8 * 360 * 60) == at("Tue 2026-11-24 09:18")
        assert OFFICE.add(opened, (360 - 60) * 60) == at("Tue 2026-11-24 09:30")

    @pytest.mark.parametrize(
        ("start", "counts_from"),
        [
            ("Mon 2026-11-23 05:00", "Mon 2026-11-23 07:30"),
            ("Mon 2026-11-23 16:00", "Tue 2026-11-24 07:30"),
            ("Fri 2026-11-27 18:00", "Mon 2026-11-30 07:30"),
            ("Sat 2026-11-28 09:00", "Mon 2026-11-30 07:30"),
            ("Thu 2026-12-24 09:00", "Mon 2026-12-28 07:30"),
        ],
        ids=["before opening", "at closing", "after closing", "weekend", "joint leave"],
    )
    def test_a_step_opened_outside_hours_counts_from_the_next_opening(self, start: str, counts_from: str) -> None:
        """Before opening, after closing or on a day off: not a minute is lost, none is counted early."""
        assert OFFICE.next_opening(at(start)) == OFFICE.add(at(start), 0) == at(counts_from)
        assert OFFICE.add(at(start), 3600) == at(counts_from) + timedelta(hours=1)

    def test_a_working_day_is_the_hours_of_one_day(self) -> None:
        """450 minutes from a Monday morning are Monday's closing, not 24 business hours."""
        assert OFFICE.add(at("Mon 2026-11-23 07:30"), 450 * 60) == at("Mon 2026-11-23 16:00")

    def test_the_reminder_precedes_the_deadline(self) -> None:
        """80 % and 100 % of a standard never fall on one instant, even around a weekend."""
        opened = at("Fri 2026-11-27 15:30")
        assert OFFICE.add(opened, 0.8 * 3600) < OFFICE.add(opened, 3600) == at("Fri 2026-11-27 16:30")
        assert OFFICE.add(opened, 0.8 * 4500) == at("Fri 2026-11-27 16:30")
        assert OFFICE.add(opened, 4500) == at("Mon 2026-11-30 07:45")

    def test_a_pause_keeps_what_was_used(self) -> None:
        """What was used before a pause and what is left after it make the whole standard, whatever the pause spans."""
        standard, opened, paused = 360 * 60, at("Mon 2026-11-23 13:00"), at("Tue 2026-11-24 08:00")
        used = OFFICE.measure(opened, paused)
        assert used == 210 * 60
        assert OFFICE.add(at("Sat 2026-11-28 10:00"), standard - used) == at("Mon 2026-11-30 10:00")


@pytest.mark.parametrize(
    ("instant", "is_open"),
    [
        ("Mon 2026-11-23 07:29", False),
        ("Mon 2026-11-23 07:30", True),
        ("Mon 2026-11-23 11:59", True),
        ("Mon 2026-11-23 12:00", False),
        ("Mon 2026-11-23 13:00", True),
        ("Mon 2026-11-23 16:00", False),
        ("Fri 2026-11-27 16:00", True),
        ("Sat 2026-11-28 09:00", False),
        ("Thu 2026-12-24 09:00", False),
    ],
)
def test_hours_include_their_opening_and_not_their_closing(instant: str, is_open: bool) -> None:
    """Windows are half-open; while open, the next opening is now."""
    assert OFFICE.is_open(at(instant)) is is_open
    assert (OFFICE.next_opening(at(instant)) == at(instant)) is is_open


def test_a_budget_that_ends_at_closing_is_due_at_closing() -> None:
    """The last minute of a window belongs to it: due at 16:00 today, not at 07:30 tomorrow."""
    assert OFFICE.add(at("Mon 2026-11-23 15:00"), 3600) == at("Mon 2026-11-23 16:00")


def test_each_role_counts_by_its_own_calendar() -> None:
    """On a day of cuti bersama the vendor's hour runs, the office's does not."""
    opened = at("Thu 2026-12-24 09:00")
    assert VENDOR.add(opened, 3600) == at("Thu 2026-12-24 10:00")
    assert OFFICE.add(opened, 3600) == at("Mon 2026-12-28 08:30")


def test_answers_are_in_the_zone_of_the_office() -> None:
    """A workflow asks in UTC; the answer carries the office's zone, for people to read."""
    due = OFFICE.add(datetime(2026, 11, 23, 6, 0, tzinfo=UTC), 360 * 60)
    assert due.isoformat() == "2026-11-24T10:30:00+07:00"
    assert due.tzinfo == JAKARTA


def test_a_fraction_of_a_second_is_exact() -> None:
    """A scaled SOP minute may be any fraction: nothing is rounded away."""
    assert OFFICE.add(at("Mon 2026-11-23 15:59"), 60.000001) == at("Tue 2026-11-24 07:30:00.000001")
    assert OFFICE.measure(at("Mon 2026-11-23 15:59"), at("Tue 2026-11-24 07:30:00.000001")) == 60.000001


BEYOND: dict[str, Callable[[], object]] = {
    "budget too long": lambda: OFFICE.add(at("Fri 2027-12-31 15:00"), 24 * 3600),
    "no opening left": lambda: OFFICE.add(at("Fri 2027-12-31 17:00"), 0),
    "start too late": lambda: OFFICE.add(at("Mon 2028-01-03 08:00"), 60),
    "end too late": lambda: OFFICE.measure(at("Fri 2027-12-31 15:00"), at("Mon 2028-01-03 08:00")),
    "too early": lambda: OFFICE.is_open(at("Tue 2024-12-31 09:00")),
    "next opening": lambda: OFFICE.next_opening(at("Mon 2028-01-03 08:00")),
    "working": lambda: explain(OFFICE, at("Fri 2027-12-31 15:00"), 24 * 3600),
}


@pytest.mark.parametrize("ask", BEYOND.values(), ids=BEYOND.keys())
def test_beyond_the_known_years_is_an_error(ask: Callable[[], object]) -> None:
    """A deadline that no decree covers is refused with the years that are known, never guessed."""
    with pytest.raises(OutsideCalendar, match="hanya mengenal tahun 2025 sampai dengan 2027"):
        ask()


@pytest.mark.parametrize("calendar", [OFFICE, ALWAYS], ids=lambda calendar: str(calendar.id))
def test_time_does_not_run_backwards(calendar: WorkingTime) -> None:
    """Neither a negative amount nor an end before its start has an answer."""
    with pytest.raises(ValueError, match="negative"):
        calendar.add(at("Mon 2026-11-23 09:00"), -1)
    with pytest.raises(ValueError, match="precedes"):
        calendar.measure(at("Mon 2026-11-23 09:00"), at("Mon 2026-11-23 08:59"))


def test_always_counts_every_second() -> None:
    """On the calendar `always` 150 minutes from a Friday afternoon are over on that Friday."""
    start = at("Fri 2026-11-27 15:30")
    assert ALWAYS.add(start, 150 * 60) == at("Fri 2026-11-27 18:00")
    assert ALWAYS.measure(start, at("Fri 2026-11-27 18:00")) == 150 * 60
    assert ALWAYS.is_open(at("Sun 2026-11-29 00:00"))
    assert ALWAYS.next_opening(start) == start
    assert [stretch.seconds for stretch in explain(ALWAYS, start, 60)] == [60]


def test_a_naive_datetime_is_a_programming_error() -> None:
    """No zone is ever assumed."""
    naive = datetime(2026, 11, 23, 9)  # noqa: DTZ001 - the mistake under test
    for calendar in (OFFICE, ALWAYS):
        with pytest.raises(TypeError):
            calendar.add(naive, 60)


def test_the_working_shows_what_was_counted_and_what_was_skipped() -> None:
    """Every counted window and every skipped day stands in the working, each with its reason."""
    lines = [
        f"{line.starts_at:%a %d %H:%M} {line.ends_at:%a %d %H:%M} {line.seconds / 60:g} {line.reason}"
        for line in explain(OFFICE, at("Wed 2026-12-23 14:00"), 360 * 60)
    ]
    assert lines == [
        "Wed 23 14:00 Wed 23 16:00 120 Jam kerja biasa",
        "Thu 24 00:00 Fri 25 00:00 0 Cuti bersama: Kelahiran Yesus Kristus",
        "Fri 25 00:00 Sat 26 00:00 0 Libur nasional: Kelahiran Yesus Kristus",
        "Sat 26 00:00 Sun 27 00:00 0 Akhir pekan",
        "Sun 27 00:00 Mon 28 00:00 0 Akhir pekan",
        "Mon 28 07:30 Mon 28 11:30 240 Jam kerja biasa",
    ]


def test_the_working_says_that_an_evening_is_outside_hours() -> None:
    """A start after closing is explained too."""
    first, *_ = explain(OFFICE, at("Mon 2026-11-23 17:00"), 60)
    assert (first.starts_at, first.seconds, first.reason) == (at("Mon 2026-11-23 17:00"), 0, "Di luar jam kerja")


def test_a_deadline_is_plain_data_for_programs() -> None:
    """`due --json` is the due instant and its working, as aware ISO 8601."""
    start, seconds = at("Fri 2026-11-27 16:00"), 3600
    assert working_record(OFFICE.add(start, seconds), explain(OFFICE, start, seconds)) == {
        "due_at": "2026-11-30T08:00:00+07:00",
        "working": [
            {
                "starts_at": f"2026-11-{starts}:00+07:00",
                "ends_at": f"2026-11-{ends}:00+07:00",
                "seconds": s,
                "reason": why,
            }
            for starts, ends, s, why in [
                ("27T16:00", "27T16:30", 1800, "Jam kerja biasa"),
                ("28T00:00", "29T00:00", 0, "Akhir pekan"),
                ("29T00:00", "30T00:00", 0, "Akhir pekan"),
                ("30T07:30", "30T08:00", 1800, "Jam kerja biasa"),
            ]
        ],
    }


def test_people_read_the_tables() -> None:
    """A month and a deadline are shown in Bahasa Indonesia: weekdays, hours, reasons, what is not yet certain."""
    console = Console(width=120)
    with console.capture() as shown:
        start = at("Wed 2026-12-23 14:00")
        console.print(month(ASN, 2027, 2))
        console.print(working(OFFICE.add(start, 21600), explain(OFFICE, start, 21600), ASN.zone))
    for words in (
        "Februari 2027 · ASN Pemerintah Kota Cirebon",
        "Cuti bersama: Tahun Baru Imlek",
        "Rentang Ramadan belum dikonfirmasi",
        "Batas waktu: Senin, 28 Desember 2026 pukul 11:30 WIB",
        "24:00",
        "Waktu kerja yang dihitung: 6 jam.",
    ):
        assert words in shown.get()


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 menit"), (1800, "30 menit"), (21600, "6 jam"), (27000, "7 jam 30 menit"), (1.2, "1 detik")],
)
def test_durations_are_spelt_as_people_say_them(seconds: float, words: str) -> None:
    """Hours and minutes; seconds only where there are any."""
    assert duration(seconds) == words


def test_equal_calendars_share_one_timetable() -> None:
    """A calendar that arrives anew is not computed anew, and a changed one is never mistaken for it."""
    arrived = OfficeCalendar.model_validate_json(ASN.model_dump_json())
    assert OfficeTime(arrived)._timetable is OFFICE._timetable
    changed = ASN.model_copy(update={"overrides": ()})
    assert OfficeTime(changed).is_open(at("Mon 2025-08-18 09:00"))
    assert not OFFICE.is_open(at("Mon 2025-08-18 09:00"))
