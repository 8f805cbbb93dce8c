"""Dossiers as offices file them: cycles played on a real server, and what may be done to the zip afterwards."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from temporalio.client import Client

from adapters.documents.document_folder import FolderDocuments
from adapters.dossiers.archive import DossierArchive
from adapters.dossiers.dossier_zip import Member, members_of, pack
from adapters.register.register import register_at
from sop.base.canonical import canonical
from sop.cycle.journal import Entry, Journal, append
from sop.cycle.messages import Order
from sop.dossier.dossier import DOSSIER, MANIFEST, SEAL, Closing, Dossier, Filed, Manifest, manifest_of, seal_file
from sop.dossier.dossier import Filing as Request
from tests.histories.scenarios import Scenario
from tests.sop.support.cycles import HEAD, OUTPUT, SOP
from tests.workflows.support.office import Office, RecordingArchive, RunningCycle, completion, decision
from tests.workflows.support.servers import SHORT_RUNS, start_real

REHEARSAL = Order(title="Gladi berkas", sop=SOP, minute_seconds=0.01)
NOTE = b"%PDF-1.7 catatan pengembangan sistem"
"""A document that is in the store before it is handed over."""
LOST = "b" * 64
"""The SHA-256 of one that never is."""


class Filing(RecordingArchive):
    """The archive of an office, kept in a folder; remembers what it was asked to file."""

    def __init__(self, client: Client, folder: Path) -> None:
        super().__init__()
        self.documents = FolderDocuments(folder)
        self.register = register_at("", folder)
        self.real = DossierArchive(client, self.documents, self.register)
        self.closings: list[Closing] = []
        self.runs: list[str] = []

    async def file(self, cycle_id: str, run_id: str, filing: Request) -> Filed:
        await super().file(cycle_id, run_id, filing)
        self.closings.append(await self.real.closing_of(cycle_id, run_id, filing))
        self.runs.append(run_id)
        return await self.real.file(cycle_id, run_id, filing)


async def eventful(office: Office) -> RunningCycle:
    """Step 1 escalated, acknowledged and late; step 3 paused, extended, given back to step 2; documents on the way."""
    kept = office.archive
    assert isinstance(kept, Filing)
    note = kept.documents.put_bytes(NOTE)
    cycle = await office.start(REHEARSAL)
    await cycle.until(lambda view: any(rung.rung == 1 for rung in view.steps[0].escalations))
    await cycle.ask("acknowledge_escalation", {"role": HEAD, "actor": "Kepala 1"})
    await cycle.complete(1, outputs=[OUTPUT | {"sha256": note.sha256, "size": note.size}])
    await cycle.complete(2, outputs=[{"title": "Draf", "sha256": LOST}])
    await cycle.ask("pause_clock", decision())
    await cycle.ask("extend_deadline", decision(minutes=90_000))
    await cycle.ask("resume_clock", decision())
    await cycle.ask("return_step", decision(to_step=2))
    await cycle.tell("complete_step", completion(2, role=HEAD))
    await cycle.finish()
    return cycle


@asynccontextmanager
async def played(folder: Path, *scenarios: Scenario) -> AsyncIterator[tuple[Client, Filing]]:
    """Cycles that have ended on a real server, which suggests new runs early, and the archive they were filed in."""
    async with start_real(folder, *SHORT_RUNS) as server:
        filing = Filing(server.client, folder)
        office = Office(server, archive=filing)
        async with office.at_work(remembers=True):
            for scenario in scenarios:
                await (await scenario(office)).result()
        yield server.client, filing
        filing.register.close()


def files_in(filing: Filing, receipt: Filed) -> dict[str, bytes]:
    """Every file of a dossier, by path."""
    return {member.path: b"".join(member.blocks) for member in members_of(receipt, filing.documents)}


def zipped(files: Mapping[str, bytes], path: Path) -> Path:
    """The zip of these files, whatever they are."""
    with path.open("w+b") as file:
        pack([Member(name, len(files[name]), [files[name]]) for name in sorted(files)], file)
    return path


def sealed(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same files under a manifest and a seal of their own: what whoever holds a dossier can make of it."""
    before = Manifest.model_validate_json(files[MANIFEST])
    own = {path: content for path, content in files.items() if path not in (MANIFEST, SEAL)}
    manifest = canonical(manifest_of(before.cycle_id, own, (), before.absent))
    return {**own, MANIFEST: manifest, SEAL: seal_file(manifest)}


def written(files: Mapping[str, bytes]) -> Closing:
    return Dossier.model_validate_json(files[DOSSIER]).closing


def rewritten(files: Mapping[str, bytes], closing: Closing) -> dict[str, bytes]:
    """The same dossier with another closing, sealed anew."""
    return sealed({**files, DOSSIER: canonical(Dossier(closing=closing))})


def rechained(entries: Iterable[Entry]) -> Journal:
    """The same entries in a chain that holds."""
    journal: Journal = ()
    for entry in entries:
        journal = append(
            journal,
            entry.at,
            entry.kind,
            entry.detail,
            step=entry.step,
            role=entry.role,
            actor=entry.actor,
            sop_sha256=entry.sop_sha256,
            extended_minutes=entry.extended_minutes,
        )
    return journal
