"""Sheets as files: what `--pdf` and `--svg` of the command lines write."""

from collections.abc import Iterator
from pathlib import Path

from adapters.papers.sop_sheets import Paper, sheet_pdf, sheet_svgs
from console.frame.command import out
from console.frame.files import save
from sop.cycle.messages import CycleView
from sop.form.document import Sop
from sop.papers.sheet import Sheet, sheet_of


def save_sop_sheet(sop: Sop, pdf: Path | None, svg: Path | None, *, final: bool, paper: Paper) -> None:
    """Writes the sheet of a SOP and says where.

    Raises:
        SopError: a `final` sheet is refused (see `sheet_of`), or a file cannot be written.
    """
    _save(sheet_of(sop, final=final), pdf, svg, paper)


def save_cycle_sheet(sop: Sop, view: CycleView, pdf: Path | None, svg: Path | None, *, paper: Paper) -> None:
    """Writes the sheet of the SOP under which a cycle runs, with its progress, and says where.

    Raises:
        SopError: the cycle runs under another SOP, or a file cannot be written.
    """
    _save(sheet_of(sop, view), pdf, svg, paper)


def _save(sheet: Sheet, pdf: Path | None, svg: Path | None, paper: Paper) -> None:
    for path, content in list(_files(sheet, pdf, svg, paper)):
        save(path, content)
        out.print(f"Tersimpan: {path}", highlight=False, markup=False, soft_wrap=True)


def _files(sheet: Sheet, pdf: Path | None, svg: Path | None, paper: Paper) -> Iterator[tuple[Path, bytes]]:
    """An SVG file holds one page: of several, each gets its number before the suffix."""
    if pdf is not None:
        yield pdf, sheet_pdf(sheet, paper)
    if svg is not None:
        pages = sheet_svgs(sheet, paper)
        for number, page in enumerate(pages, start=1):
            yield svg if len(pages) == 1 else svg.with_stem(f"{svg.stem}-{number}"), page
