"""What is remembered of a token for a day: what its idempotency keys stand for, and which documents it has brought."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from adapters.database.account_schema import requests, uploads
from adapters.database.transactions import Database
from sop.base.errors import SopError
from sop.dossier.evidence import Upload

KEPT = timedelta(hours=24)
"""How long it is remembered; after it, the same key is a new one."""


class KeyReused(SopError):
    """An idempotency key stands for another request already."""

    def __init__(self) -> None:
        super().__init__("Idempotency-Key ini sudah dipakai untuk permintaan lain. Pakai kunci baru.")


class Remembered(NamedTuple):
    since: datetime
    """When it was first asked."""
    outcome: str | None
    """What was answered; None while nothing was, also where the portal died over it."""


class Requests:
    """Part of `Accounts`, and as safe; every method raises RegisterUnavailable where the database is away."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def remember(self, token_id: str, key: str, digest: str, now: datetime) -> Remembered:
        """That `key` stands for the request with this digest, and what is known of it. Raises KeyReused."""
        row = {"token_id": token_id, "key": key, "digest": digest, "at": now}
        with self._database.writing() as connection:
            _forget(connection, requests, now)
            connection.execute(_insert(connection, requests).values(row).on_conflict_do_nothing())
            known = connection.execute(
                select(requests).where(requests.c.token_id == token_id, requests.c.key == key)
            ).one()
        if known.digest != digest:
            raise KeyReused
        return Remembered(since=known.at, outcome=known.outcome)

    def settle(self, token_id: str, key: str, outcome: str) -> None:
        """What was answered, for whoever asks the same again."""
        mine = (requests.c.token_id == token_id, requests.c.key == key)
        with self._database.writing() as connection:
            connection.execute(update(requests).where(*mine).values(outcome=outcome))

    def bring(self, token_id: str, upload: Upload, now: datetime) -> None:
        """A document that is in the store now; brought once more, it is remembered for another day."""
        row = {"token_id": token_id, **upload.model_dump(), "at": now}
        with self._database.writing() as connection:
            _forget(connection, uploads, now)
            new = _insert(connection, uploads).values(row)
            renewed = {name: new.excluded[name] for name in ("media_type", "at")}
            connection.execute(new.on_conflict_do_update(index_elements=list(uploads.primary_key), set_=renewed))

    def brought(self, token_id: str, sha256: str, now: datetime) -> Upload | None:
        """None where this token has brought no such document within a day."""
        mine = (uploads.c.token_id == token_id, uploads.c.sha256 == sha256, uploads.c.at > now - KEPT)
        with self._database.reading() as connection:
            query = select(uploads.c.sha256, uploads.c.size, uploads.c.media_type).where(*mine)
            row = connection.execute(query).one_or_none()
        return None if row is None else Upload(sha256=row.sha256, size=row.size, media_type=row.media_type)


def _forget(connection: Connection, table: Table, now: datetime) -> None:
    connection.execute(delete(table).where(table.c.at <= now - KEPT))


def _insert(connection: Connection, table: Table) -> Any:
    return (postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert)(table)
