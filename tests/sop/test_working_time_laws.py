"""The laws of working time, over random calendars: any zone, hours, Ramadan, holidays and overrides."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sop.time.calendar import OfficeCalendar
from sop.time.office_hours import Weekday
from sop.time.working_time import OfficeTime, explain

YEAR = 2026
RULE = {"legal_basis": "acak", "basis": "inferred"}
MICROSECONDS = 1_000_000


@st.composite
def hours(draw: st.DrawFn) -> dict[str, Any]:
    """Opening hours on the five-minute grid of a day, with or without a break."""
    points = draw(st.lists(st.integers(0, 287), min_size=4, max_size=4, unique=True).map(sorted))
    opens, rests, resumes, closes = (time(p // 12, p % 12 * 5) for p in points)
    rest = {"break_starts": rests, "break_ends": resumes} if draw(st.booleans()) else {}
    return {"opens": opens, "closes": closes, **rest}


@st.composite
def calendars(draw: st.DrawFn) -> OfficeCalendar:
    """Any office: its zone (with or without daylight saving), weekdays, Ramadan, holidays and overrides."""
    days = st.dates(date(YEAR, 1, 1), date(YEAR, 12, 31))
    holidays = draw(st.lists(days, min_size=1, max_size=30, unique=True))
    overrides = [
        {**RULE, "day": day, "name": "acak", "effect": "working" if worked else "day_off", "hours": worked}
        for day in draw(st.lists(days, max_size=5, unique=True))
        for worked in [draw(st.lists(hours(), max_size=1))]
    ]
    first, last = sorted((draw(days), draw(days)))
    ramadan = [{**RULE, "first_day": first, "last_day": last}] if draw(st.booleans()) else []
    profiles = [
        {**RULE, "name": season, "season": season, "first_day": date(YEAR, 1, 1), "hours": draw(week())}
        for season in ("ordinary", "ramadan")
    ]
    return OfficeCalendar.model_validate(
        {
            "id": "acak",
            "version": "1",
            "name": "Acak",
            "zone": draw(st.sampled_from(["Asia/Jakarta", "Asia/Jayapura", "America/New_York", "Australia/Lord_Howe"])),
            "profiles": profiles,
            "ramadan": ramadan,
            "decrees": [{**RULE, "year": YEAR, "kind": "public", "days": dict.fromkeys(holidays, "acak")}],
            "overrides": overrides,
        }
    )


def week() -> st.SearchStrategy[list[dict[str, Any]]]:
    working_days = st.sets(st.sampled_from(list(Weekday)), min_size=1)
    return working_days.flatmap(
        lambda days: st.tuples(*(hours() for _ in days)).map(
            lambda drawn: [{"days": [day], **each} for day, each in zip(sorted(days), drawn, strict=True)]
        )
    )


def instants(calendar: OfficeCalendar) -> st.SearchStrategy[datetime]:
    """Any instant of the known year, to the microsecond."""
    naive = st.datetimes(datetime(YEAR, 1, 1), datetime(YEAR, 12, 31, 23, 59))  # noqa: DTZ001 - hypothesis wants it so
    return naive.map(lambda moment: moment.replace(tzinfo=ZoneInfo(calendar.zone)))


def left(office: OfficeTime, start: datetime) -> int:
    """The working time that the known year still holds, in microseconds; never none."""
    total = office.measure(start, datetime(YEAR + 1, 1, 1, tzinfo=ZoneInfo(office.calendar.zone)))
    assume(total > 0)
    return round(total * MICROSECONDS)


def amounts(office: OfficeTime, start: datetime) -> st.SearchStrategy[float]:
    """Any number of seconds, in whole microseconds, that the known year still holds; none and all of it included."""
    return st.integers(0, left(office, start)).map(lambda amount: amount / MICROSECONDS)


laws = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@laws
@given(st.data(), calendars())
def test_measuring_is_the_inverse_of_adding(data: st.DataObject, calendar: OfficeCalendar) -> None:
    """measure(a, add(a, n)) == n, exactly, for every calendar, start and amount."""
    office = OfficeTime(calendar)
    start = data.draw(instants(calendar))
    amount = data.draw(amounts(office, start))
    assert office.measure(start, office.add(start, amount)) == amount


@laws
@given(st.data(), calendars())
def test_amounts_add_up(data: st.DataObject, calendar: OfficeCalendar) -> None:
    """Adding in two parts is adding at once, and measuring in two parts is measuring at once."""
    office = OfficeTime(calendar)
    start = data.draw(instants(calendar))
    most = left(office, start) // MICROSECONDS
    part = data.draw(st.integers(0, most - 1))
    whole = data.draw(st.integers(part + 1, most))
    between, end = office.add(start, part), office.add(start, whole)
    assert office.add(between, whole - part) == end
    assert office.measure(between, end) == whole - part


@laws
@given(st.data(), calendars())
def test_later_and_more_are_never_due_earlier(data: st.DataObject, calendar: OfficeCalendar) -> None:
    """`add` is monotonic in its start and in its amount."""
    office = OfficeTime(calendar)
    earlier, later = sorted(
        (data.draw(instants(calendar)), data.draw(instants(calendar))), key=lambda instant: instant.astimezone(UTC)
    )
    less, more = sorted((data.draw(amounts(office, later)), data.draw(amounts(office, later))))
    assert office.add(earlier, less) <= office.add(earlier, more)
    assert office.add(earlier, less) <= office.add(later, less)


@laws
@given(st.data(), calendars())
def test_a_due_instant_ends_a_working_moment(data: st.DataObject, calendar: OfficeCalendar) -> None:
    """Just before something is due, the office is open; and with nothing to count, it is open at the answer."""
    office = OfficeTime(calendar)
    start = data.draw(instants(calendar))
    amount = data.draw(amounts(office, start))
    due = office.add(start, amount)
    moment = due if amount == 0 else due.astimezone(UTC) - timedelta(microseconds=1)
    assert office.is_open(moment)


@laws
@given(st.data(), calendars())
def test_the_working_adds_up(data: st.DataObject, calendar: OfficeCalendar) -> None:
    """The stretches of an explanation follow one another and add up to the amount asked for."""
    office = OfficeTime(calendar)
    start = data.draw(instants(calendar))
    amount = data.draw(amounts(office, start))
    stretches = explain(office, start, amount)
    assert sum(round(stretch.seconds * MICROSECONDS) for stretch in stretches) == round(amount * MICROSECONDS)
    assert all(earlier.ends_at <= later.starts_at for earlier, later in pairwise(stretches))


@laws
@given(st.data(), calendars())
def test_measuring_agrees_with_counting_by_hand(data: st.DataObject, calendar: OfficeCalendar) -> None:
    """Where clocks never change, the measure is the sum of each day's windows, cut at both ends."""
    assume(calendar.zone.startswith("Asia/"))
    office, zone = OfficeTime(calendar), ZoneInfo(calendar.zone)
    start, end = sorted((data.draw(instants(calendar)), data.draw(instants(calendar))))
    by_hand = timedelta()
    for ordinal in range(start.toordinal(), end.toordinal() + 1):
        day = calendar.day(date.fromordinal(ordinal))
        for window in day.windows:
            opens, closes = (datetime.combine(day.date, moment, zone) for moment in window)
            by_hand += max(timedelta(), min(end, closes) - max(start, opens))
    assert office.measure(start, end) == by_hand.total_seconds()


@laws
@given(calendars())
def test_every_calendar_travels_as_json(calendar: OfficeCalendar) -> None:
    """Any valid calendar reads back equal from its own JSON."""
    assert OfficeCalendar.model_validate_json(calendar.model_dump_json()) == calendar
