"""Leaving, and a new password of one's own."""

from datetime import timedelta

import pytest

from adapters.people.accounts import Accounts, WeakPassword, WrongPassword
from adapters.people.one_time_passwords import one_time_password
from desk.admitting import Admitting
from desk.caller import PORTAL, Caller, is_confirmed
from desk.office import Office
from sop.base.errors import NotAllowed, SopError
from sop.people.access import AccessKind
from tests.desk.test_administering import NOW
from tests.portal.support.office import PASSWORD, PEOPLE

OWNER, NEW = PEOPLE[0], "pohon mangga depan"
HERE = Caller(OWNER, "192.0.2.1", PORTAL)


@pytest.fixture
def desk(accounts: Accounts) -> Admitting:
    return Admitting(accounts, Office(), lambda: NOW)


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


def session(accounts: Accounts, password: str = PASSWORD) -> str:
    return accounts.sign_in(OWNER.id, password, "192.0.2.1", NOW).token


def test_a_new_password_begins_a_new_session_and_ends_all_others(desk: Admitting, accounts: Accounts) -> None:
    """The old one is asked for; the log has the change."""
    token, other = session(accounts), session(accounts)
    renewed = desk.change_password(HERE, token, PASSWORD, NEW, NEW)
    assert [accounts.session(each, NOW) for each in (token, other)] == [None, None]
    assert accounts.session(renewed.token, NOW) is not None
    changed = accounts.entries(1)[0]
    assert (changed.kind, changed.account_id, changed.about) == (AccessKind.PASSWORD_CHANGED, OWNER.id, OWNER.id)


def test_a_one_time_password_is_changed_in_the_session_that_it_opened(desk: Admitting, accounts: Accounts) -> None:
    """It is spent, and so not asked for again; from then on his own is."""
    accounts.reset(OWNER.id, once := one_time_password(NOW), NOW)
    renewed = desk.change_password(HERE, session(accounts, once.password), "", NEW, NEW)
    with pytest.raises(WrongPassword):
        desk.change_password(HERE, renewed.token, "", "meja kayu jati tua", "meja kayu jati tua")
    assert session(accounts, NEW)


@pytest.mark.parametrize(
    ("old", "new", "again", "error"),
    [
        ("bukan yang lama", NEW, NEW, WrongPassword),
        (PASSWORD, NEW, "pohon mangga blkng", SopError),
        (PASSWORD, "pendek", "pendek", WeakPassword),
        (PASSWORD, "Cirebon2026!!", "Cirebon2026!!", WeakPassword),
        (PASSWORD, "PengembanganSistem!1", "PengembanganSistem!1", WeakPassword),
    ],
)
def test_a_password_that_cannot_be_changed_stays(
    desk: Admitting, accounts: Accounts, old: str, new: str, again: str, error: type[SopError]
) -> None:
    """No line says that it was changed, and the session goes on."""
    token = session(accounts)
    with pytest.raises(error):
        desk.change_password(HERE, token, old, new, again)
    assert AccessKind.PASSWORD_CHANGED not in {each.kind for each in accounts.entries(9)}
    assert accounts.session(token, NOW) is not None
    assert session(accounts)


def test_whoever_gives_his_password_again_may_do_what_matters(desk: Admitting, accounts: Accounts) -> None:
    """For ten minutes, in this session; a wrong one changes nothing, and is told as one that was asked again."""
    token = session(accounts)
    with pytest.raises(WrongPassword):
        desk.confirm(HERE, token, "bukan itu")
    assert not HERE.confirmed
    assert accounts.entries(1)[0].subject == "kata sandi ditanyakan ulang"
    assert desk.confirm(HERE, token, PASSWORD).confirmed
    known = accounts.session(token, NOW)
    assert known is not None
    minutes = [is_confirmed(known.confirmed_at, NOW + timedelta(minutes=each)) for each in (-1, 0, 9, 10)]
    assert minutes == [False, True, True, False]


def test_nobody_changes_a_password_without_a_session(desk: Admitting, accounts: Accounts) -> None:
    """Not even in the name of somebody who is known."""
    with pytest.raises(NotAllowed, match="sudah berakhir"):
        desk.change_password(HERE, "tidak ada", PASSWORD, NEW, NEW)
    assert session(accounts)
