"""The period of a report: what may be written, which instants it covers, how it is called."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop.base.errors import SopError
from sop.time.periods import Period, long_date, period_of

JAKARTA = "Asia/Jakarta"
ZONES = st.sampled_from([JAKARTA, "Asia/Makassar", "Asia/Jayapura", "America/New_York", "Australia/Lord_Howe"])
YEARS = st.integers(2000, 2998)
DAYS = st.dates(date(2000, 1, 1), date(2999, 12, 31))

FORMS = [
    ("2026", "Tahun 2026", "2026-01-01", "2026-12-31"),
    ("2026-S1", "Semester I 2026", "2026-01-01", "2026-06-30"),
    ("2026-S2", "Semester II 2026", "2026-07-01", "2026-12-31"),
    ("2026-11", "November 2026", "2026-11-01", "2026-11-30"),
    ("2026-12", "Desember 2026", "2026-12-01", "2026-12-31"),
    ("2028-02", "Februari 2028", "2028-02-01", "2028-02-29"),
    ("2026-01-01..2026-06-30", "1 Januari 2026 sampai dengan 30 Juni 2026", "2026-01-01", "2026-06-30"),
    ("2026-08-18..2026-08-18", "18 Agustus 2026", "2026-08-18", "2026-08-18"),
]


@pytest.mark.parametrize(("text", "title", "first", "last"), FORMS)
def test_each_form_names_whole_days(text: str, title: str, first: str, last: str) -> None:
    """Every form has its Indonesian title, and covers its first and its last day."""
    period = period_of(text, JAKARTA)
    assert (period.name, period.title) == (text, title)
    assert (period.first_day.isoformat(), period.last_day.isoformat()) == (first, last)


def test_a_period_begins_and_ends_at_the_midnight_of_the_office() -> None:
    """Semester I 2026 in Jakarta is 31 December 17:00 to 30 June 17:00 in UTC, the end excluded."""
    period = period_of("2026-S1", JAKARTA)
    assert period.since.astimezone(UTC) == datetime(2025, 12, 31, 17, tzinfo=UTC)
    assert period.until.astimezone(UTC) == datetime(2026, 6, 30, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        *("", "S1", "2026-S0", "2026-S3", "2026-s1", "2026S1", "2026-1", "2026-00", "2026-13", "26-S1", "1999", "3000"),
        *("2026-02-30..2026-03-01", "2026-01-01", "2026-01-01..", "2026-01..2026-06", "2026-01-01...2026-06-30"),
        *("20260101..20260630", "2026-W01", "٢٠٢٦", "2026 S1"),
    ],
)
def test_anything_else_is_refused_with_what_may_be_written(text: str) -> None:
    """The refusal repeats what was written, and shows a form that is understood."""
    with pytest.raises(SopError, match="tidak dikenali; tulis misalnya 2026-S1") as refused:
        period_of(text, JAKARTA)
    assert f"'{text}'" in str(refused.value)


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    """The two days are not swapped in silence."""
    with pytest.raises(SopError, match="berakhir sebelum dimulai"):
        period_of("2026-06-30..2026-01-01", JAKARTA)


@given(YEARS, ZONES)
def test_semesters_and_months_tile_their_year(year: int, zone: str) -> None:
    """No instant of a year is left out or counted twice, in any zone."""
    whole = period_of(f"{year}", zone)
    semesters = [period_of(f"{year}-S{half}", zone) for half in (1, 2)]
    months = [period_of(f"{year}-{month:02}", zone) for month in range(1, 13)]
    for parts in (semesters, months):
        assert (parts[0].since, parts[-1].until) == (whole.since, whole.until)
        assert all(one.until == other.since for one, other in pairwise(parts))
    assert whole.until == period_of(f"{year + 1}", zone).since


@given(DAYS, DAYS, ZONES)
def test_a_range_covers_each_of_its_days_and_no_other(one: date, other: date, zone: str) -> None:
    """A range is as many days long as a person counts on the calendar, and its instants are the office's midnights."""
    first, last = sorted((one, other))
    period = period_of(f"{first}..{last}", zone)
    assert (period.first_day, period.last_day) == (first, last)
    for edge, day in ((period.since, first), (period.until, last + timedelta(days=1))):
        assert edge.tzinfo is not None
        assert (edge.date(), edge.hour, edge.minute) == (day, 0, 0)
    assert long_date(first) in period.title


@given(st.text())
def test_no_text_causes_anything_but_a_period_or_a_refusal(text: str) -> None:
    """Whatever is written, the answer is a period of at least a day, or a sentence."""
    try:
        period = period_of(text, JAKARTA)
    except SopError:
        return
    assert isinstance(period, Period)
    assert period.until - period.since >= timedelta(days=1)
