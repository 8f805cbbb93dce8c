"""The office as an object: what it knows of SOPs, calendars and roles, and what it cannot tell."""

from datetime import date
from pathlib import Path

import pytest

from desk.office import Office
from sop.base.errors import InvalidFile, MalformedMessage
from sop.cycle.messages import CycleView, PauseClock
from sop.cycle.step_clock import StepClock
from sop.cycle.view import view_of
from sop.form.document import DEFAULT_SOP
from sop.people.people import Account, Holding
from tests.sop.support.cycles import (
    AGENCY,
    ANOTHER_SOP,
    HEAD,
    IN_THE_OFFICE,
    MONDAY,
    SOP,
    UNIT,
    at,
    day_off,
    decide,
    start,
)

OFFICE = Office()
FRIDAY = at("Fri 2026-12-04 14:00")


def person(*roles: str, operator: bool = False, vendor: bool = False, since: str = "2020-01-01") -> Account:
    held = tuple(Holding(role=role, since=date.fromisoformat(since)) for role in roles)
    return Account(id="orang1", name="Petugas 1", operator=operator, vendor=vendor, holdings=held)


def clock(text: str, view: CycleView) -> StepClock:
    read = OFFICE.clock(view, at(text))
    assert read is not None
    return read


def on_friday() -> CycleView:
    """A cycle that began on Friday at two, by the calendars of the office."""
    return view_of(start(IN_THE_OFFICE, FRIDAY), FRIDAY)


def test_its_own_sop_comes_first_of_all_that_are_in_its_folder() -> None:
    """By the names of their files, each with the title that forms show."""
    office = Office(documents=Path(__file__).parents[1] / "documents")
    assert list(office.sops) == [DEFAULT_SOP.stem, "penerbitan-surat-keterangan"]
    assert office.own == SOP
    assert office.sop_titles["penerbitan-surat-keterangan"] == "Penerbitan Surat Keterangan, versi 2"
    assert [role.id for role in office.roles] == [role.id for sop in (SOP, ANOTHER_SOP) for role in sop.roles]


def test_an_unknown_sop_is_refused_with_the_names_that_there_are() -> None:
    """A path is not a name."""
    for name in ("", "lain", f"../{DEFAULT_SOP.stem}"):
        with pytest.raises(MalformedMessage, match=DEFAULT_SOP.stem):
            OFFICE.sop(name)


def test_a_sop_that_cannot_be_used_is_said_when_it_is_needed(tmp_path: Path) -> None:
    """A command line that never asks for it goes on."""
    (tmp_path / "rusak.toml").write_text("id = ")
    office = Office(documents=tmp_path)
    assert office.calendar("asn-kota-cirebon").id == "asn-kota-cirebon"
    with pytest.raises(InvalidFile, match=r"rusak\.toml"):
        _ = office.own


def test_a_calendar_that_was_completed_counts_at_once(tmp_path: Path) -> None:
    """Its file is read for every order."""
    file = tmp_path / "asn-kota-cirebon.toml"
    office, known = Office(calendars=tmp_path), OFFICE.calendar("asn-kota-cirebon")
    with pytest.raises(InvalidFile):
        office.calendar("asn-kota-cirebon")
    source = (DEFAULT_SOP.parents[1] / "calendars" / file.name).read_text()
    file.write_text(source)
    assert office.calendar("asn-kota-cirebon") == known
    file.write_text(source.replace(f'version = "{known.version}"', 'version = "baru"'))
    assert office.calendar("asn-kota-cirebon").version == "baru"


def test_each_calendar_of_a_sop_is_named_once() -> None:
    """In the order of the roles."""
    assert OFFICE.calendars_of(SOP) == IN_THE_OFFICE.calendars


def test_roles_have_names_and_heads_are_those_to_whom_lateness_climbs() -> None:
    """A role that no SOP knows is called by its id."""
    assert OFFICE.role_name(HEAD) == SOP.role(HEAD).name
    assert OFFICE.role_name("lain") == "lain"
    assert OFFICE.heads == {HEAD, AGENCY}


@pytest.mark.parametrize(
    ("account", "open_"),
    [
        (person(operator=True), True),
        (person(HEAD), True),
        (person(UNIT, AGENCY), True),
        (person(UNIT), False),
        (person(HEAD, since="2026-12-05"), False),
        (person(HEAD, vendor=True), False),
        (person(), False),
    ],
)
def test_reports_are_open_to_operators_and_heads(account: Account, open_: bool) -> None:
    """To who is a head today; never to an outside party."""
    assert OFFICE.reads_reports(account, date(2026, 12, 4)) is open_


def test_the_day_is_the_offices_own() -> None:
    """After midnight in Cirebon it is the next day, whatever the day in Greenwich."""
    assert OFFICE.today(at("Sat 2026-12-05 00:30")) == date(2026, 12, 5)


def test_minutes_pass_by_the_calendar_of_whose_turn_it_is() -> None:
    """A view tells of its own instant; a weekend after it takes nothing away, office hours do."""
    view = on_friday()
    assert (clock("Fri 2026-12-04 14:00", view).remaining_minutes, view.steps[0].standard_minutes) == (150, 150)
    saturday, monday = clock("Sat 2026-12-05 10:00", view), clock("Mon 2026-12-07 08:30", view)
    assert (saturday.remaining_minutes, saturday.within_working_hours) == (0, False)
    assert (monday.remaining_minutes, monday.within_working_hours) == (-60, True)


def test_a_paused_clock_stands_still() -> None:
    """And says so."""
    view = view_of(decide(start(IN_THE_OFFICE, FRIDAY), at("Fri 2026-12-04 14:30"), PauseClock), FRIDAY)
    later = clock("Mon 2026-12-07 10:00", view)
    assert (later.paused, later.elapsed_minutes, later.due_at) == (True, 30, None)


@pytest.mark.parametrize("change", [{"calendars": ("lain@1",)}, {"sop_version": "0"}, {"sop_id": "lain"}])
def test_what_another_file_would_count_is_not_told(change: dict[str, object]) -> None:
    """Where the office's calendar or SOP is not the one that the cycle began with, nobody knows what has passed."""
    view = on_friday().model_copy(update=change)
    read = clock("Fri 2026-12-04 15:00", view)
    assert (read.elapsed_minutes, read.remaining_minutes, read.within_working_hours) == (None, None, None)
    assert read.due_at == view.steps[0].due_at


def test_beyond_the_years_of_a_calendar_nothing_is_guessed() -> None:
    """But what was used before a pause is known."""
    far = "Mon 2099-12-07 10:00"
    assert (clock(far, on_friday()).elapsed_minutes, clock(far, on_friday()).within_working_hours) == (None, None)
    paused = view_of(decide(start(IN_THE_OFFICE, FRIDAY), at("Fri 2026-12-04 14:30"), PauseClock), FRIDAY)
    assert (clock(far, paused).elapsed_minutes, clock(far, paused).within_working_hours) == (30, None)


def test_a_newer_calendar_that_was_applied_counts_only_where_the_office_has_it() -> None:
    """A version that this office's file does not have is another calendar."""
    order = IN_THE_OFFICE.model_copy(update={"calendars": (day_off("2026-12-07"), IN_THE_OFFICE.calendars[1])})
    view = view_of(start(order, FRIDAY), FRIDAY)
    assert clock("Mon 2026-12-07 10:00", view).remaining_minutes is None


def test_on_the_clock_every_minute_counts_at_any_hour() -> None:
    """Whatever SOP it is: no file is asked."""
    view = view_of(start(now=FRIDAY), FRIDAY).model_copy(update={"sop_id": "lain"})
    night = clock("Sat 2026-12-05 02:00", view)
    assert (night.elapsed_minutes, night.within_working_hours) == (720, True)


def test_a_closed_cycle_has_no_clock() -> None:
    """Nothing is open."""
    closed = view_of(start(), MONDAY).model_copy(update={"current_step": None})
    assert OFFICE.clock(closed, MONDAY) is None


def test_a_row_is_found_where_number_and_executor_are_still_the_same() -> None:
    """Lists know no more of a cycle's SOP."""
    row = SOP.activity(3)
    assert OFFICE.activity(SOP.id, 3, row.executor) == row
    for other in ((SOP.id, 3, AGENCY), ("lain", 3, row.executor), (SOP.id, 99, row.executor), (None, None, None)):
        assert OFFICE.activity(*other) is None
