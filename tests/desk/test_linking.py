"""The private link to one's own calendar."""

from adapters.people.accounts import Accounts
from desk.caller import PORTAL, Caller
from desk.linking import NAME, Linking
from sop.people.access import AccessKind
from sop.people.people import Scope
from tests.desk.test_administering import NOW
from tests.portal.support.office import PEOPLE

OWNER = PEOPLE[0]
HERE = Caller(OWNER, "192.0.2.1", PORTAL)


def lines(accounts: Accounts) -> list[tuple[str | None, AccessKind, str, str]]:
    return [(each.account_id, each.kind, each.subject, each.address) for each in accounts.entries(9)]


def test_a_new_link_takes_the_place_of_the_one_before(accounts: Accounts) -> None:
    """Each made and each ended is one line, its owner's own; it is good for a calendar alone."""
    desk = Linking(accounts, lambda: NOW)
    first = desk.make(HERE, OWNER)
    (before,) = desk.links(OWNER)
    second = desk.make(HERE, OWNER)
    (link,) = desk.links(OWNER)
    assert accounts.tokens.bearer(first, NOW) is None
    bearer = accounts.tokens.bearer(second, NOW)
    assert bearer is not None
    assert (bearer.token.id, bearer.token.scopes) == (link.id, frozenset({Scope.CALENDAR}))
    assert lines(accounts) == [
        (OWNER.id, AccessKind.TOKEN_REVOKED, before.id, "192.0.2.1"),
        (OWNER.id, AccessKind.TOKEN_ISSUED, f"{link.id} {NAME} (calendar)", "192.0.2.1"),
        (OWNER.id, AccessKind.TOKEN_ISSUED, f"{before.id} {NAME} (calendar)", "192.0.2.1"),
    ]


def test_a_link_ends_and_leaves_other_tokens_alone(accounts: Accounts) -> None:
    """Ended again, nothing is left to end, and nothing more is logged."""
    desk = Linking(accounts, lambda: NOW)
    other = accounts.tokens.issue(OWNER.id, "SIMPEG", {Scope.CALENDAR}, NOW)
    secret = desk.make(HERE, OWNER)
    desk.end(HERE, OWNER)
    desk.end(HERE, OWNER)
    assert accounts.tokens.bearer(secret, NOW) is None
    assert accounts.tokens.bearer(other.secret, NOW) is not None
    assert [kind for _, kind, _, _ in lines(accounts)] == [AccessKind.TOKEN_REVOKED, AccessKind.TOKEN_ISSUED]
