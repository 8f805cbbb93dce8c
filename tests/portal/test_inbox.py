"""The inbox: what waits for whom, and what operators see of all cycles."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from adapters.temporal.cycles import Cycles
from console.frame.embedded import Embedded
from sop.cycle.messages import AcknowledgeEscalation, CancelCycle, CompleteStep, CycleView, Order, PauseClock, Standing
from sop.cycle.progress import Output
from sop.form.document import DEFAULT_SOP, load_sop
from sop.time.calendar import CALENDARS, load_calendar
from tests.console.support.office import PATIENCE, Office, open_office
from tests.portal.support.office import Browser, Portal, open_portal

UNIT = "data_systems_unit"
END = CancelCycle(role="agency_head", actor="Pejabat 1", reason="Selesai diuji")


@pytest.fixture(scope="module")
async def portal(dev_server: Embedded, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Portal]:
    """An office of its own: what it shows fits one page of the inbox."""
    async with (
        open_office(dev_server, tmp_path_factory.mktemp("kantor-kotak")) as office,
        open_portal(office) as opened,
    ):
        yield opened


async def begin(cycles: Cycles, title: str, *, minute_seconds: float = 60, office_time: bool = False) -> str:
    sop = load_sop(DEFAULT_SOP)
    names = dict.fromkeys(role.calendar for role in sop.roles) if office_time else ()
    calendars = tuple(load_calendar(CALENDARS / f"{name}.toml") for name in names)
    cycle_id = f"uji-{secrets.token_hex(4)}"
    await cycles.start(cycle_id, Order(title=title, sop=sop, calendars=calendars, minute_seconds=minute_seconds))
    return cycle_id


async def shows(browser: Browser, *texts: str, path: str = "/") -> str:
    """The page as soon as it shows all of `texts`: lists learn of a change after about a second."""
    async with asyncio.timeout(PATIENCE):
        while True:
            page = (await browser.get(path)).text
            if all(text in page for text in texts):
                return page
            await asyncio.sleep(0.2)


async def test_an_empty_inbox_says_so(portal: Portal) -> None:
    """To somebody without a role, with what to do about it."""
    page = (await (await portal.of("kosong1")).get("/")).text
    assert "Tidak ada yang menunggu Anda" in page
    assert "belum memegang peran" in page


async def test_a_step_waits_for_its_executor_and_for_nobody_else(portal: Portal) -> None:
    """With its title, step, deadline and what is left of it, and the way to the form."""
    title = f"Sistem {secrets.token_hex(3)}"
    cycle_id = await begin(portal.office.cycles, title)
    page = await shows(await portal.of("data1"), title, "sisa")
    assert f'href="/siklus/{cycle_id}/selesai"' in page
    assert "WIB" in page
    assert title not in (await (await portal.of("kadis1")).get("/")).text


async def test_an_acting_official_sees_what_waits_for_each_of_his_roles(portal: Portal) -> None:
    """And as which of them it waits."""
    title = f"Sistem {secrets.token_hex(3)}"
    await begin(portal.office.cycles, title)
    page = await shows(await portal.of("plt1"), title)
    assert "sebagai" in page


async def test_a_late_step_stands_first_and_its_head_is_asked_to_answer(portal: Portal) -> None:
    """The head's inbox drops the escalation once he has answered it."""
    office: Office = portal.office
    calm, late = f"Tenang {secrets.token_hex(3)}", f"Genting {secrets.token_hex(3)}"
    await begin(office.cycles, calm)
    cycle_id = await begin(office.cycles, late, minute_seconds=0.01)
    await office.until(cycle_id, lambda view: any(rung.awaits_answer for rung in view.steps[0].escalations))
    page = await shows(await portal.of("data1"), calm, late, "lewat")
    assert page.index(late) < page.index(calm)
    view = await office.cycles.view(cycle_id)
    head = next(rung.role for rung in view.steps[0].escalations if rung.awaits_answer)
    login = {"promotion_head": "kabid1", "agency_head": "kadis1"}[head]
    browser = await portal.of(login)
    await shows(browser, late, f"/siklus/{cycle_id}/tanggapi")
    await office.until(cycle_id, lambda view: len(view.steps[0].escalations) > 2)  # the ladder is climbed
    for role in dict.fromkeys(rung.role for rung in (await office.cycles.view(cycle_id)).steps[0].escalations):
        if role in ("promotion_head", "agency_head"):
            await office.cycles.decide(cycle_id, AcknowledgeEscalation(role=role, actor="Pejabat 1"))
    assert f"/siklus/{cycle_id}/tanggapi" not in (await browser.get("/")).text


async def test_a_paused_step_tells_why_it_stands_still(portal: Portal) -> None:
    """And shows no deadline that would not hold."""
    title = f"Sistem {secrets.token_hex(3)}"
    cycle_id = await begin(portal.office.cycles, title)
    superior = load_sop(DEFAULT_SOP).superiors(load_sop(DEFAULT_SOP).activity(1).executor)[0]
    pause = PauseClock(role=superior, actor="Pejabat 1", reason="Menunggu data dari pemohon")
    await portal.office.until(cycle_id, lambda view: view.current_step == 1)
    await portal.office.cycles.decide(cycle_id, pause)
    page = await shows(await portal.of("data1"), title, "Menunggu data dari pemohon")
    assert "Batas waktu ikut berhenti" in page


async def test_minutes_left_are_counted_by_the_calendar_of_the_step(portal: Portal) -> None:
    """A view tells of its own instant; a weekend after it takes nothing away, office hours do."""
    cycle_id = await begin(portal.office.cycles, "Sistem berkalender", office_time=True)
    view = await portal.office.until(cycle_id, lambda view: view.current_step == 1)
    friday = datetime(2026, 12, 4, 7, 0, tzinfo=UTC)  # 14.00 WIB
    seen = view.model_copy(update={"as_of": friday})

    def told(now: datetime, seen: CycleView = seen) -> tuple[float | None, bool | None]:
        clock = portal.ports.office.clock(seen, now)
        assert clock is not None
        return clock.remaining_minutes, clock.within_working_hours

    at_two, on_saturday = told(friday), told(datetime(2026, 12, 5, 3, 0, tzinfo=UTC))
    on_sunday, on_monday = (told(datetime(2026, 12, day, 3, 0, tzinfo=UTC)) for day in (6, 7))
    assert at_two[0] is not None
    assert on_saturday[0] is not None
    assert on_monday[0] is not None
    assert on_saturday == on_sunday
    assert on_monday[0] < on_saturday[0] < at_two[0]
    assert [on_saturday[1], on_monday[1]] == [False, True]
    unknown = seen.model_copy(update={"calendars": ("lain@1",)})
    assert told(friday + timedelta(hours=1), unknown) == (None, None)


async def test_without_a_worker_the_inbox_still_lists_the_turns(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What has not changed since it was last shown as it was then; what has, as lists know it, and the page says that
    it may not be complete."""
    for row in await portal.office.cycles.running():  # of tests before: late ones climb on meanwhile
        await portal.office.cycles.decide(row.cycle_id, END)
    monkeypatch.setattr("adapters.temporal.cycles.ANSWERED_WITHIN", timedelta(seconds=1))
    cycles, known, changed = portal.office.cycles, f"Sistem {secrets.token_hex(3)}", f"Sistem {secrets.token_hex(3)}"
    await begin(cycles, known)
    cycle_id = await begin(cycles, changed)
    browser = await portal.of("data1")
    await shows(browser, known, changed)
    async with portal.office.without_worker():
        page = (await browser.get("/")).text
        assert known in page
        assert "mungkin belum lengkap" not in page
        outputs = (Output(title="Catatan", reference="B/1/2026"),)
        await cycles.signal(cycle_id, CompleteStep(step=1, role=UNIT, actor="Petugas 1", outputs=outputs))
        page = (await browser.get("/")).text
    assert known in page
    assert changed in page
    assert "mungkin belum lengkap" in page


@pytest.mark.parametrize("query", ["hal=0", "hal=x"])
async def test_a_page_number_that_is_none_is_answered_in_words(portal: Portal, query: str) -> None:
    """Not with a technical error."""
    answer = await (await portal.of("data1")).get(f"/?{query}")
    assert answer.status_code == 400
    assert "tidak sah" in answer.text


async def test_operators_find_any_cycle(portal: Portal) -> None:
    """By a word of its title, by its number, by whose turn it is and how it stands; and page by page."""
    word = secrets.token_hex(3)
    ids = [await begin(portal.office.cycles, f"Cari {word} {number}") for number in range(27)]
    browser = await portal.of("operator1")
    first = await shows(browser, "27 siklus.", "Halaman 1 dari 2", path=f"/siklus?cari={word.upper()}")
    assert first.count('<th scope="row">') == 25
    second = (await browser.get(f"/siklus?cari={word}&hal=2")).text
    assert second.count('<th scope="row">') == 2
    assert "1 siklus." in (await browser.get(f"/siklus?cari={ids[3]}")).text
    mine = f"/siklus?cari={word}&peran={UNIT}&keadaan={Standing.ON_TIME}"
    await shows(browser, "27 siklus.", path=mine)
    assert "0 siklus." in (await browser.get(f"/siklus?cari={word}&keadaan={Standing.CANCELLED}")).text
