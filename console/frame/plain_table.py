"""Tables on the terminal, one look for all of them."""

from collections.abc import Sequence
from typing import Any

from rich import box
from rich.console import RenderableType
from rich.style import StyleType
from rich.table import Table
from rich.text import Text

from sop.base.plain_text import inert

_USUAL_ID = 24
"""Characters up to which an id keeps a line of its own, however narrow the terminal."""


class PlainTable(Table):
    """A table whose cells are shown as they are written: a bracket in a person's words is never read as markup, and a
    word that is wider than its column goes on in the next line."""

    def __init__(self, *headings: str, show_lines: bool = False) -> None:
        super().__init__(*headings, box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_lines=show_lines)

    def add_column(self, header: RenderableType = "", *args: Any, **options: Any) -> None:
        # Where nothing may be folded, an ellipsis says at least that something is missing.
        overflow = "ellipsis" if options.get("no_wrap") else "fold"
        super().add_column(header, *args, **{"overflow": overflow, **options})

    def add_ids(self, heading: str, ids: Sequence[str]) -> None:
        """A column of ids: they are there to be copied, and none is broken unless one is of unusual length."""
        self.add_column(heading, no_wrap=all(len(each) <= _USUAL_ID for each in ids))

    def add_row(self, *cells: RenderableType | None, style: StyleType | None = None, end_section: bool = False) -> None:
        plain = (Text(inert(cell)) if isinstance(cell, str) else cell for cell in cells)  # before it is measured
        super().add_row(*plain, style=style, end_section=end_section)
