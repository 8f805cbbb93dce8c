"""What the printed sheet says: the form's parts, one symbol for each row, readings marked, a cycle's progress."""

from datetime import timedelta
from typing import Any

import pytest

from sop.base.errors import SopError
from sop.cycle.messages import PauseClock
from sop.cycle.view import view_of
from sop.form.document import Basis, Cells, Sop
from sop.form.lint import lint
from sop.papers.flowchart import Receipt, Symbol
from sop.papers.sheet import UNCONFIRMED, sheet_of
from tests.sop.support.cycles import ANOTHER_SOP, MONDAY, ON_THE_CLOCK, SOP, complete, decide, leave_alone, start

HOUR = timedelta(hours=1)


def changed(sop: Sop = SOP, /, **rows: dict[str, Any]) -> Sop:
    """The SOP with fields of some rows changed, by `row1`, `row2`, …"""
    document = sop.model_dump(mode="json")
    for row, fields in rows.items():
        document["activities"][int(row.removeprefix("row")) - 1] |= fields
    return Sop.model_validate(document)


def confirmed(sop: Sop = SOP) -> Sop:
    stated = dict.fromkeys(("executor_basis", "cosigners_basis", "recipient_basis"), "stated")
    return changed(sop, **{f"row{each.number}": stated for each in sop.activities})


def test_the_flow_starts_and_ends_in_a_capsule_and_follows_the_lanes() -> None:
    """Eight rows: the source's "Mulai" in a capsule, seven boxes, and the end with whoever receives the report."""
    rows = sheet_of(SOP).rows
    assert [row.symbol for row in rows] == [Symbol.CAPSULE, *[Symbol.BOX] * 7]
    assert [row.lane for row in rows] == [0, 0, 0, 0, 1, 1, 0, 2]
    assert (rows[0].label, rows[3].joined, rows[7].label) == ("Mulai", (1,), "")
    assert [row.receipt for row in rows[:7]] == [None] * 7
    assert rows[7].receipt == Receipt(lane=3, symbol=Symbol.CAPSULE, label="Selesai", inferred=True)


def test_an_end_that_the_form_draws_or_whose_lane_has_a_symbol_stays_with_the_executor() -> None:
    """Only a lane that would stand empty gets one; in an earlier row it is a box, and once it is stated no reading."""
    last = {"recipient": "data_systems_unit"}
    at_home = sheet_of(changed(row8=last)).rows[7]
    assert (at_home.symbol, at_home.label, at_home.receipt) == (Symbol.CAPSULE, "Selesai", None)
    drawn = sheet_of(changed(row8={"flow": "Selesai"})).rows[7]
    assert (drawn.symbol, drawn.receipt) == (Symbol.CAPSULE, None)
    told = sheet_of(changed(confirmed(), row7={"recipient": "agency_head"}, row8=last)).rows
    assert told[6].receipt == Receipt(lane=3, symbol=Symbol.BOX, label="", inferred=False)
    assert told[7].label == "Selesai"


def test_what_is_blank_in_the_source_stays_blank() -> None:
    """Three dates, four lists, and a column that no row fills; the printed numbering skips 6."""
    sheet = sheet_of(SOP)
    assert [value for _, value in sheet.registration] == ["/ - / 2022", "", "", ""]
    assert [title for title, lines in sheet.lists if not lines] == [
        *("Keterkaitan", "Peralatan dan Perlengkapan", "Peringatan", "Pencatatan dan Pendataan")
    ]
    assert [column.number for column in sheet.columns] == [1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12]
    assert [column.heading for column in sheet.columns if column.cells is None] == ["Pengembangan sistem"]


def test_dates_are_written_out() -> None:
    """As an Indonesian letter writes them."""
    assert dict(sheet_of(ANOTHER_SOP).registration)["Tanggal Pembuatan"] == "12 Januari 2026"


def test_a_document_without_printed_columns_gets_the_official_ones() -> None:
    """One lane for each role, under its name."""
    columns = sheet_of(SOP.model_copy(update={"columns": ()})).columns
    lanes = [column.heading for column in columns if column.cells is Cells.EXECUTOR]
    assert lanes == [role.name for role in SOP.roles]
    assert [column.heading for column in columns][-4:] == ["Kelengkapan", "Waktu", "Output", "Ket."]


def test_a_row_that_returns_is_a_decision() -> None:
    """Its symbol is the diamond; the lint missed nothing before, and misses nothing now."""
    decided = changed(row6={"returns_to": 5})
    row = sheet_of(decided).rows[5]
    assert (row.symbol, row.returns_to) == (Symbol.DIAMOND, 5)
    assert lint(decided) == lint(SOP)


@pytest.mark.parametrize(
    ("row", "returns_to", "problem"),
    [
        ("row6", 6, "baris 6: keputusan kembali ke baris 6; keputusan hanya dapat kembali ke baris sebelumnya."),
        ("row3", 7, "baris 3: keputusan kembali ke baris 7"),
        ("row8", 1, "baris 8: keputusan tidak boleh menjadi baris terakhir; tambahkan baris penutup sesudahnya."),
    ],
)
def test_a_decision_goes_back_and_on(row: str, returns_to: int, problem: str) -> None:
    """To itself, forward, or from the last row: refused."""
    with pytest.raises(ValueError, match=problem):
        changed(**{row: {"returns_to": returns_to}})


def test_the_json_of_a_sop_without_decisions_is_as_before() -> None:
    """Its digest stands in the journals of running cycles."""
    assert "returns_to" not in SOP.model_dump_json()


def test_readings_are_marked_until_the_office_confirms_them() -> None:
    """An executor that is a reading marks its lane, a recipient stands in a note; neither once it is stated."""
    sheet, settled = sheet_of(SOP), sheet_of(confirmed())
    assert [row.number for row in sheet.rows if row.inferred] == [2, 3, 4, 5, 7, 8]
    assert f"{UNCONFIRMED}." in sheet.notes
    assert any(
        "baris 1–2 Sub Koordinasi*; baris 3–4 Pihak Pengembang; baris 5–6 Sub Koordinasi*" in note
        for note in sheet.notes
    )
    assert not any(row.inferred for row in settled.rows)
    assert settled.notes == ("Jumlah waktu baku: 825 menit (13 jam 45 menit).",)


def test_a_draft_says_so_and_the_final_sheet_does_not() -> None:
    """The mark goes only once every reading is confirmed."""
    assert sheet_of(SOP).mark == "KONSEP"
    assert sheet_of(ANOTHER_SOP, final=True).mark == ""


def test_no_final_sheet_while_a_reading_is_unconfirmed() -> None:
    """One sentence names the rows, executors, cosigners and recipients apart; what else is amiss is said with it."""
    with pytest.raises(SopError) as refusal:
        sheet_of(SOP, final=True)
    assert "pelaksana pada baris 2, 3, 4, 5, 7, dan 8" in str(refusal.value)
    assert "penanda tangan bersama pada baris 4, dan penerima pada baris 1, 2, 5, 6, 7, dan 8" in str(refusal.value)
    assert "Nomor SOP belum lengkap" in str(refusal.value)
    almost = changed(confirmed(), row4={"recipient_basis": Basis.INFERRED})
    with pytest.raises(SopError, match="karena penerima pada baris 4 tidak tertulis"):
        sheet_of(almost, final=True)


@pytest.mark.parametrize(
    ("fields", "sentences"),
    [
        ({"number": "503/ /DPMPTSP/2026"}, ["Nomor SOP belum lengkap: tertulis “503/ /DPMPTSP/2026”."]),
        ({"number": ""}, ["Nomor SOP belum diisi."]),
        ({"created": None}, ["Tanggal Pembuatan belum diisi."]),
        ({"effective": None}, ["Tanggal Efektif belum diisi."]),
        ({"approval": None}, ["Disahkan oleh belum diisi."]),
        (
            {"number": "", "created": None, "effective": None, "approval": None},
            ["Nomor SOP belum diisi.", "Tanggal Pembuatan belum diisi.", "Tanggal Efektif belum diisi.", "Disahkan"],
        ),
    ],
)
def test_no_final_sheet_without_number_dates_and_approval(fields: dict[str, Any], sentences: list[str]) -> None:
    """A clear sentence for each, all at once; then what to do."""
    sop = ANOTHER_SOP.model_copy(update={"identity": ANOTHER_SOP.identity.model_copy(update=fields)})
    with pytest.raises(SopError) as refusal:
        sheet_of(sop, final=True)
    said = str(refusal.value)
    assert said.startswith("Lembar final belum dapat dibuat karena kepala dokumennya belum lengkap. ")
    assert all(sentence in said for sentence in sentences)
    assert said.count("belum diisi.") + said.count("belum lengkap: ") == len(sentences)
    assert said.endswith(" Lengkapi pada berkas SOP.")


def test_a_new_sop_is_final_without_the_day_of_a_revision() -> None:
    """Nobody has revised it yet."""
    identity = ANOTHER_SOP.identity.model_copy(update={"revised": None})
    assert sheet_of(ANOTHER_SOP.model_copy(update={"identity": identity}), final=True).mark == ""


def test_the_sheet_of_a_rehearsal_says_so() -> None:
    """Before it says that it is a sheet of progress; that of the office's own cycle says only this."""
    view = view_of(start(), MONDAY)
    assert sheet_of(SOP, view).mark == "LEMBAR KENDALI"
    assert sheet_of(SOP, view.model_copy(update={"minute_seconds": 0.5})).mark == "GLADI · LEMBAR KENDALI"


def test_progress_is_said_in_words_and_in_the_offices_time() -> None:
    """Completed late by whom, overdue since when and told to whom, waiting."""
    late = leave_alone(start(), MONDAY, MONDAY + 3 * HOUR)
    cycle = complete(late, MONDAY + 3 * HOUR)
    cycle = leave_alone(cycle, MONDAY + 3 * HOUR, MONDAY + 4 * HOUR)
    sheet = sheet_of(SOP, view_of(cycle, MONDAY + 4 * HOUR))
    first, second, third = (row.progress for row in sheet.rows[:3])
    assert first is not None
    assert second is not None
    assert third is not None
    assert first.line.startswith("selesai 23 November 2026 pukul 11.00 WIB oleh Petugas 1 · terlambat")
    assert second.line.startswith("terlambat, batas waktu 23 November 2026 pukul 11.30 WIB")
    assert "eskalasi Kepala Bidang" in second.line
    assert (first.late, second.late, third.late, third.line) == (True, True, False, "menunggu")
    assert sheet.standing == "siklus-2026-1 — Siklus uji: terlambat, keadaan pada 23 November 2026 pukul 12.00 WIB"
    assert sheet.mark == "LEMBAR KENDALI"


def test_a_paused_step_says_that_its_time_stands_still() -> None:
    """Before its deadline a paused step has none."""
    view = view_of(decide(start(), MONDAY + HOUR, PauseClock), MONDAY + HOUR)
    progress = sheet_of(SOP, view).rows[0].progress
    assert progress is not None
    assert progress.line == "berjalan · waktu dihentikan"


def test_a_cycle_is_not_printed_on_the_sheet_of_another_sop() -> None:
    """Not of another version either: its rows may differ."""
    view = view_of(start(ON_THE_CLOCK), MONDAY)
    for other in (ANOTHER_SOP, SOP.model_copy(update={"version": "2"})):
        with pytest.raises(SopError, match="Siklus siklus-2026-1 berjalan menurut SOP pengembangan"):
            sheet_of(other, view)
