"""Signing in and out, and passwords that others have made."""

import secrets

from sop.people.access import AccessKind
from sop.people.people import Account
from tests.portal.support.office import PASSWORD, Portal


def newcomer(portal: Portal) -> str:
    login = f"baru-{secrets.token_hex(3)}"
    portal.accounts.add(Account(id=login, name="Petugas Baru", must_change_password=True), PASSWORD)
    return login


async def test_whoever_is_not_signed_in_is_asked_to_and_then_sees_what_he_asked_for(portal: Portal) -> None:
    """The page that was asked for comes after signing in, and not before."""
    browser = portal.browser()
    asked = await browser.get("/orang")
    assert (asked.status_code, asked.headers["location"]) == (303, "/masuk?ke=/orang")
    answer = await browser.post_form("/masuk", page="/masuk?ke=/orang", nama="operator1", sandi=PASSWORD, ke="/orang")
    assert answer.headers["location"] == "/orang"
    assert (await browser.get("/orang")).status_code == 200


async def test_nobody_is_sent_to_another_site_by_signing_in(portal: Portal) -> None:
    """An address that leads elsewhere leads to the inbox."""
    for elsewhere in ("//jahat.example", "https://jahat.example", "/\\jahat.example", "/\t/jahat.example", "/keluar"):
        answer = await portal.browser().post_form("/masuk", nama="data1", sandi=PASSWORD, ke=elsewhere)
        assert answer.headers["location"] == "/"


async def test_a_wrong_password_and_an_unknown_name_read_the_same(portal: Portal) -> None:
    """One sentence for both; what was typed as a name is kept, the password is not shown."""
    pages = [await portal.browser("10.0.1.1").sign_in(name, "salah sekali ini") for name in ("data1", "tidakada")]
    assert [page.status_code for page in pages] == [403, 403]
    assert all("Nama pengguna atau kata sandi salah." in page.text for page in pages)
    assert 'value="tidakada"' in pages[1].text
    assert "salah sekali ini" not in pages[1].text


async def test_guessing_ends_with_a_lock(portal: Portal) -> None:
    """After five failures even the right password is refused for a while."""
    login, browser = newcomer(portal), portal.browser("10.0.2.2")
    for _ in range(5):
        await browser.sign_in(login, "tebakan yang salah")
    answer = await browser.sign_in(login)
    assert answer.status_code == 429
    assert "coba lagi" in answer.text.lower()


async def test_a_password_made_by_another_must_be_changed_first(portal: Portal) -> None:
    """Until then every page leads to the change; afterwards the old password is worth nothing."""
    login, browser = newcomer(portal), portal.browser()
    assert (await browser.sign_in(login)).headers["location"] == "/sandi"
    assert (await browser.get("/")).headers["location"] == "/sandi"
    new = "pohon mangga depan"
    changed = await browser.post_form("/sandi", baru=new, ulang=new)
    assert changed.headers["location"] == "/"
    page = await browser.get("/")
    assert "Kata sandi Anda sudah diganti." in page.text
    assert "Kata sandi Anda sudah diganti." not in (await browser.get("/")).text  # said once
    assert (await portal.browser().sign_in(login)).status_code == 403
    assert (await portal.browser().sign_in(login, new)).status_code == 303


async def test_a_new_password_that_is_weak_or_mistyped_is_refused_in_a_sentence(portal: Portal) -> None:
    """The password stays as it was."""
    login, browser = newcomer(portal), portal.browser()
    await browser.sign_in(login)
    for new, again, said in (
        ("pendek", "pendek", "12"),
        ("pohon mangga depan", "pohon mangga blkng", "tidak sama"),
        (PASSWORD, PASSWORD, "sama dengan yang lama"),
    ):
        answer = await browser.post_form("/sandi", lama=PASSWORD, baru=new, ulang=again)
        assert answer.status_code == 422
        assert said in answer.text
    assert (await portal.browser().sign_in(login)).status_code == 303


async def test_a_session_that_somebody_else_has_chosen_is_nobodys(portal: Portal) -> None:
    """A token planted in a browser before its owner signs in opens nothing before, and nothing after."""
    browser, attacker = portal.browser(), portal.browser()
    for each in (browser, attacker):
        each.cookies.set("sesi", "v.pilihan-penyerang", domain="portal.test", path="/")
    assert (await browser.sign_in("kosong1")).status_code == 303
    assert browser.cookies["sesi"] != "v.pilihan-penyerang"
    assert (await attacker.get("/")).headers["location"].startswith("/masuk")


async def test_a_new_session_ends_the_one_that_the_browser_had(portal: Portal) -> None:
    """Whoever signs in at a colleague's browser leaves nothing of the colleague's session behind."""
    browser = await portal.of("data1")
    copy = portal.browser()
    copy.cookies.update(browser.cookies)
    answer = await browser.post_form("/masuk", page="/", nama="kosong1", sandi=PASSWORD)
    assert answer.status_code == 303
    assert (await browser.get("/")).status_code == 200
    assert (await copy.get("/")).headers["location"].startswith("/masuk")


async def test_signing_out_ends_the_session_on_the_server(portal: Portal) -> None:
    """A copy of the cookie opens nothing afterwards; the access log has both."""
    browser = await portal.of("kosong1")
    copy = portal.browser()
    copy.cookies.update(browser.cookies)
    assert (await copy.get("/")).status_code == 200
    assert (await browser.post_form("/keluar", page="/")).headers["location"] == "/masuk"
    assert (await copy.get("/")).headers["location"].startswith("/masuk")
    kinds = [entry.kind for entry in portal.accounts.entries(5, "kosong1")]
    assert kinds[:2] == [AccessKind.SIGNED_OUT, AccessKind.SIGNED_IN]
