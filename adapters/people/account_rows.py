"""Accounts as they stand in their tables, with all that each holds."""

from collections.abc import Iterable

from sqlalchemy import Connection, insert, select

from adapters.database.account_schema import accounts, holdings
from sop.people.people import Account, Holding


def hold(connection: Connection, account_id: str, held: Iterable[Holding]) -> None:
    rows = [{"account_id": account_id, "position": place, **each.model_dump()} for place, each in enumerate(held)]
    if rows:
        connection.execute(insert(holdings), rows)


def kept_password(connection: Connection, account_id: str) -> str | None:
    return connection.execute(select(accounts.c.password).where(accounts.c.id == account_id)).scalar_one_or_none()


def account_in(connection: Connection, account_id: str) -> Account | None:
    return next(iter(accounts_in(connection, account_id)), None)


def accounts_in(connection: Connection, account_id: str | None = None) -> list[Account]:
    people = select(*(column for column in accounts.c if column.name != "password")).order_by(accounts.c.id)
    held = select(holdings).order_by(holdings.c.account_id, holdings.c.position)
    if account_id is not None:
        people, held = people.where(accounts.c.id == account_id), held.where(holdings.c.account_id == account_id)
    of: dict[str, list[Holding]] = {}
    found = connection.execute(people).mappings().all()
    for row in connection.execute(held).mappings():
        fields = {name: value for name, value in row.items() if name not in ("account_id", "position")}
        of.setdefault(row["account_id"], []).append(Holding.model_validate(fields))
    return [Account.model_validate({**row, "holdings": tuple(of.get(row["id"], ()))}) for row in found]
