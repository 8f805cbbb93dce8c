"""The official sheet as a file: of the SOP alone, and of a cycle with how far it has come."""

import asyncio
import re
from pathlib import Path

from pypdf import PdfReader

from tests.console.support.commands import run
from tests.console.support.office import Office
from tests.console.test_mistakes import ALONE

MILLIMETRE = 72 / 25.4


async def test_the_sheet_of_the_sop_needs_no_server(tmp_path: Path) -> None:
    """A draft that says so, on the office's F4 or on A4; as SVG a file for each page."""
    office, home, drawing = tmp_path / "f4.pdf", tmp_path / "a4.pdf", tmp_path / "lembar.svg"
    sop = ("starter.py", "sop")
    answers = await asyncio.gather(
        run(*sop, "--pdf", str(office), environment=ALONE),
        run(*sop, "--pdf", str(home), "--paper", "a4", environment=ALONE),
        run(*sop, "--svg", str(drawing), environment=ALONE),
    )
    pages = PdfReader(office).pages
    drawn = [f"Tersimpan: {tmp_path}/lembar-{number}.svg" for number, _ in enumerate(pages, start=1)]
    said = [answer.said.splitlines() for answer in answers]
    assert said == [[f"Tersimpan: {office}"], [f"Tersimpan: {home}"], drawn]
    assert "KONSEP" in pages[0].extract_text()
    sizes = [max(PdfReader(file).pages[0].mediabox[2:]) for file in (office, home)]
    assert [round(float(size) / MILLIMETRE) for size in sizes] == [330, 297]
    assert all(each.read_text().startswith("<svg") for each in tmp_path.glob("*.svg"))


async def test_a_final_sheet_is_refused_while_anything_in_it_is_inferred(tmp_path: Path) -> None:
    """The sentence names the rows, and nothing is written."""
    final = await run("starter.py", "sop", "--final", "--pdf", str(tmp_path / "final.pdf"), environment=ALONE)
    assert re.match(
        r"Lembar final belum dapat dibuat karena pelaksana pada baris 2, 3, .+ tidak tertulis", final.refused()
    )
    assert list(tmp_path.iterdir()) == []


async def test_the_sheet_of_a_cycle_shows_its_progress(office: Office, tmp_path: Path) -> None:
    """Which cycle, how it stands, and what each step has come to, beside the SOP's own words."""
    cycle_id, file = await office.new_cycle(step=3), tmp_path / "kemajuan.pdf"
    shown, unknown = await asyncio.gather(
        office.starter("show", cycle_id, "--pdf", str(file)),
        office.starter("show", "tidak-ada", "--pdf", str(tmp_path / "tidak-ada.pdf")),
    )
    assert shown.said == f"Tersimpan: {file}\n"
    text = " ".join(page.extract_text() for page in PdfReader(file).pages)
    assert f"{cycle_id} — Siklus uji: tepat waktu" in text
    assert text.count("selesai") >= 2
    assert "berjalan" in text
    assert unknown.refused().startswith("Siklus tidak-ada tidak ditemukan.")
    assert list(tmp_path.iterdir()) == [file]
