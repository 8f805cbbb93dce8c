"""Signing in by an identity provider: over one that is a program of its own, and over one that attacks."""

import asyncio
import base64
import json
import secrets
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2
import pytest
from fastapi.responses import HTMLResponse, JSONResponse, Response
from joserfc import jwt
from joserfc.jwk import JWKRegistry, OctKey, RSAKey

from adapters.people.identity_provider import IdentityProvider
from adapters.temporal.dev_server import stop
from portal.app import build
from portal.pages.single_sign_on import provider_of
from settings import Settings
from sop.base.errors import SopError
from sop.people.access import AccessKind
from sop.people.people import Account
from tests.console.support.office import PATIENCE
from tests.portal.support.office import PASSWORD, Browser, Portal
from tests.portal.support.provider import CLIENT, PORTAL, SECRET, Place, Provider, new_key, open_place, signed


def over(portal: Portal, provider: IdentityProvider | None) -> Portal:
    """The same portal, over an identity provider."""
    ports = replace(portal.ports, identity_provider=provider)
    return replace(portal, ports=ports, app=build(ports))


def newcomer(portal: Portal) -> str:
    """Somebody whose password the operator made."""
    login = f"nip-{secrets.token_hex(4)}"
    portal.accounts.add(Account(id=login, name="Petugas Baru", must_change_password=True), PASSWORD)
    return login


async def left(browser: Browser, then: str = "/") -> str:
    """The provider's page to which the button leads."""
    answer = await browser.get("/masuk/penyedia", params={"ke": then})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def is_outside(browser: Browser) -> bool:
    return (await browser.get("/orang")).headers.get("location", "").startswith("/masuk?")


# Over a provider that is a program of its own, and knows nothing of us.


@pytest.fixture(scope="module")
async def stranger() -> AsyncIterator[str]:
    """The address of `oidc-provider-mock`, at which everybody is who he says he is."""
    people = ({"sub": login, "preferred_username": login} for login in ("kabid1", "operator1", "tidakada"))
    told = (word for each in people for word in ("--user-claims", json.dumps(each)))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "oidc_provider_mock", "--port", "0", *told), stderr=asyncio.subprocess.PIPE
    )
    assert process.stderr is not None
    try:
        async with asyncio.timeout(PATIENCE):
            while b"running on " not in (line := await process.stderr.readline()):
                assert line, "the provider did not start"
        yield line.decode().partition("running on ")[2].split()[0].rstrip("/")
    finally:
        await stop(process)


async def agreed(page: str, login: str, **form: str) -> str:
    """Somebody fills in the provider's page: where it sends his browser."""
    async with httpx2.AsyncClient() as anywhere:
        answer = await anywhere.post(page, data={"sub": login, **form})
    return answer.headers["location"]


@pytest.fixture(scope="module")
def sso(portal: Portal, stranger: str) -> Portal:
    return over(portal, IdentityProvider(stranger, CLIENT, SECRET, f"{PORTAL}/masuk/kembali", "preferred_username"))


async def test_whoever_has_an_account_comes_in_by_the_provider(sso: Portal) -> None:
    """To the page that was asked for, as himself; the access log says by what way; the attempt leaves no cookie."""
    browser = sso.browser(base_url=PORTAL)
    page = await browser.get("/masuk?ke=/orang")
    assert 'href="/masuk/penyedia?ke=/orang"' in page.text
    assert "Masuk dengan akun pemerintah" in page.text
    answer = await browser.get(await agreed(await left(browser, "/orang"), "operator1"))
    assert answer.headers["location"] == "/orang"
    assert (await browser.get("/orang")).status_code == 200
    assert sorted(browser.cookies) == ["__Host-peramban", "__Host-sesi"]
    entry = sso.accounts.entries(1, "operator1")[0]
    assert (entry.kind, entry.subject) == (AccessKind.SIGNED_IN, "OpenID Connect")


async def test_the_way_back_is_the_address_in_the_settings(sso: Portal) -> None:
    """Whatever Host a request claims: else a stranger would have codes sent to himself."""
    browser = sso.browser(base_url=PORTAL, host="jahat.example", **{"x-forwarded-host": "jahat.example"})
    asked = parse_qs(urlsplit(await left(browser)).query)
    assert asked["redirect_uri"] == [f"{PORTAL}/masuk/kembali"]


async def test_a_code_is_good_once(sso: Portal) -> None:
    """The same browser, and a copy of it with all its cookies, find the answer used up."""
    browser, copy = sso.browser(base_url=PORTAL), sso.browser(base_url=PORTAL)
    back = await agreed(await left(browser), "kabid1")
    copy.cookies.update(browser.cookies)
    assert (await browser.get(back)).status_code == 303
    for again in (browser, copy):
        answer = await again.get(back)
        assert answer.status_code == 403
        assert "Mulailah sekali lagi." in answer.text
    assert await is_outside(copy)


async def test_another_browser_cannot_bring_the_answer(sso: Portal) -> None:
    """Nobody is signed in as another by a link that this one has sent him."""
    back = await agreed(await left(sso.browser(base_url=PORTAL)), "kabid1")
    fresh, busy = sso.browser(base_url=PORTAL), sso.browser(base_url=PORTAL)
    await left(busy)
    for victim in (fresh, busy):
        assert (await victim.get(back)).status_code == 403
        assert await is_outside(victim)


@pytest.mark.parametrize("state", ["", "salah", "é", "\ud800"])
async def test_a_forged_state_opens_nothing(sso: Portal, state: str) -> None:
    """Even with a code that is good."""
    browser = sso.browser(base_url=PORTAL)
    code = parse_qs(urlsplit(await agreed(await left(browser), "kabid1")).query)["code"][0]
    given = urlencode({"code": code, "state": state}, errors="surrogatepass")
    assert (await browser.get(f"/masuk/kembali?{given}")).status_code == 403
    assert await is_outside(browser)


async def test_a_code_for_another_client_of_the_provider_opens_nothing(sso: Portal) -> None:
    """What somebody told a neighbour's system is not for us."""
    browser = sso.browser(base_url=PORTAL)
    page = await left(browser)
    assert (await browser.get(await agreed(page.replace(CLIENT, "tetangga"), "kabid1"))).status_code == 403
    assert await is_outside(browser)


async def test_nobody_comes_in_without_an_account(sso: Portal) -> None:
    """The provider vouches for people; who may come in, operators say. One sentence, and a line in the access log."""
    browser = sso.browser(base_url=PORTAL)
    answer = await browser.get(await agreed(await left(browser), "tidakada"))
    assert answer.status_code == 403
    assert "Akun tidakada tidak terdaftar atau tidak aktif di sistem ini. Hubungi operator." in answer.text
    entry = sso.accounts.entries(1)[0]
    assert (entry.kind, entry.account_id, entry.subject) == (
        AccessKind.SIGN_IN_FAILED,
        None,
        "OpenID Connect: tidakada",
    )
    assert await is_outside(browser)


async def test_whoever_declines_at_the_provider_is_back_at_the_door(sso: Portal) -> None:
    """With a sentence, and the other way in below it."""
    browser = sso.browser(base_url=PORTAL)
    page = await left(browser)
    denied = urlsplit(await agreed(page, "kabid1", action="deny"))
    state = parse_qs(urlsplit(page).query)["state"][0]  # this provider forgets to bring it back
    answer = await browser.get(f"{denied.path}?{denied.query}&state={state}")
    assert answer.status_code == 403
    assert "tidak selesai" in answer.text
    assert (await browser.sign_in("kabid1")).status_code == 303


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//jahat.example",
        "https://jahat.example",
        "/\\jahat.example",
        "/\t/jahat.example",
        "/masuk/penyedia",
        "/" * 2000,
    ],
)
async def test_no_way_leads_to_another_site(sso: Portal, elsewhere: str) -> None:
    """Whoever sends the link decides no more than which page of ours comes first."""
    browser = sso.browser(base_url=PORTAL)
    answer = await browser.get(await agreed(await left(browser, elsewhere), "kabid1"))
    assert answer.headers["location"] == "/"


# Over a provider that a test has power over.


@pytest.fixture(scope="module")
async def place() -> AsyncIterator[Place]:
    async with open_place() as opened:
        yield opened


@pytest.fixture
def provider(place: Place) -> Provider:
    return place.taken()


@pytest.fixture(scope="module")
def sso_of(portal: Portal, place: Place) -> Portal:
    return over(portal, place.taken().client)


async def tried(sso: Portal, provider: Provider) -> tuple[httpx2.Response, Browser]:
    """Out and back, the person willing."""
    browser = sso.browser(base_url=PORTAL)
    return await browser.get(provider.agree(await left(browser))), browser


def unsigned(_: Provider, claims: dict[str, Any]) -> str:
    header, payload = (json.dumps(each).encode() for each in ({"alg": "none"}, claims))
    return ".".join((*(base64.urlsafe_b64encode(each).rstrip(b"=").decode() for each in (header, payload)), ""))


def by_our_secret(_: Provider, claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "HS256", "kid": "satu"}, claims, OctKey.import_key(SECRET), ["HS256"])


def by_what_everybody_knows(provider: Provider, claims: dict[str, Any]) -> str:
    assert isinstance(provider.key, RSAKey)
    known = OctKey.import_key(base64.b64encode(provider.key.as_pem(private=False)))
    return jwt.encode({"alg": "HS256", "kid": "satu"}, claims, known, ["HS256"])


def by_a_stranger(_: Provider, claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "RS256", "kid": "satu"}, claims, new_key("satu"))


def by_a_key_that_is_not_shown(_: Provider, claims: dict[str, Any]) -> str:
    return jwt.encode({"alg": "RS256", "kid": "dua"}, claims, new_key("dua"))


def changed_afterwards(provider: Provider, claims: dict[str, Any]) -> str:
    header, _, signature = signed(provider, claims).split(".")
    payload = json.dumps(claims | {"preferred_username": "operator1"}).encode()
    return ".".join((header, base64.urlsafe_b64encode(payload).rstrip(b"=").decode(), signature))


FORGERIES: dict[str, dict[str, Any]] = {
    "another nonce": {"claims": {"nonce": "lain"}},
    "no nonce": {"claims": {"nonce": None}},
    "another client": {"claims": {"aud": "tetangga"}},
    "several clients": {"claims": {"aud": [CLIENT, "tetangga"]}},
    "authorized party is another": {"claims": {"azp": "tetangga"}},
    "another issuer": {"claims": {"iss": "https://jahat.example"}},
    "expired": {"claims": {"exp": 1_700_000_000}},
    "without an end": {"claims": {"exp": None}},
    "issued in the future": {"claims": {"iat": 4_000_000_000, "exp": 4_000_000_300}},
    "of nobody": {"claims": {"sub": None}},
    "unsigned": {"sign": unsigned},
    "signed with our secret": {"sign": by_our_secret},
    "signed with the public key": {"sign": by_what_everybody_knows},
    "signed by a stranger": {"sign": by_a_stranger},
    "signed by a key that is not shown": {"sign": by_a_key_that_is_not_shown},
    "changed after it was signed": {"sign": changed_afterwards},
}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES)
async def test_no_forged_token_opens_anything(sso_of: Portal, provider: Provider, forgery: dict[str, Any]) -> None:
    """Each is refused in a sentence, and what was wrong with it is for the log alone."""
    for name, value in forgery.items():
        setattr(provider, name, value)
    answer, browser = await tried(sso_of, provider)
    assert answer.status_code == 403
    assert "Mulailah sekali lagi." in answer.text
    assert await is_outside(browser)


@pytest.mark.parametrize(
    ("algorithm", "kind", "size"),
    [("RS256", "RSA", 2048), ("PS256", "RSA", 2048), ("ES256", "EC", "P-256")],
)
async def test_a_provider_signs_as_it_likes_with_a_key_of_its_own(
    sso_of: Portal, provider: Provider, algorithm: str, kind: str, size: int | str
) -> None:
    """By any of the methods that keep the key with the provider."""
    provider.key = JWKRegistry.generate_key(kind, size, {"kid": "satu"})
    provider.sign = lambda of, claims: jwt.encode({"alg": algorithm, "kid": "satu"}, claims, of.key, [algorithm])
    assert (await tried(sso_of, provider))[0].status_code == 303


async def test_a_token_that_names_us_as_its_party_is_good_for_several_clients(
    sso_of: Portal, provider: Provider
) -> None:
    """As the standard allows: the provider made it for us."""
    provider.claims = {"aud": [CLIENT, "tetangga"], "azp": CLIENT}
    assert (await tried(sso_of, provider))[0].status_code == 303


async def test_a_code_that_another_began_opens_nothing(sso_of: Portal, provider: Provider) -> None:
    """PKCE: a stolen code, brought by a browser with an attempt of its own, is of no use."""
    stolen = parse_qs(urlsplit(provider.agree(await left(sso_of.browser(base_url=PORTAL)))).query)["code"][0]
    thief = sso_of.browser(base_url=PORTAL)
    own = parse_qs(urlsplit(await left(thief)).query)["state"][0]
    assert (await thief.get(f"/masuk/kembali?{urlencode({'code': stolen, 'state': own})}")).status_code == 403
    assert await is_outside(thief)


async def test_the_provider_may_change_its_keys_at_any_time(sso_of: Portal, provider: Provider) -> None:
    """The next sign-in is by the new one, and the old one opens nothing."""
    old = provider.key
    assert (await tried(sso_of, provider))[0].status_code == 303
    provider.key = new_key("dua")
    assert (await tried(sso_of, provider))[0].status_code == 303
    provider.sign = lambda _, claims: jwt.encode({"alg": "RS256", "kid": "satu"}, claims, old)
    assert (await tried(sso_of, provider))[0].status_code == 403


async def test_the_secret_is_said_as_the_provider_wants_it(sso_of: Portal, provider: Provider) -> None:
    """In the form, where it takes nothing else."""
    provider.description = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert (await tried(sso_of, provider))[0].status_code == 303


async def test_a_claim_may_stand_in_the_userinfo_only(sso_of: Portal, provider: Provider) -> None:
    """As the standard has it for `preferred_username`; but only that of the same person."""
    provider.claims = {"preferred_username": None}
    provider.description = {"userinfo_endpoint": f"{provider.address}/person"}
    assert (await tried(sso_of, provider))[0].status_code == 303
    provider.claims["sub"] = "8"
    assert (await tried(sso_of, provider))[0].status_code == 503


@pytest.mark.parametrize(
    "login", ["\N{KELVIN SIGN}abid1", "kabid1\x00", "ＫＡＢＩＤ1", "kabid1\u200b", "", " ", "x" * 3000]
)
async def test_a_name_that_only_looks_like_another_is_nobody(sso_of: Portal, provider: Provider, login: str) -> None:
    """Where people choose their names at the provider, nobody becomes the Kepala Bidang by a letter."""
    provider.claims = {"preferred_username": login}
    answer, browser = await tried(sso_of, provider)
    assert answer.status_code == 403
    assert await is_outside(browser)


async def test_a_name_is_found_however_it_is_written(sso_of: Portal, provider: Provider) -> None:
    """As with a password."""
    provider.claims = {"preferred_username": "KABID1"}
    assert (await tried(sso_of, provider))[0].status_code == 303


async def test_whoever_is_switched_off_stays_out(sso_of: Portal, provider: Provider) -> None:
    """Whatever the provider says; and his session of before has ended."""
    login = newcomer(sso_of)
    provider.person["preferred_username"] = login
    answer, browser = await tried(sso_of, provider)
    assert answer.status_code == 303
    sso_of.accounts.set_active(login, False, sso_of.ports.now())
    assert await is_outside(browser)
    answer, browser = await tried(sso_of, provider)
    assert answer.status_code == 403
    assert await is_outside(browser)
    assert sso_of.accounts.entries(1, login)[0].kind == AccessKind.SIGN_IN_FAILED


async def test_the_word_of_the_provider_needs_no_new_password(sso_of: Portal, provider: Provider) -> None:
    """A password that the operator made stays one that must be changed, for whoever comes in by it; and a lock upon
    guessed passwords does not keep the right person out."""
    login = newcomer(sso_of)
    for _ in range(5):
        await sso_of.browser("10.0.7.7").sign_in(login, "tebakan yang salah")
    provider.person["preferred_username"] = login
    answer, browser = await tried(sso_of, provider)
    assert answer.headers["location"] == "/"
    assert (await browser.get("/")).status_code == 200
    assert (await sso_of.browser("10.0.7.7").sign_in(login)).status_code == 429
    sso_of.accounts.unlock(login)
    by_password = sso_of.browser("10.0.7.7")
    assert (await by_password.sign_in(login)).headers["location"] == "/sandi"
    assert (await by_password.get("/")).headers["location"] == "/sandi"


async def test_the_session_of_before_ends_with_the_new_one(sso_of: Portal, provider: Provider) -> None:
    """Two people at one browser: nothing of the first is left for whoever has a copy of his cookie."""
    browser, copy = sso_of.browser(base_url=PORTAL), sso_of.browser(base_url=PORTAL)
    page = await left(browser)
    await browser.sign_in("operator1")
    copy.cookies.update(browser.cookies)
    assert (await copy.get("/orang")).status_code == 200
    assert (await browser.get(provider.agree(page))).status_code == 303
    assert await is_outside(copy)


async def test_signing_out_says_that_the_provider_still_knows_him(sso_of: Portal, provider: Provider) -> None:
    """Only to him who came in by it."""
    _, browser = await tried(sso_of, provider)
    await browser.post_form("/keluar", page="/")
    assert "keluarlah juga dari akun pemerintah" in (await browser.get("/masuk")).text
    assert await is_outside(browser)
    other = sso_of.browser(base_url=PORTAL)
    await other.sign_in("data1")
    await other.post_form("/keluar", page="/")
    assert "keluarlah juga" not in (await other.get("/masuk")).text


NONSENSE: dict[str, dict[str, Any]] = {
    "describes itself as a page": {"answers": {".well-known/openid-configuration": HTMLResponse("<p>pemeliharaan")}},
    "describes itself as a list": {"answers": {".well-known/openid-configuration": JSONResponse([])}},
    "calls itself another": {"description": {"issuer": "https://jahat.example"}},
    "would have the secret sent in the open": {"description": {"token_endpoint": "http://penyedia.example/token"}},
    "has no page to sign in": {"description": {"authorization_endpoint": None}},
    "is broken": {"answers": {".well-known/openid-configuration": Response(status_code=500)}},
    "sends us elsewhere": {"answers": {"token": Response(status_code=307, headers={"location": "/lain"})}},
    "gives no token": {"answers": {"token": JSONResponse({"access_token": "kunci", "token_type": "Bearer"})}},
    "answers with a list": {"answers": {"token": JSONResponse([])}},
    "does not know our secret": {"answers": {"token": JSONResponse({"error": "invalid_client"}, 401)}},
    "shows no keys": {"answers": {"keys": JSONResponse({"keys": []})}},
    "shows keys that are none": {"answers": {"keys": JSONResponse({"keys": [{"kty": "RSA"}, 7]})}},
    "does not say who he is": {"claims": {"preferred_username": None}},
    "says it with a number": {"claims": {"preferred_username": 7}},
}  # fmt: skip


@pytest.mark.parametrize("nonsense", NONSENSE.values(), ids=NONSENSE)
async def test_a_provider_that_talks_nonsense_is_one_sentence(
    sso_of: Portal, provider: Provider, nonsense: dict[str, Any]
) -> None:
    """503, and the other way in below it."""
    for name, value in nonsense.items():
        setattr(provider, name, value)
    browser = sso_of.browser(base_url=PORTAL)
    answer = await browser.get("/masuk/penyedia")
    if answer.status_code == 303:
        answer = await browser.get(provider.agree(answer.headers["location"]))
    assert answer.status_code == 503
    assert "Penyedia akun sedang tidak dapat memastikan siapa Anda." in answer.text
    assert (await browser.sign_in("operator1")).status_code == 303


async def test_while_the_provider_is_away_passwords_open_the_door(sso_of: Portal, provider: Provider) -> None:
    """On the way out and on the way back: 503 with one sentence, and the operator is in by his password."""
    browser = sso_of.browser(base_url=PORTAL)
    back = provider.agree(await left(browser))
    away = over(sso_of, replace(provider.client, issuer="http://127.0.0.1:9"))
    elsewhere = away.browser(base_url=PORTAL)
    elsewhere.cookies.update(browser.cookies)
    for address in (back, "/masuk/penyedia"):
        answer = await elsewhere.get(address)
        assert answer.status_code == 503
        assert "masuklah dengan kata sandi" in answer.text
    assert (await elsewhere.sign_in("operator1")).status_code == 303


async def test_without_a_provider_there_is_no_way_to_one(portal: Portal) -> None:
    """No button, and no page behind it."""
    browser = portal.browser(base_url=PORTAL)
    assert "/masuk/penyedia" not in (await browser.get("/masuk")).text
    for path in ("/masuk/penyedia", "/masuk/kembali"):
        assert (await browser.get(path)).status_code == 404


def test_settings_that_are_not_whole_are_refused_in_a_sentence() -> None:
    """Which ones are missing is named; none at all is passwords alone."""
    whole: dict[str, Any] = {
        "oidc_issuer": "https://masuk.example.go.id",
        "oidc_client_id": "sop",
        "oidc_client_secret": "rahasia",
        "portal_url": "https://sop.example.go.id/",
    }
    provider = provider_of(Settings(**whole))
    assert provider is not None
    assert provider.redirect_uri == "https://sop.example.go.id/masuk/kembali"
    assert "rahasia" not in repr(provider) + repr(Settings(**whole))
    assert provider_of(Settings(**whole | {"oidc_issuer": ""})) is None
    with pytest.raises(SopError, match="memerlukan SOP_OIDC_CLIENT_SECRET, SOP_PORTAL_URL"):
        provider_of(Settings(**whole | {"oidc_client_secret": "", "portal_url": ""}))


@pytest.mark.parametrize(
    ("auth_time", "confirmed"),
    [("now", True), ("an hour ago", False), (None, False)],
)
async def test_whoever_was_vouched_for_proves_himself_at_the_provider(
    sso_of: Portal, provider: Provider, auth_time: str | None, confirmed: bool
) -> None:
    """Before he does what matters. What counts is when the provider last asked him, by its own signed word: whoever
    finds his browser there comes by once more, and has proven nothing."""
    provider.person["preferred_username"] = "operator1"
    answer, browser = await tried(sso_of, provider)
    assert answer.status_code == 303
    page = await browser.get("/orang/kosong1")
    assert 'href="/masuk/penyedia?ulang=ya&amp;ke=/orang/kosong1"' in page.text
    now = int(datetime.now(UTC).timestamp())
    provider.claims = {"auth_time": {"now": now, "an hour ago": now - 3600}.get(auth_time or "")}
    address = (await browser.get("/masuk/penyedia", params={"ulang": "ya", "ke": "/orang/kosong1"})).headers["location"]
    asked = parse_qs(urlsplit(address).query)
    assert (asked["prompt"], asked["max_age"]) == (["login"], ["0"])
    back = await browser.get(provider.agree(address))
    assert back.headers["location"] == "/orang/kosong1"
    form = {"peran": "developer", "sejak": "2026-01-01", "sampai": "2026-01-02"}
    given = await browser.post_form("/orang/kosong1/peran", page="/orang/kosong1", **form)
    assert given.status_code == (303 if confirmed else 403)


@pytest.mark.parametrize("auth_time", ["kemarin", True, [], 1e300])
async def test_an_instant_that_is_none_is_nonsense(sso_of: Portal, provider: Provider, auth_time: object) -> None:
    """Refused as any other that the standard does not let a provider say."""
    provider.claims = {"auth_time": auth_time}
    answer, browser = await tried(sso_of, provider)
    assert answer.status_code == 503
    assert await is_outside(browser)
