"""Accounts and their sessions, on both databases; `test_guessing.py` has what is tried at the door."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy.exc import IntegrityError

from adapters.database.account_schema import accounts as account_rows
from adapters.database.account_schema import sessions as session_rows
from adapters.people.accounts import (
    AccountExists,
    Accounts,
    LockedOut,
    NotAdmitted,
    UnknownAccount,
    WeakPassword,
    WrongPassword,
)
from adapters.people.entrance import PasswordOver
from adapters.people.one_time_passwords import Once, one_time_password
from sop.people.access import AccessEntry, AccessKind
from sop.people.people import Account, Holding, Scope
from tests.adapters.support.databases import Database
from tests.adapters.support.signing import HERE, NOW, OTHER, PERSON, RIGHT, THERE, Hasher, accounts_in, enter, guess


def entry(**fields: Any) -> AccessEntry:
    known = {"at": NOW, "account_id": PERSON.id, "kind": AccessKind.DOCUMENT_READ, "subject": "", "address": HERE}
    return AccessEntry.model_validate(known | fields)


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
    accounts.set_holdings(PERSON.id, lambda before: before.holdings[:0:-1])
    assert [(each.id, len(each.holdings)) for each in accounts.all()] == [("admin", 0), (PERSON.id, 1)]
    assert accounts.account("siapa") is None


def test_what_is_done_to_nobody_is_refused(accounts: Accounts) -> None:
    """A misspelt login changes nothing in silence."""
    changes: list[Callable[[], object]] = [
        lambda: accounts.change_password("siapa", OTHER),
        lambda: accounts.set_active("siapa", False, NOW),
        lambda: accounts.set_holdings("siapa", lambda _: ()),
        lambda: accounts.reset("siapa", one_time_password(NOW), NOW),
    ]
    for change in changes:
        with pytest.raises(UnknownAccount, match="Akun siapa tidak ada"):
            change()


def test_a_new_password_is_not_the_old_one(accounts: Accounts) -> None:
    """The old one stays."""
    with pytest.raises(WeakPassword, match="sama dengan yang lama"):
        accounts.change_password(PERSON.id, RIGHT)
    assert enter(accounts)


def test_a_one_time_password_opens_the_door_once(accounts: Accounts) -> None:
    """Seen: it opened three times. The account says that it must be changed, until that is done."""
    accounts.reset(PERSON.id, once := one_time_password(NOW), NOW)
    assert accounts.sign_in(PERSON.id, once.password, HERE, NOW).account.must_change_password
    for _ in range(2):
        with pytest.raises(PasswordOver, match="sudah dipakai atau sudah kedaluwarsa"):
            accounts.sign_in(PERSON.id, once.password, THERE, NOW)
    accounts.change_password(PERSON.id, OTHER)
    assert not accounts.sign_in(PERSON.id, OTHER, HERE, NOW).account.must_change_password
    assert enter(accounts, OTHER)


def test_a_one_time_password_ends_after_three_days(accounts: Accounts) -> None:
    """Seen: it never expired. After 72 hours it opens nothing, and only who knows it is told so."""
    accounts.reset(PERSON.id, once := one_time_password(NOW), NOW)
    with pytest.raises(PasswordOver):
        accounts.sign_in(PERSON.id, once.password, HERE, NOW + timedelta(hours=72))
    with pytest.raises(WrongPassword) as wrong:
        accounts.sign_in(PERSON.id, OTHER, HERE, NOW + timedelta(hours=72))
    assert not isinstance(wrong.value, PasswordOver)
    assert accounts.sign_in(PERSON.id, once.password, HERE, NOW + timedelta(hours=71, minutes=59))


def test_of_many_who_bring_a_one_time_password_at_once_one_enters(accounts: Accounts, database: Database) -> None:
    """At two processes; the session of the one is alive."""
    accounts.reset(PERSON.id, once := one_time_password(NOW), NOW)
    with accounts_in(database, Hasher()) as other, ThreadPoolExecutor(8) as crowd:

        def entered(number: int) -> bool:
            try:
                (accounts, other)[number % 2].sign_in(PERSON.id, once.password, f"192.0.2.{number}", NOW)
            except WrongPassword:
                return False
            return True

        assert sum(crowd.map(entered, range(8))) == 1


def test_another_systems_account_lets_nobody_in(accounts: Accounts) -> None:
    """By no password, not even an empty one, and by the word of no provider; its tokens open."""
    accounts.add(Account(id="simpeg", name="SIMPEG", integration=True), None)
    for password in ("", RIGHT):
        with pytest.raises(WrongPassword):
            accounts.sign_in("simpeg", password, HERE, NOW)
    with pytest.raises(NotAdmitted):
        accounts.admit("simpeg", HERE, NOW)
    assert accounts.tokens.bearer(accounts.tokens.issue("simpeg", "uji", {Scope.READ}, NOW).secret, NOW)


def revoked_by_a_reset(accounts: Accounts) -> None:
    accounts.reset(PERSON.id, one_time_password(NOW), NOW)


def revoked_by_switching_off(accounts: Accounts) -> None:
    accounts.set_active(PERSON.id, False, NOW)
    accounts.set_active(PERSON.id, True, NOW)


def revoked_by_the_end_of_a_role(accounts: Accounts) -> None:
    accounts.set_holdings(PERSON.id, lambda before: before.holdings[:1], ended_at=NOW)


@pytest.mark.parametrize(
    "revoke",
    [revoked_by_a_reset, revoked_by_switching_off, revoked_by_the_end_of_a_role],
    ids=lambda each: each.__name__,
)
def test_links_tokens_and_sessions_are(accounts: Accounts, revoke: Callable[[Accounts], None]) -> None:
    """Seen: the calendar link survived a reset. What opened anything as this account opens nothing more, for good."""
    session = enter(accounts)
    secrets = [accounts.tokens.issue(PERSON.id, "uji", {scope}, NOW).secret for scope in (Scope.CALENDAR, Scope.ACT)]
    revoke(accounts)
    assert accounts.session(session, NOW) is None
    assert [accounts.tokens.bearer(secret, NOW) for secret in secrets] == [None, None]


def test_a_password_that_is_asked_again_confirms_its_session(accounts: Accounts) -> None:
    """Only this one, and only the right one; five wrong ones lock the question here, and nobody's way in."""
    token, other = enter(accounts), enter(accounts)
    later = NOW + timedelta(hours=1)
    accounts.confirm(token, RIGHT, HERE, later)
    confirmed = [session.confirmed_at for each in (token, other) if (session := accounts.session(each, later))]
    assert confirmed == [later, NOW]
    for _ in range(5):
        with pytest.raises(WrongPassword, match="Kata sandi Anda salah"):
            accounts.confirm(other, OTHER, HERE, later)
    with pytest.raises(LockedOut):
        accounts.confirm(other, RIGHT, HERE, later)
    accounts.confirm(token, RIGHT, HERE, later)
    assert enter(accounts, now=later)
    with pytest.raises(WrongPassword):
        accounts.confirm("tidak ada", RIGHT, HERE, later)


def test_what_is_done_and_its_line_are_one(accounts: Accounts, database: Database) -> None:
    """Where the line cannot be written, nothing has happened either."""
    wrong = entry(about="tidak-ada", subject="akun tidak dikenal")
    token = enter(accounts)
    with pytest.raises(IntegrityError):
        accounts.set_active(PERSON.id, False, NOW, wrong)
    with pytest.raises(IntegrityError):
        accounts.reset(PERSON.id, one_time_password(NOW), NOW, wrong)
    with pytest.raises(IntegrityError):
        accounts.set_holdings(PERSON.id, lambda _: (), wrong, ended_at=NOW)
    assert accounts.account(PERSON.id) == PERSON
    assert accounts.session(token, NOW) is not None
    assert enter(accounts)


def test_nobody_holds_more_than_two_hundred_roles(accounts: Accounts) -> None:
    """Two hundred and one are refused, and those before stay; else the account could not be read any more."""
    many = PERSON.holdings[:1] * 200
    assert accounts.set_holdings(PERSON.id, lambda _: many)
    with pytest.raises(ValidationError, match="holdings"):
        accounts.set_holdings(PERSON.id, lambda before: (*before.holdings, *PERSON.holdings))
    assert accounts.known(PERSON.id).holdings == many


def test_roles_that_are_given_at_once_are_all_held(accounts: Accounts, database: Database) -> None:
    """By two operators at two processes: none takes away what the other has given."""
    with accounts_in(database, Hasher()) as other, ThreadPoolExecutor(8) as crowd:
        given = [Holding(role=f"peran_{number}", since=date(2026, 1, 1)) for number in range(8)]

        def give(number: int) -> None:
            (accounts, other)[number % 2].set_holdings(PERSON.id, lambda before: (*before.holdings, given[number]))

        list(crowd.map(give, range(8)))
    assert set(accounts.known(PERSON.id).holdings) == {*PERSON.holdings, *given}


def test_a_session_knows_its_account_as_it_is_now(accounts: Accounts) -> None:
    """What is taken away is gone on the next page; the login is found however it is typed."""
    token = accounts.sign_in(f" {PERSON.id.upper()} ", RIGHT, HERE, NOW).token
    accounts.set_holdings(PERSON.id, lambda _: ())
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
        lambda accounts, token: accounts.set_active(PERSON.id, False, NOW),
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
    accounts.reset(PERSON.id, Once(OTHER, NOW + timedelta(hours=72)), NOW)
    vouched, by_password = accounts.admit(PERSON.id.upper(), HERE, NOW).token, enter(accounts, OTHER)
    for token, needed in ((vouched, False), (by_password, True)):
        session = accounts.session(token, NOW)
        assert session is not None
        assert session.needs_new_password is needed
    for forged in (vouched.removeprefix("v."), f"v.{by_password}"):
        assert accounts.session(forged, NOW) is None


def test_the_word_of_a_provider_opens_no_account_that_is_none(accounts: Accounts) -> None:
    """Unknown, switched off, or written with letters that no database takes: refused and logged, each in its words."""
    accounts.set_active(PERSON.id, False, NOW)
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
    accounts.set_active(PERSON.id, False, NOW)
    guess(accounts, 1)
    with pytest.raises(WrongPassword):  # the right one, and nothing says so
        enter(accounts)
    accounts.set_active(PERSON.id, True, NOW)
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
    accounts.log_access(entry(subject="berita\x00acara " * 100, address=THERE))
    assert [(entry.account_id, entry.kind) for entry in accounts.entries(100)] == [
        (PERSON.id, AccessKind.DOCUMENT_READ),
        (None, AccessKind.SIGN_IN_FAILED),
        (PERSON.id, AccessKind.SIGNED_IN),
    ]
    read, failed, _ = accounts.entries(100)
    assert (len(read.subject), read.address, read.at) == (500, THERE, NOW)
    assert failed.subject == ""
    assert [entry.kind for entry in accounts.entries(1, PERSON.id)] == [AccessKind.DOCUMENT_READ]
