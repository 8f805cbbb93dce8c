"""The sheet on paper: what its PDF says, page for page, on both papers, whatever people have written into the SOP."""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PageObject, PdfReader

from adapters.papers.sop_sheets import Paper, sheet_pdf, sheet_svgs
from console.commands.sheet_files import save_cycle_sheet, save_sop_sheet
from sop.base.errors import SopError
from sop.cycle.view import view_of
from sop.form.document import Sop
from sop.papers.sheet import sheet_of
from tests.sop.support.cycles import ANOTHER_SOP, MONDAY, SOP, complete, leave_alone, start

HOSTILE = '#panic("x") $a$ *b* @c <b>x</b> _d_ \\ // /* `y` [z] {q} #import "style.typ" = h'


def pages(pdf: bytes) -> list[PageObject]:
    return list(PdfReader(BytesIO(pdf)).pages)


def said(page: PageObject) -> str:
    """The words of a page, in their order, however its lines break."""
    return " ".join(page.extract_text().replace("\u200b", "").split())


def large(**rows: dict[str, Any]) -> Sop:
    """Forty activities for eight roles, with fields of some rows changed."""
    roles = [{"id": f"r{i}", "name": f"Subbagian {i}", "short": f"S{i}", "calendar": "kantor"} for i in range(8)]
    activities = [
        {
            "number": number,
            "wording": f"Memeriksa berkas tahap {number} dan menyiapkan nota dinas",
            "executor": f"r{number - 1 if number <= 8 else number * 5 % 8}",
            "executor_basis": "stated",
            "recipient": "r0",
            "recipient_basis": "stated",
            "minutes": 30,
            "output": "Nota dinas",
        }
        | rows.get(f"row{number}", {})
        for number in range(1, 41)
    ]
    identity = {"institution": "Dinas Contoh", "name": "SOP Besar"}
    document = {"id": "besar", "version": "1", "identity": identity, "roles": roles, "activities": activities}
    return Sop.model_validate(document)


@pytest.mark.parametrize("paper", Paper)
def test_the_offices_sop_prints_on_two_pages(paper: Paper) -> None:
    """The head on the first, the whole matrix on the second; every text of the SOP is there."""
    head, matrix = map(said, pages(sheet_pdf(sheet_of(SOP), paper)))
    assert all(text in head for text in (SOP.form, "KONSEP", SOP.heading, "/ - / 2022", SOP.name))
    assert "Drs. SOSROHARSONO. S NIP. 19650724 199302 1 002" in head
    for _, lines in SOP.lists:
        assert all(line.label in head for line in lines)
    for column in SOP.columns:
        assert column.heading in matrix
    for activity in SOP.activities:
        assert activity.label in matrix
        assert f"{activity.minutes} menit" in matrix
    assert "* tidak tertulis pada sumber; hasil pembacaan yang harus dipastikan oleh kantor." in matrix
    assert matrix.endswith("Halaman 2 dari 2")


@pytest.mark.parametrize(("paper", "millimetres"), [(Paper.F4, (330, 215)), (Paper.A4, (297, 210))])
def test_the_sheet_lies_on_the_paper_that_was_asked_for(paper: Paper, millimetres: tuple[int, int]) -> None:
    """Every page, in millimetres."""
    for page in pages(sheet_pdf(sheet_of(SOP), paper)):
        size = tuple(round(float(side) * 25.4 / 72) for side in (page.mediabox.width, page.mediabox.height))
        assert size == millimetres


def test_the_same_sheet_gives_the_same_bytes() -> None:
    """With other sheets printed in between: an archive may compare digests."""
    first = sheet_pdf(sheet_of(SOP)), sheet_svgs(sheet_of(SOP))
    sheet_pdf(sheet_of(ANOTHER_SOP))
    assert (sheet_pdf(sheet_of(SOP)), sheet_svgs(sheet_of(SOP))) == first
    said = PdfReader(BytesIO(first[0])).metadata
    assert said is not None
    dates = {str(said[name]) for name in ("/CreationDate", "/ModDate")}
    assert dates == {"D:19700101000000Z"}  # PDF/A wants one, and the clock of this machine is none of an SOP's


def test_a_long_sop_breaks_between_rows_and_its_connectors_match() -> None:
    """Forty rows: each on one page, in order, under the repeated head; each break has its letter on both sides."""
    matrix = [said(page) for page in pages(sheet_pdf(sheet_of(large())))[1:]]
    found = [list(map(int, re.findall(r"berkas tahap (\d+)", page))) for page in matrix]
    assert [number for page in found for number in page] == list(range(1, 41))
    assert all("PELAKSANA MUTU BAKU" in page and "Subbagian 7" in page for page in matrix)
    letters = [re.findall(r"(?<!\S)[A-Z](?!\S)", page) for page in matrix]
    breaks = [chr(ord("A") + index) for index in range(len(matrix) - 1)]
    assert letters == [
        breaks[max(index - 1, 0) : index + 1] if index < len(breaks) else breaks[-1:] for index in range(len(matrix))
    ]


def test_a_decision_says_both_ways_and_its_return_finds_its_row_over_a_break() -> None:
    """A return within a page is drawn whole; one over a break wears the same letter at both ends."""
    matrix = [said(page) for page in pages(sheet_pdf(sheet_of(large(row3={"returns_to": 2}))))[1:]]
    assert "Ya" in matrix[0].split()
    assert "Tidak" in matrix[0].split()
    matrix = [said(page) for page in pages(sheet_pdf(sheet_of(large(row39={"returns_to": 2}))))[1:]]
    letter = chr(ord("A") + len(matrix) - 1)
    assert [index for index, page in enumerate(matrix) if letter in page.split()] == [0, len(matrix) - 1]


@pytest.mark.parametrize("paper", Paper)
def test_what_people_write_is_printed_and_never_obeyed(paper: Paper) -> None:
    """Markup, code and imports of the typesetter stand on the paper as they were written; unknown letters pass."""
    fields = dict.fromkeys(("wording", "requirements", "output", "remarks"), HOSTILE)
    sop = large(row1=fields | {"flow": HOSTILE}, row2={"wording": "Berkas 😀 漢字\u202e\x00 selesai"})
    sop = sop.model_copy(update={"heading": HOSTILE, "form": HOSTILE})
    head, first, *_ = pages(sheet_pdf(sheet_of(sop), paper))
    together = HOSTILE.replace(" ", "")
    assert said(head).replace(" ", "").count(together) == 2
    assert said(first).replace(" ", "").count(together) >= len(fields)
    assert sheet_svgs(sheet_of(sop), paper)


def test_a_cell_that_no_page_can_hold_goes_on_on_the_next() -> None:
    """Not a word of it is lost, and a single endless word stays within its column."""
    words = " ".join(f"kata{number}" for number in range(2500))
    sop = large(row5={"wording": words}, row6={"output": "x" * 4000})
    whole = " ".join(said(page) for page in pages(sheet_pdf(sheet_of(sop))))
    assert re.findall(r"kata(\d+)", whole) == [str(number) for number in range(2500)]
    assert whole.count("x") >= 4000


def test_a_running_cycle_prints_its_progress() -> None:
    """States, times and lateness in words; the cycle's name on each page."""
    hour = timedelta(hours=1)
    cycle = complete(leave_alone(start(), MONDAY, MONDAY + 3 * hour), MONDAY + 3 * hour)
    head, matrix = map(said, pages(sheet_pdf(sheet_of(SOP, view_of(cycle, MONDAY + 3 * hour)))))
    assert "selesai 23 November 2026 pukul 11.00 WIB oleh Petugas 1 · terlambat" in matrix
    assert "berjalan, batas waktu 23 November 2026 pukul 11.30 WIB" in matrix
    assert matrix.count("menunggu") == 6
    assert all("siklus-2026-1" in page and "KONSEP" not in page for page in (head, matrix))


def test_files_are_written_where_they_were_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One PDF; one SVG for each page; each is named to the person."""
    save_sop_sheet(SOP, tmp_path / "sop.pdf", tmp_path / "sop.svg", final=False, paper=Paper.A4)
    save_cycle_sheet(SOP, view_of(start(), MONDAY), tmp_path / "siklus.pdf", None, paper=Paper.F4)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["siklus.pdf", "sop-1.svg", "sop-2.svg", "sop.pdf"]
    assert (tmp_path / "sop.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "sop-2.svg").read_bytes().startswith(b"<svg")
    assert capsys.readouterr().out.count("Tersimpan: ") == 4


def test_nothing_is_written_of_a_sheet_that_is_refused(tmp_path: Path) -> None:
    """A final sheet with unconfirmed readings leaves no file; a folder that is missing is said."""
    with pytest.raises(SopError, match="Lembar final belum dapat dibuat"):
        save_sop_sheet(SOP, tmp_path / "sop.pdf", None, final=True, paper=Paper.F4)
    assert not list(tmp_path.iterdir())
    with pytest.raises(SopError, match="tidak dapat ditulis"):
        save_sop_sheet(SOP, tmp_path / "tiada" / "sop.pdf", None, final=False, paper=Paper.F4)
