"""The long lists of a cycle as people see them."""

from functools import cache

import pytest

from desk.office import Office
from desk.paging import Paging, whole
from desk.seeing import Seeing
from sop.cycle.cycle import Cycle
from sop.cycle.journal import Entry
from sop.cycle.view import view_of
from tests.desk.support.clock import StoppedClock
from tests.desk.support.cycles import FakeCycles
from tests.desk.support.people import outsider, person
from tests.sop.support.cycles import DEVELOPER, OF_ALFA, UNIT, reach
from tests.sop.support.hostile import flooded, worn_out


@cache
def drowned() -> Cycle:
    """Made when it is first needed: it takes a second."""
    alone = worn_out()
    return flooded(alone.under(alone.order.model_copy(update={"parties": OF_ALFA.parties})), 300)


@pytest.fixture
def cycles() -> FakeCycles:
    cycles = FakeCycles(StoppedClock())
    cycles.put(drowned())
    return cycles


async def test_a_view_is_made_whole_page_by_page(cycles: FakeCycles) -> None:
    """It is the view that the rules make of all of the cycle; a short one is left as it is."""
    view = await cycles.view(drowned().id)
    assert not view.whole
    assert await whole(cycles, view) == view_of(drowned(), view.as_of)
    cycles.put(reach(3))
    short = await cycles.view(drowned().id)
    assert await whole(cycles, short) is short


async def test_an_outside_party_turns_the_pages_of_his_lane(cycles: FakeCycles) -> None:
    """No row of other steps, nor of what anybody has sent; no page without a row but the last."""
    seeing, paging = Seeing(cycles, Office(), StoppedClock()), Paging(cycles)
    sight = await seeing.sight_of(outsider(DEVELOPER), drowned().id)
    entries, start = list[Entry](), 0
    while (found := await paging.journal(sight, start)).rows:
        entries += found.rows
        start = entries[-1].seq
    assert entries == [entry for entry in drowned().progress.journal if entry.step in sight.steps]
    assert sight.seen().rejections is None
    assert {each.number for each in (await paging.past(sight)).rows} == {5, 6}
    assert {each.step for each in (await paging.pauses(sight)).rows} == {5}


async def test_others_turn_all_pages(cycles: FakeCycles) -> None:
    seeing, paging = Seeing(cycles, Office(), StoppedClock()), Paging(cycles)
    sight = await seeing.sight_of(person(UNIT), drowned().id)
    found = await paging.journal(sight, 3)
    assert found.rows == drowned().progress.journal[3 : 3 + len(found.rows)]
    assert found.total == len(drowned().progress.journal)
