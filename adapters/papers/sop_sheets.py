"""The sheet of a SOP as a paper: PDF for printing and signing, SVG for a screen."""

from enum import StrEnum
from typing import Any

from adapters.papers.typesetting import typeset, typeset_pages
from sop.papers.sheet import Sheet


class Paper(StrEnum):
    """What an office prints on, both lying: F4 is 330 × 215 mm, A4 297 × 210 mm."""

    F4 = "f4"
    A4 = "a4"


def sheet_pdf(sheet: Sheet, paper: Paper = Paper.F4) -> bytes:
    return typeset("form3", _data(sheet, paper))


def sheet_svgs(sheet: Sheet, paper: Paper = Paper.F4) -> tuple[bytes, ...]:
    """One image for each page."""
    return typeset_pages("form3", _data(sheet, paper))


def _data(sheet: Sheet, paper: Paper) -> dict[str, Any]:
    return {"paper": paper, **sheet.model_dump(mode="json")}
