"""`starter.py report` over a real register: the office's work in, the report out."""

import json
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from adapters.papers.sop_sheets import Paper
from adapters.register.register import register_at
from console.commands import report_commands
from console.tables.monitoring_tables import bar
from desk.office import Office
from sop.base.errors import SopError
from sop.form.document import DEFAULT_SOP
from tests.adapters.support.recorded import Recorded, eventful

PERIOD = "2026-S2"
"""In which the cycles of the tests run."""


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an office whose register is empty."""
    monkeypatch.setenv("SOP_DATA_DIR", str(tmp_path / "kantor"))
    monkeypatch.delenv("SOP_DATABASE_URL", raising=False)
    monkeypatch.setenv("COLUMNS", "120")
    return tmp_path / "kantor"


def keep(office: Path, *cycles: Recorded) -> None:
    register = register_at("", office)
    for cycle in cycles:
        for record in cycle.records:
            register.keep(record)
    register.close()


def told(
    capsys: pytest.CaptureFixture[str], period: str = PERIOD, pdf: Path | None = None, xlsx: Path | None = None
) -> str:
    """What the report says on the terminal, in one line."""
    report_commands.report(period, DEFAULT_SOP, pdf, xlsx, Paper.F4, rehearsals=False, json=False)
    return " ".join(capsys.readouterr().out.split())


def data(capsys: pytest.CaptureFixture[str], period: str = PERIOD) -> Any:
    report_commands.report(period, DEFAULT_SOP, None, None, Paper.F4, rehearsals=False, json=True)
    return json.loads(capsys.readouterr().out)


def test_the_report_tells_what_the_register_knows(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One eventful cycle: step 1 late and escalated, step 3 completed twice, since it was given back once."""
    keep(office, eventful())
    found = data(capsys)
    assert found["cycles"] == {"ended": 1, "completed": 1, "cancelled": 0, "on_time": 0}
    first, _, third, fourth, *rest = found["activities"]
    assert (first["completed"], first["late"], first["late_share"], first["standards"]) == (1, 1, 1.0, [150])
    assert first["escalations"] == 3
    assert (third["completed"], third["returned"]) == (2, 1)
    assert (fourth["attempts"], fourth["completed"], fourth["returned"]) == (2, 1, 1)
    assert all((each["completed"], each["worked"]["p50"]) == (1, 10) for each in rest)
    ratings = [each["rating"] for each in found["assessments"]]
    assert ratings == ["not_well", "well", None, None, None, "well", None, "well"]
    assert [each["step"] for each in found["assessments"] if each["review"]] == [5, 7]
    (row,) = (each for each in found["tabel_7"] if each["sop_id"] == found["sop_id"])
    assert (row["procedure"], row["rating"], row["review"]) == (found["sop_name"], None, True)
    said = told(capsys)
    assert "Semester II 2026 berakhir 1 siklus: 1 selesai" in said
    assert "terlambat 1× (100%)" in said


def test_the_pdf_is_whole_or_not_there(office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It takes the place of an older one at once, nothing else stays in its folder, and a missing folder is said."""
    keep(office, eventful())
    folder = tmp_path / "laporan"
    folder.mkdir()
    paper = folder / "semester 2.pdf"
    paper.write_text("laporan lama")
    assert f"Tersimpan: {paper}" in told(capsys, pdf=paper)
    assert list(folder.iterdir()) == [paper]
    assert "SEMESTER II 2026" in PdfReader(BytesIO(paper.read_bytes())).pages[0].extract_text()
    with pytest.raises(SopError, match="tidak dapat ditulis"):
        told(capsys, pdf=tmp_path / "tidak ada" / "laporan.pdf")


def test_the_workbook_has_tabel_7_and_its_details(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every SOP of the unit, every activity, and their figures as numbers, each under what it is and its period."""
    keep(office, eventful())
    path = tmp_path / "pemantauan.xlsx"
    assert f"Tersimpan: {path}" in told(capsys, xlsx=path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Tabel 7", "Rincian per kegiatan", "Angka per kegiatan"]
    tabel_7, details, figures = (list(book[name].iter_rows(values_only=True)) for name in book.sheetnames)
    assert str(tabel_7[0][0]) == "Monitoring Pelaksanaan SOP AP (Tabel 7): Semester II 2026"
    head, *rows = tabel_7[3:]
    assert head[2:4] == (
        "Penilaian Terhadap Penerapan: Berjalan dengan baik",
        "Penilaian Terhadap Penerapan: Tidak berjalan dengan baik",
    )
    assert [row[1] for row in rows] == [sop.name for sop in Office().sops.values()]
    assert [row[2:4] for row in details[-8:]][:2] == [(None, "✓"), ("✓", None)]
    assert figures[-8][3:6] == (150, 1, 560)


def test_an_empty_period_is_said_and_still_gives_the_form(
    office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of an office that has kept nothing yet, and of a period in which nothing ended."""
    paper = tmp_path / "kosong.pdf"
    assert "tidak ada siklus maupun pelaksanaan kegiatan" in told(capsys, pdf=paper)
    assert len(PdfReader(paper).pages) == 4
    keep(office, eventful())
    assert "Semester I 2026 tidak ada siklus maupun pelaksanaan kegiatan" in told(capsys, "2026-S1")


def test_a_cycle_that_began_in_an_earlier_period_counts_where_it_ended(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Begun in November, ended in December: the cycle belongs to December, each attempt to the month of its end."""
    cycle = Recorded().reach(8)
    cycle.now += timedelta(days=14)
    keep(office, cycle.complete())
    november, december = data(capsys, "2026-11"), data(capsys, "2026-12")
    assert (november["cycles"]["ended"], december["cycles"]["ended"]) == (0, 1)
    assert [each["completed"] for each in november["activities"]] == [1] * 7 + [0]
    assert [each["completed"] for each in december["activities"]] == [0] * 7 + [1]


def test_a_period_that_nobody_knows_is_refused(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Before the register is touched."""
    with pytest.raises(SopError, match="Periode '2026-S3' tidak dikenali"):
        told(capsys, "2026-S3")
    assert not office.exists()


@pytest.mark.parametrize(
    ("used", "drawn"),
    [
        (0, "        │        "),
        (50, "████    │        "),
        (99.9, "███████ │        "),
        (100, "████████│        "),
        (150, "████████│████    "),
        (200, "████████│████████"),
        (900, "████████│███████▸"),
    ],
)
def test_bars_are_drawn_against_the_standard(used: float, drawn: str) -> None:
    """Eight cells for the standard, its mark in the middle; what is longer than twice the standard says so."""
    assert bar(used) == drawn
