"""The calendar of a person's deadlines: his link, and what calendars read through it."""

import asyncio
import re
import secrets
from dataclasses import replace
from datetime import UTC, timedelta

import pytest
from httpx2 import Response
from icalendar import Calendar, Event

from adapters.people.tokens import Scope
from portal.app import build
from sop.cycle.messages import ExtendDeadline, Order, PauseClock, ResumeClock
from sop.form.document import DEFAULT_SOP, load_sop
from sop.people.access import AccessKind
from sop.people.people import Account
from tests.portal.support.forms import send
from tests.portal.support.office import PASSWORD, Browser, Portal

SOP = load_sop(DEFAULT_SOP)


async def link(browser: Browser) -> str:
    """A new link of whoever is signed in: its path."""
    answer = await send(browser, "/kalender", aksi="buat")
    found = re.search(r'class="secret">http://localhost:8300(/kalender/[^<]+\.ics)<', answer.text)
    assert found is not None, answer.text
    return found[1]


async def start(portal: Portal, title: str, *, step: int = 1) -> str:
    cycle_id = f"uji-{secrets.token_hex(4)}"
    await portal.office.cycles.start(cycle_id, Order(title=title, sop=SOP, parties={"developer": "PT Alfa"}))
    for _ in range(1, step):
        await portal.office.complete(cycle_id)
    return cycle_id


def events(answer: Response) -> dict[str, Event]:
    """By their UIDs."""
    assert answer.status_code == 200, answer.text
    return {str(each["UID"]): each for each in Calendar.from_ical(answer.content).events}


async def shown(browser: Browser, path: str, uid: str) -> Event:
    """An event as soon as the calendar has it: lists know of a cycle a moment later."""
    async with asyncio.timeout(20):
        while uid not in (found := events(await browser.get(path))):
            await asyncio.sleep(0.1)
    return found[uid]


async def gone(browser: Browser, path: str, uid: str) -> None:
    async with asyncio.timeout(20):
        while uid in events(await browser.get(path)):
            await asyncio.sleep(0.1)


async def test_a_link_shows_every_open_step_with_its_deadline_without_a_session(portal: Portal) -> None:
    """Parsed back: when it is due, in UTC, what it is, where it leads, and an alarm half an hour before."""
    path, cycle_id = await link(await portal.of("data1")), await start(portal, "Pengembangan; <uji>, \\ dan \x07 bel")
    view = await portal.office.until(cycle_id, lambda view: view.current_step == 1)
    event = await shown(portal.browser(), path, f"1.{cycle_id}@siklus-sop")
    due_at = view.steps[0].due_at
    assert due_at is not None
    assert f"DTSTART:{due_at.astimezone(UTC):%Y%m%dT%H%M%SZ}\r\n" in event.to_ical().decode()
    assert event["SUMMARY"] == f"Batas: 1. {view.steps[0].name} – Pengembangan; <uji>, \\ dan bel"
    assert (event["STATUS"], event["TRANSP"], event["URL"]) == (
        *("CONFIRMED", "TRANSPARENT"),
        f"http://localhost:8300/siklus/{cycle_id}",
    )
    (alarm,) = event.alarms.times
    assert alarm.trigger == event.start - timedelta(minutes=30)


async def test_what_is_sent_is_an_icalendar_that_clients_read(portal: Portal) -> None:
    """Lines of at most 75 octets whatever the title, the name and the rhythm in the words of both old and new
    clients, an answer that may be kept for some minutes by who asked for it."""
    path, cycle_id = await link(await portal.of("data1")), await start(portal, f"Penyempurnaan {'perizinan é ' * 12}")
    browser = portal.browser()
    event = await shown(browser, path, f"1.{cycle_id}@siklus-sop")
    assert str(event["SUMMARY"]).endswith("perizinan é")
    answer = await browser.get(path)
    lines = answer.content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    for line in (
        *(b"VERSION:2.0", b"METHOD:PUBLISH", b"X-WR-CALNAME:Batas waktu SOP"),
        *(b"REFRESH-INTERVAL;VALUE=DURATION:PT15M", b"X-PUBLISHED-TTL:PT15M"),
    ):
        assert lines.count(line) == 1, answer.text
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "private, max-age=300"


async def test_who_has_it_already_is_told_so(portal: Portal) -> None:
    """Nothing changed: 304 and nothing more; once another step is open, the whole calendar again."""
    path, cycle_id = await link(await portal.of("plt1")), await start(portal, "Uji tanda")
    browser = portal.browser()
    await shown(browser, path, f"1.{cycle_id}@siklus-sop")
    mark = (await browser.get(path)).headers["etag"]
    answer = await browser.get(path, headers={"if-none-match": f'"x", {mark}'})
    assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", mark)
    head = await browser.head(path)
    assert (head.status_code, head.headers["etag"]) == (200, mark)
    await portal.office.complete(cycle_id)
    await gone(browser, path, f"1.{cycle_id}@siklus-sop")
    assert (await browser.get(path, headers={"if-none-match": mark})).status_code == 200


async def test_a_deadline_that_is_put_off_moves_the_same_event(portal: Portal) -> None:
    """While the clock stands still there is no deadline, and so no event; afterwards it is the same one, later, with a
    greater sequence."""
    path, cycle_id = await link(await portal.of("data1")), await start(portal, "Uji jeda")
    browser, uid, cycles = portal.browser(), f"1.{cycle_id}@siklus-sop", portal.office.cycles
    before, head = await shown(browser, path, uid), SOP.superiors(SOP.activity(1).executor)[0]
    word = {"role": head, "actor": "Pejabat Bidang 1", "reason": "Menunggu data"}
    await cycles.decide(cycle_id, PauseClock(**word))
    await gone(browser, path, uid)
    await cycles.decide(cycle_id, ResumeClock(**word))
    await cycles.decide(cycle_id, ExtendDeadline(**word, minutes=60))
    async with asyncio.timeout(20):
        while (after := await shown(browser, path, uid)).start < before.start + timedelta(minutes=60):
            await asyncio.sleep(0.1)
    assert after.sequence > before.sequence


async def test_each_reads_the_steps_of_his_roles_alone(portal: Portal) -> None:
    """The vendor has his own step and no other, the unit not the vendor's; whoever holds no role reads nothing."""
    his = [each.number for each in SOP.activities if each.executor == "developer"]
    first, second = await start(portal, "Langkah unit"), await start(portal, "Langkah pihak luar", step=his[0])
    unit, vendor = await link(await portal.of("data1")), await link(await portal.of("pengembang1"))
    browser = portal.browser()
    await shown(browser, unit, f"1.{first}@siklus-sop")
    await shown(browser, vendor, f"{his[0]}.{second}@siklus-sop")
    assert not [uid for uid in events(await browser.get(unit)) if second in uid]
    assert {int(uid.partition(".")[0]) for uid in events(await browser.get(vendor))} <= set(his)
    assert events(await browser.get(await link(await portal.of("kosong1")))) == {}


async def test_a_replaced_or_revoked_link_is_as_if_it_never_was(portal: Portal) -> None:
    """404 like any page that does not exist, also for a guess; the page says whether there is a link, not which."""
    owner, browser = await portal.of("kadis1"), portal.browser()
    first = await link(owner)
    assert (await browser.get(first)).status_code == 200
    second = await link(owner)
    page = await owner.get("/kalender")
    assert "Ganti tautan" in page.text
    assert second not in page.text
    assert ((await browser.get(first)).status_code, (await browser.get(second)).status_code) == (404, 200)
    await send(owner, "/kalender", aksi="cabut")
    nowhere = await browser.get("/tidak-ada")
    for path in (second, "/kalender/tebakan.ics", "/kalender/.ics"):
        answer = await browser.get(path)
        assert (answer.status_code, answer.text) == (404, nowhere.text)
    assert "belum memiliki tautan" in (await owner.get("/kalender")).text


async def test_an_account_that_is_switched_off_has_no_calendar_any_more(portal: Portal) -> None:
    """Its link opens nothing from then on."""
    portal.accounts.add(Account(id="keluar1", name="Petugas Keluar 1"), PASSWORD)
    path = await link(await portal.of("keluar1"))
    assert (await portal.browser().get(path)).status_code == 200
    portal.accounts.set_active("keluar1", False, portal.ports.now())
    assert (await portal.browser().get(path)).status_code == 404


@pytest.mark.parametrize("scopes", [{Scope.READ}, {Scope.READ, Scope.CALENDAR}])
async def test_an_address_never_carries_a_secret_that_opens_more(portal: Portal, scopes: set[Scope]) -> None:
    """A token that is good for the API is no link, whatever else it is for."""
    issued = portal.accounts.tokens.issue("data1", "Sistem lain", scopes, portal.ports.now())
    assert (await portal.browser().get(f"/kalender/{issued.secret}.ics")).status_code == 404


async def test_the_access_log_tells_of_links_and_of_the_first_reading_of_a_day(portal: Portal) -> None:
    """Made, read (once, however often), replaced; never the secret."""
    owner = await portal.of("kabid1")
    path = await link(owner)
    for _ in range(3):
        await portal.browser().get(path)
    await link(owner)
    entries = [each for each in portal.accounts.entries(6, "kabid1") if each.kind is not AccessKind.SIGNED_IN]
    kinds = [each.kind for each in reversed(entries)]
    assert kinds[-4:] == [
        *(AccessKind.TOKEN_ISSUED, AccessKind.CALENDAR_READ),
        *(AccessKind.TOKEN_ISSUED, AccessKind.TOKEN_REVOKED),
    ]
    tomorrow = replace(portal.ports, now=lambda: portal.ports.now() + timedelta(days=1))
    later, again = replace(portal, ports=tomorrow, app=build(tomorrow)), await link(owner)
    for _ in range(2):
        await later.browser().get(again)
    kinds = [each.kind for each in portal.accounts.entries(2, "kabid1")]
    assert kinds == [AccessKind.CALENDAR_READ, AccessKind.TOKEN_REVOKED]
    secret = path.removeprefix("/kalender/").removesuffix(".ics")
    assert not [each for each in portal.accounts.entries(1000) if secret in each.subject]


@pytest.mark.engine
async def test_no_worker_is_needed(portal: Portal) -> None:
    """Lists know all of it."""
    path, cycle_id = await link(await portal.of("data1")), await start(portal, "Uji tanpa pelaksana sistem")
    browser = portal.browser()
    await shown(browser, path, f"1.{cycle_id}@siklus-sop")
    async with portal.office.without_worker():
        assert f"1.{cycle_id}@siklus-sop" in events(await browser.get(path))


@pytest.mark.parametrize(
    ("settings", "address"),
    [
        ({"portal_url": "https://sop.example.go.id"}, "https://sop.example.go.id/siklus/{}"),
        ({"public_url": "https://lain.example.go.id/c/{cycle_id}"}, "https://lain.example.go.id/c/{}"),
    ],
)
async def test_addresses_come_from_the_settings_and_never_from_who_asks(
    portal: Portal, settings: dict[str, str], address: str
) -> None:
    """A forged Host is written neither into the link nor into the calendar; events lead where letters do."""
    ports = replace(portal.ports, settings=portal.ports.settings.model_copy(update=settings))
    elsewhere, cycle_id = replace(portal, ports=ports, app=build(ports)), await start(portal, "Uji alamat")
    browser = await elsewhere.of("data1")
    browser.headers["host"] = "jahat.example"
    page = (await send(browser, "/kalender", aksi="buat")).text
    found = re.search(r'class="secret">([^<]+)(/kalender/[^<]+)<', page)
    assert found is not None
    assert found[1] == settings.get("portal_url", "http://localhost:8300")
    assert ("hanya berlaku di komputer ini" in page) == ("portal_url" not in settings)
    event = await shown(browser, found[2], f"1.{cycle_id}@siklus-sop")
    assert event["URL"] == address.format(cycle_id)
    assert "jahat" not in page + (await browser.get(found[2])).text


async def test_the_page_is_for_people_and_does_only_what_it_is_asked(portal: Portal) -> None:
    """A visitor is sent to sign in; an unknown deed ends no link."""
    assert (await portal.browser().get("/kalender")).headers["location"].startswith("/masuk")
    owner = await portal.of("data1")
    path = await link(owner)
    assert (await send(owner, "/kalender", aksi="lain")).status_code == 400
    assert (await portal.browser().get(path)).status_code == 200
    assert (await owner.post("/kalender", data={"aksi": "cabut"})).status_code == 403
