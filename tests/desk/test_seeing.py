"""What a person sees of a cycle, and by what authority he acts."""

from collections.abc import Sequence
from datetime import date

import pytest

from desk.office import Office
from desk.seeing import Seeing
from sop.base.errors import NotAllowed, NotHere, NoWorkerAnswers
from sop.cycle.messages import CompleteStep, PauseClock, ReturnStep
from sop.people.people import Account, Acting, Holding, NotHeld
from tests.desk.support.clock import StoppedClock
from tests.desk.support.cycles import FakeCycles
from tests.desk.support.people import outsider, person
from tests.sop.support.cycles import DEVELOPER, HEAD, OF_ALFA, UNIT, reach

SINCE = date(2020, 1, 1)
CYCLE = "siklus-2026-1"


@pytest.fixture
def cycles() -> FakeCycles:
    cycles = FakeCycles(StoppedClock())
    cycles.put(reach(5, OF_ALFA))
    return cycles


@pytest.fixture
def seeing(cycles: FakeCycles) -> Seeing:
    return Seeing(cycles, Office(), StoppedClock())


@pytest.mark.parametrize(
    ("account", "steps"),
    [
        (person(UNIT), range(1, 9)),
        (person(operator=True), range(1, 9)),
        (outsider(DEVELOPER), (4, 5, 6)),
    ],
)
async def test_who_sees_a_cycle_sees_his_part_of_it(seeing: Seeing, account: Account, steps: Sequence[int]) -> None:
    """All of it, or (an outside party) the steps of his lane: executed or signed by him."""
    sight = await seeing.sight_of(account, CYCLE)
    assert sight.steps == tuple(steps)
    assert [step.number for step in sight.seen().steps] == list(steps)


@pytest.mark.parametrize("account", [person(), person("auditor"), outsider("auditor"), person(UNIT, active=False)])
async def test_for_everybody_else_there_is_no_such_cycle(seeing: Seeing, account: Account) -> None:
    """As for one that never was; also while no worker answers, and whatever his turn would be."""
    with pytest.raises(NotHere):
        await seeing.sight_of(account, CYCLE)
    with pytest.raises(NotHere):
        await seeing.sight_of(person(UNIT), "siklus-2026-0")


async def test_a_person_acts_for_the_roles_that_he_holds_today(seeing: Seeing) -> None:
    """By the words of his authority; a role of another, and one that the SOP does not know, he does not hold."""
    stead = Holding(role=HEAD, since=SINCE, acting=Acting.PLT, order_number="SP 1")
    account = person(DEVELOPER, "auditor").model_copy(
        update={"holdings": (stead, Holding(role=DEVELOPER, since=SINCE))}
    )
    sight = await seeing.sight_of(account, CYCLE)
    assert sight.authority(HEAD) == "Orang 1, Plt. Kepala Bidang (SP 1)"
    for role in (UNIT, "auditor", ""):
        with pytest.raises(NotHeld):
            sight.authority(role)
    assert sight.allowed(CompleteStep) == (DEVELOPER,)
    assert set(sight.allowed(ReturnStep)) == {DEVELOPER, HEAD}
    assert sight.allowed(PauseClock) == (HEAD,)
    with pytest.raises(NotAllowed, match="Saat ini Anda tidak dapat melakukan tindakan itu"):
        (await seeing.sight_of(person(UNIT), CYCLE)).allowed(CompleteStep)


async def test_files_are_taken_only_from_who_could_hand_them_over(seeing: Seeing, cycles: FakeCycles) -> None:
    """Before they arrive: from holders of a role that executes a step; while nobody works, from whose turn it is."""
    for account in (person(DEVELOPER), person(UNIT), outsider(DEVELOPER)):
        await seeing.may_complete(account, CYCLE)
    with pytest.raises(NotAllowed):
        await seeing.may_complete(person(operator=True), CYCLE)
    with pytest.raises(NotHere):
        await seeing.may_complete(person(), CYCLE)
    cycles.working = False
    await seeing.may_complete(person(UNIT, DEVELOPER), CYCLE)
    for account in (person(UNIT), person(), person(operator=True)):
        with pytest.raises(NotHere):
            await seeing.may_complete(account, CYCLE)


async def test_an_executor_is_known_also_while_nobody_works(seeing: Seeing, cycles: FakeCycles) -> None:
    """As far as lists tell whose turn it is; anybody else learns nothing of the cycle."""
    heard = await seeing.executor_of(person(DEVELOPER), CYCLE, DEVELOPER)
    assert (heard.heard, heard.actor) == (True, "Orang 1, Pihak Pengembang")
    cycles.working = False
    with pytest.raises(NoWorkerAnswers):
        await seeing.sight_of(person(DEVELOPER), CYCLE)
    unheard = await seeing.executor_of(person(DEVELOPER), CYCLE, DEVELOPER)
    assert (unheard.heard, unheard.actor, unheard.role) == (False, heard.actor, DEVELOPER)
    for account, role in ((person(UNIT), UNIT), (person(UNIT), DEVELOPER), (person(), "")):
        with pytest.raises(NotHere):
            await seeing.executor_of(account, CYCLE, role)
