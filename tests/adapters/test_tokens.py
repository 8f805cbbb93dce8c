"""Tokens: what opens, and what no longer does."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from adapters.people.accounts import Accounts
from adapters.people.tokens import Scope, UnknownToken
from tests.adapters.support.databases import Database
from tests.adapters.support.signing import NOW, PERSON, RIGHT, Hasher, accounts_in

HOUR = timedelta(hours=1)


@pytest.fixture
def accounts(database: Database) -> Iterator[Accounts]:
    with accounts_in(database, Hasher()) as opened:
        opened.add(PERSON, RIGHT)
        yield opened


def test_a_token_acts_as_its_account_within_its_scopes(accounts: Accounts) -> None:
    """As the account is now, roles and all; when it was used last is known to the minute."""
    issued = accounts.tokens.issue(PERSON.id, "SIMPEG", {Scope.READ, Scope.ACT}, NOW)
    accounts.set_holdings(PERSON.id, lambda _: ())
    bearer = accounts.tokens.bearer(issued.secret, NOW)
    assert bearer is not None
    assert (bearer.account.id, bearer.account.holdings) == (PERSON.id, ())
    assert bearer.token.scopes == {Scope.READ, Scope.ACT}
    accounts.tokens.bearer(issued.secret, NOW + timedelta(seconds=30))
    accounts.tokens.bearer(issued.secret, NOW + HOUR)
    (listed,) = accounts.tokens.of(PERSON.id)
    assert listed.used_at == NOW + HOUR


def test_whoever_reads_the_database_has_no_token(accounts: Accounts, database: Database) -> None:
    """Neither the secret nor what it shows by chance; what is kept instead opens nothing."""
    issued = accounts.tokens.issue(PERSON.id, "SIMPEG", {Scope.READ}, NOW)
    assert issued.secret not in str(database.all_rows())
    assert issued.secret not in repr(issued)
    for other in (issued.token.id, "", "sop_", "\ud800", issued.secret.lower()):
        assert accounts.tokens.bearer(other, NOW) is None


def test_a_token_ends(accounts: Accounts) -> None:
    """When it is revoked, when its time is over, and with its account; it stays in the list."""
    tokens = accounts.tokens
    revoked, short, kept = (
        tokens.issue(PERSON.id, name, {Scope.READ}, NOW, until)
        for name, until in (("satu", None), ("dua", NOW + HOUR), ("tiga", None))
    )
    tokens.revoke(PERSON.id, revoked.token.id, NOW)
    assert tokens.bearer(revoked.secret, NOW) is None
    assert tokens.bearer(short.secret, NOW) is not None
    assert tokens.bearer(short.secret, NOW + HOUR) is None
    accounts.set_active(PERSON.id, False, NOW)
    assert tokens.bearer(kept.secret, NOW) is None
    assert {each.name for each in tokens.of(PERSON.id)} == {"satu", "dua", "tiga"}


def test_nobody_revokes_what_is_not_there(accounts: Accounts) -> None:
    """Another account's token, and one that was revoked before."""
    issued = accounts.tokens.issue(PERSON.id, "SIMPEG", {Scope.READ}, NOW)
    with pytest.raises(UnknownToken):
        accounts.tokens.revoke("lain", issued.token.id, NOW)
    accounts.tokens.revoke(PERSON.id, issued.token.id, NOW)
    with pytest.raises(UnknownToken):
        accounts.tokens.revoke(PERSON.id, issued.token.id, NOW)
