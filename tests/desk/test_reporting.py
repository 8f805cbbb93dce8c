"""The register and the monitoring, as every door asks for them."""

import csv
import io
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from adapters.people.accounts import accounts_at
from adapters.people.passwords import Passwords
from adapters.register.register import Register, register_at
from desk.administering import Administering, Given
from desk.caller import PORTAL, Caller
from desk.monitoring_book import monitoring_xlsx
from desk.office import Office
from desk.register_book import HEADINGS, register_csv
from desk.reporting import Reporting, semester_of
from sop.cycle.messages import Standing
from sop.cycle.records import record_since
from sop.people.people import Account
from sop.time.periods import period_of
from tests.console.support.commands import CHEAP
from tests.sop.support.cycles import ANOTHER_SOP, IN_THE_OFFICE, MONDAY, complete, start

NOW = datetime(2026, 12, 1, tzinfo=UTC)
ZONE = Office.zone


@pytest.fixture
def register(tmp_path: Path) -> Register:
    """A register with one cycle that has ended, in November 2026."""
    opened = register_at("", tmp_path)
    cycle = start(IN_THE_OFFICE, MONDAY)
    while not cycle.closed:
        cycle = complete(cycle, MONDAY)
    record = record_since(cycle, 0, MONDAY)
    assert record is not None
    opened.keep(record)
    return opened


@pytest.mark.parametrize(("day", "semester"), [("2026-06-30", "2026-S1"), ("2026-07-01", "2026-S2")])
def test_a_half_year_ends_in_june(day: str, semester: str) -> None:
    """What a report is about where nobody says it."""
    assert semester_of(date.fromisoformat(day)) == semester


def test_the_register_is_narrowed_by_every_filter(register: Register) -> None:
    """By the period of the start, the standing, a role that is involved, and lateness."""
    reporting = Reporting(register, lambda: NOW)
    assert len(reporting.cycles()) == 1
    assert len(reporting.cycles(period_of("2026-11", ZONE), Standing.COMPLETED, "promotion_head", False)) == 1
    assert reporting.cycles(period_of("2026-10", ZONE)) == []
    assert reporting.cycles(standing=Standing.OVERDUE) == []
    assert reporting.cycles(role="nobody") == []
    assert reporting.cycles(late=True) == []


def test_monitoring_counts_what_ended_in_the_period(register: Register) -> None:
    """A cycle that has begun and ended in it counts once for each activity; rehearsals stand apart."""
    reporting, year = Reporting(register, lambda: NOW), period_of("2026", ZONE)
    found = reporting.monitoring(Office().own, year, rehearsals=False)
    assert [each.completed for each in found.activities] == [1] * 8
    assert reporting.monitoring(Office().own, year, rehearsals=True).is_empty


def test_the_unit_is_monitored_with_every_sop_once(register: Register) -> None:
    """Also another version of the one that is reported on: that one counts once, as it was asked for."""
    reporting, year = Reporting(register, lambda: NOW), period_of("2026", ZONE)
    own = Office().own
    older = own.model_copy(update={"version": "0.1"})
    monitored = reporting.monitored(own, (older, ANOTHER_SOP), year, rehearsals=False)
    assert [(each.sop_id, each.sop_version) for each in monitored.unit] == [
        (own.id, own.version),
        (ANOTHER_SOP.id, ANOTHER_SOP.version),
    ]
    assert monitored.found is monitored.unit[0]
    assert [each.is_empty for each in monitored.unit] == [False, True]
    assert [each.procedure for each in monitored.report.tabel_7] == [own.name, ANOTHER_SOP.name]


def test_every_sheet_of_a_workbook_on_rehearsals_says_so(register: Register) -> None:
    """In its first line; those of the office's own cycles never do."""
    reporting, year = Reporting(register, lambda: NOW), period_of("2026", ZONE)
    for rehearsals in (True, False):
        content = monitoring_xlsx(reporting.monitored(Office().own, (), year, rehearsals=rehearsals))
        book = openpyxl.load_workbook(io.BytesIO(content))
        assert {str(sheet["A1"].value).startswith("GLADI · ") for sheet in book} == {rehearsals}


def test_a_sheet_has_a_cell_under_every_heading(register: Register) -> None:
    """Times are those of the office, and say so."""
    text = register_csv(Reporting(register, lambda: NOW).cycles()).decode("utf-8-sig")
    head, row, *_ = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    assert head == list(HEADINGS)
    assert len(row) == len(HEADINGS)


def test_a_head_for_a_day_stays_in_the_report(register: Register, tmp_path: Path) -> None:
    """Given and ended at once, so that the account knows nothing of it any more: the access log does. Who, to whom, and
    what in whose words; only within the period."""
    with closing(accounts_at("", tmp_path, Passwords(CHEAP()))) as accounts:
        accounts.add(Account(id="kabid1", name="Pejabat Bidang 1"), None)
        operator = Account(id="operator1", name="Operator 1", operator=True)
        accounts.add(operator, None)
        desk = Administering(accounts, Office(), lambda: NOW)
        caller = Caller(operator, "10.0.0.9", PORTAL, confirmed=True)
        desk.hold(caller, "kabid1", Given("promotion_head"))
        desk.end_role(caller, "kabid1", "promotion_head")
        assert accounts.known("kabid1").holdings == ()
    reporting = Reporting(register, lambda: NOW)
    (given,) = reporting.monitoring(Office().own, period_of("2026-S2", ZONE), rehearsals=False).grants
    assert (given.role, given.account_id, given.given_by, given.operator, given.at) == (
        *("promotion_head", "kabid1", "operator1", False),
        NOW,
    )
    assert given.words == "promotion_head, mulai 2026-12-01"
    assert reporting.monitoring(Office().own, period_of("2026-S1", ZONE), rehearsals=False).grants == ()
