"""Orders: what a cycle is to be started with, what would come of it, and the start; no server is asked."""

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from desk.caller import PORTAL, Caller
from desk.office import Office
from desk.ordering import Counting, Ordering, order_of, planned, working_time
from desk.recurring import Recurring, mark_of, series_of
from sop.base.errors import CycleExists, InvalidFile, OutsideCalendar, SopError
from sop.cycle.messages import EDITION, Order
from sop.cycle.recurrence import Period
from sop.people.access import AccessKind
from sop.people.people import Account
from sop.time.working_time import ALWAYS
from tests.desk.support.signed import TRUST
from tests.sop.support.cycles import ANOTHER_SOP

OFFICE = Office()
NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
OPERATOR = Caller(Account(id="operator1", name="Operator 1", operator=True), "10.0.0.9", PORTAL)


class Gateway:
    """What a start, and a schedule, would have reached Temporal with."""

    def __init__(self) -> None:
        self.started: dict[str, Order] = {}
        self.scheduled: list[str] = []

    async def start(self, cycle_id: str, order: Order) -> None:
        if cycle_id in self.started:
            raise CycleExists(cycle_id, running=True)
        self.started[cycle_id] = order

    async def create(self, name: str, order: Order, starts: object, mark: str) -> None:
        self.scheduled.append(f"{name} {mark}")

    async def delete(self, name: str) -> None:
        raise SopError(f"Jadwal {name} tidak ada.")


class Log:
    def __init__(self) -> None:
        self.lines: list[tuple[str | None, AccessKind, str, str]] = []

    async def write(self, caller: Caller, kind: AccessKind, subject: str) -> None:
        self.lines.append((caller.account_id, kind, subject, caller.address))


def refuse(*known: str) -> object:
    def refuse_known(cycle_id: str) -> None:
        if cycle_id in known:
            raise CycleExists(cycle_id, running=False)

    return refuse_known


def ordering(gateway: Gateway, log: Log, *known: str) -> Ordering:
    return Ordering(gateway, refuse(*known), lambda: NOW, TRUST, log)  # type: ignore[arg-type]


def order(counting: Counting = Counting.ALWAYS) -> Order:
    return order_of(OFFICE, "Siklus uji", OFFICE.own, counting, first_year=2026)


def test_an_order_travels_with_the_calendars_it_needs_and_no_more() -> None:
    """Those that the SOP's roles name, from the year on in which it starts; on the clock none. Of today's edition."""
    in_the_office = order(Counting.ASN)
    assert {each.id for each in in_the_office.calendars} == {role.calendar for role in OFFICE.own.roles}
    assert {each.years[0] for each in in_the_office.calendars} == {2026}
    assert order().calendars == ()
    assert in_the_office.edition == EDITION


def test_a_year_that_no_calendar_knows_keeps_the_last_one() -> None:
    """So that the sentence names the years that are known, instead of a calendar without any."""
    late = order_of(OFFICE, "Siklus uji", OFFICE.own, Counting.ASN, first_year=2031)
    with pytest.raises(OutsideCalendar, match="hanya mengenal tahun"):
        planned(late, datetime(2031, 1, 6, 1, tzinfo=UTC))


def test_a_title_that_is_none_is_refused_by_the_model() -> None:
    """Each door says it in its own words."""
    with pytest.raises(ValidationError):
        order_of(OFFICE, "  ", OFFICE.own, Counting.ALWAYS)


def test_a_plan_says_what_is_not_yet_certain() -> None:
    """Deadlines in a year whose cuti bersama is not decreed come with a sentence; those on the clock with none."""
    expected, doubts = planned(order(), NOW)
    assert len(expected.steps) == 8
    assert doubts == ()


def test_working_time_has_three_kinds_of_names() -> None:
    """`always`, `asn`, and the id of any calendar; a name of none is a sentence about its file."""
    assert working_time(OFFICE, OFFICE.own, "always") is ALWAYS
    named = {working_time(OFFICE, OFFICE.own, each).id for each in ("asn", OFFICE.own.roles[0].calendar)}
    assert named == {OFFICE.own.roles[0].calendar}
    with pytest.raises(InvalidFile, match="lunar"):
        working_time(OFFICE, OFFICE.own, "lunar")


def test_a_calendar_of_another_zone_counts_for_no_order() -> None:
    """Seen: a SOP of Makassar was counted in the office hours of Jakarta, with deadlines an hour beside them. No order,
    no deadline and no schedule is made of the two; on the clock there are no hours to be beside."""
    for make in (
        lambda: order_of(OFFICE, "Siklus uji", ANOTHER_SOP, Counting.ASN),
        lambda: working_time(OFFICE, ANOTHER_SOP, "asn"),
        lambda: working_time(OFFICE, ANOTHER_SOP, "pihak-pengembang"),
        lambda: series_of(OFFICE, order_of(OFFICE, "Siklus uji", ANOTHER_SOP, Counting.ALWAYS), Period.MONTH, NOW),
    ):
        with pytest.raises(InvalidFile) as refusal:
            make()
        assert "dalam zona Asia/Jakarta, sedangkan SOP dalam zona Asia/Makassar" in str(refusal.value)
    assert order_of(OFFICE, "Siklus uji", ANOTHER_SOP, Counting.ALWAYS).calendars == ()


async def test_a_start_is_done_and_written_down() -> None:
    """The access log says who started which cycle, and from where."""
    gateway, log = Gateway(), Log()
    cycle_id = await ordering(gateway, log).start(order(), caller=OPERATOR)
    assert list(gateway.started) == [cycle_id]
    assert cycle_id.startswith("siklus-2026-")
    assert log.lines == [("operator1", AccessKind.CYCLE_STARTED, cycle_id, "10.0.0.9")]


async def test_an_id_that_the_register_knows_is_one_cycles_for_good() -> None:
    """Also where Temporal has forgotten it: nothing is started, nothing written down."""
    gateway, log = Gateway(), Log()
    with pytest.raises(CycleExists):
        await ordering(gateway, log, "siklus-2026-1").start(order(), "siklus-2026-1", OPERATOR)
    assert (gateway.started, log.lines) == ({}, [])


async def test_whoever_has_a_terminal_is_not_in_the_access_log() -> None:
    """It tells of people who have signed in."""
    gateway, log = Gateway(), Log()
    await ordering(gateway, log).start(order(), "siklus-2026-1")
    assert log.lines == []


async def test_a_schedule_is_made_and_written_down() -> None:
    """Its mark is that of the very plan that was shown; what Temporal refuses is not written down."""
    gateway, log = Gateway(), Log()
    recurring = Recurring(gateway, TRUST, log)  # type: ignore[arg-type]
    expected = series_of(OFFICE, order(), Period.MONTH, NOW)
    mark = mark_of("bulanan", order(), expected)
    assert await recurring.create("bulanan", order(), expected, mark, OPERATOR) == "Jadwal bulanan dibuat."
    assert gateway.scheduled == [f"bulanan {mark}"]
    with pytest.raises(SopError):
        await recurring.delete("triwulan", OPERATOR)
    assert log.lines == [("operator1", AccessKind.SCHEDULE_CHANGED, "bulanan: dibuat", "10.0.0.9")]
    assert mark != mark_of("triwulan", order(), expected)
