"""The lint: what the office's own SOP leaves open, each finding drawn from the document and from nothing else."""

from pathlib import Path
from typing import Any

import pytest

from sop.base.saying import in_hours
from sop.form.document import DEFAULT_SOP, Item, Sop, load_sop
from sop.form.lint import Finding, lint
from sop.form.regulations import rank_of, revocation_of

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
    (17, "baris 4", "Kelengkapan “Surat Perjanjian” mengulang keluaran “Surat Perjanjian”."),
    (17, "baris 8", "Kelengkapan “Dokumen Laporan” mengulang keluaran “Dokumen”."),
    (
        9,
        "dasar hukum 14",
        "Sudah dicabut dengan Peraturan Pemerintah Nomor 28 Tahun 2025 (PP 28/2025 tentang Penyelenggaraan Perizinan "
        "Berusaha Berbasis Risiko, berlaku 5 Juni 2025); mohon diganti.",
    ),
    (
        9,
        "dasar hukum 14",
        "Peraturan Pemerintah berdiri sesudah Keputusan kepala daerah; urutkan menurut hierarki peraturan "
        "(UU 12/2011 pasal 7 dan 8).",
    ),
    (
        16,
        "baris 1",
        "Tidak tertulis pada sumber: penerima (Sub Koordinasi); keyakinan belum dinilai, mohon dipastikan.",
    ),
    (
        16,
        "baris 4",
        "Tidak tertulis pada sumber: pelaksana (Sub Koordinasi) dan penanda tangan bersama (Pihak Pengembang); "
        "keyakinan sedang, mohon dipastikan.",
    ),
    (
        16,
        "baris 8",
        "Tidak tertulis pada sumber: pelaksana (Kepala Bidang) dan penerima (Kepala DPMPTSP); "
        "keyakinan sedang, mohon dipastikan.",
    ),
    (19, "baris 8", "Gambar alur tidak menandai akhir kegiatan."),
    (17, "seluruh kegiatan", "Jumlah waktu baku 825 menit (13 jam 45 menit); mohon dipastikan."),
    (9, "dasar hukum 11", "Penulisan pada sumber diperbaiki: “tahun” menjadi “Tahun”."),
    (
        2,
        "kepala dokumen",
        "Tertulis “Kepala Bidang Promosi Penanaman Modal”, dibaca “Bidang Promosi Penanaman Modal”; mohon dipastikan.",
    ),
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
    repeating = [f.place for f in lint(load_sop(DEFAULT_SOP)) if "mengulang keluaran" in f.message]
    assert repeating == [f"baris {number}" for number in range(2, 9)]


@pytest.mark.parametrize(
    ("spacing", "rows"), [(0, ["15", "30"]), (20, ["20", "30"]), (60, [])], ids=["none", "too little", "an hour"]
)
def test_rungs_that_follow_one_another_too_fast_are_found(spacing: int, rows: list[str]) -> None:
    """Each row whose lateness is told more often than once an hour, and how often."""
    sop = load_sop(DEFAULT_SOP)
    sop = sop.model_copy(update={"ladder": sop.ladder.model_copy(update={"spacing_minutes": spacing})})
    found = {f.place: f.message for f in lint(sop) if "Eskalasi dapat berulang" in f.message}
    assert sorted({message.split(" menit")[0].split()[-1] for message in found.values()}) == rows
    assert list(found) == (["baris 2", "baris 3", "baris 8"] if rows else [])


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


def first_role(**changes: Any) -> list[dict[str, Any]]:
    first, *others = load_sop(ANOTHER_SOP).model_dump()["roles"]
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
    "flowchart": (spoilt(activities=first_row(flow="")), "Gambar alur tidak menandai awal kegiatan."),
    "a position for a unit": (
        spoilt(identity=head(unit="Kepala Seksi Pelayanan Informasi")),
        "Bagian/Bidang menyebut jabatan, bukan unit kerja: tertulis “Kepala Seksi Pelayanan Informasi”.",
    ),
    "cosigner without a mark": (
        spoilt(activities=first_row(cosigners=["section_head"])),
        "Tidak tertulis pada sumber: penanda tangan bersama (Kepala Seksi); keyakinan belum dinilai, mohon dipastikan.",
    ),
    "corrected cell": (
        spoilt(activities=first_row(output={"wording": "Surat ketrangan", "corrected": "Surat keterangan"})),
        "Tertulis “Surat ketrangan”, dibaca “Surat keterangan”; mohon dipastikan.",
    ),
    "corrected lane": (
        spoilt(roles=first_role(name={"wording": "Petugas Locket", "corrected": "Petugas Loket"})),
        "Tertulis “Petugas Locket”, dibaca “Petugas Loket”; mohon dipastikan.",
    ),
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


def test_a_plain_row_lacks_nothing() -> None:
    """Seen: every box between the first and the last symbol was reported, though the form has no word for a box."""
    rows = load_sop(ANOTHER_SOP).model_dump()["activities"]
    plain = spoilt(activities=[rows[0], {**rows[1], "flow": "", "remarks": "", "returns_to": None}, *rows[2:]])
    assert lint(plain) == lint(load_sop(ANOTHER_SOP))


def test_a_cosigner_that_is_stated_is_no_reading() -> None:
    """The mark is its own: neither the executor's nor the recipient's."""
    stated = spoilt(activities=first_row(cosigners=["section_head"], cosigners_basis="stated"))
    assert not stated.activity(1).is_inferred


@pytest.mark.parametrize(
    ("citation", "rank"),
    [
        ("Undang – Undang Republik Indonesia Nomor 25 Tahun 2009", 1),
        ("Undang Undang Nomor 9 Tahun 2015", 1),
        ("Peraturan Pemerintah Pengganti Undang-Undang Nomor 2 Tahun 2022", 1),
        ("Peraturan Pemerintah Republik Indonesia Nomor 5 Tahun 2021", 2),
        ("Peraturan Presiden Nomor 97 Tahun 2014", 3),
        ("Peraturan Menteri Dalam Negeri Nomor 80 Tahun 2015", 4),
        ("Peraturan Daerah Provinsi Jawa Barat Nomor 7 Tahun 2010", 5),
        ("Peraturan Gubernur Jawa Barat Nomor 92 Tahun 2014", 6),
        ("Peraturan Daerah Kota Cirebon Nomor 1 Tahun 2020", 7),
        ("Peraturan Walikota Cirebon Nomor 98 Tahun 2021", 8),
        ("Keputusan Wali Kota Cirebon Nomor 503/Kep.120-DPMPTSP/2017", 9),
        ("Surat Edaran Sekretaris Daerah", None),
    ],
)
def test_a_legal_basis_has_its_place_in_the_hierarchy(citation: str, rank: int | None) -> None:
    """By its first words, however a typist has spaced them; what is no kind of regulation has none."""
    assert rank_of(citation) == rank


@pytest.mark.parametrize(
    ("citation", "by"),
    [
        ("Peraturan Pemerintah Republik Indonesia Nomor 5 Tahun 2021 Tentang X", "Nomor 28 Tahun 2025"),
        ("Peraturan Pemerintah Nomor. 5 tahun 2021", "Nomor 28 Tahun 2025"),
        ("Peraturan Pemerintah Nomor 15 Tahun 2021 tentang X", ""),
        ("Peraturan Presiden Nomor 5 Tahun 2021 tentang X", ""),
        ("Peraturan Pemerintah Nomor 6 Tahun 2025 tentang Perubahan atas Peraturan Pemerintah Nomor 5 Tahun 2021", ""),
        ("Peraturan Pemerintah", ""),
    ],
)
def test_a_revoked_regulation_is_known_by_kind_number_and_year(citation: str, by: str) -> None:
    """The regulation that the legal basis names first, and no other that has one of the three in common."""
    gone = revocation_of(citation)
    assert (gone.by if gone else "").endswith(by) is True
    assert bool(gone) is bool(by)


def test_every_revocation_names_its_source() -> None:
    """What was not read in it is inferred, and the lint says "agaknya"."""
    found = [revocation_of(line.label) for line in load_sop(DEFAULT_SOP).legal_bases]
    assert [(each.source != "", each.basis) for each in found if each] == [(True, "inferred"), (True, "stated")]
    said = [finding.message for finding in lint(load_sop(DEFAULT_SOP)) if "dicabut" in finding.message]
    assert [message.partition(" ")[0] for message in said] == ["Agaknya", "Sudah"]


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(825, "13 jam 45 menit"), (60, "1 jam"), (15, "15 menit"), (1440, "24 jam"), (0, "0 menit")],
)
def test_minutes_are_said_in_hours(minutes: int, words: str) -> None:
    """Nothing is said of a unit that is zero."""
    assert in_hours(minutes) == words
