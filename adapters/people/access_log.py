"""The access log: who signed in, and who read or was refused what."""

from datetime import datetime

from sqlalchemy import Connection, insert, select

from adapters.database.account_schema import access_log
from sop.base.reading import Frozen
from sop.cycle.wording import shortened
from sop.people.people import AccessKind


class AccessEntry(Frozen):
    at: datetime
    account_id: str | None
    """None where nobody is known: a login that nobody has, a visitor who is not signed in."""
    kind: AccessKind
    subject: str
    address: str


def log(
    connection: Connection, account_id: str | None, kind: AccessKind, subject: str, address: str, now: datetime
) -> None:
    row = {"at": now, "account_id": account_id, "kind": kind}
    connection.execute(
        insert(access_log), row | {"subject": shortened(subject, 500), "address": shortened(address, 100)}
    )


def entries(connection: Connection, limit: int, account_id: str | None) -> list[AccessEntry]:
    query = select(access_log).order_by(access_log.c.id.desc()).limit(limit)
    if account_id is not None:
        query = query.where(access_log.c.account_id == account_id)
    return [
        AccessEntry.model_validate({name: value for name, value in row.items() if name != "id"})
        for row in connection.execute(query).mappings()
    ]
