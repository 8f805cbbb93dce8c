"""The page of the people, for operators."""

import re
from datetime import UTC, datetime, timedelta

from sop.people.people import AccessKind, Acting
from tests.portal.office import PASSWORD, Portal


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
    answer = await (await portal.of("operator1")).post_form("/orang", id="data1", nama="Petugas Lain", jenis="vendor")
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
    operator, holder = await portal.of("operator1"), await portal.of("kadis1")
    await operator.post_form("/orang/kadis1/sesi", page="/orang/kadis1")
    assert (await holder.get("/")).status_code == 303
    assert (await portal.browser().sign_in("kadis1")).status_code == 303
