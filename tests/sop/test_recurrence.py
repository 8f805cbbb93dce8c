"""When scheduled cycles begin: opening hours of working days, as far as every deadline can be counted."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from sop.base.errors import OutsideCalendar, SopError
from sop.cycle.messages import Order
from sop.cycle.recurrence import Period, series
from sop.form.document import DEFAULT_SOP, load_sop
from sop.time.calendar import CALENDARS, load_calendar

WIB = ZoneInfo("Asia/Jakarta")
OFFICE, VENDOR = (load_calendar(CALENDARS / f"{name}.toml") for name in ("asn-kota-cirebon", "pihak-pengembang"))
ORDER = Order(title="Siklus uji", sop=load_sop(DEFAULT_SOP), calendars=(OFFICE, VENDOR))
NOW = datetime(2026, 11, 24, 10, tzinfo=WIB)


def test_every_quarter_begins_on_its_first_working_day() -> None:
    """New Year 2027 is a Friday, 1 July a Thursday; the remarks say what is not certain about that year."""
    planned = series(ORDER, OFFICE, Period.QUARTER, NOW)
    begin = [f"{start:%a %Y-%m-%d %H:%M}" for start in planned.starts[:3]]
    assert begin == ["Mon 2027-01-04 07:30", "Thu 2027-04-01 07:30", "Thu 2027-07-01 07:30"]
    assert planned.starts[0] < planned.ends_at < planned.starts[1]
    assert any("dikenal sampai tahun 2027" in line for line in planned.remarks)


def test_every_month_begins_after_now() -> None:
    """The month that has begun is not begun again."""
    assert series(ORDER, OFFICE, Period.MONTH, NOW).starts[0] == datetime(2026, 12, 1, 7, 30, tzinfo=WIB)


@pytest.mark.parametrize(
    ("day", "begins", "remark"),
    [
        (date(2026, 11, 25), datetime(2026, 11, 25, 7, 30, tzinfo=WIB), ""),
        (date(2026, 11, 28), datetime(2026, 11, 30, 7, 30, tzinfo=WIB), "28 November 2026 bukan hari kerja (Akhir"),
        (date(2027, 1, 1), datetime(2027, 1, 4, 7, 30, tzinfo=WIB), "1 Januari 2027 bukan hari kerja (Libur nasional"),
    ],
)
def test_once_begins_on_that_day_or_on_the_working_day_after_it(day: date, begins: datetime, remark: str) -> None:
    """And where it is another day than was asked for, a remark says why."""
    planned = series(ORDER, OFFICE, day, NOW)
    assert planned.starts == (begins,)
    moved = [line for line in planned.remarks if "bukan hari kerja" in line]
    assert [line.partition(":")[0].partition(" pekan")[0] for line in moved] == ([remark] if remark else [])


def test_nothing_begins_in_the_past() -> None:
    """A day that is over, or today after the opening hour, is refused; today before it is not."""
    for now in (NOW, datetime(2026, 11, 24, 7, 30, tzinfo=WIB)):
        with pytest.raises(SopError, match=r"Jam buka 24 November 2026 sudah lewat"):
            series(ORDER, OFFICE, date(2026, 11, 24), now)
    early = datetime(2026, 11, 24, 7, 29, tzinfo=WIB)
    assert series(ORDER, OFFICE, date(2026, 11, 24), early).starts[0] > early


def test_no_cycle_is_planned_that_cannot_be_counted_to_its_end() -> None:
    """Nobody knows the holidays of 2028: the last starts of 2027 are left out, or refused where nothing is left."""
    longer = ORDER.sop.activity(1).model_copy(update={"minutes": 25 * 450})
    slow = ORDER.model_copy(
        update={"sop": ORDER.sop.model_copy(update={"activities": (longer, *ORDER.sop.activities[1:])})}
    )
    last = series(ORDER, OFFICE, Period.MONTH, NOW).starts[-1], series(slow, OFFICE, Period.MONTH, NOW).starts[-1]
    assert [start.month for start in last] == [12, 11]
    with pytest.raises(OutsideCalendar):
        series(slow, OFFICE, date(2027, 12, 15), NOW)
    with pytest.raises(OutsideCalendar):
        series(ORDER, OFFICE, date(2028, 1, 10), NOW)


def test_a_calendar_that_ends_says_so() -> None:
    """Where no period begins any more, the calendar must be completed first."""
    with pytest.raises(SopError, match="lengkapi dahulu kalendernya"):
        series(ORDER, OFFICE, Period.QUARTER, datetime(2027, 11, 1, tzinfo=WIB))
