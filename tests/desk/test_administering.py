"""What an operator does to an account: done and logged, or neither."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from adapters.people.access_log import AccessEntry
from adapters.people.accounts import AccountExists, Accounts, LockedOut, UnknownAccount, WrongPassword
from desk.administering import Administering, Given
from desk.caller import CONSOLE, Caller
from desk.office import Office
from sop.base.errors import SopError, UnfitField
from sop.people.people import AccessKind, Acting
from tests.portal.office import PASSWORD, PEOPLE

NOW = datetime(2026, 11, 24, 20, tzinfo=UTC)
"""The 25th already, where the office is."""
TODAY = date(2026, 11, 25)
OPERATOR = next(each for each in PEOPLE if each.operator)
PORTAL, TERMINAL = Caller(OPERATOR, "192.0.2.1", "portal"), Caller(None, "starter.py (root)", CONSOLE)
DOORS = pytest.mark.parametrize("caller", [PORTAL, TERMINAL], ids=["portal", "terminal"])


@pytest.fixture
def desk(accounts: Accounts) -> Administering:
    return Administering(accounts, Office(), lambda: NOW)


def line(caller: Caller, account_id: str, what: str, kind: AccessKind = AccessKind.ACCOUNT_CHANGED) -> AccessEntry:
    """The operator's, with the name of the account; from a terminal the account's own."""
    owner, subject = (OPERATOR.id, f"{account_id}: {what}") if caller is PORTAL else (account_id, what)
    return AccessEntry(at=NOW, account_id=owner, kind=kind, subject=subject, address=caller.address)


@DOORS
def test_an_account_is_made_with_a_password_for_one_sign_in(
    desk: Administering, accounts: Accounts, caller: Caller
) -> None:
    """Perhaps with a role from today on, and with one line in the log."""
    account, password = desk.add(caller, "baru1", "Petugas Baru", given=Given("promotion_head"))
    assert accounts.entries(9) == [line(caller, "baru1", "akun dibuat")]
    assert [(each.role, each.since, each.until) for each in account.holdings] == [("promotion_head", TODAY, None)]
    assert accounts.sign_in("baru1", password, "192.0.2.7", NOW).needs_new_password
    assert accounts.account("baru1") == account


@DOORS
def test_a_role_is_given_beside_those_that_are_held(desk: Administering, accounts: Accounts, caller: Caller) -> None:
    """By an order, in another's stead, until a day; one line says which role."""
    until = TODAY + timedelta(days=3)
    desk.hold(caller, "data1", Given("agency_head", until=until, acting=Acting.PLH, order_number="SP 1/2026"))
    first, second = accounts.known("data1").holdings
    assert (first.role, second.role, second.acting) == ("data_systems_unit", "agency_head", Acting.PLH)
    assert (second.since, second.until, second.order_number) == (TODAY, until, "SP 1/2026")
    assert accounts.entries(9) == [line(caller, "data1", "peran agency_head diberikan")]


def test_a_terminal_gives_roles_that_only_another_sop_knows(desk: Administering, accounts: Accounts) -> None:
    """The portal offers a list, and takes nothing else."""
    desk.hold(TERMINAL, "data1", Given("arsiparis"))
    assert accounts.known("data1").roles(TODAY) == ("data_systems_unit", "arsiparis")
    with pytest.raises(SopError, match="Pilih salah satu peran"):
        desk.hold(PORTAL, "kabid1", Given("arsiparis"))
    assert accounts.entries(9, OPERATOR.id) == []


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
    ends = [f"peran data_systems_unit berakhir {day}" for day in ("2026-11-24", "2026-11-25")]
    assert accounts.entries(9) == [line(caller, "data1", end) for end in ends]


@DOORS
def test_the_very_holding_ends_that_is_meant(desk: Administering, accounts: Accounts, caller: Caller) -> None:
    """Others of the account stay; meant again, it is said to have ended, and nothing more is logged."""
    desk.end_holding(caller, "plt1", lambda each: each.acting is not None)
    assert accounts.known("plt1").roles(TODAY) == ("data_systems_unit",)
    with pytest.raises(SopError, match="sudah berakhir"):
        desk.end_holding(caller, "plt1", lambda each: each.acting is not None)
    assert accounts.entries(9) == [line(caller, "plt1", "peran diakhiri")]


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
    again = "akun diaktifkan" if caller is PORTAL else "akun diaktifkan kembali"
    assert (on, off) == (line(caller, "data1", again), line(caller, "data1", "akun dinonaktifkan"))
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
    """Once, to be changed at once; the old one is worth nothing."""
    for number in range(5):
        with pytest.raises(WrongPassword):
            accounts.sign_in("data1", "tebakan yang salah", f"198.51.100.{number}", NOW)
    with pytest.raises(LockedOut):
        accounts.sign_in("data1", PASSWORD, "192.0.2.7", NOW)
    password = desk.reset(caller, "data1")
    words = "kata sandi dibuat ulang" if caller is PORTAL else "kata sandi baru dari operator"
    assert accounts.entries(1) == [line(caller, "data1", words, AccessKind.PASSWORD_CHANGED)]
    assert accounts.sign_in("data1", password, "192.0.2.7", NOW).needs_new_password
    with pytest.raises(WrongPassword):
        accounts.sign_in("data1", PASSWORD, "192.0.2.7", NOW)


@pytest.mark.parametrize(
    ("act", "error", "sentence"),
    [
        (lambda desk: desk.add(PORTAL, "Data 9", "Petugas"), UnfitField, "nama pengguna"),
        (lambda desk: desk.add(PORTAL, "data9", "Petugas", operator=True, vendor=True), UnfitField, "pihak luar"),
        (lambda desk: desk.add(PORTAL, "data1", "Petugas Lain"), AccountExists, "sudah ada"),
        (lambda desk: desk.add(PORTAL, "data9", "Petugas", given=Given("x")), SopError, "Pilih salah satu peran"),
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


@pytest.mark.parametrize("act", ["hold", "end_role", "switch", "end_sessions", "reset"])
def test_nothing_is_done_to_an_account_that_nobody_has(desk: Administering, accounts: Accounts, act: str) -> None:
    """Whatever it is, and no line is left."""
    more = {"hold": (Given("agency_head"),), "end_role": ("agency_head",), "switch": (True,)}.get(act, ())
    with pytest.raises(UnknownAccount):
        getattr(desk, act)(TERMINAL, "data9", *more)
    assert accounts.entries(9) == []
