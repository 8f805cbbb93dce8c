"""Papers that were signed outside, and have come back as documents of their cycle."""

from collections.abc import Callable, Iterator
from datetime import datetime
from enum import StrEnum

from pydantic import TypeAdapter

from sop.base.reading import Frozen


class SignatureState(StrEnum):
    """What an electronic signature says of the file that it stands in."""

    WHOLE = "whole"
    ADDED_TO = "added_to"
    BROKEN = "broken"

    @property
    def words(self) -> str:
        match self:
            case SignatureState.WHOLE:
                return "utuh: berkas tidak berubah sejak ditandatangani"
            case SignatureState.ADDED_TO:
                return "utuh, tetapi ada yang ditambahkan pada berkas sesudahnya"
            case SignatureState.BROKEN:
                return "tidak cocok: isi berkas bukan isi yang ditandatangani"


class PaperSignature(Frozen):
    """One signature in a PDF, as it is: whether its certificate can be trusted, nobody has judged."""

    signer: str
    """By the certificate."""
    issuer: str
    """Who issued the certificate, by its own word."""
    at: datetime | None
    """When it was made; None where it does not say."""
    stamped: bool
    """Whether a time stamp authority says so, not the signer alone."""
    state: SignatureState


FOUND = TypeAdapter(tuple[PaperSignature, ...] | None)
"""What was found in one file, as JSON."""


class SignedPaper(Frozen):
    """A paper that has come back."""

    cycle_id: str
    title: str
    sha256: str
    size: int
    """Bytes."""
    media_type: str
    signatures: tuple[PaperSignature, ...] | None
    """None where the file is no PDF that can be read: a scan bears its signatures as a picture."""
    brought_by: str
    brought_at: datetime


NOT_TRUSTED = (
    "Kepercayaan atas sertifikat tidak diperiksa di sini; periksa melalui penyelenggara sertifikat elektronik yang "
    "menerbitkannya."
)
"""Said wherever signatures are shown: only the certification service can say more."""


def signature_lines(paper: SignedPaper, written: Callable[[datetime], str]) -> Iterator[str]:
    """What people read of the signatures in a paper, a sentence for each; `written`: an instant, as it is written
    there."""
    for each in paper.signatures or ():
        own = each.issuer == each.signer
        issuer = "yang dibuatnya sendiri" if own else f"dari {each.issuer}"
        yield f"{each.signer}, {_when(each, written)}; {each.state.words}. Sertifikat {issuer}."
    yield NOT_TRUSTED if paper.signatures else "Tidak memuat tanda tangan elektronik yang dapat dibaca."


def _when(signature: PaperSignature, written: Callable[[datetime], str]) -> str:
    if signature.at is None:
        return "tanpa waktu"
    return f"{written(signature.at)} menurut {'stempel waktu' if signature.stamped else 'penanda tangan sendiri'}"
