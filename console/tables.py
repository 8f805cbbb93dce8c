"""Tables on the terminal, one look for all of them."""

from rich import box
from rich.console import RenderableType
from rich.style import StyleType
from rich.table import Table
from rich.text import Text


class PlainTable(Table):
    """A table whose cells are shown as they are written: a bracket in a person's words is never read as markup."""

    def __init__(self, *headings: str, show_lines: bool = False) -> None:
        super().__init__(*headings, box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_lines=show_lines)

    def add_row(self, *cells: RenderableType | None, style: StyleType | None = None, end_section: bool = False) -> None:
        plain = (Text(cell) if isinstance(cell, str) else cell for cell in cells)
        super().add_row(*plain, style=style, end_section=end_section)
