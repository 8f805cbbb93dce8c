"""Accounts and their sessions, on both databases; `test_guessing.py` has what is tried at the door."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from adapters.database.account_schema import accounts as account_rows
from adapters.database.account_schema import sessions as session_rows
from adapters.people.accounts import AccountExists, Accounts, NotAdmitted, UnknownAccount, WeakPassword, WrongPassword
from adapters.people.one_time_passwords import one_time_password
from sop.people.people import AccessKind, Account
from tests.adapters.databases import Database
from tests.adapters.signing import HERE, NOW, OTHER, PERSON, RIGHT, THERE, Hasher, accounts_in, enter, guess


@pytest.fixture
def hasher() -> Hasher:
    return Hasher()


@pytest.fixture
def accounts(database: Database, hasher: Hasher) -> Iterator[Accounts]:
    """One account, `PERSON`, with the password `RIGHT`."""
    with accounts_in(database, hasher) as opened:
        opened.add(PERSON, RIGHT)
        yield opened


def test_an_account_comes_back_as_it_was_made(accounts: Accounts) -> None:
    """With all it holds, in the same order; an id is given once, and roles are replaced whole."""
    assert accounts.account(PERSON.id) == PERSON
    with pytest.raises(AccountExists):
        accounts.add(PERSON, OTHER)
    accounts.add(Account(id="admin", name="Operator", operator=True, must_change_password=True), OTHER)
    accounts.set_holdings(PERSON.id, PERSON.holdings[:0:-1])
    assert [(each.id, len(each.holdings)) for each in accounts.all()] == [("admin", 0), (PERSON.id, 1)]
    assert accounts.account("siapa") is None


def test_what_is_done_to_nobody_is_refused(accounts: Accounts) -> None:
    """A misspelt login changes nothing in silence."""
    changes: list[Callable[[], None]] = [
        lambda: accounts.change_password("siapa", OTHER),
        lambda: accounts.set_active("siapa", False),
        lambda: accounts.set_holdings("siapa", ()),
    ]
    for change in changes:
        with pytest.raises(UnknownAccount, match="Akun siapa tidak ada"):
            change()


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("kuda terban", "12 sampai 200 huruf"),
        ("kuda " * 41, "12 sampai 200 huruf"),
        ("abababababab", "5 huruf yang berbeda"),
        ("sandi PETUGAS-DATA 1", "nama Anda"),
        ("sandi petugas1 saja", "nama Anda"),
        (RIGHT, "sama dengan yang lama"),
    ],
)
def test_a_password_that_others_could_guess_is_not_taken(accounts: Accounts, password: str, problem: str) -> None:
    """The old one stays."""
    with pytest.raises(WeakPassword, match=problem):
        accounts.change_password(PERSON.id, password)
    assert enter(accounts)


def test_a_one_time_password_opens_the_door_once(accounts: Accounts) -> None:
    """It is good enough, and the account says that it must be changed, until that is done."""
    accounts.change_password(PERSON.id, one := one_time_password(), must_change=True)
    assert accounts.sign_in(PERSON.id, one, HERE, NOW).account.must_change_password
    accounts.change_password(PERSON.id, OTHER)
    assert not accounts.sign_in(PERSON.id, OTHER, HERE, NOW).account.must_change_password


def test_a_session_knows_its_account_as_it_is_now(accounts: Accounts) -> None:
    """What is taken away is gone on the next page; the login is found however it is typed."""
    token = accounts.sign_in(f" {PERSON.id.upper()} ", RIGHT, HERE, NOW).token
    accounts.set_holdings(PERSON.id, ())
    session = accounts.session(token, NOW)
    assert session is not None
    assert (session.account.holdings, session.since) == ((), NOW)


def test_passwords_are_one_on_every_keyboard(accounts: Accounts) -> None:
    """A letter with an accent is one, whether typed in one piece or in two."""
    accounts.change_password(PERSON.id, "kafe\u0301 di tepi laut")
    assert enter(accounts, "kaf\u00e9 di tepi laut")


@pytest.mark.parametrize(
    "ending",
    [
        lambda accounts, token: accounts.sign_out(token),
        lambda accounts, token: accounts.revoke_all(PERSON.id),
        lambda accounts, token: accounts.change_password(PERSON.id, OTHER),
        lambda accounts, token: accounts.set_active(PERSON.id, False),
    ],
    ids=["signed out", "revoked", "password changed", "switched off"],
)
def test_a_session_ends_at_once(accounts: Accounts, ending: Callable[[Accounts, str], None]) -> None:
    """Signed out, revoked, password changed or account switched off: the token opens nothing any more."""
    token = enter(accounts)
    assert accounts.session(token, NOW) is not None
    ending(accounts, token)
    assert accounts.session(token, NOW) is None


def test_a_session_that_was_vouched_for_says_so_and_nobody_makes_another_one_of_his(accounts: Accounts) -> None:
    """The token carries it under its digest: taken away or put in front, what is left opens nothing."""
    accounts.change_password(PERSON.id, OTHER, must_change=True)
    vouched, by_password = accounts.admit(PERSON.id.upper(), HERE, NOW).token, enter(accounts, OTHER)
    for token, needed in ((vouched, False), (by_password, True)):
        session = accounts.session(token, NOW)
        assert session is not None
        assert session.needs_new_password is needed
    for forged in (vouched.removeprefix("v."), f"v.{by_password}"):
        assert accounts.session(forged, NOW) is None


def test_the_word_of_a_provider_opens_no_account_that_is_none(accounts: Accounts) -> None:
    """Unknown, switched off, or written with letters that no database takes: refused and logged, each in its words."""
    accounts.set_active(PERSON.id, False)
    for login, whose in ((PERSON.id, PERSON.id), ("siapa", None), ("siapa\x00", None), ("\ud800", None)):
        with pytest.raises(NotAdmitted, match="tidak terdaftar atau tidak aktif"):
            accounts.admit(login, HERE, NOW)
        entry = accounts.entries(1)[0]
        assert (entry.kind, entry.account_id, entry.address) == (AccessKind.SIGN_IN_FAILED, whose, HERE)


def test_signing_out_ends_one_session(accounts: Accounts) -> None:
    """The same person goes on in another browser."""
    first, second = enter(accounts), enter(accounts)
    accounts.sign_out(first)
    assert accounts.session(second, NOW) is not None


def test_an_account_comes_back_without_its_old_sessions(accounts: Accounts) -> None:
    """What ended stays ended."""
    token = enter(accounts)
    accounts.set_active(PERSON.id, False)
    guess(accounts, 1)
    with pytest.raises(WrongPassword):  # the right one, and nothing says so
        enter(accounts)
    accounts.set_active(PERSON.id, True)
    assert accounts.session(token, NOW) is None
    assert enter(accounts)


def test_a_session_that_nobody_uses_ends(accounts: Accounts) -> None:
    """After eight hours without a page, to the second."""
    token = enter(accounts)
    assert accounts.session(token, NOW + timedelta(hours=7, minutes=59)) is not None
    assert accounts.session(token, NOW + timedelta(hours=15, minutes=58)) is not None
    assert accounts.session(token, NOW + timedelta(hours=23, minutes=58)) is None


def test_no_session_outlives_a_day(accounts: Accounts, database: Database) -> None:
    """However busy; and the next sign-in sweeps its row away."""
    token = enter(accounts)
    for hour in range(1, 24):
        assert accounts.session(token, NOW + timedelta(hours=hour)) is not None
    assert accounts.session(token, NOW + timedelta(hours=24)) is None
    enter(accounts, now=NOW + timedelta(hours=24))
    assert len(database.rows(session_rows)) == 1


def test_whoever_reads_the_database_cannot_enter(accounts: Accounts, database: Database) -> None:
    """It holds neither token nor password, and what it holds instead opens nothing; nor does a form's token."""
    token = enter(accounts)
    (row,) = database.rows(session_rows)
    everything = str(database.all_rows())
    assert token not in everything
    assert RIGHT not in everything
    session = accounts.session(token, NOW)
    assert session is not None
    for stolen in (row["token_sha256"], session.csrf, "", "\ud800"):
        assert accounts.session(stolen, NOW) is None


def test_tokens_are_not_shown_by_chance(accounts: Accounts) -> None:
    """Neither a log nor a traceback that prints these models lets anybody in."""
    signed_in = accounts.sign_in(PERSON.id, RIGHT, HERE, NOW)
    session = accounts.session(signed_in.token, NOW)
    assert session is not None
    assert signed_in.token not in repr(signed_in)
    assert session.csrf not in repr(session)


def test_a_password_that_changes_while_it_is_looked_at_does_not_open(accounts: Accounts, hasher: Hasher) -> None:
    """Who signs in with the stolen one at that moment stays outside."""

    def change() -> None:
        hasher.meanwhile = lambda: None
        with pytest.raises(WeakPassword):
            accounts.change_password(PERSON.id, RIGHT)
        accounts.change_password(PERSON.id, OTHER)

    hasher.meanwhile = change
    with pytest.raises(WrongPassword):
        enter(accounts)
    assert enter(accounts, OTHER)


def test_passwords_are_kept_at_the_cost_of_today(accounts: Accounts, database: Database) -> None:
    """What was kept at another cost is kept anew at the next sign-in, and opens still."""
    (before,) = database.rows(account_rows)
    with accounts_in(database, Hasher(time_cost=2)) as dearer:
        enter(dearer)
        (after,) = database.rows(account_rows)
        assert "t=1," in before["password"]
        assert "t=2," in after["password"]
        assert enter(dearer)


def test_the_log_tells_who_came_and_what_was_read(accounts: Accounts) -> None:
    """Newest first; of a login that nobody has, nothing that was typed is kept."""
    enter(accounts)
    guess(accounts, 1, login="kata sandi di kolom yang salah")
    accounts.log_access(PERSON.id, AccessKind.DOCUMENT_READ, "berita\x00acara " * 100, THERE, NOW)
    assert [(entry.account_id, entry.kind) for entry in accounts.entries(100)] == [
        (PERSON.id, AccessKind.DOCUMENT_READ),
        (None, AccessKind.SIGN_IN_FAILED),
        (PERSON.id, AccessKind.SIGNED_IN),
    ]
    read, failed, _ = accounts.entries(100)
    assert (len(read.subject), read.address, read.at) == (500, THERE, NOW)
    assert failed.subject == ""
    assert [entry.kind for entry in accounts.entries(1, PERSON.id)] == [AccessKind.DOCUMENT_READ]
