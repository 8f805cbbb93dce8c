"""Rows as files that a spreadsheet opens. What people have typed stays text there: it never becomes a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from xlsxwriter import Workbook  # type: ignore[import-untyped]

from sop.base.plain_text import inert

Cell = str | int | float | datetime | None
"""An instant is written as the time of the zone that it is in."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a text begins that spreadsheets would carry out."""


def csv_bytes(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """As Excel opens it by double click in an Indonesian Windows: UTF-8 with its mark, semicolons between the cells,
    since the comma is the decimal sign there, and numbers with that comma. Every cell is in quotes: under another
    system's settings a comma within it would begin a cell of its own, and that might be a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerow(_plain(heading) for heading in headings)
    writer.writerows((_plain(cell) for cell in row) for row in rows)
    return text.getvalue().encode("utf-8-sig")


class Leaf(NamedTuple):
    """One sheet of a workbook."""

    name: str
    """At most 31 characters."""
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    above: Sequence[str] = ()
    """Lines above the headings, such as what the sheet is and of which period; printed on every page as well."""


def xlsx_bytes(*leaves: Leaf) -> bytes:
    """One sheet for each; its headings are fixed and filter the rows; instants and numbers can be sorted as such."""
    content = io.BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        instant = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top"})
        for leaf in leaves:
            sheet = book.add_worksheet(leaf.name)
            first = len(leaf.above)
            for column, heading in enumerate(leaf.headings):
                sheet.write_string(first, column, heading, head)
            last = first
            for last, row in enumerate(leaf.rows, start=first + 1):
                for column, cell in enumerate(row):
                    if isinstance(cell, datetime):
                        sheet.write_datetime(last, column, cell.replace(tzinfo=None), instant)
                    elif isinstance(cell, str):
                        sheet.write_string(last, column, inert(cell), wrapped)
                    elif cell is not None:
                        sheet.write_number(last, column, cell, wrapped)
            sheet.freeze_panes(first + 1, 0)
            sheet.autofilter(first, 0, last, len(leaf.headings) - 1)
            sheet.autofit(300)
            for line, words in enumerate(leaf.above):  # after the fit: a long line is no reason for a wide column
                sheet.write_string(line, 0, inert(words))
            sheet.set_landscape()
            sheet.fit_to_pages(1, 0)
            sheet.repeat_rows(0, first)
    return content.getvalue()


def _plain(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case datetime():
            return f"{cell:%Y-%m-%d %H:%M}"
        case float():
            return f"{cell:.2f}".rstrip("0").rstrip(".").replace(".", ",")
        case str():
            return f"'{inert(cell)}" if cell.startswith(_FORMULA) or cell.strip().startswith(_FORMULA) else inert(cell)
    return str(cell)
