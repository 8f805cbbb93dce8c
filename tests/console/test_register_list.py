"""`starter.py register`: the list that outlives Temporal, on the terminal, and in a spreadsheet."""

import csv
import io
import json
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from adapters.papers.spreadsheets import Leaf, csv_bytes, xlsx_bytes
from adapters.register.register import register_at
from console.commands.register_commands import register
from console.frame.command import application
from desk.register_book import HEADINGS
from sop.base.errors import SopError
from sop.base.plain_text import inert
from tests.adapters.support.recorded import Recorded, eventful, receipt
from tests.sop.support.cycles import AGENCY, MONDAY


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the register knows one late cycle whose dossier is filed, and one that runs; the current folder."""
    monkeypatch.setenv("SOP_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("SOP_DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)
    late, running = eventful(), Recorded("siklus-2026-2", MONDAY + timedelta(days=10), "=1+1 [/bold]").reach(3)
    with closing(register_at("", tmp_path / "data")) as opened:
        for record in (*late.records, *running.records):
            opened.keep(record)
        opened.keep_dossier(receipt(late), *late.whole, stored=())
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], *options: str) -> str:
    app = application("Uji.")
    app.command()(register)
    app(options, standalone_mode=False)
    return capsys.readouterr().out


def sheet_in(workbook: bytes) -> Worksheet:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook)).active
    assert isinstance(sheet, Worksheet)
    return sheet


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ([], ["siklus-2026-1", "siklus-2026-2"]),
        (["--period", "2026-11"], ["siklus-2026-1"]),
        (["--period", "2026-S2", "--on-time"], ["siklus-2026-2"]),
        (["--state", "completed"], ["siklus-2026-1"]),
        (["--late", "--role", AGENCY], ["siklus-2026-1"]),
        (["--period", "2025"], []),
    ],
)
def test_the_list_is_narrowed_by_options(
    folder: Path, capsys: pytest.CaptureFixture[str], options: Sequence[str], found: list[str]
) -> None:
    """A cycle belongs to the period in which it began."""
    assert [row["cycle_id"] for row in json.loads(said(capsys, *options, "--json"))] == found


def test_the_table_says_how_each_cycle_went(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever people have called it; nothing of it is lost in a narrow terminal."""
    monkeypatch.setenv("COLUMNS", "200")
    table = said(capsys)
    assert "=1+1 [/bold]" in table
    place = next(place for place, line in enumerate(table.splitlines()) if "siklus-2026-1" in line)
    lines = [" ".join(line.split()) for line in table.splitlines()[place : place + 4]]
    assert lines == [
        "siklus-2026-1 Siklus uji selesai 2026-11-23 08:00 650 / 825",
        "segel aaaaaaaaaaaa terlambat 2026-11-23 18:50",
        "eskalasi 3",
        "kembali 1",
    ]
    monkeypatch.setenv("COLUMNS", "80")
    assert [" ".join(line.split()) for line in said(capsys).splitlines()[place : place + 4]] == lines
    assert said(capsys, "--state", "cancelled") == "Tidak ada siklus yang sesuai.\n"


def test_a_csv_opens_rightly_in_excel(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """UTF-8 that says so, semicolons, decimal commas; a title is no formula, and takes one cell."""
    assert said(capsys, "--csv", "register.csv") == "Tersimpan: register.csv (2 siklus).\n"
    content = (folder / "register.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    headings, first, second = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    assert tuple(headings) == HEADINGS
    assert (first[5], first[7], first[8], first[-1]) == ("2026-11-23 08:00", "ya", "650", "a" * 64)
    assert (second[1], second[6], second[-1]) == ("'=1+1 [/bold]", "", "")
    assert csv_bytes(("Menit",), [(12.5,), (0.0,)]).decode("utf-8-sig").split() == ['"Menit"', '"12,5"', '"0"']


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "＝1"])
def test_no_text_becomes_a_formula(text: str) -> None:
    """Neither in a CSV file, where a quotation mark comes before it, nor in a workbook, where it is text as it is."""
    lines = csv.reader(io.StringIO(csv_bytes(("Judul",), [(text,)]).decode("utf-8-sig"), newline=""), delimiter=";")
    assert list(lines)[1] == [f"'{inert(text)}"]
    cell = sheet_in(xlsx_bytes(Leaf("Uji", ("Judul",), [(text,)])))["A2"]
    assert (cell.data_type, cell.value) == ("s", inert(text))


@pytest.mark.parametrize("text", ["x,=1+1", 'x","=1+1', "x\t=1+1", "x;=1+1", "x\n=1+1", 'x";"=1+1', " =1+1"])
def test_no_text_becomes_a_formula_under_other_settings(text: str) -> None:
    """Where a system takes the comma or the tab for what parts the cells, a text is one cell all the same."""
    content = csv_bytes(("Judul", "Menit"), [(text, 12.5)]).decode("utf-8-sig")
    for delimiter in (";", ",", "\t"):
        cells = [cell for line in csv.reader(io.StringIO(content, newline=""), delimiter=delimiter) for cell in line]
        assert not [cell for cell in cells if cell.strip().startswith("=")], delimiter


def test_a_workbook_can_be_sorted_and_summed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Instants are instants of the office, minutes are numbers; the headings stay in sight and filter."""
    said(capsys, "--xlsx", "register.xlsx")
    sheet = sheet_in((folder / "register.xlsx").read_bytes())
    headings, first, second = sheet.iter_rows(values_only=True)
    assert headings == HEADINGS
    assert [str(value) for value in first[5:7]] == ["2026-11-23 08:00:00", "2026-11-23 18:50:00"]
    assert first[7:9] == ("ya", 650)
    assert (second[1], second[4], second[6]) == ("=1+1 [/bold]", 3, None)
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:N3")


def test_a_file_that_cannot_be_written_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In one sentence; what stood there stays."""
    (folder / "ada").mkdir()
    for path in ("tidak-ada/register.csv", "ada"):
        with pytest.raises(SopError, match=f"Berkas {path} tidak dapat ditulis"):
            said(capsys, "--csv", path)
    assert sorted(each.name for each in folder.iterdir()) == ["ada", "data"]
