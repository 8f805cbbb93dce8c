"""The signatures in a PDF, read in a process of its own: the file is anybody's."""

from adapters.machine.apart import read_apart
from sop.papers.signed_papers import FOUND, PaperSignature

SECONDS = 30.0
"""What reading may take; a paper of 25 MB with three signatures takes two."""


def signatures_in(pdf: bytes) -> tuple[PaperSignature, ...] | None:
    """What the signatures of a PDF say of themselves and of the file, in the order in which they were made; None where
    the file cannot be read. No certificate is trusted, and nothing is asked of the network. Blocks."""
    said = read_apart("adapters.papers.signature_reader", content=pdf, seconds=SECONDS)
    return None if said is None else FOUND.validate_json(said)
