"""Rows as files that a spreadsheet opens. What people have typed stays text there: it never becomes a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime

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


def xlsx_bytes(name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """One sheet, whose first row is fixed and filters the others; instants and numbers can be sorted as such."""
    content = io.BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet(name)
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        instant = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, heading, head)
        last = 0
        for last, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(last, column, cell.replace(tzinfo=None), instant)
                elif isinstance(cell, str):
                    sheet.write_string(last, column, inert(cell))
                elif cell is not None:
                    sheet.write_number(last, column, cell)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, last, len(headings) - 1)
        sheet.autofit(300)
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
