"""What is tried against the portal, and where each attempt ends.

| attempt | tested in |
|---|---|
| another role's step | test_finishing.py, test_decisions.py |
| another party's cycle, by every address | here |
| a forged form, one of another site, one without its token | test_security.py |
| a form sent twice | test_finishing.py, test_starting.py |
| a session copied before signing out, or before a new password | here |
| paths that lead out, in addresses and names of files | here, test_finishing.py |
| HTML and script in every text | here |
| uploads that are too large, empty, or pages | test_finishing.py, test_security.py, test_documents.py |
| guessing passwords | test_signing.py, tests/adapters/test_guessing.py |
| a forged Host, forwarded headers from anybody | here, test_security.py, test_proxy.py |
| framing, sniffing, scripts of others | test_security.py |
"""

import asyncio
import secrets
from contextlib import closing
from http.client import HTTPConnection

import pytest
from playwright.async_api import expect

from sop.people.access import AccessKind
from tests.portal.support.desk import Desk
from tests.portal.support.forms import fields_of, pdf, send
from tests.portal.support.office import PASSWORD, Portal, holder

MARKUP = """"><img src=x onerror=alert(1)><script>alert(2)</script>'{{ 7*7 }}"""
"""What would show at once if any text were taken for markup."""
ADDRESSES = (
    "", "/selesai", "/kembalikan", "/perpanjang", "/hentikan", "/jalankan", "/tanggapi", "/batalkan", "/berkas.zip",
)  # fmt: skip


async def test_another_partys_cycle_does_not_exist(portal: Portal) -> None:
    """Whoever has no lane in it gets the page of what is not there, by every address, and the access log tells."""
    cycle_id = await portal.office.new_cycle()
    await send(await portal.of("data1"), f"/siklus/{cycle_id}/selesai", [pdf()], yakin="ya")
    (output,) = (await portal.office.cycles.view(cycle_id)).steps[0].outputs
    login = f"lain-{secrets.token_hex(3)}"
    portal.accounts.add(holder(login, "Petugas Pihak Lain", "another_developer", party="PT Alfa"), PASSWORD)
    other = await portal.of(login)
    paths = [f"/siklus/{cycle_id}{end}" for end in (*ADDRESSES, f"/dokumen/{output.sha256}")]
    for path in (*paths, f"/gambar/{cycle_id}-1.svg"):
        answer = await other.get(path)
        assert (answer.status_code, cycle_id in answer.text) == (404, False), path
    refused = [entry.subject for entry in portal.accounts.entries(50, login) if entry.kind is AccessKind.REFUSED]
    assert set(paths) <= set(refused)
    for path in paths[1:8]:
        sent = await other.post_form(path, "/sandi", role="promotion_head", reason="Uji", yakin="ya")
        assert sent.status_code == 404, path
    view = await portal.office.cycles.view(cycle_id)
    assert (view.current_step, view.state) == (2, "running")


@pytest.mark.parametrize("after", ["signing out", "a new password", "an operator's word"])
async def test_a_copied_session_is_worth_nothing(portal: Portal, after: str) -> None:
    """From the very next page on."""
    login = f"salin-{secrets.token_hex(3)}"
    portal.accounts.add(holder(login, "Petugas Salinan"), PASSWORD)
    browser = await portal.of(login)
    thief = portal.browser("10.6.6.6")
    thief.cookies.update(browser.cookies)
    assert (await thief.get("/")).status_code == 200
    match after:
        case "signing out":
            await browser.post_form("/keluar", page="/")
        case "a new password":
            new = "pohon mangga depan"
            await browser.post_form("/sandi", lama=PASSWORD, baru=new, ulang=new)
        case _:
            await (await portal.of("operator1")).post_form(f"/orang/{login}/sesi", page=f"/orang/{login}")
    answer = await thief.get("/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/masuk?ke=/")


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static/....//app.py",
        "/siklus/..%2f..%2fetc%2fpasswd", "/siklus/x/dokumen/..%2f..%2f..%2fetc%2fpasswd", "/siklus/%00",
        "/gambar/..%2fx-1.svg", "/kalender/..%2f..%2fregister.db", "/orang/..%2f..%2fregister.db",
        "/jadwal/..%2f..%2fx",
    ],
)  # fmt: skip
async def test_no_address_leads_out(desk: Desk, path: str) -> None:
    """A page of what is not there; nothing of a file, and no fault of ours."""
    browser = await desk.portal.of("operator1")
    status, text = await asyncio.to_thread(asked, desk.address, path, browser.cookies["sesi"])
    assert status in (400, 404), text
    assert not any(told in text for told in ("root:", "import ", "SQLite"))


def asked(address: str, path: str, session: str) -> tuple[int, str]:
    """What is answered to the very letters of `path`, which any better client would tidy up."""
    with closing(HTTPConnection(address.removeprefix("http://"), timeout=20)) as connection:
        connection.request("GET", path, headers={"cookie": f"sesi={session}"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


async def test_a_forged_host_changes_no_address(portal: Portal) -> None:
    """Where the portal sends people is told without any host."""
    for headers in ({"host": "jahat.example"}, {"x-forwarded-host": "jahat.example"}):
        answer = await portal.browser().get("/orang", headers=headers)
        assert answer.headers["location"] == "/masuk?ke=/orang"
        page = await portal.browser().get("/masuk", headers=headers)
        assert "jahat.example" not in page.text


async def test_text_is_never_markup(desk: Desk) -> None:
    """In titles, outputs, numbers, notes, reasons, names of files and people: no window opens, no element is made."""
    portal = desk.portal
    login = f"aneh-{secrets.token_hex(3)}"
    name = MARKUP[:80]
    portal.accounts.add(holder(login, name, "data_systems_unit", "promotion_head"), PASSWORD)
    operator, person = await portal.of("operator1"), await portal.of(login)
    planned = await send(operator, "/siklus/baru", title=MARKUP, calendar="always")
    started = await operator.post("/siklus/baru", data=fields_of(planned) | {"aksi": "mulai"})
    address = started.headers["location"]
    cycle_id = address.rpartition("/")[2]
    await portal.office.until(cycle_id, lambda view: view.current_step == 1)
    done = await send(
        person, f"{address}/selesai", [pdf(name=f"{MARKUP}.pdf")], title=MARKUP, reference=MARKUP, note=MARKUP,
        yakin="ya", role="data_systems_unit",
    )  # fmt: skip
    assert done.status_code == 303, done.text
    for deed in ("hentikan", "jalankan"):
        sent = await send(person, f"{address}/{deed}", reason=MARKUP, role="promotion_head")
        assert sent.status_code == 303, sent.text
    sent = await send(person, f"{address}/kembalikan", reason=MARKUP, to_step="1", role="promotion_head")
    assert sent.status_code == 303, sent.text
    for login_of, paths in (
        (login, ("/", address, f"{address}/selesai", f"{address}/perpanjang", "/laporan")),
        ("operator1", (address, f"/siklus?cari={cycle_id}", "/orang", f"/orang/{login}")),
    ):
        async with desk.signed_in(login_of) as page:
            for path in paths:
                await page.goto(path)
                await expect(page.locator("main")).to_be_visible()
                assert await page.locator("img[src='x'], script:not([src^='/static/'])").count() == 0, path
                assert "49" not in await page.title()
