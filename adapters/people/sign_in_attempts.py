"""How often somebody may guess: failures of a login and of an address, and how long they lock it.

An attempt is counted before its password is looked at, and forgiven when it was right: guesses that come at once are
no more than guesses that come in turn. An address is forgiven that one attempt only, so that nobody guesses on by
signing in as himself now and then.
"""

import hashlib
import ipaddress
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from sqlalchemy import Connection, case, delete, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from adapters.database.account_schema import sign_in_failures as kept
from adapters.database.register_schema import Instant
from sop.base.errors import SopError

ALLOWED = 5
"""Failures within `LOCKED`; the last of them locks the login, or the address."""
LOCKED = timedelta(minutes=15)


class LockedOut(SopError):
    """Too many failures of this login or from this address; the password was not looked at."""

    def __init__(self, until: datetime, now: datetime) -> None:
        minutes = ceil((until - now) / timedelta(minutes=1))
        super().__init__(
            f"Terlalu banyak percobaan masuk yang gagal. Tunggu {minutes} menit, lalu coba lagi; "
            "jika Anda lupa kata sandi, mintalah kata sandi baru kepada operator."
        )
        self.until = until


def count(connection: Connection, login: str, address: str, now: datetime) -> None:
    """Counts an attempt as a failure, until it is forgiven.

    Raises:
        LockedOut: to be raised out of the transaction, so that nothing was counted.
    """
    insert: Any = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    end = literal(now + LOCKED, Instant())
    over, failures = kept.c.until <= now, kept.c.failures + 1
    for source in sorted((_of_login(login), _of_address(address))):  # in one order, so that nobody waits in a circle
        counted = connection.execute(
            insert(kept)
            .values(source=source, failures=1, until=now + LOCKED)
            .on_conflict_do_update(
                index_elements=["source"],
                set_={
                    "failures": case((over, 1), else_=failures),
                    "until": case((or_(over, failures == ALLOWED), end), else_=kept.c.until),
                },
            )
            .returning(kept.c.failures, kept.c.until)
        ).one()
        if counted.failures > ALLOWED:
            raise LockedOut(counted.until, now)
    idle = select(kept.c.source).where(over).with_for_update(skip_locked=True)
    connection.execute(delete(kept).where(kept.c.source.in_(idle)))


def forgive(connection: Connection, login: str, address: str) -> None:
    """After an attempt that was right."""
    one_less = update(kept).where(kept.c.source == _of_address(address), kept.c.failures > 0)
    connection.execute(one_less.values(failures=kept.c.failures - 1))  # addresses sort before logins
    forget(connection, login)


def forget(connection: Connection, login: str) -> None:
    connection.execute(delete(kept).where(kept.c.source == _of_login(login)))


def _of_login(login: str) -> str:
    """Whatever was typed: a password in the wrong field is not kept."""
    return f"login {hashlib.sha256(login.encode()).hexdigest()}"


def _of_address(address: str) -> str:
    """A house of IPv6 has as many addresses as it likes, but one network."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return f"address {address}"
    if parsed.version == 6 and parsed.ipv4_mapped is None:
        return f"address {ipaddress.ip_network((parsed, 64), strict=False)}"
    return f"address {getattr(parsed, 'ipv4_mapped', None) or parsed}"
