"""A draft of a letter as a paper, for the dossier and for whoever fetches it before."""

from adapters.papers.typesetting import typeset
from sop.papers.nota_dinas import Letter


def letter_pdf(letter: Letter) -> bytes:
    return typeset("nota-dinas", letter, letter.at)
