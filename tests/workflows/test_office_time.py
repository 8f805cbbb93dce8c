"""Deadlines in office time: the server's clock is moved to a Friday afternoon, and nobody works at the weekend.

The clock of the time-skipping server starts at the real one and only runs forward, so the Friday is the next one; the
calendar is the office's hours without holidays, in the years around it, so that these facts hold whenever they are
tested. The holidays have tests of their own in `tests/sop/`.
"""

from datetime import date, datetime, time, timedelta

import pytest
from temporalio.testing import WorkflowEnvironment

from sop.cycle.messages import Order
from sop.form.form3 import Basis
from sop.time.calendar import OfficeCalendar
from sop.time.office_hours import Decree, Effect, Holiday, Override
from tests.sop.support.cycles import ASN, HEAD, JAKARTA, SOP, VENDOR
from tests.workflows.support.office import Office, decision

SECOND = timedelta(seconds=1)


@pytest.fixture
async def friday(skipping_server: WorkflowEnvironment) -> datetime:
    """The next Friday at 15:30 in the office, an hour before it closes; it is that time when the test begins."""
    now = (await skipping_server.get_current_time()).astimezone(JAKARTA)
    day = now.date() + timedelta(days=(4 - now.weekday()) % 7 or 7)
    friday = datetime.combine(day, time(15, 30), JAKARTA)
    await skipping_server.sleep(friday - now)
    return friday


async def test_a_friday_afternoon_escalates_on_monday_morning(office: Office, friday: datetime) -> None:
    """Begun at 15:30 on Friday, 120 minutes are over at 08:30 on Monday and 150 at 09:00; before, nobody is told."""
    cycle = await office.start(_order(friday.date()))
    monday = friday + timedelta(days=2, hours=17, minutes=30)
    assert _office_time((await cycle.view()).steps[0].due_at) == "Mon 09:00"

    await cycle.pass_until(monday - SECOND)
    assert "escalated" not in {kind for _, kind, _ in office.register.told()}
    await cycle.pass_until(monday + SECOND)
    assert (1, "escalated", HEAD) in office.register.told()
    rungs = (await cycle.view()).steps[0].escalations
    assert [(rung.rung, _office_time(rung.at)) for rung in rungs] == [(0, "Mon 08:30"), (1, "Mon 09:00")]


async def test_a_decree_moves_the_open_deadline(office: Office, friday: datetime) -> None:
    """Monday becomes a day off: the hour used on Friday stays used, the deadline and its timer move to Tuesday."""
    cycle = await office.start(_order(friday.date()))
    await cycle.pass_time(hours=12)
    newer = _calendar(ASN, friday.date(), "uji.2").model_copy(update={"overrides": (_day_off(friday.date()),)})
    receipt = await cycle.ask("apply_calendar", decision(calendars=[newer.model_dump(mode="json")]))
    assert _office_time(receipt.due_at) == "Tue 09:00"
    assert [entry.kind for entry in receipt.entries] == ["rescheduled"]

    await cycle.pass_until(friday + timedelta(days=3, hours=17))
    assert (await cycle.view()).steps[0].escalations == ()
    await cycle.pass_time(hours=1)
    rungs = (await cycle.view()).steps[0].escalations
    assert [(rung.rung, _office_time(rung.at)) for rung in rungs] == [(0, "Tue 08:30"), (1, "Tue 09:00")]
    await cycle.complete(1)
    done = (await cycle.view()).steps[0]
    assert done.late
    assert done.worked_minutes == pytest.approx(180, abs=0.2)


def _order(near: date) -> Order:
    return Order(title="Siklus uji", sop=SOP, calendars=tuple(_calendar(each, near, "uji.1") for each in (ASN, VENDOR)))


def _calendar(calendar: OfficeCalendar, near: date, version: str) -> OfficeCalendar:
    """The hours of `calendar` in the years around a day, without Ramadan and with no holiday but a Sunday."""
    decrees = tuple(
        Decree(
            year=year,
            kind=Holiday.PUBLIC,
            days={date(year, 1, 7) - timedelta(days=date(year, 1, 7).isoweekday() % 7): "Hari Minggu"},
            legal_basis="karangan",
            basis=Basis.INFERRED,
        )
        for year in (near.year, near.year + 1)
    )
    return calendar.model_copy(update={"version": version, "decrees": decrees, "ramadan": (), "overrides": ()})


def _day_off(friday: date) -> Override:
    """The Monday after."""
    return Override(
        day=friday + timedelta(days=3),
        name="Libur setempat",
        effect=Effect.DAY_OFF,
        legal_basis="karangan",
        basis=Basis.INFERRED,
    )


def _office_time(at: datetime | None) -> str:
    assert at is not None
    return f"{at.astimezone(JAKARTA):%a %H:%M}"
