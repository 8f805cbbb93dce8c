"""Lists of many cycles, page by page, on a real server: the order people need, and nothing lost between two pages."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from adapters.temporal.cycle_lists import CycleLists, Listed, Reach
from adapters.temporal.cycle_rows import CycleRow
from bench.crowd import crowd
from console.frame.embedded import Embedded
from sop.cycle.messages import Standing
from sop.form.document import DEFAULT_SOP, load_sop
from tests.console.support.office import DEVELOPER, HEAD, PATIENCE, UNIT, Office, open_office

SOP = load_sop(DEFAULT_SOP)
NUMBER = 168
PAGE = 7
"""Too small to be fetched at once: a list of this length is divided more than once."""


@pytest.fixture(scope="module")
async def office(dev_server: Embedded, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    """With cycles at every step: late, answered, paused, on time; lists know of all of them."""
    async with open_office(dev_server, tmp_path_factory.mktemp("kantor-daftar")) as opened:
        orders = crowd(SOP, NUMBER, datetime.now(UTC))
        await asyncio.gather(*(opened.cycles.start(cycle_id, order) for cycle_id, order in orders))
        async with asyncio.timeout(2 * PATIENCE):
            while await opened.cycles.lists.count("SopState IS NOT NULL") < NUMBER:
                await asyncio.sleep(0.2)
        yield opened


@pytest.fixture
def lists(office: Office) -> CycleLists:
    return office.cycles.lists


def ids(rows: tuple[CycleRow, ...] | list[CycleRow]) -> list[str]:
    return [row.cycle_id for row in rows]


async def test_turns_come_late_first_and_standing_still_last(office: Office, lists: CycleLists) -> None:
    """All pages together are all turns of the roles, each once, in the order of their deadlines; and again the same
    when they are asked for once more."""
    now, roles = datetime.now(UTC), (UNIT, DEVELOPER)
    rows = [row for role in roles for row in await office.cycles.rows(role=role)]
    ticking = [row for row in rows if row.standing is not Standing.PAUSED and row.due_at is not None]
    still = [row for row in rows if row not in ticking]
    assert still
    expected = sorted(ticking, key=lambda row: (row.due_at, row.cycle_id))
    for _ in range(2):
        seen: list[CycleRow] = []
        for first in range(0, len(rows) + PAGE, PAGE):
            page = await lists.turns(roles, first, first + PAGE, now)
            assert page.total == len(rows)
            assert page.late == sum(row.due_at is not None and row.due_at < now for row in ticking)
            seen += page.rows
        assert ids(seen[: len(expected)]) == ids(expected)
        assert sorted(ids(seen[len(expected) :])) == sorted(ids(still))


async def test_all_cycles_come_newest_first(office: Office, lists: CycleLists) -> None:
    """Whatever the page; only those that are asked for."""
    rows = sorted(await office.cycles.rows(), key=lambda row: (row.started_at, row.cycle_id), reverse=True)

    async def pages(role: str | None, standing: Standing | None) -> list[Listed]:
        now = datetime.now(UTC)
        return [await lists.newest(first, first + 50, now, role, standing, "") for first in range(0, NUMBER, 50)]

    assert ids([row for page in await pages(None, None) for row in page.rows]) == ids(rows)
    late = [row for row in rows if (row.role, row.standing) == (UNIT, Standing.OVERDUE)]
    found = await pages(UNIT, Standing.OVERDUE)
    assert ids([row for page in found for row in page.rows]) == ids(late)
    assert {page.total for page in found} == {len(late)}


async def test_a_search_finds_a_part_of_an_id_or_of_a_title(lists: CycleLists) -> None:
    """Letter case aside; also a cycle that was started after the search before it."""
    now = datetime.now(UTC)
    assert (await lists.newest(0, 5, now, None, None, "APOTEK")).total == NUMBER // 8
    found = await lists.newest(0, 5, now, None, None, "0000a7")
    assert [row.title for row in found.rows] == ["Pengembangan perizinan toko modern nomor 167"]
    assert (await lists.newest(0, 5, now, None, None, "tidak ada yang begini")) == Listed((), 0)
    assert (await lists.newest(0, 5, now, None, None, "' OR 1=1")).total == 0


async def test_a_new_cycle_is_found_by_the_next_search(office: Office, lists: CycleLists) -> None:
    """Though titles are read once."""
    now, word = datetime.now(UTC), "judul yang baru"
    assert (await lists.newest(0, 5, now, None, None, word)).total == 0
    _, order = next(crowd(SOP, 1, now))
    await office.cycles.start("uji-judul", order.model_copy(update={"title": word.title(), "progress": None}))
    async with asyncio.timeout(PATIENCE):
        while ids((await lists.newest(0, 5, now + timedelta(seconds=9), None, None, word)).rows) != ["uji-judul"]:
            await asyncio.sleep(0.2)


async def test_what_was_told_to_a_head_is_what_climbed_to_him(office: Office, lists: CycleLists) -> None:
    """The longest late first; and of a SOP that is not known, whatever was told to anybody."""
    now = datetime.now(UTC)
    rows = [row for row in await office.cycles.rows() if row.escalation >= 2 and row.role in (UNIT, DEVELOPER)]
    expected = sorted(rows, key=lambda row: (row.due_at, row.cycle_id))
    reaches = [Reach(SOP.id, role, 2) for role in (UNIT, DEVELOPER)]
    seen: list[CycleRow] = []
    for first in range(0, len(expected), PAGE):
        seen += (await lists.told(reaches, [SOP.id], first, first + PAGE, now)).rows
    assert ids(seen) == ids(expected)
    every = [row for row in await office.cycles.rows() if row.escalation > 0]
    assert (await lists.told([], ["lain"], 0, PAGE, now)).total == len(every)
    assert (await lists.told([Reach(SOP.id, HEAD, 1)], [SOP.id], 0, PAGE, now)).total == sum(
        row.role == HEAD for row in every
    )
