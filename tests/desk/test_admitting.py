"""Leaving, and a new password of one's own."""

import pytest

from adapters.people.accounts import Accounts, WeakPassword, WrongPassword
from desk.admitting import Admitting
from desk.caller import PORTAL, Caller
from sop.base.errors import SopError
from sop.people.people import AccessKind
from tests.desk.test_administering import NOW
from tests.portal.office import PASSWORD, PEOPLE

OWNER, NEW = PEOPLE[0], "pohon mangga depan"
HERE = Caller(OWNER, "192.0.2.1", PORTAL)


@pytest.fixture
def desk(accounts: Accounts) -> Admitting:
    return Admitting(accounts, lambda: NOW)


def test_whoever_leaves_leaves_no_session(desk: Admitting, accounts: Accounts) -> None:
    """One line, with his address."""
    token = accounts.sign_in(OWNER.id, PASSWORD, "192.0.2.1", NOW).token
    desk.sign_out(HERE, token)
    assert accounts.session(token, NOW) is None
    (entry,) = accounts.entries(1)
    assert (entry.account_id, entry.kind, entry.subject, entry.address) == (
        OWNER.id,
        AccessKind.SIGNED_OUT,
        "",
        "192.0.2.1",
    )


def test_a_new_password_begins_a_new_session_and_ends_all_others(desk: Admitting, accounts: Accounts) -> None:
    """The log has the change between the two times that the password was given."""
    token = accounts.sign_in(OWNER.id, PASSWORD, "192.0.2.1", NOW).token
    renewed = desk.change_password(HERE, OWNER, PASSWORD, NEW, NEW)
    assert accounts.session(token, NOW) is None
    assert accounts.session(renewed.token, NOW) is not None
    kinds = [each.kind for each in accounts.entries(3)]
    assert kinds == [AccessKind.SIGNED_IN, AccessKind.PASSWORD_CHANGED, AccessKind.SIGNED_IN]


@pytest.mark.parametrize(
    ("old", "new", "again", "error"),
    [
        ("bukan yang lama", NEW, NEW, WrongPassword),
        (PASSWORD, NEW, "pohon mangga blkng", SopError),
        (PASSWORD, "pendek", "pendek", WeakPassword),
    ],
)
def test_a_password_that_cannot_be_changed_stays(
    desk: Admitting, accounts: Accounts, old: str, new: str, again: str, error: type[SopError]
) -> None:
    """No line says that it was changed."""
    with pytest.raises(error):
        desk.change_password(HERE, OWNER, old, new, again)
    assert AccessKind.PASSWORD_CHANGED not in {each.kind for each in accounts.entries(9)}
    assert accounts.sign_in(OWNER.id, PASSWORD, "192.0.2.1", NOW)
