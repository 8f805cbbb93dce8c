"""What is read of the signatures in a PDF: as they are, of whatever file somebody brings."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from pypdf import PdfReader, PdfWriter

from adapters.papers.pdf_signatures import signatures_in
from adapters.papers.sop_sheets import sheet_pdf
from sop.papers.sheet import sheet_of
from sop.papers.signed_papers import SignatureState
from tests.adapters.support.signing_pdfs import paper, signed
from tests.sop.support.cycles import SOP

HEAD, AGENCY = "Kepala Bidang 1", "Kepala Dinas 1"


@pytest.fixture(scope="module")
def twice() -> bytes:
    """A paper with the signatures of two people."""
    return signed(signed(paper(), HEAD), AGENCY, "Tanda2")


def test_two_signatures_are_told_with_signer_time_and_state(twice: bytes) -> None:
    """In their order; the second covers the whole file, and was added to what the first had signed."""
    found = signatures_in(twice)
    assert found is not None
    organized = ", Pemerintah Kota Cirebon"
    assert [(each.signer, each.state) for each in found] == [
        (HEAD + organized, SignatureState.ADDED_TO),
        (AGENCY + organized, SignatureState.WHOLE),
    ]
    for each in found:
        assert each.issuer == each.signer  # by themselves: nobody vouches for them
        assert not each.stamped
        assert each.at is not None
        assert abs(each.at - datetime.now(UTC)) < timedelta(minutes=5)


def test_a_changed_paper_is_named(twice: bytes) -> None:
    """One byte of what was signed is another."""
    at = len(paper()) // 2
    changed = twice[:at] + bytes([twice[at] ^ 1]) + twice[at + 1 :]
    found = signatures_in(changed)
    assert found is not None
    assert {each.state for each in found} == {SignatureState.BROKEN}


def test_what_is_added_after_the_last_signature_shows(twice: bytes) -> None:
    """A page that somebody appends is not covered by any signature."""
    writer = PdfWriter(io.BytesIO(twice), incremental=True)
    writer.add_blank_page(200, 200)
    out = io.BytesIO()
    writer.write(out)
    found = signatures_in(out.getvalue())
    assert found is not None
    assert SignatureState.WHOLE not in {each.state for each in found}


def test_a_paper_without_signature_has_none() -> None:
    assert signatures_in(paper()) == ()


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\nbukan isi", b"%PDF-1.7\n" + b"<<" * 200_000, b"%PDF-"], ids=["broken", "deep", "empty"]
)
def test_what_is_no_pdf_is_not_read(content: bytes) -> None:
    assert signatures_in(content) is None


def test_papers_of_ours_are_archival() -> None:
    """They say so themselves: PDF/A-2b."""
    said = PdfReader(io.BytesIO(paper())).xmp_metadata
    assert said is not None
    assert (said.pdfaid_part, said.pdfaid_conformance) == ("2", "B")


def test_letters_that_no_font_has_are_printed_all_the_same() -> None:
    """A decorated title does not keep a dossier from being filed: its paper is only no archival one."""
    sheet = sheet_of(SOP)
    plain = sheet_pdf(sheet.model_copy(update={"heading": "Siklus 😀"}))
    said = PdfReader(io.BytesIO(plain)).xmp_metadata
    assert said is None or said.pdfaid_part is None
