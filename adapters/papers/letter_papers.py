"""A draft of a letter as a paper, for the dossier and for whoever fetches it before."""

from adapters.papers.office_profile import NO_PROFILE, OfficePapers
from adapters.papers.typesetting import typeset
from sop.form.document import Sop
from sop.papers.nota_dinas import Letter


def letter_pdf(letter: Letter, sop: Sop, office: OfficePapers = NO_PROFILE) -> bytes:
    """As the office's profile says of a letter about a cycle of `sop`."""
    return typeset("nota-dinas", office.on_paper(letter, sop, own_name=letter.upward), letter.at)
