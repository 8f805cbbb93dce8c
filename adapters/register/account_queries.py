"""What records and notices ask of the access log: which roles were given, and what was done to whose accounts."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from adapters.database.account_schema import access_log, accounts, holdings
from sop.monitoring.grants import Grant
from sop.people.access import AccessKind, Concern


def grants_between(connection: Connection, since: datetime, until: datetime) -> list[Grant]:
    query = (
        select(
            access_log.c.at,
            access_log.c.role,
            access_log.c.about.label("account_id"),
            accounts.c.name,
            accounts.c.operator,
            access_log.c.account_id.label("given_by"),
            access_log.c.address,
            access_log.c.subject.label("words"),
        )
        .join(accounts, accounts.c.id == access_log.c.about)
        .where(access_log.c.kind == AccessKind.ROLE_GIVEN, access_log.c.at >= since, access_log.c.at < until)
        .order_by(access_log.c.id)
    )
    return [Grant.model_validate(dict(row)) for row in connection.execute(query).mappings()]


def concerns_since(connection: Connection, since: datetime, zone: str) -> list[Concern]:
    """`zone`: where days begin on which roles are held."""
    lines = connection.execute(
        select(
            access_log.c.id,
            access_log.c.at,
            access_log.c.kind,
            access_log.c.role,
            access_log.c.about,
            accounts.c.operator,
            accounts.c.vendor,
            accounts.c.party,
        )
        .join(accounts, accounts.c.id == access_log.c.about)
        .where(access_log.c.at >= since, access_log.c.account_id.is_distinct_from(access_log.c.about))
        .order_by(access_log.c.id)
    ).all()
    held = connection.execute(
        select(holdings).where(holdings.c.account_id.in_({line.about for line in lines})).order_by(holdings.c.position)
    ).all()

    def roles(account_id: str, role: str | None, at: datetime, operates: bool) -> Iterator[str]:
        day = at.astimezone(ZoneInfo(zone)).date()
        if role is not None:
            yield role
        for each in held:
            if each.account_id == account_id and each.since <= day and (each.until is None or day <= each.until):
                yield each.role
        if operates:
            yield "operator"

    return [
        Concern(
            id=line.id,
            at=line.at,
            kind=AccessKind(line.kind),
            roles=tuple(dict.fromkeys(roles(line.about, line.role, line.at, line.operator))),
            party=line.party if line.vendor else None,
        )
        for line in lines
    ]
