"""How often somebody may guess: failures of a login from one address or browser, and of an address by itself.

An attempt is counted before its password is looked at, and forgiven when it was right: guesses that come at once are
no more than guesses that come in turn. Failures are counted where they are made. So nobody locks another out: what is
tried from elsewhere counts there, and a browser in which the login has signed in before is counted by itself, beside
its address. An address has a limit of its own, for one who tries one password at many logins; it is far above what an
office mistypes behind one address, and is forgiven only the attempt that was right, so that nobody guesses on by
signing in as himself now and then.
"""

import hashlib
import ipaddress
from datetime import datetime, timedelta
from math import ceil
from typing import Any, NamedTuple

from sqlalchemy import Connection, case, delete, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from adapters.database.account_schema import sign_in_failures as kept
from adapters.database.register_schema import Instant
from sop.base.errors import SopError

ALLOWED, FROM_ADDRESS = 5, 50
"""Failures within `LOCKED`, of a login from where it is tried, and of an address; the last of them locks it."""
LOCKED = timedelta(minutes=15)


class LockedOut(SopError):
    """Too many failures; the password was not looked at."""

    def __init__(self, until: datetime, now: datetime) -> None:
        minutes = ceil((until - now) / timedelta(minutes=1))
        super().__init__(
            f"Terlalu banyak percobaan masuk yang gagal. Tunggu {minutes} menit, lalu coba lagi; "
            "jika Anda lupa kata sandi, mintalah kata sandi baru kepada operator."
        )
        self.until = until


class Source(NamedTuple):
    """What failures are counted of."""

    name: str
    allowed: int


def sources(login: str, address: str, browser: str | None) -> tuple[Source, ...]:
    """Of what an attempt counts as a failure. `browser`: the token of one in which the login has signed in before, or
    of a session; None: one that is not known. In one order, so that nobody waits in a circle."""
    if browser is not None:
        return (Source(f"{_login(login)} browser {_digest(browser)}", ALLOWED),)
    place = _place(address)
    return Source(f"address {place}", FROM_ADDRESS), Source(f"{_login(login)} at {place}", ALLOWED)


def count(connection: Connection, counted: tuple[Source, ...], now: datetime) -> None:
    """Counts an attempt as a failure, until it is forgiven.

    Raises:
        LockedOut: to be raised out of the transaction, so that nothing was counted.
    """
    insert: Any = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    end = literal(now + LOCKED, Instant())
    over, failures = kept.c.until <= now, kept.c.failures + 1
    for source in counted:
        found = connection.execute(
            insert(kept)
            .values(source=source.name, failures=1, until=now + LOCKED)
            .on_conflict_do_update(
                index_elements=["source"],
                set_={
                    "failures": case((over, 1), else_=failures),
                    "until": case((or_(over, failures == source.allowed), end), else_=kept.c.until),
                },
            )
            .returning(kept.c.failures, kept.c.until)
        ).one()
        if found.failures > source.allowed:
            raise LockedOut(found.until, now)
    idle = select(kept.c.source).where(over).with_for_update(skip_locked=True)
    connection.execute(delete(kept).where(kept.c.source.in_(idle)))


def forgive(connection: Connection, counted: tuple[Source, ...]) -> None:
    """After an attempt that was right: an address is forgiven that one, a login all from there."""
    for source in counted:
        mine = kept.c.source == source.name
        if source.allowed == FROM_ADDRESS:
            one_less = update(kept).where(mine, kept.c.failures > 0)
            connection.execute(one_less.values(failures=kept.c.failures - 1))
        else:
            connection.execute(delete(kept).where(mine))


def forget(connection: Connection, login: str) -> None:
    """All failures of a login, from wherever."""
    connection.execute(delete(kept).where(kept.c.source.startswith(f"{_login(login)} ")))


def _login(login: str) -> str:
    """Whatever was typed: a password in the wrong field is not kept."""
    return f"login {_digest(login)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()


def _place(address: str) -> str:
    """A house of IPv6 has as many addresses as it likes, but one network."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 6 and parsed.ipv4_mapped is None:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(getattr(parsed, "ipv4_mapped", None) or parsed)
