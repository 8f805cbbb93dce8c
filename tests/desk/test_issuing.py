"""Tokens that an operator gives out and revokes: done and logged, or neither."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from adapters.people.accounts import Accounts, UnknownAccount
from adapters.people.tokens import UnknownToken
from desk.caller import Caller
from desk.issuing import Issuing
from sop.base.errors import SopError, UnfitField
from sop.people.people import AccessKind, Scope
from tests.desk.test_administering import DOORS, NOW, PORTAL, TERMINAL, TODAY, line


@pytest.fixture
def desk(accounts: Accounts) -> Issuing:
    return Issuing(accounts, lambda: NOW)


@DOORS
def test_a_token_opens_through_its_last_day(desk: Issuing, accounts: Accounts, caller: Caller) -> None:
    """As its account, within its scopes; one line names it without the secret."""
    issued = desk.issue(caller, "kosong1", "SIMPEG", (Scope.READ, Scope.ACT), TODAY)
    words = f"{issued.token.id} SIMPEG" + (" (cycles:act cycles:read)" if caller is PORTAL else "")
    assert accounts.entries(9) == [line(caller, "kosong1", words, AccessKind.TOKEN_ISSUED)]
    midnight = datetime(2026, 11, 25, 17, tzinfo=UTC)
    bearer = accounts.tokens.bearer(issued.secret, midnight - timedelta(seconds=1))
    assert bearer is not None
    assert (bearer.account.id, bearer.token.scopes) == ("kosong1", frozenset({Scope.READ, Scope.ACT}))
    assert accounts.tokens.bearer(issued.secret, midnight) is None


@DOORS
def test_a_revoked_token_opens_nothing(desk: Issuing, accounts: Accounts, caller: Caller) -> None:
    """Revoked again, it is said not to be there, and nothing more is logged."""
    issued = desk.issue(caller, "kosong1", "SIMPEG", (Scope.READ,))
    desk.revoke(caller, "kosong1", issued.token.id)
    assert accounts.tokens.bearer(issued.secret, NOW) is None
    with pytest.raises(UnknownToken):
        desk.revoke(caller, "kosong1", issued.token.id)
    revoked, _ = accounts.entries(9)
    assert revoked == line(caller, "kosong1", issued.token.id, AccessKind.TOKEN_REVOKED)


@pytest.mark.parametrize(
    ("act", "error", "sentence"),
    [
        (lambda desk: desk.issue(PORTAL, "kosong1", "SIMPEG", ()), SopError, "Pilih paling sedikit satu cakupan"),
        (lambda desk: desk.issue(PORTAL, "kosong1", "x", (Scope.READ,)), UnfitField, "name"),
        (lambda desk: desk.issue(PORTAL, "kosong1", "SIMPEG", (Scope.READ,), date(2020, 1, 1)), UnfitField, "lewat"),
        (lambda desk: desk.issue(TERMINAL, "data9", "SIMPEG", (Scope.READ,)), UnknownAccount, "data9 tidak ada"),
        (lambda desk: desk.revoke(TERMINAL, "kosong1", "0000"), UnknownToken, "0000 tidak ada"),
    ],
)
def test_what_cannot_be_makes_no_token_and_leaves_no_line(
    desk: Issuing, accounts: Accounts, act: Callable[[Issuing], object], error: type[SopError], sentence: str
) -> None:
    """Scopes, names, days, accounts and tokens that cannot be."""
    with pytest.raises(error, match=sentence):
        act(desk)
    assert (accounts.tokens.of("kosong1"), accounts.entries(9)) == ([], [])
