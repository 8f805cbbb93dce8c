"""Tokens: another system's on the page of its account, for operators; everybody's own on his own page."""

import re

import httpx2
import pytest

from sop.people.access import AccessKind
from sop.people.people import Account, Scope
from tests.portal.api.support.client import client, refused
from tests.portal.support.office import PASSWORD, Browser, Portal, later

SYSTEM = "simpeg1"
PAGE = f"/orang/{SYSTEM}"


@pytest.fixture(scope="module", autouse=True)
def system(portal: Portal) -> None:
    """The account of another system."""
    portal.accounts.add(Account(id=SYSTEM, name="Sistem Kepegawaian", integration=True), None)


async def issued(browser: Browser, **fields: str) -> httpx2.Response:
    form = {"nama": "SIMPEG", "cakupan": Scope.READ, **fields}
    return await browser.post_form(f"{PAGE}/token", page=PAGE, **form)


def secret_in(answer: httpx2.Response) -> str:
    found = re.search(r'class="secret">([^<]+)<', answer.text)
    assert found is not None, answer.text
    return found[1]


async def test_an_operator_makes_a_token_that_is_shown_once(portal: Portal) -> None:
    """It opens what it is for, and the page and the log name it without showing it again."""
    operator = await portal.of("operator1")
    secret = secret_in(await issued(operator, nama="Sistem <Kepegawaian>"))
    assert (await client(portal, secret).get("/inbox")).status_code == 200
    refused(await client(portal, secret).get("/register"), 403, "missing_scope")
    page = (await operator.get(PAGE)).text
    assert "Sistem &lt;Kepegawaian&gt;" in page
    assert secret not in page
    entry = portal.accounts.entries(1, "operator1")[0]
    assert entry.kind is AccessKind.TOKEN_ISSUED
    assert "Kepegawaian" in entry.subject


async def test_a_revoked_token_opens_nothing_from_then_on(portal: Portal) -> None:
    """Revoked twice, the second says that there is none."""
    operator = await portal.of("operator1")
    secret = secret_in(await issued(operator))
    form = f"{PAGE}/token/{portal.accounts.tokens.of(SYSTEM)[0].id}/cabut"
    assert (await operator.post_form(form, page=PAGE)).status_code == 303
    refused(await client(portal, secret).get("/inbox"), 401, "no_token")
    assert "dicabut" in (await operator.get(PAGE)).text
    assert (await operator.post_form(form, page=PAGE)).status_code == 409
    assert portal.accounts.entries(1, "operator1")[0].kind is AccessKind.TOKEN_REVOKED


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"nama": "x"}, "Isian tidak sah: name"),
        ({"cakupan": "semua"}, "pilih salah satu dari daftarnya"),
        ({"cakupan": ""}, "pilih salah satu dari daftarnya"),
        ({"berlaku": "2020-01-01"}, "sudah lewat"),
        ({"berlaku": "kapan"}, "2026-12-21"),
    ],
)
async def test_a_mistake_makes_no_token_and_keeps_what_was_typed(
    portal: Portal, fields: dict[str, str], sentence: str
) -> None:
    """One sentence says what is wrong."""
    before = len(portal.accounts.tokens.of(SYSTEM))
    answer = await issued(await portal.of("operator1"), **fields)
    assert (answer.status_code, sentence in answer.text) == (422, True), answer.text
    assert f'value="{fields.get("nama", "SIMPEG")}"' in answer.text
    assert len(portal.accounts.tokens.of(SYSTEM)) == before


async def test_only_operators_make_tokens_of_other_systems(portal: Portal) -> None:
    """Nobody else does, and that he tried is logged."""
    browser = await portal.of("data1")
    answer = await browser.post_form(f"{PAGE}/token", page="/akun", nama="Saya", cakupan=Scope.ACT)
    assert answer.status_code == 403
    assert "Saya" not in {each.name for each in portal.accounts.tokens.of(SYSTEM)}


@pytest.mark.parametrize("login", ["kabid1", "operator1"])
async def test_an_operator_makes_no_token_of_a_person(portal: Portal, login: str) -> None:
    """Seen: he issued himself one of the head. Neither the head's nor one of himself by this way; the page has no form
    for it, and the access log has the refusal."""
    operator = await portal.of("operator1")
    assert "Buat token" not in (await operator.get(f"/orang/{login}")).text
    form = {"nama": "SIMPEG", "cakupan": Scope.ACT}
    answer = await operator.post_form(f"/orang/{login}/token", page=f"/orang/{login}", **form)
    assert answer.status_code == 403
    assert "membuat tokennya sendiri di portal" in answer.text
    assert "SIMPEG" not in {each.name for each in portal.accounts.tokens.of(login)}
    entry = portal.accounts.entries(1, "operator1")[0]
    assert (entry.kind, entry.subject) == (AccessKind.REFUSED, f"/orang/{login}/token")


async def test_a_persons_own_token_says_so_in_what_it_does(portal: Portal) -> None:
    """He makes it on his own page; what it does is his, and the access log names the token as the door."""
    browser = await portal.of("data1")
    made = await browser.post_form("/akun/token", page="/akun", nama="Skrip laporan", cakupan=Scope.READ)
    secret = secret_in(made)
    assert secret not in (await browser.get("/akun")).text
    assert (await client(portal, secret).get("/inbox")).status_code == 200
    refused(await client(portal, secret).get("/register"), 403, "missing_scope")
    entry = portal.accounts.entries(1, "data1")[0]
    assert (entry.kind, entry.door) == (AccessKind.REFUSED, "api:Skrip laporan")
    (token,) = [each for each in portal.accounts.tokens.of("data1") if each.name == "Skrip laporan"]
    assert (await browser.post_form(f"/akun/token/{token.id}/cabut", page="/akun")).status_code == 303
    assert (await browser.post_form(f"/akun/token/{token.id}/cabut", page="/akun")).status_code == 409
    refused(await client(portal, secret).get("/inbox"), 401, "no_token")


async def test_nobody_ends_anothers_token_by_his_own_page(portal: Portal) -> None:
    """Its number opens nothing there: it is not one of his."""
    token = portal.accounts.tokens.issue("kabid1", "uji", {Scope.READ}, portal.ports.now()).token
    browser = await portal.of("data1")
    answer = await browser.post_form(f"/akun/token/{token.id}/cabut", page="/akun")
    assert answer.status_code == 409
    assert portal.accounts.tokens.of("kabid1")[0].is_good(portal.ports.now())


async def test_a_token_waits_for_the_password_and_keeps_what_was_typed(portal: Portal) -> None:
    """Ten minutes after signing in the form asks for it: without it, or with a wrong one, there is no token."""
    late = later(portal, minutes=11)
    browser = late.browser()
    browser.cookies.update((await portal.of("kadis1")).cookies)
    form = {"nama": "Skrip rapat", "cakupan": Scope.READ}
    for typed, status, said in (
        ({}, 403, "kata sandi Anda sekali lagi"),
        ({"sandi": "bukan"}, 403, "sandi Anda salah"),
    ):
        answer = await browser.post_form("/akun/token", page="/akun", **form, **typed)
        assert (answer.status_code, said in answer.text) == (status, True), answer.text
        assert 'value="Skrip rapat"' in answer.text
    assert "Skrip rapat" not in {each.name for each in portal.accounts.tokens.of("kadis1")}
    assert 'name="sandi"' in (await browser.get("/akun")).text
    assert secret_in(await browser.post_form("/akun/token", page="/akun", **form, sandi=PASSWORD))
    assert 'name="sandi"' not in (await browser.get("/akun")).text
