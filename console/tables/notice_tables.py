"""Notices and events on their way outside, as an operator reads of them on a terminal."""

from collections.abc import Sequence

from rich.table import Table

from adapters.register.register_rows import DeliveryEntry
from console.frame.plain_table import PlainTable
from sop.cycle import wording
from sop.cycle.deliveries import STATE_WORDS, DeliveryState
from sop.form.form3 import OFFICE_ZONE


def deliveries(entries: Sequence[DeliveryEntry], zone: str = OFFICE_ZONE) -> Table:
    """The delivery log, a row for each notice and channel, and for each event and webhook."""
    table = PlainTable()
    for heading in (f"Waktu ({wording.zone_name(zone)})", "Nomor", "Saluran atau webhook", "Keadaan", "Kali", "Sebab"):
        # A number is there to be copied: it may be folded, but nothing of it is left out.
        table.add_column(heading, no_wrap=heading.startswith("Waktu"))
    for entry in entries:
        table.add_row(
            wording.short_instant(entry.changed_at, zone),
            entry.key,
            entry.channel,
            STATE_WORDS[entry.state],
            str(entry.attempts),
            entry.problem or "—",
            style="red" if entry.state is DeliveryState.UNDELIVERED else None,
        )
    return table
