"""Drafts of letters as people read them on a terminal."""

from collections.abc import Iterable

from rich.table import Table

from console.frame.plain_table import PlainTable
from sop.papers.nota_dinas import Letter


def letters(drafts: Iterable[Letter]) -> Table:
    table = PlainTable("Surat", "Kepada", "Dari", "Hal")
    for each in drafts:
        table.add_row(each.name, each.addressee, each.position, each.subject)
    return table
