"""What an operator does to an account: done and logged, or neither."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from adapters.people.accounts import AccountExists, Accounts, LockedOut, UnknownAccount, WrongPassword
from desk.administering import Administering, Given, Newcomer, new_account
from desk.caller import CONSOLE, Caller, ConfirmationNeeded
from desk.office import Office
from sop.base.errors import NotAllowed, SopError, UnfitField
from sop.people.access import AccessEntry, AccessKind
from sop.people.people import Account, Acting, Scope
from tests.portal.support.office import PASSWORD, PEOPLE

NOW = datetime(2026, 11, 24, 20, tzinfo=UTC)
"""The 25th already, where the office is."""
TODAY = date(2026, 11, 25)
OPERATOR = next(each for each in PEOPLE if each.operator)
PORTAL = Caller(OPERATOR, "192.0.2.1", "portal", confirmed=True)
TERMINAL = Caller(None, "starter.py (root)", CONSOLE, confirmed=True)
DOORS = pytest.mark.parametrize("caller", [PORTAL, TERMINAL], ids=["portal", "terminal"])


@pytest.fixture
def desk(accounts: Accounts) -> Administering:
    return Administering(accounts, Office(), lambda: NOW)


def line(
    caller: Caller, account_id: str, what: str, kind: AccessKind = AccessKind.ACCOUNT_CHANGED, role: str | None = None
) -> AccessEntry:
    """Who acted, where somebody is signed in; by which door; to whom it was done."""
    return AccessEntry(
        at=NOW,
        account_id=caller.account_id,
        kind=kind,
        subject=what,
        address=caller.address,
        door=caller.door,
        about=account_id,
        role=role,
    )


def added(desk: Administering, caller: Caller, login: str, name: str, **wanted: Any) -> tuple[Account, str | None]:
    account = new_account(caller, Office(), NOW, Newcomer(login, name, **wanted))
    return account, desk.add(caller, account)


@DOORS
def test_an_account_is_made_with_a_password_for_one_sign_in(
    desk: Administering, accounts: Accounts, caller: Caller
) -> None:
    """Perhaps with a role from today on; one line in the log for the account, and one for the role."""
    account, password = added(desk, caller, "baru1", "Petugas Baru", given=Given("promotion_head"))
    given = line(caller, "baru1", "promotion_head, mulai 2026-11-25", AccessKind.ROLE_GIVEN, "promotion_head")
    assert accounts.entries(9) == [given, line(caller, "baru1", "akun dibuat, pegawai")]
    assert [(each.role, each.since, each.until) for each in account.holdings] == [("promotion_head", TODAY, None)]
    assert password is not None
    assert accounts.sign_in("baru1", password, "192.0.2.7", NOW).needs_new_password
    assert accounts.account("baru1") == account
    with pytest.raises(WrongPassword):
        accounts.sign_in("baru1", password, "192.0.2.7", NOW)


def test_another_systems_account_has_no_password_and_no_heads_word(desk: Administering, accounts: Accounts) -> None:
    """It can neither be given one, nor hold a role to which lateness climbs; another's lane it may."""
    account, password = added(desk, PORTAL, "simpeg", "SIMPEG", integration=True, given=Given("data_systems_unit"))
    assert (account.integration, account.kind, password) == (True, "integrasi", None)
    with pytest.raises(SopError, match="tanpa kata sandi"):
        desk.reset(PORTAL, "simpeg")
    for caller in (PORTAL, TERMINAL):
        with pytest.raises(SopError, match="diambil oleh orang"):
            desk.hold(caller, "simpeg", Given("promotion_head"))
    assert accounts.known("simpeg") == account


def test_granting_oneself_a_role_is_refused(desk: Administering, accounts: Accounts) -> None:
    """Seen: granting oneself `promotion_head` worked. Another operator gives it, and the log names him."""
    with pytest.raises(NotAllowed, match="hanya dapat diberikan oleh operator lain"):
        desk.hold(PORTAL, OPERATOR.id, Given("promotion_head"))
    assert (accounts.known(OPERATOR.id), accounts.entries(9)) == (OPERATOR, [])
    other = replace(PORTAL, account=added(desk, PORTAL, "operator2", "Operator Dua", operator=True)[0])
    desk.hold(other, OPERATOR.id, Given("promotion_head"))
    given = accounts.entries(1)[0]
    assert (given.account_id, given.about, given.role) == ("operator2", OPERATOR.id, "promotion_head")


@pytest.mark.parametrize(
    "act",
    [
        lambda desk, caller: added(desk, caller, "baru1", "Petugas Baru"),
        lambda desk, caller: desk.hold(caller, "data1", Given("agency_head")),
        lambda desk, caller: desk.switch(caller, "data1", active=False),
        lambda desk, caller: desk.switch(caller, "data1", active=True),
        lambda desk, caller: desk.reset(caller, "data1"),
    ],
    ids=["an account", "a role", "switching off", "switching on", "a new password"],
)
def test_sensitive_acts_ask_for_the_password_again(
    desk: Administering, accounts: Accounts, act: Callable[[Administering, Caller], object]
) -> None:
    """Whoever found an open session does none of them, and nothing is changed."""
    before = accounts.all()
    with pytest.raises(ConfirmationNeeded):
        act(desk, replace(PORTAL, confirmed=False))
    assert (accounts.all(), accounts.entries(9)) == (before, [])


@DOORS
def test_a_role_is_given_beside_those_that_are_held(desk: Administering, accounts: Accounts, caller: Caller) -> None:
    """By an order, in another's stead, until a day; one line says which role."""
    until = TODAY + timedelta(days=3)
    desk.hold(caller, "data1", Given("agency_head", until=until, acting=Acting.PLH, order_number="SP 1/2026"))
    first, second = accounts.known("data1").holdings
    assert (first.role, second.role, second.acting) == ("data_systems_unit", "agency_head", Acting.PLH)
    assert (second.since, second.until, second.order_number) == (TODAY, until, "SP 1/2026")
    words = "Plh. agency_head (SP 1/2026), 2026-11-25 sampai 2026-11-28"
    assert accounts.entries(9) == [line(caller, "data1", words, AccessKind.ROLE_GIVEN, "agency_head")]


def test_a_terminal_gives_roles_that_only_another_sop_knows(desk: Administering, accounts: Accounts) -> None:
    """The portal offers a list, and takes nothing else."""
    desk.hold(TERMINAL, "data1", Given("arsiparis"))
    assert accounts.known("data1").roles(TODAY) == ("data_systems_unit", "arsiparis")
    with pytest.raises(SopError, match="Pilih salah satu peran"):
        desk.hold(PORTAL, "kabid1", Given("arsiparis"))
    assert accounts.entries(9, OPERATOR.id) == []


def test_an_account_holds_at_most_two_hundred_roles(desk: Administering, accounts: Accounts) -> None:
    """One more is refused in a sentence, and leaves no line."""
    accounts.set_holdings("data1", lambda before: before.holdings * 200)
    with pytest.raises(UnfitField, match="paling banyak 200 isian"):
        desk.hold(TERMINAL, "data1", Given("agency_head"))
    assert (len(accounts.known("data1").holdings), accounts.entries(9)) == (200, [])


@DOORS
def test_a_role_ends_yesterday_or_on_the_day_that_is_named(
    desk: Administering, accounts: Accounts, caller: Caller
) -> None:
    """What was held before stays known; what is not held any more cannot be ended."""
    assert desk.end_role(caller, "data1", "data_systems_unit", TODAY) == TODAY
    assert desk.end_role(caller, "data1", "data_systems_unit") == TODAY - timedelta(days=1)
    (holding,) = accounts.known("data1").holdings
    assert holding.until == TODAY - timedelta(days=1)
    with pytest.raises(SopError, match="tidak memegang peran data_systems_unit setelah 2026-11-24"):
        desk.end_role(caller, "data1", "data_systems_unit")
    ends = [f"data_systems_unit, {day} hari terakhir" for day in ("2026-11-24", "2026-11-25")]
    assert accounts.entries(9) == [
        line(caller, "data1", words, AccessKind.ROLE_ENDED, "data_systems_unit") for words in ends
    ]


def test_the_end_of_a_role_ends_what_was_opened_by_it(desk: Administering, accounts: Accounts) -> None:
    """Sessions and links, at once; not while the role is still held."""
    token = accounts.sign_in("data1", PASSWORD, "192.0.2.7", NOW).token
    link = accounts.tokens.issue("data1", "Kalender pribadi", {Scope.CALENDAR}, NOW).secret
    desk.end_role(TERMINAL, "data1", "data_systems_unit", TODAY)
    assert (accounts.session(token, NOW) is None, accounts.tokens.bearer(link, NOW) is None) == (False, False)
    desk.end_role(TERMINAL, "data1", "data_systems_unit")
    assert (accounts.session(token, NOW), accounts.tokens.bearer(link, NOW)) == (None, None)


@DOORS
def test_only_the_holding_that_is_meant_ends(desk: Administering, accounts: Accounts, caller: Caller) -> None:
    """Others of the account stay; meant again, it is said to have ended, and nothing more is logged."""
    desk.end_holding(caller, "plt1", lambda each: each.acting is not None)
    assert accounts.known("plt1").roles(TODAY) == ("data_systems_unit",)
    with pytest.raises(SopError, match="sudah berakhir"):
        desk.end_holding(caller, "plt1", lambda each: each.acting is not None)
    words = "promotion_head, 2026-11-24 hari terakhir"
    assert accounts.entries(9) == [line(caller, "plt1", words, AccessKind.ROLE_ENDED, "promotion_head")]


@DOORS
def test_an_account_is_switched_off_and_on(desk: Administering, accounts: Accounts, caller: Caller) -> None:
    """Off ends its sessions; each is one line."""
    token = accounts.sign_in("data1", PASSWORD, "192.0.2.7", NOW).token
    desk.switch(caller, "data1", active=False)
    assert accounts.session(token, NOW) is None
    with pytest.raises(WrongPassword):
        accounts.sign_in("data1", PASSWORD, "192.0.2.7", NOW)
    desk.switch(caller, "data1", active=True)
    on, _, off = accounts.entries(3)
    assert (on, off) == (line(caller, "data1", "akun diaktifkan"), line(caller, "data1", "akun dinonaktifkan"))
    assert accounts.known("data1").active


@DOORS
def test_all_sessions_of_an_account_end(desk: Administering, accounts: Accounts, caller: Caller) -> None:
    """The password stays good."""
    token = accounts.sign_in("data1", PASSWORD, "192.0.2.7", NOW).token
    desk.end_sessions(caller, "data1")
    assert accounts.entries(1) == [line(caller, "data1", "semua sesi diakhiri")]
    assert accounts.session(token, NOW) is None
    assert not accounts.sign_in("data1", PASSWORD, "192.0.2.7", NOW).needs_new_password


@DOORS
def test_a_new_password_opens_what_was_locked(desk: Administering, accounts: Accounts, caller: Caller) -> None:
    """Once, to be changed at once; the old one is worth nothing, nor is a link to the calendar."""
    link = accounts.tokens.issue("data1", "Kalender pribadi", {Scope.CALENDAR}, NOW).secret
    for _ in range(5):
        with pytest.raises(WrongPassword):
            accounts.sign_in("data1", "tebakan yang salah", "192.0.2.7", NOW)
    with pytest.raises(LockedOut):
        accounts.sign_in("data1", PASSWORD, "192.0.2.7", NOW)
    password = desk.reset(caller, "data1")
    assert accounts.entries(1) == [line(caller, "data1", "", AccessKind.PASSWORD_RESET)]
    assert accounts.sign_in("data1", password, "192.0.2.7", NOW).needs_new_password
    assert accounts.tokens.bearer(link, NOW) is None
    with pytest.raises(WrongPassword):
        accounts.sign_in("data1", PASSWORD, "192.0.2.7", NOW)


@pytest.mark.parametrize(
    ("act", "error", "sentence"),
    [
        (lambda desk: added(desk, PORTAL, "Data 9", "Petugas"), UnfitField, "nama pengguna"),
        (lambda desk: added(desk, PORTAL, "data9", "Petugas", operator=True, vendor=True), UnfitField, "pihak luar"),
        (lambda desk: added(desk, PORTAL, "data9", "Petugas", vendor=True), SopError, "memerlukan nama pihaknya"),
        (lambda desk: added(desk, PORTAL, "data9", "Petugas", party="PT Alfa"), UnfitField, "hanya akun pihak luar"),
        (lambda desk: desk.belong(PORTAL, "data1", "PT Alfa"), UnfitField, "mempunyai pihak"),
        (lambda desk: desk.belong(PORTAL, "data1", " "), SopError, "isi nama itu"),
        (lambda desk: added(desk, PORTAL, "data1", "Petugas Lain"), AccountExists, "sudah ada"),
        (lambda desk: added(desk, PORTAL, "data9", "Petugas", given=Given("x")), SopError, "Pilih salah satu peran"),
        (lambda desk: desk.hold(PORTAL, "data1", Given("agency_head", acting=Acting.PLT)), UnfitField, "nomor surat"),
        (lambda desk: desk.hold(PORTAL, "data1", Given("agency_head", until=date(2026, 1, 1))), UnfitField, "sebelum"),
        (lambda desk: desk.end_role(TERMINAL, "data1", "agency_head"), SopError, "tidak memegang peran agency_head"),
        (lambda desk: desk.switch(PORTAL, OPERATOR.id, active=False), SopError, "akun Anda sendiri"),
        (lambda desk: desk.reset(PORTAL, OPERATOR.id), SopError, "Ganti kata sandi Anda sendiri"),
    ],
)
def test_what_cannot_be_changes_nothing_and_leaves_no_line(
    desk: Administering,
    accounts: Accounts,
    act: Callable[[Administering], object],
    error: type[SopError],
    sentence: str,
) -> None:
    """Names, roles and accounts that cannot be, and what nobody does to himself."""
    before = accounts.all()
    with pytest.raises(error, match=sentence):
        act(desk)
    assert (accounts.all(), accounts.entries(9)) == (before, [])
    assert accounts.sign_in(OPERATOR.id, PASSWORD, "192.0.2.7", NOW).account == OPERATOR


@pytest.mark.parametrize("act", ["hold", "end_role", "switch", "end_sessions", "reset", "belong"])
def test_nothing_is_done_to_an_account_that_nobody_has(desk: Administering, accounts: Accounts, act: str) -> None:
    """Whatever it is, and no line is left."""
    more = {
        "hold": (Given("agency_head"),),
        "end_role": ("agency_head",),
        "switch": (True,),
        "belong": ("PT Alfa",),
    }.get(act, ())
    with pytest.raises(UnknownAccount):
        getattr(desk, act)(TERMINAL, "data9", *more)
    assert accounts.entries(9) == []
