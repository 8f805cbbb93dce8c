"""Sessions: who is signed in, by a token that only his browser has."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import Field
from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select, update

from adapters.database.account_schema import sessions
from sop.base.reading import Frozen
from sop.people.people import Account

IDLE = timedelta(hours=8)
LONGEST = timedelta(hours=24)
_SEEN = timedelta(minutes=1)
"""How exactly it is known when a session was seen last: not every page is a write."""


_VOUCHED = "v."
"""How the token of a session begins for which an identity provider vouched. Its digest covers that: nobody adds it."""


class Entry(Frozen):
    """Somebody who has come in."""

    account: Account
    vouched: bool = False
    """By the word of an identity provider, without a password of ours."""

    @property
    def needs_new_password(self) -> bool:
        """Whether he came in by a password that somebody else knows."""
        return self.account.must_change_password and not self.vouched


class SignedIn(Entry):
    token: str = Field(repr=False)
    browser: str = Field(default="", repr=False)
    """By what his browser is known from now on; empty where that stays as it is."""


class Session(Entry):
    """Who asks for this page, as his account is now."""

    csrf: str = Field(repr=False)
    """What every form of this session carries."""
    since: datetime
    confirmed_at: datetime | None
    """When he last proved who he is; None for whoever was vouched for, where nobody said when."""


@dataclass(frozen=True)
class Known:
    """A session that has not expired."""

    account_id: str
    since: datetime
    confirmed_at: datetime | None
    seen_long_ago: bool
    """Whether it is time to write down that it was seen."""


def begin(
    connection: Connection,
    account_id: str,
    now: datetime,
    *,
    vouched: bool = False,
    confirmed_at: datetime | None = None,
) -> str:
    """The token of a new session."""
    connection.execute(delete(sessions).where(_over(now)))
    token = f"{_VOUCHED if vouched else ''}{secrets.token_urlsafe(32)}"
    row = {"token_sha256": _digest(token), "account_id": account_id, "started_at": now, "seen_at": now}
    connection.execute(insert(sessions), row | {"confirmed_at": confirmed_at})
    return token


def alive(connection: Connection, token: str, now: datetime) -> Known | None:
    row = connection.execute(
        select(sessions).where(sessions.c.token_sha256 == _digest(token), ~_over(now))
    ).one_or_none()
    if row is None:
        return None
    return Known(row.account_id, row.started_at, row.confirmed_at, now - row.seen_at >= _SEEN)


def see(connection: Connection, token: str, now: datetime) -> None:
    connection.execute(update(sessions).where(sessions.c.token_sha256 == _digest(token)).values(seen_at=now))


def confirm(connection: Connection, token: str, now: datetime) -> None:
    connection.execute(update(sessions).where(sessions.c.token_sha256 == _digest(token)).values(confirmed_at=now))


def vouched(token: str) -> bool:
    return token.startswith(_VOUCHED)


def csrf(token: str) -> str:
    """Known to nobody who does not know the token, and of no use as one."""
    return hmac.digest(token.encode(), b"csrf", "sha256").hex()


def end(connection: Connection, token: str) -> None:
    connection.execute(delete(sessions).where(sessions.c.token_sha256 == _digest(token)))


def end_all(connection: Connection, account_id: str) -> None:
    connection.execute(delete(sessions).where(sessions.c.account_id == account_id))


def _over(now: datetime) -> ColumnElement[bool]:
    return or_(sessions.c.started_at <= now - LONGEST, sessions.c.seen_at <= now - IDLE)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
