"""Browsers in which somebody has signed in before: what others guess at his door does not lock him out there.

A browser is known by a token of its own, for each of those who have signed in with it.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from adapters.database.account_schema import known_browsers as known

KEPT = timedelta(days=180)
"""How long a browser is known in which nobody signs in."""


def knows(connection: Connection, token: str, login: str, now: datetime) -> bool:
    """Whether `login` has signed in with this browser before."""
    mine = (known.c.token_sha256 == _digest(token), known.c.account_id == login, known.c.seen_at > now - KEPT)
    return connection.execute(select(known.c.account_id).where(*mine)).one_or_none() is not None


def remember(connection: Connection, token: str, login: str, now: datetime) -> str:
    """The token by which the browser is known from now on: the one that it has, if somebody has got it here."""
    connection.execute(delete(known).where(known.c.seen_at <= now - KEPT))
    users = set(connection.execute(select(known.c.account_id).where(known.c.token_sha256 == _digest(token))).scalars())
    if not users:
        token = secrets.token_urlsafe(32)
    if login in users:
        mine = (known.c.token_sha256 == _digest(token), known.c.account_id == login)
        connection.execute(update(known).where(*mine).values(seen_at=now))
    else:
        connection.execute(insert(known), {"token_sha256": _digest(token), "account_id": login, "seen_at": now})
    return token


def forget(connection: Connection, account_id: str) -> None:
    connection.execute(delete(known).where(known.c.account_id == account_id))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
