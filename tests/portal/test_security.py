"""What the portal lets in, and what it tells browsers on every answer."""

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx2
import pytest
from fastapi import FastAPI

from portal.app import build
from portal.frame.uploads import FORM_BYTES
from settings import Settings, load_settings
from sop.base.errors import SopError
from tests.portal.support.faked import FakedPortal
from tests.portal.support.forms import send
from tests.portal.support.office import PASSWORD, Browser, Portal
from tests.sop.support.cycles import ON_THE_CLOCK


def told(answer: httpx2.Response) -> None:
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize(
    "path", ["/masuk", "/", "/tidak-ada", "/static/style.css", "/orang", "/%00", "/static/../app.py"]
)
async def test_every_answer_carries_the_rules(portal: Portal, path: str) -> None:
    """Pages, redirects, files and mistakes alike."""
    told(await portal.browser().get(path))


async def test_a_fault_of_ours_is_a_page_with_the_rules_and_without_the_fault(portal: Portal) -> None:
    """What went wrong inside is for the log alone."""

    @portal.app.get("/uji/rusak")
    async def broken() -> None:
        raise RuntimeError("rahasia dapur")

    answer = await portal.browser().get("/uji/rusak")
    told(answer)
    assert answer.status_code == 500
    assert "rahasia dapur" not in answer.text
    assert "Hubungi operator" in answer.text


async def test_pages_are_not_kept_by_browsers(portal: Portal) -> None:
    """Whoever comes next to a shared computer does not find them with the back button."""
    assert (await (await portal.of("data1")).get("/")).headers["cache-control"] == "no-store"


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "OPTIONS", "PROPFIND"])
async def test_methods_that_no_page_has_are_turned_away(portal: Portal, method: str) -> None:
    """405, by a page with the rules."""
    answer = await portal.browser().request(method, "/masuk")
    told(answer)
    assert answer.status_code == 405


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("127.0.0.1:8300", True),
        ("localhost:9000", True),
        ("[::1]:8300", True),
        ("jahat.example:8300", False),
        ("", False),
    ],
)
async def test_a_portal_for_this_machine_alone_is_called_by_its_name(portal: Portal, host: str, known: bool) -> None:
    """A name that has been made to point here, so that a page of its own could talk to us, gets no page and no answer
    of the API. Behind a proxy, or with an address of its own, names are the proxy's to judge."""
    alone = portal.ports.settings.model_copy(update={"trusted_proxy": ()})
    for settings, expected in ((alone, known), (alone.model_copy(update={"portal_url": "https://sop.example"}), True)):
        transport = httpx2.ASGITransport(build(replace(portal.ports, settings=settings)))
        async with Browser(transport=transport, base_url="http://127.0.0.1", headers={"host": host}) as browser:
            assert ((await browser.get("/masuk")).status_code == 200) is expected
            assert ((await browser.get("/api/v1/cycles")).status_code == 401) is expected


FORMS = (
    "/keluar", "/sandi", "/orang", "/orang/data1/peran", "/orang/data1/lepas", "/orang/data1/aktif",
    "/orang/data1/sesi", "/orang/data1/sandi",
    "/akun/token", "/akun/dibaca", "/siklus/baru", "/siklus/x/selesai", "/siklus/x/batalkan",
)  # fmt: skip


@pytest.mark.parametrize("path", FORMS)
async def test_no_form_is_taken_without_its_token(portal: Portal, path: str) -> None:
    """Neither without one, nor with another's; even from the right person's browser."""
    browser = await portal.of("operator1")
    for data in ({}, {"csrf": "salah"}, {"csrf": "é"}):
        assert (await browser.post(path, data=data)).status_code == 403
    assert portal.accounts.account("data1") is not None


async def test_every_post_of_the_portal_is_guarded(portal: Portal) -> None:
    """A page added tomorrow too: the guard stands before the whole application."""

    @portal.app.post("/uji/terbuka")
    async def unguarded() -> str:
        return "masuk"

    assert (await (await portal.of("operator1")).post("/uji/terbuka", data={})).status_code == 403


async def test_a_form_sent_from_another_site_is_turned_away(portal: Portal) -> None:
    """Even with the right token."""
    browser = portal.browser()
    await browser.get("/masuk")
    token = browser.cookies["formulir"]
    data = {"csrf": token, "nama": "data1", "sandi": PASSWORD}
    for headers in ({"origin": "https://jahat.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}):
        assert (await browser.post("/masuk", data=data, headers=headers)).status_code == 403
    assert (await browser.post("/masuk", data=data, headers={"origin": "http://portal.test"})).status_code == 303


def session_cookie(answer: httpx2.Response) -> str:
    return next(each for each in answer.headers.get_list("set-cookie") if "sesi=" in each)


async def test_the_session_is_out_of_reach_of_scripts_and_other_sites(portal: Portal) -> None:
    """Over plain http as far as http allows."""
    cookie = session_cookie(await portal.browser().sign_in("data1"))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie


async def signed_in_through(browser: Browser) -> str:
    answer = await browser.sign_in("data1")
    return session_cookie(answer) if answer.status_code == 303 else ""


async def test_over_https_the_session_goes_nowhere_else(portal: Portal) -> None:
    """Directly, and through the proxy that the settings trust; the word of anybody else is ignored."""
    direct = await signed_in_through(portal.browser(base_url="https://portal.test"))
    assert direct.startswith("__Host-sesi=")
    assert "Secure" in direct
    headers = {"x-forwarded-proto": "https", "x-forwarded-for": "1.2.3.4, 10.0.0.77"}
    page = await portal.browser("10.9.0.5", **headers).get("/masuk")
    assert page.headers["set-cookie"].startswith("__Host-formulir=")
    assert "max-age" in page.headers["strict-transport-security"]
    claimed = await portal.browser("10.0.0.9", **headers).get("/masuk")
    assert claimed.headers["set-cookie"].startswith("formulir=")


async def test_the_access_log_names_the_address_that_our_proxy_saw(portal: Portal) -> None:
    """Not the one that a visitor claims."""
    forwarded = {"x-forwarded-for": "1.2.3.4, 10.0.0.77"}
    await portal.browser("10.9.0.5", **forwarded).sign_in("kosong1")
    await portal.browser("10.0.0.9", **forwarded).sign_in("kosong1")
    assert [entry.address for entry in portal.accounts.entries(2, "kosong1")] == ["10.0.0.9", "10.0.0.77"]


@pytest.fixture(scope="module")
def between_proxies(portal: Portal) -> FastAPI:
    """The portal behind a network of proxies, and one that speaks IPv6."""
    trusted = Settings(trusted_proxy="10.9.0.0/24, fd00::9").trusted_proxy
    settings = portal.ports.settings.model_copy(update={"trusted_proxy": trusted})
    return build(replace(portal.ports, settings=settings))


HOPS = {
    "the proxy has added a line of its own": ("10.9.0.5", ["1.2.3.4", "10.0.0.77"], "10.0.0.77"),
    "one proxy of ours before another": ("10.9.0.5", ["1.2.3.4, 10.0.0.77, fd00::9"], "10.0.0.77"),
    "by IPv6": ("fd00::9", ["1.2.3.4, 2001:db8::7"], "2001:db8::7"),
    "what was seen is no address": ("10.9.0.5", ["10.0.0.77, unknown"], "10.9.0.5"),
    "nothing was seen": ("10.9.0.5", [], "10.9.0.5"),
    "only our own proxies": ("10.9.0.5", ["10.9.0.6"], "10.9.0.6"),
    "a neighbour of the trusted network": ("10.9.1.5", ["1.2.3.4"], "10.9.1.5"),
}


@pytest.mark.parametrize(("peer", "lines", "visitor"), HOPS.values(), ids=HOPS)
async def test_nobody_chooses_his_own_address(
    portal: Portal, between_proxies: FastAPI, peer: str, lines: list[str], visitor: str
) -> None:
    """What counts is what the outermost of our own proxies has seen, however it is written down."""
    transport = httpx2.ASGITransport(between_proxies, client=(peer, 4000))
    headers = [("x-forwarded-for", line) for line in lines]
    async with Browser(transport=transport, base_url="http://portal.test", headers=headers) as browser:
        assert (await browser.sign_in("kosong1")).status_code == 303
    assert portal.accounts.entries(1, "kosong1")[0].address == visitor


@pytest.mark.parametrize("claims", [["https", "http"], ["https,http"], ["http"], []])
async def test_only_the_last_word_on_tls_counts(portal: Portal, claims: list[str]) -> None:
    """A visitor who says that he came by https, over a proxy that knows better, gets no cookie for https."""
    browser = portal.browser("10.9.0.5")
    page = await browser.get("/masuk", headers=[("x-forwarded-proto", each) for each in claims])
    assert page.headers["set-cookie"].startswith("formulir=")


@pytest.mark.parametrize(
    "typo", ["10.9.0", "10.9.0.5/24", "10.9.0.0/240", "proksi.example", "10.9.0.5;::1", "0.0.0.0/0"]
)
def test_a_proxy_that_is_misspelt_stops_the_portal(typo: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """At its start, with one sentence that names the setting: neither nobody nor everybody is trusted by mistake."""
    monkeypatch.setenv("SOP_TRUSTED_PROXY", typo)
    with pytest.raises(SopError, match=r"^Pengaturan SOP_TRUSTED_PROXY tidak sah: [^.]+"):
        load_settings()


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("PORTAL_URL", "http://sop.example.go.id"),
        ("PORTAL_URL", "https://sop.example.go.id/portal"),
        ("PORTAL_URL", "sop.example.go.id"),
        ("OIDC_ISSUER", "http://masuk.example.go.id"),
        ("OIDC_ISSUER", "https://masuk.example.go.id/?realm=sop"),
        ("OIDC_ISSUER", "https://pengguna:sandi@masuk.example.go.id"),
    ],
)
def test_secrets_travel_to_no_address_in_the_open(name: str, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings take https alone, but for loopback, and only what such an address can be."""
    monkeypatch.setenv(f"SOP_{name}", address)
    with pytest.raises(SopError, match=rf"^Pengaturan SOP_{name} tidak sah: harus berupa alamat "):
        load_settings()


async def test_a_body_that_is_too_large_is_turned_away_whatever_it_announces(portal: Portal) -> None:
    """By its announced length, and by counting what comes without one."""
    browser = await portal.of("data1")
    large = b"x" * (FORM_BYTES + 1)

    async def unannounced() -> AsyncIterator[bytes]:
        for _ in range(3):
            yield large[: FORM_BYTES // 2]

    form = {"content-type": "application/x-www-form-urlencoded"}
    assert (await browser.post("/sandi", content=large, headers=form)).status_code == 413
    assert (await browser.post("/sandi", content=unannounced(), headers=form)).status_code == 413
    for length in ("abc", "-1", "9" * 5_000):
        assert (await browser.post("/sandi", content=b"", headers=form | {"content-length": length})).status_code == 400


async def test_a_letter_that_is_none_is_shown_as_a_sign(faked: FakedPortal) -> None:
    """In whatever came by another way than our forms; these refuse it, and say which field."""
    title = "Sistem\x1b]0;x \u202efdp.exe"
    await faked.office.cycles.start("tanda-1", ON_THE_CLOCK.model_copy(update={"title": title}))
    browser = await faked.of("data1")
    page = (await browser.get("/siklus/tanda-1")).text
    assert "Sistem\ufffd]0;x \ufffdfdp.exe" in page
    assert not any(each in page for each in ("\x1b", "\u202e"))
    cycle_id = await faked.office.new_cycle()
    answer = await send(browser, f"/siklus/{cycle_id}/selesai", reference="B/1\u202e", yakin="ya")
    assert answer.status_code == 400
    assert "Nomor surat" in answer.text or "reference: memuat tanda yang bukan huruf" in answer.text
    assert (await faked.office.cycles.view(cycle_id)).current_step == 1


async def test_what_people_write_is_text_and_nothing_else(portal: Portal) -> None:
    """A name with markup in it is shown with its brackets."""
    browser = await portal.of("operator1")
    await browser.post_form("/orang", id="aneh", nama="<script>alert(1)</script>", jenis="")
    page = await browser.get("/orang")
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in page.text
    answer = await portal.browser().post_form("/masuk", nama='"><img src=x>', sandi="x")
    assert "<img" not in answer.text
