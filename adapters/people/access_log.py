"""The access log, as it stands in its table: lines are added and never taken away."""

from datetime import timedelta

from sqlalchemy import Connection, case, func, insert, literal, or_, select, update

from adapters.database.account_schema import access_log, accounts
from sop.cycle.wording import shortened
from sop.people.access import AccessEntry, News

AGAIN = timedelta(minutes=15)
"""Within which the same is told in one line."""


def write(connection: Connection, *lines: AccessEntry) -> None:
    if lines:
        connection.execute(insert(access_log), [_row(each) for each in lines])


def again(connection: Connection, line: AccessEntry) -> None:
    """One more time the same within `AGAIN`: by the same account, or by nobody who is known, from the same address. It
    stands in one line, which says how often. The same statements whoever it is: time does not tell whose logins are."""
    same = (
        access_log.c.kind == line.kind,
        access_log.c.account_id.is_not_distinct_from(literal(line.account_id, access_log.c.account_id.type)),
        access_log.c.subject == line.subject,
        access_log.c.address == line.address,
        access_log.c.at > line.at - AGAIN,
    )
    row = _row(line) | {"times": 0}
    values = select(*(literal(value, access_log.c[name].type) for name, value in row.items()))
    first = values.where(~select(access_log.c.id).where(*same).exists())
    connection.execute(insert(access_log).from_select(list(row), first))
    last = select(func.max(access_log.c.id)).where(*same).scalar_subquery()
    connection.execute(update(access_log).where(access_log.c.id == last).values(times=access_log.c.times + 1))


def entries(connection: Connection, limit: int, account_id: str | None) -> list[AccessEntry]:
    """The newest first; only what an account has done, and what was done to it, where it is named."""
    query = select(*_COLUMNS).order_by(access_log.c.id.desc()).limit(limit)
    if account_id is not None:
        query = query.where(or_(access_log.c.account_id == account_id, access_log.c.about == account_id))
    return [AccessEntry.model_validate(dict(row)) for row in connection.execute(query).mappings()]


def news(connection: Connection, account_id: str, limit: int) -> News:
    """What others have done to an account since its holder last read it."""
    read = select(accounts.c.news_until).where(accounts.c.id == account_id).scalar_subquery()
    query = select(access_log.c.id, *_COLUMNS).where(
        access_log.c.about == account_id,
        access_log.c.account_id.is_distinct_from(account_id),
        access_log.c.id > func.coalesce(read, 0),
    )
    rows = [dict(row) for row in connection.execute(query.order_by(access_log.c.id.desc()).limit(limit + 1)).mappings()]
    told = [(row.pop("id"), AccessEntry.model_validate(row)) for row in rows]
    return News(
        entries=tuple(entry for _, entry in told[:limit]),
        more=len(told) > limit,
        upto=told[0][0] if told else 0,
    )


def read_news(connection: Connection, account_id: str, upto: int) -> None:
    mine = (accounts.c.id == account_id, accounts.c.news_until < upto)
    written = select(func.coalesce(func.max(access_log.c.id), 0)).scalar_subquery()
    told = case((written < upto, written), else_=upto)  # nobody reads what has not happened yet
    connection.execute(update(accounts).where(*mine).values(news_until=told))


def _row(line: AccessEntry) -> dict[str, object]:
    cut = {"subject": shortened(line.subject, 500), "address": shortened(line.address, 100)}
    return line.model_dump() | cut


_COLUMNS = [access_log.c[name] for name in AccessEntry.model_fields]
