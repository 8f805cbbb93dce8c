"""The lint: what the office's own SOP leaves open, each finding drawn from the document and from nothing else."""

from pathlib import Path
from typing import Any

import pytest

from sop.form.document import DEFAULT_SOP, Item, Sop, load_sop
from sop.form.form3 import in_hours
from sop.form.lint import Finding, lint

ANOTHER_SOP = Path(__file__).parents[1] / "documents" / "penerbitan-surat-keterangan.toml"

OF_THE_OFFICE = [
    (3, "kepala dokumen", "Nomor SOP belum lengkap: tertulis “/ - / 2022”."),
    (4, "kepala dokumen", "Tanggal Pembuatan belum diisi."),
    (5, "kepala dokumen", "Tanggal Revisi belum diisi."),
    (6, "kepala dokumen", "Tanggal Efektif belum diisi."),
    (10, "kepala dokumen", "Keterkaitan diminta oleh petunjuk pengisian, tetapi tidak ada pada dokumen."),
    (11, "kepala dokumen", "Peringatan diminta oleh petunjuk pengisian, tetapi tidak ada pada dokumen."),
    (
        13,
        "kepala dokumen",
        "Peralatan dan Perlengkapan diminta oleh petunjuk pengisian, tetapi tidak ada pada dokumen.",
    ),
    (14, "kepala dokumen", "Pencatatan dan Pendataan diminta oleh petunjuk pengisian, tetapi tidak ada pada dokumen."),
    (None, "kepala tabel", "Kolom 6 tidak ada; penomoran kolom melompat."),
    (17, "kolom 8", "Kolom mutu baku “Pengembangan sistem” kosong pada semua baris."),
    (17, "baris 4", "Kelengkapan “Surat Perjanjian” mengulang output “Surat Perjanjian”."),
    (17, "baris 8", "Kelengkapan “Dokumen Laporan” mengulang output “Dokumen”."),
    (16, "baris 1", "Tidak tertulis pada sumber: penerima (Sub Koordinasi); keyakinan tinggi, mohon dipastikan."),
    (
        16,
        "baris 8",
        "Tidak tertulis pada sumber: pelaksana (Kepala Bidang) dan penerima (Kepala DPMPTSP); "
        "keyakinan sedang, mohon dipastikan.",
    ),
    (19, "lajur pelaksana", "Gambar alur tidak ada untuk baris 2, 3, 4, 5, 6, 7, 8."),
    (17, "seluruh kegiatan", "Jumlah waktu baku 825 menit (13 jam 45 menit); mohon dipastikan."),
    (9, "dasar hukum 13", "Penulisan pada sumber diperbaiki: “Walikota” menjadi “Wali Kota”."),
    (12, "kualifikasi pelaksana 3", "Penulisan pada sumber diperbaiki: “Memiiliki” menjadi “Memiliki”."),
    (15, "baris 5", "Penulisan pada sumber diperbaiki: “peizrian” menjadi “perizinan”."),
]


@pytest.mark.parametrize(("item", "place", "message"), OF_THE_OFFICE, ids=lambda value: str(value)[:40])
def test_a_gap_of_the_source_is_found(item: int | None, place: str, message: str) -> None:
    """Each known gap of the office's document appears as one sentence, with its item and its place."""
    finding = Finding.model_validate({"item": item, "place": place, "message": message})
    assert lint(load_sop(DEFAULT_SOP)).count(finding) == 1


def test_the_requirements_repeat_the_output_in_all_rows_but_the_first() -> None:
    """Seven of eight: the real input of a row is the output of the row before it."""
    repeating = [f.place for f in lint(load_sop(DEFAULT_SOP)) if "mengulang output" in f.message]
    assert repeating == [f"baris {number}" for number in range(2, 9)]


def test_every_row_with_a_reading_is_to_be_confirmed() -> None:
    """No executor or recipient that the source does not state goes unmentioned."""
    doubtful = [f.place for f in lint(load_sop(DEFAULT_SOP)) if f.item is Item.EXECUTORS]
    assert doubtful == [f"baris {number}" for number in range(1, 9)]


def test_a_complete_document_has_only_its_total_to_state() -> None:
    """The second document fills in every item, so nothing but the sum of its minutes is reported."""
    message = "Jumlah waktu baku 145 menit (2 jam 25 menit); mohon dipastikan."
    assert lint(load_sop(ANOTHER_SOP)) == (Finding(item=Item.QUALITY, place="seluruh kegiatan", message=message),)


def spoilt(**changes: Any) -> Sop:
    """The complete document with some of its parts replaced; the rules of the form still hold."""
    return Sop.model_validate({**load_sop(ANOTHER_SOP).model_dump(), **changes})


def head(**changes: Any) -> dict[str, Any]:
    return {**load_sop(ANOTHER_SOP).identity.model_dump(), **changes}


def first_row(**changes: Any) -> list[dict[str, Any]]:
    first, *others = load_sop(ANOTHER_SOP).model_dump()["activities"]
    return [{**first, **changes}, *others]


BY_CAUSE = {
    "unit": (spoilt(identity=head(unit="")), "Bagian/Bidang belum diisi."),
    "number": (spoilt(identity=head(number="")), "Nomor SOP belum diisi."),
    "part of the number": (spoilt(identity=head(number="067//2026")), "Nomor SOP belum lengkap: tertulis “067//2026”."),
    "approval": (spoilt(identity=head(approval=None)), "Disahkan oleh belum diisi."),
    "legal bases": (
        spoilt(legal_bases=()),
        "Dasar Hukum diminta oleh petunjuk pengisian, tetapi tidak ada pada dokumen.",
    ),
    "requirements": (spoilt(activities=first_row(requirements="")), "Kelengkapan belum diisi."),
    "output": (spoilt(activities=first_row(output="")), "Output belum diisi."),
    "unrated reading": (
        spoilt(activities=first_row(executor_basis="inferred")),
        "Tidak tertulis pada sumber: pelaksana (Loket); keyakinan belum dinilai, mohon dipastikan.",
    ),
    "flowchart": (spoilt(activities=first_row(flow="")), "Gambar alur tidak ada untuk baris 1."),
    "two missing columns": (
        spoilt(columns=[{"number": 1, "heading": "No."}, {"number": 3, "heading": "KEGIATAN"}]),
        "Kolom 2 tidak ada; penomoran kolom melompat.",
    ),
    "column of blank cells": (
        spoilt(
            columns=[{"number": 1, "heading": "Output", "group": "MUTU BAKU", "cells": "output"}],
            activities=[{**row, "output": ""} for row in load_sop(ANOTHER_SOP).model_dump()["activities"]],
        ),
        "Kolom mutu baku “Output” kosong pada semua baris.",
    ),
}


@pytest.mark.parametrize(("document", "message"), BY_CAUSE.values(), ids=BY_CAUSE.keys())
def test_a_gap_is_found_in_any_document(document: Sop, message: str) -> None:
    """A complete document with one gap gets the finding of that gap."""
    assert message in [finding.message for finding in lint(document)]


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(825, "13 jam 45 menit"), (60, "1 jam"), (15, "15 menit"), (1440, "24 jam"), (0, "0 menit")],
)
def test_minutes_are_said_in_hours(minutes: int, words: str) -> None:
    """Nothing is said of a unit that is zero."""
    assert in_hours(minutes) == words
