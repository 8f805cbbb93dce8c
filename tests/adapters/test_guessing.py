"""What is tried at the door: guesses in turn and at once, from one address and from many, names known and unknown."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event

from adapters.database import transactions
from adapters.database.account_schema import known_browsers, sign_in_failures
from adapters.database.databases import engine_at
from adapters.people.accounts import Accounts, LockedOut, WrongPassword
from adapters.people.one_time_passwords import one_time_password
from adapters.people.passwords import Passwords
from sop.people.access import AccessKind
from sop.people.people import Account
from tests.adapters.support.databases import Database
from tests.adapters.support.signing import HERE, NOW, OTHER, PERSON, RIGHT, THERE, Hasher, accounts_in, enter, guess

LATER = NOW + timedelta(minutes=15)
COLLEAGUE = Account(id="petugas.2", name="Petugas Data 2")


@pytest.fixture
def hasher() -> Hasher:
    return Hasher()


@pytest.fixture
def accounts(database: Database, hasher: Hasher) -> Iterator[Accounts]:
    """Two accounts with the password `RIGHT`."""
    with accounts_in(database, hasher) as opened:
        opened.add(PERSON, RIGHT)
        opened.add(COLLEAGUE, RIGHT)
        yield opened


def test_guesses_at_one_login_lock_it_where_they_are_made(accounts: Accounts, hasher: Hasher) -> None:
    """The fifth failure locks it there for 15 minutes, for the right password too, which is not even looked at."""
    for number in range(5):
        guess(accounts, 1, now=NOW + timedelta(minutes=number))
    looked, last = hasher.looked, NOW + timedelta(minutes=4)
    with pytest.raises(LockedOut, match="Tunggu 10 menit") as locked:
        enter(accounts, now=last + timedelta(minutes=5))
    assert locked.value.until == last + timedelta(minutes=15)
    assert hasher.looked == looked
    assert enter(accounts, now=locked.value.until)


def test_five_bad_logins_lock_no_chosen_person(accounts: Accounts) -> None:
    """Seen: whoever knows a login kept its owner outside. What is guessed elsewhere counts there, however much it is;
    at the very same address, the browser in which he has signed in before lets him in."""
    known = accounts.sign_in(PERSON.id, RIGHT, HERE, NOW).browser
    for number in range(40):
        guess(accounts, 1, address=f"203.0.113.{number}")
    guess(accounts, 5)
    assert enter(accounts, address=THERE)
    with pytest.raises(LockedOut):
        enter(accounts)
    assert accounts.sign_in(PERSON.id, RIGHT, HERE, NOW, known)


def test_five_bad_logins_lock_nobody_else_behind_one_address(accounts: Accounts) -> None:
    """Seen: they locked everybody behind it. Others come in, until fifty were wrong; then only those do who have come
    in by their browsers before."""
    known = accounts.sign_in(COLLEAGUE.id, RIGHT, HERE, NOW).browser
    guess(accounts, 5)
    assert accounts.sign_in(COLLEAGUE.id, RIGHT, HERE, NOW)
    for number in range(45):
        guess(accounts, 1, login=f"siapa.{number}")
    with pytest.raises(LockedOut):
        accounts.sign_in(COLLEAGUE.id, RIGHT, HERE, NOW)
    assert accounts.sign_in(COLLEAGUE.id, RIGHT, HERE, NOW, known)
    assert accounts.sign_in(COLLEAGUE.id, RIGHT, THERE, NOW)


def test_a_known_browser_guesses_no_more_than_any_other(accounts: Accounts) -> None:
    """Five for the login that it knows; none the more for others, and another's token is worth nothing."""
    known = accounts.sign_in(PERSON.id, RIGHT, HERE, NOW).browser
    for _ in range(5):
        with pytest.raises(WrongPassword):
            accounts.sign_in(PERSON.id, OTHER, HERE, NOW, known)
    with pytest.raises(LockedOut):
        accounts.sign_in(PERSON.id, RIGHT, HERE, NOW, known)
    guess(accounts, 5, login=COLLEAGUE.id)
    for token in (known, "tebakan", "\ud800"):
        with pytest.raises(LockedOut):
            accounts.sign_in(COLLEAGUE.id, RIGHT, HERE, NOW, token)


def test_a_browser_is_known_by_a_token_that_it_got_here(accounts: Accounts, database: Database) -> None:
    """One that somebody has planted is replaced; two people at one computer are known by the same; after half a year
    without them it is forgotten, and so it is with a new password from the operator."""
    first = accounts.sign_in(PERSON.id, RIGHT, HERE, NOW, "ditanam").browser
    assert first != "ditanam"
    assert accounts.sign_in(COLLEAGUE.id, RIGHT, HERE, NOW, first).browser == first
    assert first not in str(database.rows(known_browsers))
    assert len(database.rows(known_browsers)) == 2
    accounts.reset(COLLEAGUE.id, one_time_password(NOW), NOW)
    assert len(database.rows(known_browsers)) == 1
    assert accounts.sign_in(PERSON.id, RIGHT, HERE, NOW + timedelta(days=180), first).browser != first


def test_trying_on_does_not_prolong_the_lock(accounts: Accounts) -> None:
    """Nobody keeps a colleague outside for the price of a request now and then after the fifth."""
    guess(accounts, 5)
    for minute in range(15):
        with pytest.raises(LockedOut) as locked:
            enter(accounts, OTHER, HERE, NOW + timedelta(minutes=minute))
        assert locked.value.until == LATER
    assert enter(accounts, now=LATER)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (HERE, HERE),
        ("2001:db8:1:1::1", "2001:db8:1:1:ffff::9"),
        ("::ffff:192.0.2.1", HERE),
    ],
    ids=["one address", "one network of IPv6", "IPv4 in IPv6"],
)
def test_fifty_guesses_from_one_address_lock_it_for_all_logins(accounts: Accounts, first: str, second: str) -> None:
    """One password at many logins gets no further; who comes from elsewhere is let in."""
    for number in range(50):
        guess(accounts, 1, login=f"siapa.{number}", address=first)
    with pytest.raises(LockedOut):
        enter(accounts, address=second)
    assert enter(accounts, address=THERE)
    assert enter(accounts, address="2001:db8:1:2::1")


def test_signing_in_as_oneself_buys_no_guesses(accounts: Accounts) -> None:
    """Fifty from an address are fifty, whatever comes right in between."""
    for number in range(50):
        guess(accounts, 1, login=f"siapa.{number}")
        if number % 7 == 1:
            enter(accounts)
    with pytest.raises(LockedOut):
        enter(accounts)


def test_who_remembers_in_time_begins_anew(accounts: Accounts) -> None:
    """Four failures and the right password: the login has five again."""
    for _ in range(3):
        guess(accounts, 4)
        assert enter(accounts)


def test_a_busy_office_is_not_locked_out(accounts: Accounts) -> None:
    """What was right counts against nobody, however many come through one address."""
    for _ in range(12):
        enter(accounts)
    guess(accounts, 4)
    assert enter(accounts)


def test_failures_are_forgotten(accounts: Accounts, database: Database) -> None:
    """Four and four again, fifteen minutes later, lock nothing; nothing is kept of sources that gave up."""
    guess(accounts, 4, login="siapa", address=THERE)
    guess(accounts, 4)
    guess(accounts, 4, now=LATER)
    assert len(database.rows(sign_in_failures)) == 2
    assert enter(accounts, now=LATER)


def test_an_operator_unlocks_a_login(accounts: Accounts) -> None:
    """Nobody has to wait who can be helped."""
    guess(accounts, 5)
    accounts.unlock(PERSON.id)
    assert enter(accounts)


def test_guesses_at_once_are_no_more_than_guesses_in_turn(accounts: Accounts, database: Database) -> None:
    """Of forty at the same moment, at two processes, five are looked at."""
    with accounts_in(database, Hasher()) as other, ThreadPoolExecutor(16) as crowd:

        def outcome(number: int) -> type[Exception] | None:
            try:
                (accounts, other)[number % 2].sign_in(PERSON.id, OTHER, HERE, NOW)
            except (WrongPassword, LockedOut) as error:
                return type(error)
            return None

        assert Counter(crowd.map(outcome, range(40))) == {WrongPassword: 5, LockedOut: 35}


def test_people_who_sign_in_at_once_all_enter(accounts: Accounts) -> None:
    """Half past seven in one office: one address, each with a session of his own."""
    with ThreadPoolExecutor(16) as crowd:
        tokens = set(crowd.map(lambda _: enter(accounts), range(16)))
    assert len({token for token in tokens if accounts.session(token, NOW)}) == 16


def test_a_login_that_nobody_has_costs_the_same_work(database: Database, accounts: Accounts) -> None:
    """The same statements and one password of the same cost: time does not tell which logins there are, nor does an
    account that is switched off."""
    accounts.set_active(COLLEAGUE.id, False, NOW)
    hasher, engine = Hasher(), engine_at(database.url, database.data_dir)
    watched, heard = Accounts(transactions.Database(engine), Passwords(hasher)), _statements(engine)
    work: list[tuple[list[str], int]] = []
    for login in (PERSON.id, COLLEAGUE.id, "siapa", "bukan nama\x00 \ud800"):
        guess(watched, 1, login, f"192.0.2.{len(work)}")
        work.append((heard.copy(), hasher.looked))
        heard.clear()
        hasher.looked = 0
    watched.close()
    assert work[0][1] == 1
    assert work == [work[0]] * 4


def test_a_lock_does_not_tell_which_logins_there_are(accounts: Accounts) -> None:
    """One that nobody has is locked as well, with the same words."""
    sentences = set()
    for login, address in ((PERSON.id, HERE), ("siapa", THERE)):
        guess(accounts, 5, login, address)
        with pytest.raises(LockedOut) as locked:
            accounts.sign_in(login, RIGHT, address, NOW)
        sentences.add(str(locked.value))
    assert len(sentences) == 1


def test_a_flood_of_guesses_is_one_line(accounts: Accounts) -> None:
    """Which says how often, for each account, and for all logins that nobody has; what was turned away at the lock is
    not counted. A quarter of an hour later there is another."""
    guess(accounts, 5)
    for number in range(20):
        with pytest.raises(LockedOut):
            enter(accounts)
        guess(accounts, 1, login=f"siapa.{number}")
    guess(accounts, 1, now=LATER)
    told = [(each.kind, each.account_id, each.times) for each in accounts.entries(100)]
    assert told == [
        (AccessKind.SIGN_IN_FAILED, PERSON.id, 1),
        (AccessKind.SIGN_IN_FAILED, None, 20),
        (AccessKind.SIGN_IN_FAILED, PERSON.id, 5),
    ]


def _statements(engine: Engine) -> list[str]:
    """Filled with whatever is said to the database."""
    heard: list[str] = []

    def hear(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        heard.append(statement)

    event.listen(engine, "before_cursor_execute", hear)
    return heard
