"""The page of the people, for operators."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.database.databases import RegisterUnavailable
from adapters.database.transactions import Database
from sop.people.access import AccessKind
from sop.people.people import Acting
from tests.portal.support.office import PASSWORD, Portal, holder, later


async def test_others_than_operators_are_refused_and_that_is_logged(portal: Portal) -> None:
    """No page of it, and an entry with what they asked for."""
    browser = await portal.of("data1")
    for path in ("/orang", "/orang/kabid1", "/siklus"):
        assert (await browser.get(path)).status_code == 403
        assert (portal.accounts.entries(1, "data1")[0].kind, portal.accounts.entries(1)[0].subject) == (
            AccessKind.REFUSED,
            path,
        )


async def test_a_new_account_gets_a_password_that_is_shown_once(portal: Portal) -> None:
    """It opens the change of password and nothing else; the page does not show it again."""
    browser = await portal.of("operator1")
    made = await browser.post_form("/orang", id="Petugas9", nama="Petugas Sembilan", jenis="")
    password = re.search(r'class="secret">([^<]+)<', made.text)
    assert password is not None
    assert password[1] not in (await browser.get("/orang/petugas9")).text
    assert (await portal.browser().sign_in("petugas9", password[1])).headers["location"] == "/sandi"


async def test_a_mistake_keeps_what_was_typed(portal: Portal) -> None:
    """With one sentence about what is wrong."""
    answer = await (await portal.of("operator1")).post_form(
        "/orang", id="data1", nama="Petugas Lain", jenis="vendor", pihak="PT Alfa"
    )
    assert answer.status_code == 422
    assert "sudah ada" in answer.text
    assert 'value="Petugas Lain"' in answer.text
    assert '<option value="vendor" selected>' in answer.text


async def test_an_acting_official_needs_the_number_of_an_order(portal: Portal) -> None:
    """Without it nothing is given; with it the journal will name it."""
    browser = await portal.of("operator1")
    await browser.post_form("/orang", id="pengganti", nama="Pejabat Pengganti", jenis="")
    fields = {"peran": "agency_head", "sejak": "2026-01-01", "sampai": "2027-12-31", "sebagai": "Plh."}
    refused = await browser.post_form("/orang/pengganti/peran", page="/orang/pengganti", **fields, nomor="")
    assert refused.status_code == 422
    assert "nomor surat perintah" in refused.text
    given = await browser.post_form("/orang/pengganti/peran", page="/orang/pengganti", **fields, nomor="SP 1/2026")
    assert given.status_code == 303
    account = portal.accounts.account("pengganti")
    assert account is not None
    assert [(each.acting, each.order_number) for each in account.holdings] == [(Acting.PLH, "SP 1/2026")]


async def test_a_role_ends_and_stays_known(portal: Portal) -> None:
    """The very one, from today on; sent twice, the second says that it has ended."""
    browser = await portal.of("operator1")
    await browser.post_form("/orang", id="sementara", nama="Petugas Sementara", jenis="")
    for role in ("agency_head", "developer"):
        await browser.post_form("/orang/sementara/peran", page="/orang/sementara", peran=role, sejak="2026-01-01")
    before = portal.accounts.account("sementara")
    assert before is not None
    form = {"peran": before.holdings[0].model_dump_json()}
    assert (await browser.post_form("/orang/sementara/lepas", page="/orang/sementara", **form)).status_code == 303
    assert (await browser.post_form("/orang/sementara/lepas", page="/orang/sementara", **form)).status_code == 409
    after = portal.accounts.account("sementara")
    assert after is not None
    assert [each.role for each in after.holdings] == ["agency_head", "developer"]
    assert after.roles(datetime.now(UTC).date() + timedelta(days=1)) == ("developer",)


async def test_switching_an_account_off_ends_what_its_holder_is_doing(portal: Portal) -> None:
    """From his next page on; and nobody switches himself off."""
    operator = await portal.of("operator1")
    await operator.post_form("/orang", id="pergi", nama="Petugas Pergi", jenis="")
    portal.accounts.change_password("pergi", PASSWORD)
    leaving = await portal.of("pergi")
    assert (await leaving.get("/")).status_code == 200
    await operator.post_form("/orang/pergi/aktif", page="/orang/pergi", aktif="tidak")
    assert (await leaving.get("/")).status_code == 303
    assert (await portal.browser().sign_in("pergi")).status_code == 403
    own = await operator.post_form("/orang/operator1/aktif", page="/orang/operator1", aktif="tidak")
    assert own.status_code == 422


async def test_all_sessions_of_an_account_can_be_ended(portal: Portal) -> None:
    """The password stays good."""
    operator, owner = await portal.of("operator1"), await portal.of("kadis1")
    await operator.post_form("/orang/kadis1/sesi", page="/orang/kadis1")
    assert (await owner.get("/")).status_code == 303
    assert (await portal.browser().sign_in("kadis1")).status_code == 303


async def test_granting_oneself_a_role_is_refused_and_logged(portal: Portal) -> None:
    """Seen: it worked. The page has no form for it, and whoever sends one all the same is in the access log."""
    browser = await portal.of("operator1")
    assert "Beri peran" not in (await browser.get("/orang/operator1")).text
    form = {"peran": "promotion_head", "sejak": "2026-01-01"}
    answer = await browser.post_form("/orang/operator1/peran", page="/orang/operator1", **form)
    assert answer.status_code == 403
    assert "operator lain" in answer.text
    assert portal.accounts.known("operator1").holdings == ()
    entry = portal.accounts.entries(1, "operator1")[0]
    assert (entry.kind, entry.subject) == (AccessKind.REFUSED, "/orang/operator1/peran")


FORMS: dict[str, dict[str, str]] = {
    "": {"id": "susulan1", "nama": "Petugas Susulan", "jenis": "operator"},
    "/susulan/peran": {"peran": "agency_head", "sejak": "2026-01-01"},
    "/susulan/sandi": {},
    "/susulan/aktif": {"aktif": "tidak"},
}


async def test_sensitive_acts_ask_for_the_password_again_on_their_own_forms(portal: Portal) -> None:
    """Ten minutes after signing in: a new account, a role, a new password, switching off. Nothing is done without it,
    and with it, it is; then not asked for again for ten minutes."""
    portal.accounts.add(holder("susulan", "Petugas Susulan"), PASSWORD)
    before = portal.accounts.all()
    late = later(portal, minutes=11)
    browser = late.browser()
    browser.cookies.update((await portal.of("operator1")).cookies)
    for path, form in FORMS.items():
        page = "/orang" if not path else "/orang/susulan"
        assert 'name="sandi"' in (await browser.get(page)).text
        answer = await browser.post_form(f"/orang{path}", page=page, **form)
        assert (answer.status_code, "kata sandi Anda sekali lagi" in answer.text) == (403, True), path
    assert portal.accounts.all() == before
    given = await browser.post_form(
        "/orang/susulan/peran", page="/orang/susulan", sandi=PASSWORD, **FORMS["/susulan/peran"]
    )
    assert given.status_code == 303
    switched = await browser.post_form("/orang/susulan/aktif", page="/orang/susulan", aktif="tidak")
    assert switched.status_code == 303


async def test_whoever_is_affected_reads_it_on_his_page_until_he_has_read_it(portal: Portal) -> None:
    """What an operator does to his account, and who; not what he does himself, and nothing twice."""
    portal.accounts.add(holder("terdampak", "Petugas Terdampak"), PASSWORD)
    operator, owner = await portal.of("operator1"), await portal.of("terdampak")
    form = {"peran": "promotion_head", "sejak": "2026-01-01"}
    await operator.post_form("/orang/terdampak/peran", page="/orang/terdampak", **form)
    await owner.post_form("/akun/token", page="/akun", nama="Skrip sendiri", cakupan="cycles:read")
    for path in ("/", "/akun"):
        page = (await owner.get(path)).text
        assert "peran diberikan (promotion_head, mulai 2026-01-01), oleh operator1" in page
        told = page[page.index("Perubahan pada akun Anda") : page.index("Sudah saya baca")]
        assert "Skrip sendiri" not in told
    news = portal.accounts.news("terdampak")
    await operator.post_form("/orang/terdampak/sesi", page="/orang/terdampak")
    owner = await portal.of("terdampak")
    await owner.post_form("/akun/dibaca", page="/", sampai=str(news.upto))
    page = (await owner.get("/")).text
    assert "peran diberikan" not in page
    assert "semua sesi diakhiri" in page
    for nonsense in ("9" * 400, "-1", "é", "99999999999"):
        assert (await owner.post_form("/akun/dibaca", page="/", sampai=nonsense)).status_code == 303
    await operator.post_form("/orang/terdampak/sesi", page="/orang/terdampak")
    assert "semua sesi diakhiri" in (await (await portal.of("terdampak")).get("/")).text


async def test_a_database_that_cannot_be_written_is_no_mistake_of_the_operators(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen: a form said 409 or 422 where nothing can be written. It is 503, and his page stays open."""
    browser = await portal.of("operator1")
    page = (await browser.get("/orang/data1")).text
    token = re.search(r'name="csrf" value="([^"]+)"', page)
    assert token is not None

    def full(_: object) -> Any:
        raise RegisterUnavailable("register.db")

    monkeypatch.setattr(Database, "writing", full)
    held = portal.accounts.known("data1").holdings[0].model_dump_json()
    for path, form in {
        "": {"id": "penuh1", "nama": "Petugas Penuh"},
        "/data1/peran": {"peran": "agency_head", "sejak": "2026-01-01"},
        "/data1/lepas": {"peran": held},
        "/data1/aktif": {"aktif": "tidak"},
        "/data1/sesi": {},
        "/data1/sandi": {},
        "/data1/token/0000/cabut": {},
    }.items():
        answer = await browser.post(f"/orang{path}", data={"csrf": token[1], **form})
        assert (answer.status_code, "tidak dapat dibaca atau ditulis" in answer.text) == (503, True), path
