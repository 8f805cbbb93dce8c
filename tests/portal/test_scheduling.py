"""Schedules in the portal: planned, made once, paused, resumed, deleted; for operators, and nobody else's."""

import asyncio
import secrets
from datetime import UTC, date, datetime, timedelta

import pytest
from temporalio.client import Schedule, ScheduleActionStartWorkflow, ScheduleSpec

from adapters.temporal.schedules import Schedules
from sop.people.access import AccessKind
from sop.time.calendar import CALENDARS, load_calendar
from tests.portal.support.forms import fields_of, send
from tests.portal.support.office import Browser, Portal

pytestmark = pytest.mark.engine


def new_name() -> str:
    return f"uji-{secrets.token_hex(3)}"


async def make(browser: Browser, name: str, **fields: str) -> None:
    planned = await send(browser, "/jadwal", name=name, title="Siklus berkala", **fields)
    answer = await browser.post("/jadwal", data=fields_of(planned) | {"aksi": "buat"})
    assert (answer.status_code, answer.headers.get("location")) == (303, f"/jadwal/{name}"), answer.text


async def listed(browser: Browser, name: str) -> str:
    """The list, as soon as it knows a schedule."""
    async with asyncio.timeout(20):
        while name not in (page := (await browser.get("/jadwal")).text):
            await asyncio.sleep(0.1)
    return page


def day_off() -> date:
    """The next day on which nobody works, from tomorrow."""
    calendar, day = load_calendar(CALENDARS / "asn-kota-cirebon.toml"), datetime.now(UTC).date() + timedelta(days=2)
    while calendar.day(day).windows:
        day += timedelta(days=1)
    return day


async def test_an_operator_sees_the_plan_and_then_makes_the_schedule_once(portal: Portal) -> None:
    """The first sending shows the first starts in words and when the first cycle could end, and makes nothing; the
    second, however often it is sent, makes the one schedule that was shown, with its line in the access log."""
    browser, name = await portal.of("operator1"), new_name()
    planned = await send(browser, "/jadwal", name=name, title="Siklus <berkala>", every="month")
    assert planned.status_code == 200
    assert "07.30 WIB" in planned.text
    assert "Siklus pertama selesai paling cepat" in planned.text
    assert "perbarui jadwal setelah kalender dilengkapi" in planned.text
    assert (await browser.get(f"/jadwal/{name}")).status_code == 404
    form = fields_of(planned) | {"aksi": "buat"}
    answers = [await browser.post("/jadwal", data=form) for _ in range(2)]
    assert {answer.headers["location"] for answer in answers} == {f"/jadwal/{name}"}
    logged = [each.subject for each in portal.accounts.entries(50) if each.kind is AccessKind.SCHEDULE_CHANGED]
    assert logged.count(f"{name}: dibuat") == 1
    page = await listed(browser, name)
    assert "Siklus &lt;berkala&gt;" in page
    row = await Schedules(portal.office.here.client).row(name)
    assert (row.title, row.paused, len(row.next_starts) > 1) == ("Siklus <berkala>", False, True)


async def test_what_was_changed_after_the_plan_is_planned_again(portal: Portal) -> None:
    """Another title, rhythm or name is not what was shown, nor is a plan that nobody was shown."""
    browser, name = await portal.of("operator1"), new_name()
    form = fields_of(await send(browser, "/jadwal", name=name, title="Uji", every="month")) | {"aksi": "buat"}
    for change in ({"every": "quarter"}, {"title": "Lain"}, {"name": f"{name}-b"}, {"planned": ""}, {"planned": "x"}):
        answer = await browser.post("/jadwal", data=form | change)
        assert (answer.status_code, "selesai paling cepat" in answer.text) == (200, True), change
        assert (await browser.get(f"/jadwal/{(form | change)['name']}")).status_code == 404


async def test_once_on_a_day_off_says_on_which_day_it_begins(portal: Portal) -> None:
    """The one start is the next opening hour, and the page says why it is not the day that was asked for."""
    browser, name = await portal.of("operator1"), new_name()
    planned = await send(browser, "/jadwal", name=name, title="Uji", every="once", day=day_off().isoformat())
    assert "siklus dimulai pada hari kerja berikutnya" in planned.text
    assert (await browser.post("/jadwal", data=fields_of(planned) | {"aksi": "buat"})).status_code == 303
    (start,) = (await Schedules(portal.office.here.client).row(name)).next_starts
    assert start.date() > day_off()


async def test_what_is_missing_is_said_and_what_was_typed_stays(portal: Portal) -> None:
    """One sentence, on the form that was sent."""
    browser, good = await portal.of("operator1"), {"name": new_name(), "title": "Uji"}
    for fields, sentence in (
        ({"name": "Nama Orang"}, "Nama jadwal terdiri atas"),
        ({"name": "a" * 41}, "Nama jadwal terdiri atas"),
        ({"name": "../x"}, "Nama jadwal terdiri atas"),
        ({"title": ""}, "Isi judul siklus."),
        ({"every": "kadang"}, "Pilih dari daftar kapan"),
        ({"every": "once"}, "Isi tanggal mulai"),
        ({"every": "once", "day": "besok"}, "Isi tanggal mulai"),
        ({"every": "once", "day": (datetime.now(UTC).date() - timedelta(days=30)).isoformat()}, "sudah lewat"),
        ({"every": "once", "day": "9999-12-31"}, "hanya mengenal tahun"),
        ({"sop": "../../settings"}, "Pilih SOP"),
    ):
        answer = await send(browser, "/jadwal", **good | fields)
        assert (answer.status_code, sentence in answer.text) == (400, True), fields
        typed = fields_of(answer)
        assert {name: typed[name] for name in good if name != "sop"} == good | {
            name: value for name, value in fields.items() if name in good
        }


async def test_a_name_is_used_once(portal: Portal) -> None:
    """Another schedule of the same name is refused, with what was typed."""
    browser, name = await portal.of("operator1"), new_name()
    await make(browser, name, every="month")
    planned = await send(browser, "/jadwal", name=name, title="Yang lain", every="month")
    answer = await browser.post("/jadwal", data=fields_of(planned) | {"aksi": "buat"})
    assert (answer.status_code, "sudah ada" in answer.text, "Yang lain" in answer.text) == (400, True, True)


async def test_a_schedule_is_paused_resumed_and_deleted_after_a_second_question(portal: Portal) -> None:
    """What is done is seen at once, with its note; each act is in the access log."""
    browser, name = await portal.of("operator1"), new_name()
    await make(browser, name, every="quarter")
    address = f"/jadwal/{name}"
    await send(browser, address, aksi="jeda", note="Menunggu <anggaran>")
    page = (await browser.get(address)).text
    assert "dihentikan sementara" in page
    assert "Menunggu &lt;anggaran&gt;" in page
    await send(browser, address, aksi="lanjut")
    page = (await browser.get(address)).text
    assert "Dilanjutkan oleh operator" in page
    asked = await send(browser, address, aksi="hapus")
    assert (asked.status_code, "Hapus jadwal ini?" in asked.text) == (200, True)
    assert (await browser.get(address)).status_code == 200
    gone = await browser.post(address, data=fields_of(asked) | {"aksi": "hapus"})
    assert gone.headers["location"] == "/jadwal"
    assert name in (await browser.get("/jadwal")).text  # the word about it
    assert name not in (await browser.get("/jadwal")).text
    assert (await browser.get(address)).status_code == 404
    logged = [each.subject for each in portal.accounts.entries(50, "operator1")]
    for deed in ("dihentikan sementara", "dilanjutkan", "dihapus"):
        assert f"{name}: {deed}" in logged


async def test_a_schedule_of_another_system_is_neither_shown_nor_touched(portal: Portal) -> None:
    """Its name is as if it did not exist, also where it starts a workflow of our type on another queue."""
    browser, client = await portal.of("operator1"), portal.office.here.client
    ours = new_name()
    await make(browser, ours, every="month")
    foreign = {
        new_name(): ScheduleActionStartWorkflow("Backup", id="cadangan", task_queue="sop-cycles"),
        new_name(): ScheduleActionStartWorkflow("DevelopmentCycle", id="lain", task_queue="lain"),
    }
    for name, action in foreign.items():
        await client.create_schedule(name, Schedule(action=action, spec=ScheduleSpec()))
    async with asyncio.timeout(20):
        while not set(foreign) <= {each.id async for each in await client.list_schedules()}:
            await asyncio.sleep(0.1)
    page, token = await listed(browser, ours), fields_of(await browser.get("/jadwal"))["csrf"]
    for name in foreign:
        assert name not in page
        assert (await browser.get(f"/jadwal/{name}")).status_code == 404
        for deed in ("jeda", "lanjut", "hapus"):
            answer = await browser.post(f"/jadwal/{name}", data={"csrf": token, "aksi": deed, "yakin": "ya"})
            assert answer.status_code == 404
        described = await client.get_schedule_handle(name).describe()
        assert not described.schedule.state.paused
        await client.get_schedule_handle(name).delete()


async def test_an_unknown_deed_changes_nothing(portal: Portal) -> None:
    """One sentence."""
    browser, name = await portal.of("operator1"), new_name()
    await make(browser, name, every="month")
    answer = await send(browser, f"/jadwal/{name}", aksi="musnahkan")
    assert (answer.status_code, "tidak dikenal" in answer.text) == (400, True)


async def test_only_operators_schedule_cycles(portal: Portal) -> None:
    """Heads, executors and outside parties are refused every page and every sending, and have no link to it."""
    for login in ("kabid1", "data1", "pengembang1"):
        browser = await portal.of(login)
        assert "/jadwal" not in (await browser.get("/")).text
        for path in ("/jadwal", "/jadwal/triwulan"):
            assert (await browser.get(path)).status_code == 403
            answer = await browser.post_form(path, "/sandi", name="triwulan", title="Uji", aksi="jeda")
            assert answer.status_code == 403
