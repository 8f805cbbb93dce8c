"""The tokens of an account on its page, for operators."""

import re

import httpx2
import pytest

from sop.people.people import AccessKind, Scope
from tests.portal.api.client import client, refused
from tests.portal.office import Browser, Portal

PAGE = "/orang/kosong1"


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
    form = f"{PAGE}/token/{portal.accounts.tokens.of('kosong1')[0].id}/cabut"
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
    before = len(portal.accounts.tokens.of("kosong1"))
    answer = await issued(await portal.of("operator1"), **fields)
    assert (answer.status_code, sentence in answer.text) == (422, True), answer.text
    assert f'value="{fields.get("nama", "SIMPEG")}"' in answer.text
    assert len(portal.accounts.tokens.of("kosong1")) == before


async def test_only_operators_make_tokens(portal: Portal) -> None:
    """Not even for one's own account: what a system may do is the operator's word."""
    browser = await portal.of("data1")
    answer = await browser.post_form("/orang/data1/token", page="/sandi", nama="Saya", cakupan=Scope.ACT)
    assert answer.status_code == 403
    assert "Saya" not in {each.name for each in portal.accounts.tokens.of("data1")}
