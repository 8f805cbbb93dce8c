"""Drafts of letters are there as soon as a rung is climbed, for those who see the whole cycle, and for nobody else."""

import io

import pytest
from pypdf import PdfReader

from adapters.papers.letter_papers import letter_pdf
from desk.drafting import Drafting
from desk.office import Office
from desk.seeing import Seeing
from sop.base.errors import NotHere, NoWorkerAnswers
from sop.cycle.messages import ApplyCalendar
from sop.people.people import Account
from tests.desk.support.clock import StoppedClock
from tests.desk.support.cycles import FakeCycles
from tests.desk.support.people import outsider, person
from tests.sop.support.cycles import (
    ALFA,
    DEVELOPER,
    HEAD,
    IN_THE_OFFICE,
    at,
    complete,
    day_off,
    decide,
    leave_alone,
    reach,
)

CYCLE = "siklus-2026-1"
MORNING = at("Mon 2026-11-23 07:30")
LATE_VENDOR = IN_THE_OFFICE.model_copy(update={"parties": {DEVELOPER: ALFA}})


@pytest.fixture
def cycles() -> FakeCycles:
    """Step 5 is late since ten in the morning, and nobody has done anything about it."""
    cycles = FakeCycles(StoppedClock())
    cycles.put(leave_alone(reach(5, LATE_VENDOR, MORNING), MORNING, at("Mon 2026-11-23 10:00")))
    return cycles


@pytest.fixture
def seeing(cycles: FakeCycles) -> Seeing:
    return Seeing(cycles, Office(), StoppedClock())


@pytest.mark.parametrize("account", [person(HEAD), person(operator=True)], ids=["head", "operator"])
async def test_drafts_are_offered_while_the_cycle_runs(cycles: FakeCycles, seeing: Seeing, account: Account) -> None:
    """The moment the first rung is climbed: the note to the head and the reprimand of the party, each as a PDF."""
    drafting, sight = Drafting(cycles), await seeing.sight_of(account, CYCLE)
    assert drafting.are_due(sight)
    letters = await drafting.letters(sight)
    assert [letter.name for letter in letters] == ["01-2026-11-23-nota-dinas", "02-2026-11-23-surat-teguran"]
    assert tuple(letter for letter, _ in await drafting.printed(CYCLE)) == letters
    pdf = await drafting.paper(sight, letters[1].name)
    assert f"Pimpinan {ALFA}" in "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert pdf == letter_pdf(letters[1], sight.sop)


async def test_an_outside_party_gets_no_draft(cycles: FakeCycles, seeing: Seeing) -> None:
    """Not even that which is addressed to it: the office has not sent it yet."""
    drafting, sight = Drafting(cycles), await seeing.sight_of(outsider(DEVELOPER), CYCLE)
    assert not drafting.are_due(sight)
    with pytest.raises(NotHere):
        await drafting.letters(sight)
    with pytest.raises(NotHere):
        await drafting.paper(sight, "02-2026-11-23-surat-teguran")


async def test_a_letter_that_there_is_not_is_not_found(cycles: FakeCycles, seeing: Seeing) -> None:
    """No name leads anywhere else; a cycle that nobody is late in has none."""
    drafting, sight = Drafting(cycles), await seeing.sight_of(person(HEAD), CYCLE)
    for name in ("03-2026-11-23-nota-dinas", "", "../laporan", "01-2026-11-23-nota-dinas.pdf"):
        with pytest.raises(NotHere):
            await drafting.paper(sight, name)
    cycles.put(reach(2, LATE_VENDOR, MORNING))
    sight = await seeing.sight_of(person(HEAD), CYCLE)
    assert not drafting.are_due(sight)
    assert await drafting.letters(sight) == ()


async def test_a_draft_reckons_with_the_rules_of_now(cycles: FakeCycles) -> None:
    """A calendar that was applied meanwhile counts, be it not the order's; what the one before counted is not
    guessed."""
    now = at("Mon 2026-11-23 10:30")
    cycle = decide(cycles.cycle(CYCLE), now, ApplyCalendar, calendars=[day_off("2026-11-24")])
    cycle = complete(complete(cycle, now), now)
    until = at("Wed 2026-11-25 16:00")
    cycles.put(leave_alone(cycle, now, until))
    early, *_, late = (letter for letter, _ in await Drafting(cycles).printed(CYCLE))
    assert dict(early.matters[0])["Batas waktu"] == "sebagaimana tercatat dalam jurnal"
    assert dict(late.facts)["Kalender kerja"].startswith(f"asn-kota-cirebon versi {day_off().version}")
    assert dict(late.matters[-1])["Batas waktu"] == "25 November 2026 pukul 09.00 WIB"


async def test_without_a_worker_nothing_is_made_up(cycles: FakeCycles, seeing: Seeing) -> None:
    """The rules are the cycle's own, and it must be asked."""
    sight = await seeing.sight_of(person(HEAD), CYCLE)
    cycles.working = False
    with pytest.raises(NoWorkerAnswers):
        await Drafting(cycles).letters(sight)
