"""Papers are signed outside, by hand or with a certified signature: the signed one comes back here, as a document of
its cycle. The cycle itself learns nothing of it: it may have ended, and its dossier may be sealed."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

from adapters.documents.document_store import Documents
from adapters.papers.pdf_signatures import signatures_in
from desk.caller import Caller
from desk.completing import evidence_of, keep
from desk.fetching import Document
from desk.logbook import Logbook
from desk.seeing import Seeing, Sight
from sop.base.errors import CycleNotFound, NotAllowed, NotHere
from sop.base.reading import checked
from sop.cycle.progress import Output
from sop.dossier.evidence import PDF, Limits, title_of
from sop.papers.signed_papers import SignedPaper
from sop.people.access import AccessKind

if TYPE_CHECKING:
    from adapters.register.register import Register


class PaperBook:
    """The signed papers of all cycles, for whoever may have them all. Every method blocks, and raises
    RegisterUnavailable where the database is away."""

    def __init__(
        self, register: "Register", documents: Documents, limits: Limits, logbook: Logbook, now: Callable[[], datetime]
    ) -> None:
        self._rows, self._documents, self._limits = register.papers, documents, limits
        self._logbook, self._now = logbook, now

    def require_known(self, cycle_id: str) -> None:
        """For who has not just seen the cycle. Raises CycleNotFound for an id that was never given."""
        if not self._rows.knows(cycle_id):
            raise CycleNotFound(cycle_id)

    def of(self, cycle_id: str) -> tuple[SignedPaper, ...]:
        """In the order in which they came."""
        return self._rows.of(cycle_id)

    def bring(self, caller: Caller, cycle_id: str, title: str, name: str, file: BinaryIO) -> SignedPaper:
        """Keeps a file called `name`, and reads the signatures that it has; without a title it is called as its file.
        A file that the cycle has already is told as it was kept first.

        Raises:
            UnfitField: the title cannot be one.
            EvidenceError: the file is not taken, or cannot be kept.
        """
        known = self.of(cycle_id)
        (evidence,) = evidence_of([(name, file)], self._limits)
        output = checked(lambda: Output(title=title or title_of(name), **evidence.document.model_dump()))
        if (again := _paper(known, evidence.document.sha256)) is not None:
            return again
        keep(evidence, self._documents)
        is_pdf = evidence.document.media_type == PDF
        paper = SignedPaper(
            **evidence.document.model_dump(),
            cycle_id=cycle_id,
            title=output.title,
            signatures=signatures_in(self._documents.read_bytes(evidence.document.sha256)) if is_pdf else None,
            brought_by=caller.account.name if caller.account else caller.address,
            brought_at=self._now(),
        )
        self._logbook.write_now(caller, AccessKind.PAPER_BROUGHT, f"{cycle_id}/{paper.sha256}")
        self._rows.keep(paper)
        return paper

    def blocks(self, paper: SignedPaper) -> Document:
        """Raises DocumentNotFound, DamagedDocument: the store has lost it."""
        output = Output(title=paper.title, sha256=paper.sha256, size=paper.size, media_type=paper.media_type)
        return Document(output, self._documents.open(paper.sha256))


class SignedPapers:
    """The same for the holders of accounts: people of the office who see the cycle, not outside parties."""

    def __init__(self, book: PaperBook, seeing: Seeing, logbook: Logbook) -> None:
        self._book, self._seeing, self._logbook = book, seeing, logbook

    async def of(self, sight: Sight) -> tuple[SignedPaper, ...]:
        """Those of a cycle; none for who does not see all of it."""
        return await asyncio.to_thread(self._book.of, sight.view.cycle_id) if sight.whole else ()

    async def sight_of(self, caller: Caller, cycle_id: str) -> Sight:
        """The cycle, for who may keep a paper of it.

        Raises:
            NotHere: there is no such cycle for him.
            NotAllowed: he sees only a part of it.
        """
        if caller.account is None:
            raise NotHere
        sight = await self._seeing.sight_of(caller.account, cycle_id)
        if not sight.whole:
            raise NotAllowed("Surat bertanda tangan disimpan oleh pegawai kantor, bukan oleh pihak luar.")
        return sight

    async def bring(self, caller: Caller, cycle_id: str, title: str, name: str, file: BinaryIO) -> SignedPaper:
        """As `PaperBook.bring`, for who may. Raises as `sight_of` too."""
        await self.sight_of(caller, cycle_id)
        return await asyncio.to_thread(self._book.bring, caller, cycle_id, title, name, file)

    async def document(self, caller: Caller, cycle_id: str, sha256: str) -> Document:
        """Raises NotHere for what is no paper of this cycle; else as `PaperBook.blocks` and `sight_of`."""
        paper = _paper(await self.of(await self.sight_of(caller, cycle_id)), sha256)
        if paper is None:
            raise NotHere
        document = await asyncio.to_thread(self._book.blocks, paper)
        await self._logbook.write(caller, AccessKind.DOCUMENT_READ, f"{cycle_id}/{sha256}")
        return document


def _paper(papers: tuple[SignedPaper, ...], sha256: str) -> SignedPaper | None:
    return next((each for each in papers if each.sha256 == sha256), None)
