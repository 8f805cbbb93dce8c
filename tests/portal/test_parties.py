"""Two vendors with one role, at every door: pages, documents, API, calendar, streams. Each has what is his party's."""

import asyncio
import hashlib
import re
import secrets
from collections.abc import Awaitable, Callable

import pytest
from icalendar import Calendar

from adapters.people.tokens import Scope
from portal.app import build
from sop.cycle.messages import AssignParty, PauseClock
from sop.people.access import AccessKind
from sop.people.people import Account, Holding
from tests.console.support.office import DEVELOPER, HEAD, PATIENCE
from tests.portal.api.support.client import of, refused
from tests.portal.support.faked import FakedPortal
from tests.portal.support.forms import pdf, send
from tests.portal.support.office import PASSWORD, SINCE, Portal, served
from tests.portal.test_live import someone, stream_of, until_told
from tests.sop.support.cycles import ALFA, BETA, ON_THE_CLOCK

OURS, THEIRS = "pengembang1", "pengembang2"
NOTE = "Harga penawaran kami 120 juta rupiah"
CONTENT = b"%PDF-1.7\npenawaran"
SHA256 = hashlib.sha256(CONTENT).hexdigest()
PAGES = (
    "", "/selesai", "/kembalikan", "/perpanjang", "/hentikan", "/jalankan", "/tanggapi", "/batalkan", "/pihak",
    "/jurnal", "/percobaan", "/penghentian", "/hidup", "/berkas.zip", f"/dokumen/{SHA256}",
)  # fmt: skip
FORMS = PAGES[1:9]
READINGS = ("", "/clock", "/journal", "/past", "/pauses", f"/documents/{SHA256}")
WISHES: dict[str, dict[str, object]] = {
    "complete": {"role": DEVELOPER, "step": 6, "outputs": [{"title": "Laporan", "reference": "B/6"}]},
    "return": {"role": DEVELOPER, "to_step": 5, "reason": "Uji"},
    "assign": {"role": "operator", "role_of": DEVELOPER, "party": BETA, "reason": "Uji"},
}


async def feed_of(portal: Portal, login: str) -> Callable[[], Awaitable[str]]:
    """What a person's calendar says, whenever it is asked."""
    secret = portal.accounts.tokens.issue(login, "uji", {Scope.CALENDAR}, portal.ports.now()).secret

    async def ask() -> str:
        answer = await portal.browser().get(f"/kalender/{secret}.ics")
        return " ".join(str(event["UID"]) for event in Calendar.from_ical(answer.content).events)

    return ask


async def page_of(portal: Portal, login: str) -> Callable[[], Awaitable[str]]:
    browser = await portal.of(login)

    async def ask() -> str:
        return (await browser.get("/")).text

    return ask


async def api_of(portal: Portal, login: str) -> Callable[[], Awaitable[str]]:
    client = of(portal, login)

    async def ask() -> str:
        return (await client.get("/inbox")).text

    return ask


async def until(ask: Callable[[], Awaitable[str]], cycle_id: str, *, there: bool = True) -> None:
    """Lists know a moment later."""
    async with asyncio.timeout(PATIENCE):
        while (cycle_id in await ask()) is not there:
            await asyncio.sleep(0.1)


async def handed_over(portal: Portal) -> str:
    """A cycle of which OURS has done step 5, with a price and a file; step 6 is his as well."""
    cycle_id = await portal.office.new_cycle(step=5)
    answer = await send(
        await portal.of(OURS), f"/siklus/{cycle_id}/selesai", [pdf(b"penawaran")], note=NOTE, yakin="ya"
    )
    assert answer.status_code == 303, answer.text
    return cycle_id


async def test_what_is_another_partys_does_not_exist_at_any_door(portal: Portal) -> None:
    """Seen: two vendors read each other's price notes, downloaded files and completed each other's steps. To the other
    every address is the page of what is not there, and the access log tells of each."""
    cycle_id = await handed_over(portal)
    ours, theirs = await portal.of(OURS), await portal.of(THEIRS)
    assert NOTE in (await ours.get(f"/siklus/{cycle_id}")).text
    assert (await ours.get(f"/siklus/{cycle_id}/dokumen/{SHA256}")).content == CONTENT
    paths = [f"/siklus/{cycle_id}{end}" for end in PAGES]
    for path in (*paths, f"/gambar/{cycle_id}-1.svg"):
        answer = await theirs.get(path)
        assert (answer.status_code, cycle_id in answer.text) == (404, False), path
    for end in FORMS:
        sent = await theirs.post_form(f"/siklus/{cycle_id}{end}", "/sandi", role=DEVELOPER, reason="Uji", yakin="ya")
        assert sent.status_code == 404, end
    log = [entry.subject for entry in portal.accounts.entries(60, THEIRS) if entry.kind is AccessKind.REFUSED]
    assert set(paths) <= set(log)
    client = of(portal, THEIRS)
    for end in READINGS:
        refused(await client.get(f"/cycles/{cycle_id}{end}"), 404, "not_found")
    for verb, wish in WISHES.items():
        refused(await client.post(f"/cycles/{cycle_id}/{verb}", json=wish), 404, "not_found")
    view = await portal.office.cycles.view(cycle_id)
    assert (view.current_step, view.parties) == (6, {DEVELOPER: ALFA})


async def test_lists_tell_each_party_of_its_own_alone(portal: Portal) -> None:
    """The inbox as a page and by the API, and the calendar; and when the party changes, they change hands."""
    cycle_id = await handed_over(portal)
    doors = (page_of, api_of, feed_of)
    ours = [await door(portal, OURS) for door in doors]
    theirs = [await door(portal, THEIRS) for door in doors]
    for ask in ours:
        await until(ask, cycle_id)
    assert not [told for ask in theirs if cycle_id in (told := await ask())]
    wish = AssignParty(role=HEAD, actor="Pejabat 1", reason="Kontrak baru", role_of=DEVELOPER, party=BETA)
    await portal.office.cycles.decide(cycle_id, wish)
    for ask in theirs:
        await until(ask, cycle_id)
    for ask in ours:
        await until(ask, cycle_id, there=False)
    page = (await (await portal.of(THEIRS)).get(f"/siklus/{cycle_id}")).text
    assert not [word for word in (NOTE, SHA256, ALFA, "Petugas Pengembang 1") if word in page]
    assert (await (await portal.of(OURS)).get(f"/siklus/{cycle_id}")).status_code == 404


@pytest.mark.engine
async def test_an_open_page_is_closed_when_the_cycle_is_another_partys(portal: Portal) -> None:
    """Its stream ends without a word, and there is none any more; whoever sees the cycle is told that it changed."""
    cycle_id = await portal.office.new_cycle(step=5)
    async with (
        served(build(portal.ports)) as address,
        someone(address, OURS) as ours,
        someone(address, "data1") as data,
    ):
        path, other = await stream_of(ours, f"/siklus/{cycle_id}"), await stream_of(data, f"/siklus/{cycle_id}")
        async with ours.stream("GET", path) as gone, data.stream("GET", other) as told:
            lines, others = gone.aiter_lines(), told.aiter_lines()
            assert (await anext(lines)).startswith("retry")
            wish = AssignParty(role=HEAD, actor="Pejabat 1", reason="Kontrak baru", role_of=DEVELOPER, party=BETA)
            await portal.office.cycles.decide(cycle_id, wish)
            await until_told(others)
            async with asyncio.timeout(PATIENCE):
                assert "berubah" not in "".join([line async for line in lines])
        assert (await ours.get(path)).status_code == 404


async def test_a_cycle_whose_party_is_open_says_so_to_those_who_can_mend_it(faked: FakedPortal) -> None:
    """On its page, for whoever sees all of it; no vendor has it. An operator names the party there."""
    cycle_id, cycles = f"uji-{secrets.token_hex(4)}", faked.office.cycles
    operator = await faked.of("operator1")
    started = await send(operator, "/siklus/baru", title="Tanpa pihak", aksi="rencana")
    assert "Pihak untuk Pihak Pengembang belum ditentukan; siklus ini tidak terlihat" in started.text
    await cycles.start(cycle_id, faked.ports.trust.of(ON_THE_CLOCK))
    address = f"/siklus/{cycle_id}"
    for login in (OURS, THEIRS):
        assert (await (await faked.of(login)).get(address)).status_code == 404
    for login in ("operator1", "data1", "kabid1"):
        page = (await (await faked.of(login)).get(address)).text
        assert re.search(r"Pihak untuk Pihak Pengembang</dt>\s*<dd>belum ditentukan", page), page
    answer = await send(operator, f"{address}/pihak", party=BETA, reason="Kontrak 12/2026")
    assert answer.status_code == 303, answer.text
    assert (await (await faked.of(THEIRS)).get(address)).status_code == 200
    assert (await (await faked.of(OURS)).get(address)).status_code == 404
    entry = cycles.cycle(cycle_id).progress.journal[-1]
    assert entry.actor == "Operator 1, operator"
    assert entry.proof is not None
    assert entry.proof.account == "operator1"


async def test_an_inbox_tells_no_party_why_the_clock_of_another_was_stopped(faked: FakedPortal) -> None:
    """The task itself waits for the new one."""
    cycle_id, cycles = await faked.office.new_cycle(step=5), faked.office.cycles
    word = {"role": HEAD, "actor": "Pejabat 1"}
    await cycles.decide(cycle_id, PauseClock(**word, reason="PT Alfa menunggu pembayaran"))
    assert "menunggu pembayaran" in (await (await faked.of(OURS)).get("/")).text
    await cycles.decide(cycle_id, AssignParty(**word, reason="Kontrak baru", role_of=DEVELOPER, party=BETA))
    page = (await (await faked.of(THEIRS)).get("/")).text
    assert (cycle_id in page, "menunggu pembayaran" in page) == (True, False)


async def test_a_form_and_the_api_start_a_cycle_for_a_party(faked: FakedPortal) -> None:
    """The form by a field for each outside role; the API by name. What is no outside role is refused in words."""
    operator = await faked.of("operator1")
    planned = await send(operator, "/siklus/baru", **{"title": "Dengan pihak", "pihak-developer": ALFA})
    assert "belum ditentukan" not in planned.text
    client = of(faked, "operator1")
    body = {"title": "Lewat API", "parties": {DEVELOPER: BETA}}
    started = (await client.post("/cycles", json=body)).json()["cycle_id"]
    assert (await client.said(f"/cycles/{started}"))["parties"] == {DEVELOPER: BETA}
    wrong = await client.post("/cycles", json=body | {"parties": {HEAD: BETA}})
    assert "peran promotion_head tidak dapat menjadi milik suatu pihak" in refused(wrong, 422, "malformed")


async def test_a_vendor_without_a_party_has_nothing_until_an_operator_names_it(faked: FakedPortal) -> None:
    """As accounts from before are: their page says it. What was open to them under no party, or another, ends."""
    login = f"lama-{secrets.token_hex(3)}"
    held = (Holding(role=DEVELOPER, since=SINCE),)
    faked.accounts.add(Account(id=login, name="Petugas Lama", vendor=True, holdings=held), PASSWORD)
    cycle_id = await faked.office.new_cycle(step=5)
    before = await faked.of(login)
    assert (await before.get(f"/siklus/{cycle_id}")).status_code == 404
    assert cycle_id not in (await before.get("/")).text
    operator = await faked.of("operator1")
    page = (await operator.get(f"/orang/{login}")).text
    assert "Pihak Petugas Lama belum ditentukan" in page
    answer = await operator.post_form(f"/orang/{login}/pihak", f"/orang/{login}", pihak=ALFA)
    assert answer.status_code == 303, answer.text
    assert (await before.get("/")).status_code == 303  # to sign in
    assert (await (await faked.of(login)).get(f"/siklus/{cycle_id}")).status_code == 200
    (line,) = [each for each in faked.accounts.entries(9, login) if each.kind is AccessKind.ACCOUNT_CHANGED]
    assert (line.subject, line.about) == (f"pihak: {ALFA}", login)
    nobody = await operator.post_form("/orang", id="vendor9", nama="Petugas", jenis="vendor", pihak=" ")
    assert (nobody.status_code, "memerlukan nama pihaknya" in nobody.text) == (422, True)
