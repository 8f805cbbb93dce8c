"""Tokens: another system's, given out by an operator, and everybody's own; done and logged, or neither."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from adapters.people.accounts import Accounts, UnknownAccount
from adapters.people.tokens import UnknownToken
from desk.caller import PORTAL as IN_PORTAL
from desk.caller import Caller, ConfirmationNeeded, by_token
from desk.issuing import Issuing
from sop.base.errors import NotAllowed, SopError, UnfitField
from sop.people.access import AccessKind
from sop.people.people import Account, Scope
from tests.desk.test_administering import DOORS, NOW, PORTAL, TERMINAL, TODAY, line
from tests.portal.support.office import PEOPLE

HEAD = next(each for each in PEOPLE if each.id == "kabid1")
OWNER = Caller(HEAD, "192.0.2.9", IN_PORTAL, confirmed=True)


@pytest.fixture
def desk(accounts: Accounts) -> Issuing:
    accounts.add(Account(id="simpeg", name="SIMPEG", integration=True), None)
    return Issuing(accounts, lambda: NOW)


@DOORS
def test_a_token_opens_through_its_last_day(desk: Issuing, accounts: Accounts, caller: Caller) -> None:
    """As its account, within its scopes; one line names it without the secret."""
    issued = desk.issue(caller, "simpeg", "SIMPEG", (Scope.READ, Scope.ACT), TODAY)
    words = f"{issued.token.id} SIMPEG (cycles:act cycles:read)"
    assert accounts.entries(9) == [line(caller, "simpeg", words, AccessKind.TOKEN_ISSUED)]
    midnight = datetime(2026, 11, 25, 17, tzinfo=UTC)
    bearer = accounts.tokens.bearer(issued.secret, midnight - timedelta(seconds=1))
    assert bearer is not None
    assert (bearer.account.id, bearer.token.scopes) == ("simpeg", frozenset({Scope.READ, Scope.ACT}))
    assert accounts.tokens.bearer(issued.secret, midnight) is None


@DOORS
def test_an_operator_issues_himself_no_token_of_the_head(desk: Issuing, accounts: Accounts, caller: Caller) -> None:
    """Seen: he did, and the journal showed the head. Nobody gets a token by which he acts as another person, not even
    whoever has a terminal."""
    for login in ("kabid1", "data1", "operator1"):
        with pytest.raises(NotAllowed, match="membuat tokennya sendiri di portal"):
            desk.issue(caller, login, "SIMPEG", (Scope.ACT,))
        assert accounts.tokens.of(login) == []
    assert accounts.entries(9) == []


def test_a_person_makes_a_token_of_himself_in_his_own_session(desk: Issuing, accounts: Accounts) -> None:
    """His alone, by the portal alone; the line is his, and about him. He revokes it himself."""
    issued = desk.issue_own(OWNER, "Skrip laporan", (Scope.READ,), TODAY)
    bearer = accounts.tokens.bearer(issued.secret, NOW)
    assert bearer is not None
    assert bearer.account == HEAD
    words = f"{issued.token.id} Skrip laporan (cycles:read)"
    assert accounts.entries(9) == [line(OWNER, "kabid1", words, AccessKind.TOKEN_ISSUED)]
    desk.revoke(OWNER, "kabid1", issued.token.id)
    assert accounts.tokens.bearer(issued.secret, NOW) is None


@pytest.mark.parametrize(
    "caller",
    [TERMINAL, replace(OWNER, door=by_token("Skrip laporan")), replace(OWNER, door="console")],
    ids=["a terminal", "one by a token", "one who is only named"],
)
def test_nobody_makes_a_persons_token_elsewhere(desk: Issuing, accounts: Accounts, caller: Caller) -> None:
    """A token makes no other, and a terminal none for anybody."""
    with pytest.raises(NotAllowed, match="hanya dapat dibuat di portal"):
        desk.issue_own(caller, "Skrip", (Scope.READ,))
    assert (accounts.tokens.of("kabid1"), accounts.entries(9)) == ([], [])


def test_a_token_asks_for_the_password_again(desk: Issuing, accounts: Accounts) -> None:
    """His own as well as another system's."""
    with pytest.raises(ConfirmationNeeded):
        desk.issue(replace(PORTAL, confirmed=False), "simpeg", "SIMPEG", (Scope.READ,))
    with pytest.raises(ConfirmationNeeded):
        desk.issue_own(replace(OWNER, confirmed=False), "Skrip", (Scope.READ,))
    assert accounts.entries(9) == []


@DOORS
def test_a_revoked_token_opens_nothing(desk: Issuing, accounts: Accounts, caller: Caller) -> None:
    """Revoked again, it is said not to be there, and nothing more is logged."""
    issued = desk.issue(caller, "simpeg", "SIMPEG", (Scope.READ,))
    desk.revoke(caller, "simpeg", issued.token.id)
    assert accounts.tokens.bearer(issued.secret, NOW) is None
    with pytest.raises(UnknownToken):
        desk.revoke(caller, "simpeg", issued.token.id)
    revoked, _ = accounts.entries(9)
    assert revoked == line(caller, "simpeg", issued.token.id, AccessKind.TOKEN_REVOKED)


def test_nobody_but_an_operator_revokes_anothers_token(desk: Issuing, accounts: Accounts) -> None:
    """An operator may end what a person has made, but not make it."""
    own = desk.issue_own(OWNER, "Skrip laporan", (Scope.READ,)).token.id
    stranger = replace(OWNER, account=next(each for each in PEOPLE if each.id == "data1"))
    with pytest.raises(NotAllowed, match="bukan milik Anda"):
        desk.revoke(stranger, "kabid1", own)
    desk.revoke(PORTAL, "kabid1", own)
    assert accounts.entries(1) == [line(PORTAL, "kabid1", own, AccessKind.TOKEN_REVOKED)]


@pytest.mark.parametrize(
    ("act", "error", "sentence"),
    [
        (lambda desk: desk.issue(PORTAL, "simpeg", "SIMPEG", ()), SopError, "Pilih paling sedikit satu cakupan"),
        (lambda desk: desk.issue(PORTAL, "simpeg", "x", (Scope.READ,)), UnfitField, "name"),
        (lambda desk: desk.issue(PORTAL, "simpeg", "SIMPEG", (Scope.READ,), date(2020, 1, 1)), UnfitField, "lewat"),
        (lambda desk: desk.issue(TERMINAL, "data9", "SIMPEG", (Scope.READ,)), UnknownAccount, "data9 tidak ada"),
        (lambda desk: desk.revoke(TERMINAL, "simpeg", "0000"), UnknownToken, "0000 tidak ada"),
    ],
)
def test_what_cannot_be_makes_no_token_and_leaves_no_line(
    desk: Issuing, accounts: Accounts, act: Callable[[Issuing], object], error: type[SopError], sentence: str
) -> None:
    """Scopes, names, days, accounts and tokens that cannot be."""
    with pytest.raises(error, match=sentence):
        act(desk)
    assert (accounts.tokens.of("simpeg"), accounts.entries(9)) == ([], [])
