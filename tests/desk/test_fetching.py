"""What may be fetched of a cycle, by whom, and that every reading is in the access log."""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from zipfile import ZipFile

import pytest

from adapters.documents.document_store import Documents
from adapters.documents.store_choice import documents_at
from adapters.register.register import Register
from desk.caller import PORTAL, Caller
from desk.fetching import Dossiers, Fetching, NoDossier
from desk.office import Office
from desk.seeing import Seeing
from sop.base.canonical import canonical
from sop.base.errors import NotHere
from sop.dossier.dossier import MANIFEST, SEAL, Filed, filed, manifest_of
from sop.dossier.evidence import DocumentNotFound
from sop.people.access import AccessKind
from sop.people.people import Account
from tests.desk.support.access import RememberedLog
from tests.desk.support.clock import StoppedClock
from tests.desk.support.cycles import FakeCycles
from tests.desk.support.people import outsider, person
from tests.sop.support.cycles import DEVELOPER, HEAD, MONDAY, OF_ALFA, UNIT, complete, reach, start

CYCLE = "siklus-2026-1"
NOTE, REPORT = b"catatan", b"%PDF-1.7 laporan"


def caller(account: Account) -> Caller:
    return Caller(account, "10.0.0.9", PORTAL)


UNIT_CALLER, HEAD_CALLER = caller(person(UNIT, login="data1")), caller(person(HEAD, login="kabid1"))
PARTY = caller(outsider(DEVELOPER, login="pengembang1"))


class Receipts:
    """The register, as far as it knows of dossiers."""

    def __init__(self) -> None:
        self.kept: dict[str, Filed] = {}

    def dossier(self, cycle_id: str) -> Filed | None:
        return self.kept.get(cycle_id)


@dataclass
class House:
    documents: Documents
    cycles: FakeCycles
    receipts: Receipts
    log: RememberedLog
    seeing: Seeing
    dossiers: Dossiers
    fetching: Fetching

    def file(self) -> None:
        """The cycle's dossier is filed: one report."""
        self.documents.put_bytes(REPORT)
        manifest = manifest_of(CYCLE, {"laporan.pdf": REPORT}, (), ())
        self.documents.put_bytes(canonical(manifest))
        self.receipts.kept[CYCLE] = filed(manifest)


@pytest.fixture
def house(tmp_path: Path) -> House:
    documents, cycles, receipts, log = (
        documents_at("", tmp_path),
        FakeCycles(StoppedClock()),
        Receipts(),
        RememberedLog(),
    )
    office, now = Office(), StoppedClock()
    seeing, dossiers = Seeing(cycles, office, now), Dossiers(cast(Register, receipts), documents)
    fetching = Fetching(cycles, dossiers, documents, seeing, office, log, now)
    note = documents.put_bytes(NOTE)
    output = {"title": "Catatan", "sha256": note.sha256, "size": note.size, "media_type": "text/plain"}
    cycles.put(complete(start(OF_ALFA), MONDAY, outputs=[output]))
    return House(documents, cycles, receipts, log, seeing, dossiers, fetching)


def note_of(house: House) -> str:
    return str(house.cycles.cycle(CYCLE).progress.steps[0].outputs[0].sha256)


async def test_a_document_in_sight_is_read_and_the_reading_is_logged(house: House) -> None:
    """Its very bytes, with what it proves."""
    found = await house.fetching.document(UNIT_CALLER, CYCLE, note_of(house))
    assert (found.output.title, b"".join(found.blocks)) == ("Catatan", NOTE)
    assert house.log.entries == [("data1", AccessKind.DOCUMENT_READ, f"{CYCLE}/{note_of(house)}")]


async def test_a_document_out_of_sight_is_not_there(house: House) -> None:
    """One that the cycle does not name, one of another lane, one of a cycle that is not his: nothing is read."""
    other = house.documents.put_bytes(b"lain").sha256
    for who, cycle_id, sha256 in (
        (UNIT_CALLER, CYCLE, other),
        (UNIT_CALLER, "siklus-2026-0", note_of(house)),
        (PARTY, CYCLE, note_of(house)),
        (caller(person(login="kosong1")), CYCLE, note_of(house)),
        (Caller(None, "10.0.0.9", PORTAL), CYCLE, note_of(house)),
    ):
        with pytest.raises(NotHere):
            await house.fetching.document(who, cycle_id, sha256)
    assert house.log.entries == []


async def test_a_document_that_is_lost_is_said_to_be_lost(house: House) -> None:
    """Before anything is sent, and nobody is said to have read it."""
    lost = {"title": "Hilang", "sha256": "a" * 64}
    house.cycles.put(complete(house.cycles.cycle(CYCLE), MONDAY, outputs=[lost]))
    with pytest.raises(DocumentNotFound):
        await house.fetching.document(UNIT_CALLER, CYCLE, "a" * 64)
    assert house.log.entries == []


async def test_a_dossier_is_for_who_sees_all_of_it(house: House) -> None:
    """The zip as it was filed; an outside party, and who has no role in it, learn of none."""
    house.file()
    for who in (UNIT_CALLER, HEAD_CALLER, caller(person(login="operator1", operator=True))):
        with await house.fetching.dossier(who, CYCLE) as packed, ZipFile(io.BytesIO(packed.read())) as dossier:
            assert dossier.read("laporan.pdf") == REPORT
            assert set(dossier.namelist()) == {"laporan.pdf", MANIFEST, SEAL}
    read = ("data1", "kabid1", "operator1")
    assert house.log.entries == [(who, AccessKind.DOCUMENT_READ, f"{CYCLE}/berkas.zip") for who in read]
    for who in (PARTY, caller(person(login="kosong1")), Caller(None, "10.0.0.9", PORTAL)):
        with pytest.raises(NotHere):
            await house.fetching.dossier(who, CYCLE)


async def test_a_cycle_that_temporal_has_forgotten_is_known_to_who_reads_reports(house: House) -> None:
    """Its dossier is in the register for good; others are told that there is no such cycle."""
    house.file()
    forgotten = FakeCycles(StoppedClock())
    seeing = Seeing(forgotten, Office(), StoppedClock())
    fetching = Fetching(forgotten, house.dossiers, house.documents, seeing, Office(), house.log, StoppedClock())
    (await fetching.dossier(HEAD_CALLER, CYCLE)).close()
    with pytest.raises(NotHere):
        await fetching.dossier(UNIT_CALLER, CYCLE)


async def test_there_is_no_dossier_before_there_is_one(house: House) -> None:
    """Neither to be fetched nor on the page; on the command line it is said in words."""
    with pytest.raises(NotHere):
        await house.fetching.dossier(UNIT_CALLER, CYCLE)
    with pytest.raises(NoDossier, match="Belum ada berkas untuk siklus"):
        house.dossiers.filed(CYCLE)
    ended = house.cycles.cycle(CYCLE).cancel(MONDAY, "Tidak jadi")
    house.cycles.put(ended)
    assert UNIT_CALLER.account is not None
    sight = await house.seeing.sight_of(UNIT_CALLER.account, CYCLE)
    assert await house.fetching.receipt(sight) is None
    house.file()
    assert await house.fetching.receipt(sight) == house.receipts.kept[CYCLE]


async def test_the_page_offers_a_dossier_to_nobody_who_may_not_have_it(house: House) -> None:
    """An outside party, and whoever looks at a cycle that still runs."""
    house.file()
    house.cycles.put(reach(5, OF_ALFA))
    assert PARTY.account is not None
    assert UNIT_CALLER.account is not None
    for account in (PARTY.account, UNIT_CALLER.account):
        assert await house.fetching.receipt(await house.seeing.sight_of(account, CYCLE)) is None
