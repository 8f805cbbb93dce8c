"""Papers that come back signed: who may keep them, once, with what is read of them."""

import io
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from adapters.documents.store_choice import documents_at
from adapters.register.register import register_at
from desk.caller import PORTAL, Caller
from desk.keeping_papers import PaperBook, SignedPapers
from desk.office import Office
from desk.seeing import Seeing
from settings import Settings
from sop.base.errors import CycleNotFound, NotAllowed, NotHere
from sop.dossier.evidence import UnacceptableFile
from sop.papers.signed_papers import SignatureState
from sop.people.access import AccessKind
from sop.people.people import Account
from tests.adapters.support.signing_pdfs import paper, signed
from tests.desk.support.access import RememberedLog
from tests.desk.support.clock import StoppedClock
from tests.desk.support.cycles import FakeCycles
from tests.desk.support.people import outsider, person
from tests.sop.support.cycles import DEVELOPER, HEAD, OF_ALFA, reach

CYCLE = "siklus-2026-1"
SCAN = b"\xff\xd8\xff hasil pindai"


def caller(account: Account) -> Caller:
    return Caller(account, "10.0.0.9", PORTAL)


HEAD_CALLER = caller(person(HEAD, login="kabid1"))
PARTY = caller(outsider(DEVELOPER, login="pengembang1"))


@dataclass
class House:
    seeing: Seeing
    book: PaperBook
    papers: SignedPapers
    log: RememberedLog

    async def bring(self, content: bytes, name: str = "nota.pdf", by: Caller = HEAD_CALLER) -> str:
        return (await self.papers.bring(by, CYCLE, "", name, io.BytesIO(content))).sha256


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    now, log = StoppedClock(), RememberedLog()
    cycles = FakeCycles(now)
    cycles.put(reach(5, OF_ALFA))
    seeing, documents = Seeing(cycles, Office(), now), documents_at("", tmp_path)
    with closing(register_at("", tmp_path)) as register:
        book = PaperBook(register, documents, Settings().evidence_limits, log, now)
        yield House(seeing, book, SignedPapers(book, seeing, log), log)


@pytest.fixture(scope="module")
def content() -> bytes:
    return signed(paper(), "Kepala Bidang 1")


async def test_a_paper_comes_back_once_with_its_signatures(house: House, content: bytes) -> None:
    """What was kept first stays, whoever brings the same file again; the act is in the access log before."""
    kept = await house.papers.bring(HEAD_CALLER, CYCLE, "Nota dinas langkah 5", "nota.pdf", io.BytesIO(content))
    again = await house.papers.bring(HEAD_CALLER, CYCLE, "Nama lain", "lain.pdf", io.BytesIO(content))
    assert again == kept == house.book.of(CYCLE)[0]
    assert (kept.title, kept.brought_by, kept.media_type) == (
        "Nota dinas langkah 5",
        "Orang 1",
        "application/pdf",
    )
    assert kept.signatures is not None
    assert [each.state for each in kept.signatures] == [SignatureState.WHOLE]
    assert house.log.entries == [("kabid1", AccessKind.PAPER_BROUGHT, f"{CYCLE}/{kept.sha256}")]


async def test_a_scan_is_kept_without_signatures(house: House) -> None:
    """It bears them as a picture; it is called as its file where nobody names it."""
    kept = await house.papers.bring(HEAD_CALLER, CYCLE, "", "pindai.jpg", io.BytesIO(SCAN))
    assert (kept.title, kept.signatures) == ("pindai.jpg", None)


async def test_what_is_kept_can_be_fetched_by_who_sees_the_cycle(house: House) -> None:
    """Its very bytes; the reading is logged."""
    sha256 = await house.bring(SCAN, "pindai.jpg")
    document = await house.papers.document(HEAD_CALLER, CYCLE, sha256)
    assert b"".join(document.blocks) == SCAN
    assert house.log.entries[-1] == ("kabid1", AccessKind.DOCUMENT_READ, f"{CYCLE}/{sha256}")
    with pytest.raises(NotHere):
        await house.papers.document(HEAD_CALLER, CYCLE, "a" * 64)


async def test_an_outside_party_neither_keeps_nor_reads_nor_sees_one(house: House) -> None:
    """The letters may be about it."""
    sha256 = await house.bring(SCAN, "pindai.jpg")
    assert await house.papers.of(await house.seeing.sight_of(account(PARTY), CYCLE)) == ()
    with pytest.raises(NotAllowed):
        await house.bring(SCAN, by=PARTY)
    with pytest.raises(NotAllowed):
        await house.papers.document(PARTY, CYCLE, sha256)


async def test_what_is_not_taken_is_not_kept(house: House) -> None:
    """A program that calls itself a letter: nothing is kept, nothing is logged."""
    with pytest.raises(UnacceptableFile):
        await house.bring(b"MZ program")
    assert (house.book.of(CYCLE), house.log.entries) == ((), [])


def test_a_cycle_that_never_was_is_said_to_a_terminal(house: House) -> None:
    with pytest.raises(CycleNotFound):
        house.book.require_known("siklus-2026-99")


def account(known: Caller) -> Account:
    assert known.account is not None
    return known.account
