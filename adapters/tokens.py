"""Tokens: by which an integration or a calendar acts as an account, within the scopes that an operator gave it."""

import hashlib
import secrets
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from pydantic import Field
from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from adapters.account_database import AccountDatabase
from adapters.account_tables import requests, tokens
from sop.errors import SopError
from sop.people import Account
from sop.people import Scope as Scope
from sop.reading import Frozen

PREFIX = "sop_"
"""By which a secret is recognised that stands where it should not."""
REMEMBERED = timedelta(hours=24)
"""How long it is known what was asked under an idempotency key."""
_USED = timedelta(minutes=1)
"""How exactly it is known when a token was used last: not every request is a write."""


class Token(Frozen):
    """A token as people speak of it: without its secret."""

    id: str
    account_id: str
    name: str
    scopes: frozenset[Scope]
    issued_at: datetime
    until: datetime | None
    used_at: datetime | None
    """To the minute; None where it was never used."""
    revoked_at: datetime | None

    def is_good(self, now: datetime) -> bool:
        return self.revoked_at is None and (self.until is None or now < self.until)


class Issued(Frozen):
    token: Token
    secret: str = Field(repr=False)
    """Shown once: only its SHA-256 is kept."""


class Bearer(Frozen):
    """Who asks by a token, as his account is now."""

    token: Token
    account: Account


class UnknownToken(SopError):
    def __init__(self, token_id: str) -> None:
        super().__init__(f"Token {token_id} tidak ada pada akun itu. Periksa nomornya dalam daftar token.")


class KeyReused(SopError):
    """An idempotency key stands for another request already."""

    def __init__(self) -> None:
        super().__init__("Idempotency-Key ini sudah dipakai untuk permintaan lain. Pakai kunci baru.")


class Tokens:
    """Part of `Accounts`, and as safe; every method raises RegisterUnavailable where the database is away."""

    def __init__(self, database: AccountDatabase, account: Callable[[Connection, str], Account | None]) -> None:
        self._database, self._account = database, account

    def issue(
        self, account_id: str, name: str, scopes: Iterable[Scope], now: datetime, until: datetime | None = None
    ) -> Issued:
        """A new token of an account that exists; it opens nothing from `until` on."""
        secret = PREFIX + secrets.token_urlsafe(32)
        token = Token(
            id=secrets.token_hex(4),
            account_id=account_id,
            name=name,
            scopes=frozenset(scopes),
            issued_at=now,
            until=until,
            used_at=None,
            revoked_at=None,
        )
        row = token.model_dump() | {"scopes": " ".join(sorted(token.scopes)), "secret_sha256": _digest(secret)}
        with self._database.writing() as connection:
            connection.execute(insert(tokens), row)
        return Issued(token=token, secret=secret)

    def bearer(self, secret: str, now: datetime) -> Bearer | None:
        """Whose token it is; None where nobody's, and where it or its account is good no more."""
        with self._database.reading() as connection:
            row = connection.execute(select(tokens).where(tokens.c.secret_sha256 == _digest(secret))).one_or_none()
            token = _token(row) if row is not None else None
            account = self._account(connection, token.account_id) if token is not None else None
        if token is None or account is None or not account.active or not token.is_good(now):
            return None
        if token.used_at is None or now - token.used_at >= _USED:
            with self._database.writing() as connection:
                connection.execute(update(tokens).where(tokens.c.id == token.id).values(used_at=now))
        return Bearer(token=token, account=account)

    def of(self, account_id: str) -> list[Token]:
        """Every token that an account ever had, the newest first."""
        with self._database.reading() as connection:
            mine = select(tokens).where(tokens.c.account_id == account_id).order_by(tokens.c.issued_at.desc())
            return [_token(row) for row in connection.execute(mine)]

    def revoke(self, account_id: str, token_id: str, now: datetime) -> None:
        """From now on it opens nothing. Raises UnknownToken, also for one that was revoked before."""
        mine = (tokens.c.id == token_id, tokens.c.account_id == account_id, tokens.c.revoked_at.is_(None))
        with self._database.writing() as connection:
            if not connection.execute(update(tokens).where(*mine).values(revoked_at=now)).rowcount:
                raise UnknownToken(token_id)

    def remember(self, token_id: str, key: str, digest: str, now: datetime) -> datetime:
        """That `key` stands for the request with this digest; answers since when it does.

        Raises:
            KeyReused: it stands for another.
        """
        mine = (requests.c.token_id == token_id, requests.c.key == key)
        with self._database.writing() as connection:
            connection.execute(delete(requests).where(requests.c.at <= now - REMEMBERED))
            into: Any = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
            row = {"token_id": token_id, "key": key, "digest": digest, "at": now}
            connection.execute(into(requests).values(row).on_conflict_do_nothing())
            known = connection.execute(select(requests.c.digest, requests.c.at).where(*mine)).one()
        if known.digest != digest:
            raise KeyReused
        since: datetime = known.at
        return since

    def remembered(self, token_id: str, key: str, now: datetime) -> str | None:
        """The digest that `key` stands for."""
        mine = (requests.c.token_id == token_id, requests.c.key == key, requests.c.at > now - REMEMBERED)
        with self._database.reading() as connection:
            return connection.execute(select(requests.c.digest).where(*mine)).scalar_one_or_none()


def _token(row: Row[tuple[object, ...]]) -> Token:
    fields = {name: value for name, value in row._mapping.items() if name != "secret_sha256"}
    return Token.model_validate(fields | {"scopes": frozenset(str(fields["scopes"]).split())})


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
