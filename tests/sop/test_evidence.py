"""Which files an office takes as evidence, and what it calls them."""

import pytest

from sop.dossier.evidence import HEAD, Limits, TooManyFiles, UnacceptableFile, title_of

LIMITS = Limits(max_bytes=25_000_000, types="application/pdf, image/png,application/zip,text/csv", per_step=20)
ANYTHING = LIMITS.model_copy(update={"types": "*"})
PDF, PNG, JPEG = b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n\x00", b"\xff\xd8\xff\xe0\x00"
TIFF, ZIP, OLE = b"II*\x00\x08", b"PK\x03\x04\x14\x00", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("name", "head", "media_type"),
    [
        ("Laporan.PDF", PDF, "application/pdf"),
        ("layar.png", PNG, "image/png"),
        ("foto.jpeg", JPEG, "image/jpeg"),
        ("pindaian.tif", TIFF, "image/tiff"),
        ("laporan.docx", ZIP, WORD),
        ("tabel.ods", ZIP, "application/vnd.oasis.opendocument.spreadsheet"),
        ("lampiran.zip", b"PK\x05\x06\x00", "application/zip"),
        ("surat.doc", OLE, "application/msword"),
        ("tabel.xls", OLE, "application/vnd.ms-excel"),
        ("data.csv", "nomor;nama\n1;Siti – contoh\n".encode(), "text/csv"),
        ("catatan.txt", "catatan".encode("utf-16"), "text/plain"),
        # Without a telling name, the content alone tells.
        ("laporan", PDF, "application/pdf"),
        ("program.jar", ZIP, "application/zip"),
        ("pesan.msg", OLE, "application/x-ole-storage"),
        ("halaman.html", b"<script>alert(1)</script>", "text/plain"),
        ("program.exe", b"MZ\x90\x00\x03", "application/octet-stream"),
    ],
)
def test_the_content_tells_the_type(name: str, head: bytes, media_type: str) -> None:
    """The name only refines what the content says, so that no page and no program passes for a document."""
    assert ANYTHING.media_type(name, 1000, head) == media_type


@pytest.mark.parametrize(
    ("name", "head"),
    [("a.pdf", PNG), ("a.pdf", b"MZ\x90\x00"), ("a.pdf", b"<html>"), ("a.docx", OLE), ("a.doc", ZIP), ("a.txt", PDF)],
)
def test_a_name_that_the_content_belies_is_refused(name: str, head: bytes) -> None:
    """Even where any type is taken: who opens it later would find something else."""
    extension = name.rpartition(".")[2].upper()
    with pytest.raises(UnacceptableFile) as error:
        ANYTHING.media_type(name, 1000, head)
    assert str(error.value) == (
        f"Berkas {name} menurut isinya bukan {extension}; simpan ulang dengan jenis yang benar, atau betulkan namanya."
    )


@pytest.mark.parametrize(
    ("size", "head", "sentence"),
    [
        (0, b"", "Berkas b.pdf kosong; periksa apakah berkas itu sudah tersimpan dengan benar."),
        (25_000_000, PDF, None),
        (
            *(25_000_001, PDF),
            "Berkas b.pdf lebih besar dari 25 MB, batas yang berlaku; perkecil atau bagi berkas itu.",
        ),
    ],
)
def test_a_file_is_neither_empty_nor_too_big(size: int, head: bytes, sentence: str | None) -> None:
    """The limit itself is allowed; the answer names the file, without its folders, and the limit."""
    if sentence is None:
        assert LIMITS.media_type("C:\\data\\b.pdf", size, head) == "application/pdf"
    else:
        with pytest.raises(UnacceptableFile) as error:
            LIMITS.media_type("C:\\data\\b.pdf", size, head)
        assert (str(error.value), error.value.file) == (sentence, "b.pdf")


@pytest.mark.parametrize(("size", "words"), [(800, "800 byte"), (1_500, "1,5 kB"), (2_000_000, "2 MB")])
def test_a_limit_is_said_in_a_unit_that_fits(size: int, words: str) -> None:
    """A limit of a few bytes is not said as 0 MB."""
    with pytest.raises(UnacceptableFile, match=f"lebih besar dari {words},"):
        LIMITS.model_copy(update={"max_bytes": size}).media_type("b.pdf", size + 1, PDF)


def test_a_type_that_is_not_taken_is_refused() -> None:
    """The answer names what is taken, by the endings that people know."""
    with pytest.raises(UnacceptableFile) as error:
        LIMITS.media_type("video.mp4", 1000, b"\x00\x00\x00\x20ftyp")
    assert str(error.value) == (
        "Berkas video.mp4 bukan jenis yang diterima (application/octet-stream); yang diterima: pdf, png, zip, csv."
    )


def test_a_step_carries_only_so_many_files() -> None:
    """The limit itself is allowed."""
    LIMITS.count(20)
    with pytest.raises(TooManyFiles, match="satu langkah paling banyak membawa 20 berkas"):
        LIMITS.count(21)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("laporan.pdf", "laporan.pdf"),
        ("/srv/../rahasia/laporan.pdf", "laporan.pdf"),
        ("C:\\fakepath\\laporan.pdf", "laporan.pdf"),
        ("laporan\n\x1b[31m.pdf", "laporan__[31m.pdf"),
        (b"laporan\xff.pdf".decode(errors="surrogateescape"), "laporan_.pdf"),
        ("x" * 300, "x" * 199 + "…"),
    ],
)
def test_a_file_name_is_only_ever_a_title(name: str, title: str) -> None:
    """It names no folder, and cannot spoil the line in which it is printed."""
    assert title_of(name) == title


def test_a_head_is_enough_for_text_that_is_cut_within_a_letter() -> None:
    """The beginning of a long text may end in half a letter, and is text all the same."""
    assert ANYTHING.media_type("a.txt", 10_000, ("x" + "é" * HEAD).encode()[:HEAD]) == "text/plain"
