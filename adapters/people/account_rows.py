"""Accounts as they stand in their tables, with all that each holds."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from adapters.database.account_schema import accounts, holdings
from sop.people.people import Account, Holding

_SPENT = datetime(1970, 1, 1, tzinfo=UTC)
"""Until when a password opens that has opened once: before any clock of ours."""


class Kept(NamedTuple):
    """What is kept of an account's password."""

    password: str | None
    """Its Argon2id; None where there is none."""
    until: datetime | None
    """Of a password that opens once; None where it is its holder's own."""


def set_holdings(connection: Connection, account_id: str, held: Iterable[Holding]) -> None:
    """These, and no others."""
    connection.execute(delete(holdings).where(holdings.c.account_id == account_id))
    rows = [{"account_id": account_id, "position": place, **each.model_dump()} for place, each in enumerate(held)]
    if rows:
        connection.execute(insert(holdings), rows)


def kept_of(connection: Connection, account_id: str) -> Kept:
    query = select(accounts.c.password, accounts.c.password_until).where(accounts.c.id == account_id)
    row = connection.execute(query).one_or_none()
    return Kept(None, None) if row is None else Kept(row.password or None, row.password_until)


def still_keeps(connection: Connection, account_id: str, kept: Kept, renewed: str) -> bool:
    """Keeps a password anew that was found right, and spends one that opens once. False where the account was switched
    off, or its password changed or spent, while it was looked at; until the transaction ends, neither can happen."""
    same = update(accounts).where(
        accounts.c.id == account_id,
        accounts.c.password == kept.password,
        accounts.c.password_until.is_not_distinct_from(kept.until),
        accounts.c.active,
    )
    spent = None if kept.until is None else _SPENT
    return connection.execute(same.values(password=renewed, password_until=spent)).rowcount == 1


def locked(connection: Connection, account_id: str) -> Account | None:
    """The account as it is, and as nobody else changes it before the transaction ends."""
    connection.execute(select(accounts.c.id).where(accounts.c.id == account_id).with_for_update())
    return account_in(connection, account_id)


def account_in(connection: Connection, account_id: str) -> Account | None:
    return next(iter(accounts_in(connection, account_id)), None)


def accounts_in(connection: Connection, account_id: str | None = None) -> list[Account]:
    people = select(*(accounts.c[name] for name in Account.model_fields if name != "holdings")).order_by(accounts.c.id)
    held = select(holdings).order_by(holdings.c.account_id, holdings.c.position)
    if account_id is not None:
        people, held = people.where(accounts.c.id == account_id), held.where(holdings.c.account_id == account_id)
    of: dict[str, list[Holding]] = {}
    found = connection.execute(people).mappings().all()
    for row in connection.execute(held).mappings():
        fields = {name: value for name, value in row.items() if name not in ("account_id", "position")}
        of.setdefault(row["account_id"], []).append(Holding.model_validate(fields))
    return [Account.model_validate({**row, "holdings": tuple(of.get(row["id"], ()))}) for row in found]
