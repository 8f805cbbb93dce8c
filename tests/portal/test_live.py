"""Open pages learn of what happens, and nothing of it stays behind when they are closed."""

import asyncio
import re
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from html import unescape

import pytest
from fastapi import FastAPI
from playwright.async_api import expect

from portal.app import build
from portal.frame import live
from portal.frame.live import STREAMS
from sop.cycle.messages import CancelCycle
from tests.console.support.office import PATIENCE
from tests.portal.support.desk import Desk
from tests.portal.support.office import PASSWORD, Browser, Portal, served

pytestmark = pytest.mark.engine

END = CancelCycle(role="promotion_head", actor="Pejabat 1", reason="Selesai diuji")


@pytest.fixture
def app(portal: Portal) -> FastAPI:
    """A portal of its own over the office of all: what is open in it was opened by the test."""
    return build(portal.ports)


@pytest.fixture
async def address(app: FastAPI) -> AsyncIterator[str]:
    async with served(app) as address:
        yield address


@asynccontextmanager
async def someone(address: str, login: str) -> AsyncIterator[Browser]:
    async with Browser(base_url=address, timeout=PATIENCE) as browser:
        assert (await browser.sign_in(login, PASSWORD)).status_code == 303
        yield browser


async def stream_of(browser: Browser, path: str) -> str:
    """The address of the stream that a page listens to."""
    page = (await browser.get(path)).text
    found = re.search(r'data-stream="([^"]+)"', page)
    assert found is not None, page
    return unescape(found[1])


async def until_told(lines: AsyncIterator[str]) -> str:
    """The id of the next event; fails where the stream ends before."""
    name = mark = ""
    async with asyncio.timeout(PATIENCE):
        async for line in lines:
            field, _, value = line.partition(": ")
            name, mark = (value if field == "event" else name), (value if field == "id" else mark)
            if not line and name:
                assert name == "berubah"
                return mark
    raise AssertionError("the stream has ended")


async def gone(app: FastAPI, cycle_id: str) -> None:
    """Returns when nobody is served any longer and the cycle is not watched."""
    async with asyncio.timeout(PATIENCE):
        while watches(cycle_id):
            await asyncio.sleep(0.05)
    assert app.state.live._watches == {}
    assert app.state.live._open == {}


def watches(cycle_id: str) -> list[str]:
    """The tasks that watch a cycle."""
    return [name for task in asyncio.all_tasks() if (name := task.get_name()).startswith("watch") and cycle_id in name]


async def test_a_page_of_a_cycle_is_told_of_what_happens_and_of_what_it_has_missed(
    portal: Portal, address: str
) -> None:
    """By the stream that the page names: nothing while nothing happens, then the event, and the same event at once to a
    browser that was away meanwhile; to one that knows it already, nothing."""
    cycle_id = await portal.office.new_cycle()
    async with someone(address, "data1") as browser:
        path = await stream_of(browser, f"/siklus/{cycle_id}")
        async with browser.stream("GET", path) as answer:
            assert answer.headers["content-type"].startswith("text/event-stream")
            assert answer.headers["cache-control"] == "no-store"
            assert answer.headers["x-accel-buffering"] == "no"
            assert "content-security-policy" in answer.headers
            await portal.office.complete(cycle_id)
            mark = await until_told(answer.aiter_lines())
        async with browser.stream("GET", path) as answer:
            assert await until_told(answer.aiter_lines()) == mark
        async with browser.stream("GET", path, headers={"last-event-id": mark}) as answer:
            await portal.office.complete(cycle_id)
            assert await until_told(answer.aiter_lines()) != mark


async def test_an_inbox_is_told_of_escalations_as_well(portal: Portal, address: str) -> None:
    """A head looks at his inbox while somebody else's step passes its deadline."""
    async with someone(address, "kabid1") as browser, AsyncExitStack() as open_:
        answer = await open_.enter_async_context(browser.stream("GET", await stream_of(browser, "/")))
        lines, cycle_id = answer.aiter_lines(), await portal.office.new_cycle(minute_seconds=0.01)
        while f"/siklus/{cycle_id}/tanggapi" not in (await browser.get("/")).text:
            await until_told(lines)
        await portal.office.cycles.decide(cycle_id, END)  # nobody else's inbox begins with it


async def test_the_list_of_all_cycles_is_told_of_a_new_one(portal: Portal, address: str) -> None:
    """Also where it is filtered; another's list that it does not belong to stays silent."""
    async with someone(address, "operator1") as browser, AsyncExitStack() as open_:
        await portal.office.new_cycle()
        word = secrets.token_hex(4)
        every, none = [await stream_of(browser, f"/siklus?cari={each}") for each in ("uji-", word)]
        told = await open_.enter_async_context(browser.stream("GET", every))
        silent = await open_.enter_async_context(browser.stream("GET", none))
        await portal.office.new_cycle()
        await until_told(told.aiter_lines())
        waiting = asyncio.create_task(until_told(silent.aiter_lines()))
        done, _ = await asyncio.wait([waiting], timeout=2 * live.EVERY)
        assert not done
        waiting.cancel()


async def test_readers_share_one_watch_that_ends_with_the_last_of_them(
    portal: Portal, app: FastAPI, address: str
) -> None:
    """However they leave: not a task stays behind."""
    cycle_id = await portal.office.new_cycle()
    async with AsyncExitStack() as people:
        for login in ("data1", "kabid1", "kadis1"):
            browser = await people.enter_async_context(someone(address, login))
            await people.enter_async_context(browser.stream("GET", f"/siklus/{cycle_id}/hidup"))
        async with asyncio.timeout(PATIENCE):
            while not watches(cycle_id):
                await asyncio.sleep(0.05)
        assert len(watches(cycle_id)) == 1
    await gone(app, cycle_id)


async def test_a_session_has_only_so_many_streams(portal: Portal, app: FastAPI, address: str) -> None:
    """One more is refused, so that the browser has connections left for pages; who closes one may open another."""
    cycle_id = await portal.office.new_cycle()
    path = f"/siklus/{cycle_id}/hidup"
    async with someone(address, "data1") as browser, someone(address, "data1") as elsewhere:
        async with AsyncExitStack() as windows:
            for _ in range(STREAMS):
                answer = await windows.enter_async_context(browser.stream("GET", path))
                assert answer.status_code == 200
            async with browser.stream("GET", path) as answer:
                assert answer.status_code == 429
            async with elsewhere.stream("GET", path) as answer:
                assert answer.status_code == 200
        await gone(app, cycle_id)
        async with browser.stream("GET", path) as answer:
            assert answer.status_code == 200


async def test_a_silent_stream_shows_that_it_lives_and_comes_to_an_end(
    portal: Portal, app: FastAPI, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A comment now and then; after some minutes the browser must come again, and a session that was ended meanwhile is
    sent to sign in."""
    monkeypatch.setattr(live, "HEARTBEAT", 0.2)
    monkeypatch.setattr(live, "LONGEST", 1.0)
    cycle_id = await portal.office.new_cycle()
    async with someone(address, "kadis1") as browser:
        path = await stream_of(browser, f"/siklus/{cycle_id}")
        answer = await browser.get(path)
        assert "retry: 3000\n" in answer.text
        assert answer.text.count(": ping\n\n") >= 2
        assert "berubah" not in answer.text
        await gone(app, cycle_id)
        portal.accounts.revoke_all("kadis1")
        assert (await browser.get(path)).headers["location"].startswith("/masuk")


@pytest.mark.parametrize("how", ["signing out", "an operator's word"])
async def test_a_stream_ends_with_its_session(
    portal: Portal, app: FastAPI, address: str, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    """Within a heartbeat, and nothing is told any more; whoever else listens to the same cycle goes on."""
    monkeypatch.setattr(live, "HEARTBEAT", 0.2)
    cycle_id = await portal.office.new_cycle()
    async with someone(address, "kadis1") as leaving, someone(address, "data1") as staying:
        path = f"/siklus/{cycle_id}/hidup"
        async with leaving.stream("GET", path) as answer, staying.stream("GET", path) as other:
            lines, others = answer.aiter_lines(), other.aiter_lines()
            await until_told(lines)  # it does not know the page's mark
            await until_told(others)
            if how == "signing out":
                await leaving.post_form("/keluar", page="/")
            else:
                portal.accounts.revoke_all("kadis1")
            await portal.office.complete(cycle_id)
            async with asyncio.timeout(PATIENCE):
                assert "event: berubah" not in [line async for line in lines]
            await until_told(others)
    await gone(app, cycle_id)


@pytest.mark.alone
async def test_a_portal_that_is_stopped_does_not_wait_for_open_pages(portal: Portal, app: FastAPI) -> None:
    """The streams end by themselves, and at once."""
    cycle_id = await portal.office.new_cycle()
    async with AsyncExitStack() as people:
        async with served(app) as address:
            browser = await people.enter_async_context(someone(address, "data1"))
            answer = await people.enter_async_context(browser.stream("GET", f"/siklus/{cycle_id}/hidup"))
            await anext(answer.aiter_lines())
            began = time.monotonic()
        assert time.monotonic() - began < 3
    await gone(app, cycle_id)


async def test_a_closed_cycle_has_nothing_to_tell(portal: Portal, app: FastAPI, address: str) -> None:
    """The last event is told, the stream ends, and the browser is asked not to come again; the page names no stream."""
    cycle_id = await portal.office.new_cycle()
    async with someone(address, "data1") as browser:
        path = await stream_of(browser, f"/siklus/{cycle_id}")
        async with browser.stream("GET", path) as answer:
            await portal.office.cycles.decide(cycle_id, END)
            lines = answer.aiter_lines()
            await until_told(lines)
            assert [line async for line in lines] == []
        assert (await browser.get(path)).status_code == 204
        assert "data-stream" not in (await browser.get(f"/siklus/{cycle_id}")).text
    await gone(app, cycle_id)


async def test_while_nobody_works_a_stream_waits(portal: Portal, address: str) -> None:
    """It stays open, and tells as soon as a worker is back."""
    cycle_id = await portal.office.new_cycle()
    async with someone(address, "data1") as browser, AsyncExitStack() as open_:
        path = await stream_of(browser, f"/siklus/{cycle_id}")
        answer = await open_.enter_async_context(browser.stream("GET", path))
        async with portal.office.without_worker():
            pass
        await portal.office.until(cycle_id, lambda view: view.current_step == 1)
        await portal.office.complete(cycle_id)
        await until_told(answer.aiter_lines())


async def test_an_act_in_one_window_appears_in_the_other(desk: Desk) -> None:
    """Without a reload, and a screen reader is told; a form in somebody's hands is never replaced."""
    cycle_id = await desk.portal.office.new_cycle()
    async with desk.signed_in("data1") as acting, desk.signed_in("kabid1") as watching:
        await watching.goto(f"/siklus/{cycle_id}")
        await watching.evaluate("window.same = true")
        await acting.goto(f"/siklus/{cycle_id}/selesai")
        await acting.get_by_label("Nomor surat").fill("B/77/2026")
        await acting.get_by_label("Keluaran ini sudah benar").check()
        await acting.get_by_role("button", name="Selesaikan langkah").click()
        await expect(watching.get_by_text("nomor B/77/2026").first).to_be_attached(timeout=10_000)
        await expect(watching.get_by_role("status").first).to_have_text("Halaman ini sudah diperbarui.")
        assert await watching.evaluate("window.same")


async def test_a_window_that_cannot_stream_stays_true(desk: Desk) -> None:
    """Where every stream is refused, the page is fetched now and then instead."""
    cycle_id = await desk.portal.office.new_cycle()
    async with desk.signed_in("kabid1") as page:
        await page.route("**/hidup?*", lambda route: route.fulfill(status=429))
        await page.goto(f"/siklus/{cycle_id}")
        await desk.portal.office.complete(cycle_id)
        await expect(page.locator("li.step.current h3")).to_contain_text("2. ", timeout=PATIENCE * 1000)
