"""Tokens: by which an integration or a calendar acts as an account, within the scopes that it was given."""

import hashlib
import secrets
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field, model_validator
from sqlalchemy import Connection, Row, insert, select, update

from adapters.database.account_schema import tokens
from adapters.database.transactions import Database
from adapters.people import access_log
from sop.base.errors import SopError
from sop.base.reading import Frozen
from sop.people.access import AccessEntry
from sop.people.people import Account, Name
from sop.people.people import Scope as Scope

PREFIX = "sop_"
"""By which a secret is recognised that stands where it should not."""
_USED = timedelta(minutes=1)
"""How exactly it is known when a token was used last: not every request is a write."""


class Token(Frozen):
    """A token as people speak of it: without its secret."""

    id: str
    account_id: str
    name: Name
    scopes: Annotated[frozenset[Scope], Field(min_length=1)]
    issued_at: datetime
    until: datetime | None
    used_at: datetime | None
    """To the minute; None where it was never used."""
    revoked_at: datetime | None

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> "Token":
        if self.until is not None and self.until <= self.issued_at:
            raise ValueError("hari terakhir token sudah lewat; pilih hari ini atau sesudahnya.")
        return self

    @property
    def words(self) -> str:
        """What the access log says of it."""
        return f"{self.id} {self.name} ({' '.join(sorted(self.scopes))})"

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


class Tokens:
    """Part of `Accounts`, and as safe; every method raises RegisterUnavailable where the database is away."""

    def __init__(self, database: Database, account: Callable[[Connection, str], Account | None]) -> None:
        self._database, self._account = database, account

    def issue(
        self,
        account_id: str,
        name: str,
        scopes: Iterable[Scope],
        now: datetime,
        until: datetime | None = None,
        *,
        told: Callable[[Token], AccessEntry] | None = None,
    ) -> Issued:
        """A new token of an account that exists; it opens nothing from `until` on. `told`: the line of the access log.

        Raises pydantic's ValidationError for what `Token` does not take.
        """
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
            access_log.write(connection, *([] if told is None else [told(token)]))
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

    def revoke(self, account_id: str, token_id: str, now: datetime, *lines: AccessEntry) -> None:
        """From now on it opens nothing. Raises UnknownToken, also for one that was revoked before."""
        mine = (tokens.c.id == token_id, tokens.c.account_id == account_id, tokens.c.revoked_at.is_(None))
        with self._database.writing() as connection:
            if not connection.execute(update(tokens).where(*mine).values(revoked_at=now)).rowcount:
                raise UnknownToken(token_id)
            access_log.write(connection, *lines)


def end_all(connection: Connection, account_id: str, now: datetime) -> None:
    """From now on none of an account's opens anything."""
    good = (tokens.c.account_id == account_id, tokens.c.revoked_at.is_(None))
    connection.execute(update(tokens).where(*good).values(revoked_at=now))


def _token(row: Row[tuple[object, ...]]) -> Token:
    fields = {name: value for name, value in row._mapping.items() if name != "secret_sha256"}
    return Token.model_validate(fields | {"scopes": frozenset(str(fields["scopes"]).split())})


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
