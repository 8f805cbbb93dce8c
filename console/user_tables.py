"""Accounts and the access log, as an operator reads them on a terminal."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from rich.table import Table

from console.cycle_tables import OFFICE_ZONE
from console.tables import PlainTable
from sop import wording
from sop.people import ACCESS_WORDS, Account, Holding

if TYPE_CHECKING:
    from adapters.access_log import AccessEntry


def accounts(known: Sequence[Account], today: date) -> Table:
    """A row for each account; a role that is not held today says when it is."""
    table = PlainTable("Nama pengguna", "Nama", "Jenis", "Peran")
    for account in known:
        kind = "operator" if account.operator else "pihak luar" if account.vendor else "pegawai"
        table.add_row(
            account.id,
            account.name,
            kind if account.active else f"{kind}, nonaktif",
            "\n".join(_held(each, today) for each in account.holdings) or "—",
            style=None if account.active else "dim",
        )
    return table


def entries(logged: Sequence["AccessEntry"], zone: str = OFFICE_ZONE) -> Table:
    """The access log, a row for each entry."""
    table = PlainTable()
    for heading in (f"Waktu ({wording.zone_name(zone)})", "Akun", "Kejadian", "Perihal", "Alamat"):
        table.add_column(heading, no_wrap=heading.startswith("Waktu"))
    for entry in logged:
        at = wording.short_instant(entry.at, zone, seconds=True)
        table.add_row(at, entry.account_id or "—", ACCESS_WORDS[entry.kind], entry.subject or "—", entry.address)
    return table


def _held(holding: Holding, today: date) -> str:
    stead = "" if holding.acting is None else f"{holding.acting} "
    order = f" ({holding.order_number})" if holding.order_number else ""
    if holding.holds(today):
        span = "" if holding.until is None else f" sampai {holding.until}"
    else:
        span = f" mulai {holding.since}" if today < holding.since else f" berakhir {holding.until}"
    return f"{stead}{holding.role}{order}{span}"
