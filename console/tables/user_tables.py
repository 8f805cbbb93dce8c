"""Accounts and the access log, as an operator reads them on a terminal."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rich.table import Table

from console.frame.plain_table import PlainTable
from sop.cycle import wording
from sop.form.form3 import OFFICE_ZONE
from sop.people.access import ACCESS_WORDS, AccessEntry
from sop.people.people import Account, Holding

if TYPE_CHECKING:
    from adapters.people.tokens import Token


def accounts(known: Sequence[Account], today: date) -> Table:
    """A row for each account; a role that is not held today says when it is."""
    table = PlainTable("Nama pengguna", "Nama", "Jenis", "Peran")
    for account in known:
        table.add_row(
            account.id,
            account.name,
            account.kind if account.active else f"{account.kind}, nonaktif",
            "\n".join(_held(each, today) for each in account.holdings) or "—",
            style=None if account.active else "dim",
        )
    return table


def entries(logged: Sequence[AccessEntry], zone: str = OFFICE_ZONE) -> Table:
    """The access log, a row for each entry."""
    table = PlainTable()
    for heading in (f"Waktu ({wording.zone_name(zone)})", "Akun", "Kejadian", "Perihal", "Alamat"):
        table.add_column(heading, no_wrap=heading.startswith("Waktu"))
    for entry in logged:
        at = wording.short_instant(entry.at, zone, seconds=True)
        table.add_row(at, entry.account_id or "—", ACCESS_WORDS[entry.kind], entry.matter or "—", entry.origin)
    return table


def tokens(issued: Sequence["Token"], now: datetime, zone: str = OFFICE_ZONE) -> Table:
    """A row for each token of an account; one that opens nothing any more says why."""
    table = PlainTable("Token", "Nama", "Cakupan", f"Dipakai terakhir ({wording.zone_name(zone)})", "Berlaku")
    for token in issued:
        table.add_row(
            token.id,
            token.name,
            "\n".join(sorted(token.scopes)),
            wording.short_instant(token.used_at, zone),
            _validity(token, now, zone),
            style=None if token.is_good(now) else "dim",
        )
    return table


def _held(holding: Holding, today: date) -> str:
    stead = "" if holding.acting is None else f"{holding.acting} "
    order = f" ({holding.order_number})" if holding.order_number else ""
    if holding.holds(today):
        span = "" if holding.until is None else f" sampai {holding.until}"
    else:
        span = f" mulai {holding.since}" if today < holding.since else f" berakhir {holding.until}"
    return f"{stead}{holding.role}{order}{span}"


def _validity(token: "Token", now: datetime, zone: str) -> str:
    if token.revoked_at is not None:
        return "dicabut"
    if token.until is None:
        return "tanpa batas"
    return f"{'sampai' if token.is_good(now) else 'berakhir'} {token.until.astimezone(ZoneInfo(zone)).date()}"
