"""The archive: what is filed when a cycle ends, on a real server with the real register and document store."""

import json
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from temporalio.client import Client

from adapters.dossiers.archive import DossierArchive, histories_of
from adapters.register.register import register_at
from sop.base.canonical import digest
from sop.cycle.messages import Standing
from sop.dossier.dossier import DOCUMENTS, DOSSIER, HISTORIES, LETTERS, MANIFEST, REPORT, SEAL, Filed, Manifest
from sop.dossier.evidence import DamagedDocument
from tests.adapters.support.filing import LOST, NOTE, Filing, eventful, files_in, played, written
from tests.histories.scenarios import cancelled, cancelled_by_temporal, office_time

SCENARIOS = (eventful, cancelled, cancelled_by_temporal, office_time)
EVENTFUL, OFFICE_TIME = 0, 3


@pytest.fixture(scope="module")
async def client_and_filing(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[Client, Filing]]:
    async with played(tmp_path_factory.mktemp("arsip"), *SCENARIOS) as both:
        yield both


@pytest.fixture
def client(client_and_filing: tuple[Client, Filing]) -> Client:
    return client_and_filing[0]


@pytest.fixture
def filing(client_and_filing: tuple[Client, Filing]) -> Filing:
    return client_and_filing[1]


def receipt(filing: Filing, place: int = EVENTFUL) -> Filed:
    kept = filing.register.dossier(filing.closings[place].view.cycle_id)
    assert kept is not None
    return kept


def events(history: bytes) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = json.loads(history)["events"]
    return read


@pytest.mark.parametrize("place", range(len(SCENARIOS)), ids=[scenario.__name__ for scenario in SCENARIOS])
def test_every_cycle_that_ends_has_a_dossier(filing: Filing, place: int) -> None:
    """Completed or cancelled, by a superior or by Temporal: all its files are in the store, as the manifest names them,
    and the register has the seal."""
    kept = receipt(filing, place)
    files = files_in(filing, kept)
    manifest = Manifest.model_validate_json(files[MANIFEST])
    assert digest(files[MANIFEST]) == kept.seal
    assert files[SEAL] == f"{kept.seal}  manifest.json\n".encode()
    assert [entry.path for entry in manifest.files] == [path for path in files if path not in (MANIFEST, SEAL)]
    assert {entry.path: (entry.sha256, entry.size) for entry in manifest.files} == {
        path: (digest(content), len(content)) for path, content in files.items() if path not in (MANIFEST, SEAL)
    }
    assert kept.size == sum(map(len, files.values()))
    assert written(files) == filing.closings[place]
    [row] = [row for row in filing.register.cycles() if row.cycle_id == kept.cycle_id]
    assert row.standing in (Standing.COMPLETED, Standing.CANCELLED)


def test_documents_are_filed_where_they_are_and_named_where_they_are_not(filing: Filing) -> None:
    """What was handed over and is in the store is in the dossier; what never came is listed as absent."""
    files = files_in(filing, receipt(filing))
    assert files[f"{DOCUMENTS}{digest(NOTE)}"] == NOTE
    assert Manifest.model_validate_json(files[MANIFEST]).absent == (LOST,)


def test_a_letter_is_drafted_for_each_escalation(filing: Filing) -> None:
    """And for nothing else: not for a reminder, not in a cycle without escalations."""
    for place in range(len(SCENARIOS)):
        closing, files = filing.closings[place], files_in(filing, receipt(filing, place))
        escalated = [entry for entry in closing.view.journal if entry.kind.value == "escalated"]
        assert len([path for path in files if path.startswith(LETTERS)]) == len(escalated)
        assert (place == EVENTFUL) is bool(escalated)


def test_the_histories_of_all_runs_are_filed_up_to_the_filing(filing: Filing) -> None:
    """Oldest first, each continuing the one before; the last ends with the workflow task that asked for the filing."""
    files = files_in(filing, receipt(filing))
    runs = [
        events(files[f"{HISTORIES}{place}.json"]) for place in range(1, 1 + sum(p.startswith(HISTORIES) for p in files))
    ]
    assert len(runs) > 1
    for before, after in pairwise(runs):
        started = after[0]["workflowExecutionStartedEventAttributes"]
        earlier = before[0]["workflowExecutionStartedEventAttributes"]
        assert started["continuedExecutionRunId"] == earlier["originalExecutionRunId"]
        assert "workflowExecutionContinuedAsNewEventAttributes" in before[-1]
    asked = [each for each in runs[-1] if "activityTaskScheduledEventAttributes" in each]
    task = asked[-1]["activityTaskScheduledEventAttributes"]
    assert task["activityType"]["name"] == "file"
    *_, last = runs[-1]
    [attributes] = [last[name] for name in last if name.endswith("Attributes")]
    assert attributes["workflowTaskCompletedEventId"] == task["workflowTaskCompletedEventId"]


async def test_a_filing_that_is_repeated_gives_the_same_bytes(client: Client, filing: Filing, tmp_path: Path) -> None:
    """Even when the cycle has gone on meanwhile, and with nothing kept of the first."""
    for place in range(len(SCENARIOS)):
        register = register_at("", tmp_path / str(place))
        again = DossierArchive(client, filing.documents, register)
        assert await again.file_closing(filing.closings[place], filing.runs[place]) == receipt(filing, place)
        register.close()


async def test_the_first_dossier_of_a_cycle_stays(filing: Filing) -> None:
    """A filing that comes later, of whatever, changes neither the seal nor the files."""
    other = filing.closings[EVENTFUL]
    other = other.model_copy(update={"view": other.view.model_copy(update={"title": "Judul lain"})})
    assert await filing.real.file_closing(other, filing.runs[EVENTFUL]) == receipt(filing)
    assert written(files_in(filing, receipt(filing))) == filing.closings[EVENTFUL]


async def test_a_damaged_document_is_not_filed(client: Client, filing: Filing, tmp_path: Path) -> None:
    """The filing fails and names it, for as long as it is damaged; the register then has no seal."""
    damaged = filing.documents.__class__(tmp_path / "dokumen")
    note = damaged.put_bytes(NOTE).sha256
    [file] = (tmp_path / "dokumen").rglob(note)
    file.chmod(0o640)
    file.write_bytes(b"lain")
    register = register_at("", tmp_path)
    archive, closing = DossierArchive(client, damaged, register), filing.closings[EVENTFUL]
    with pytest.raises(DamagedDocument, match=note):
        await archive.file_closing(closing, filing.runs[EVENTFUL])
    assert register.dossier(closing.view.cycle_id) is None
    damaged.put_bytes(NOTE)
    assert await archive.file_closing(closing, filing.runs[EVENTFUL]) == receipt(filing)
    register.close()


class Forgetful(Client):
    """A client of a server that no longer has one run: asked for it, it asks the server for one that never was."""

    def __init__(self, client: Client, forgotten: str) -> None:
        super().__init__(client.service_client, namespace=client.namespace, data_converter=client.data_converter)
        self._forgotten = forgotten

    def get_workflow_handle(self, workflow_id: str, *, run_id: str | None = None, **others: Any) -> Any:
        run_id = str(uuid4()) if run_id == self._forgotten else run_id
        return super().get_workflow_handle(workflow_id, run_id=run_id, **others)


async def test_runs_that_temporal_has_forgotten_hold_nothing_up(client: Client, filing: Filing, tmp_path: Path) -> None:
    """A cycle longer than the namespace keeps closed runs is filed with the histories that are left."""
    closing, last = filing.closings[EVENTFUL], filing.runs[EVENTFUL]
    whole = await histories_of(client, closing.view.cycle_id, last)
    first = events(whole[0])[0]["workflowExecutionStartedEventAttributes"]["originalExecutionRunId"]
    register = register_at("", tmp_path)
    archive = DossierArchive(Forgetful(client, first), filing.documents, register)
    files = files_in(filing, await archive.file_closing(closing, last))
    register.close()
    assert [files[path] for path in files if path.startswith(HISTORIES)] == whole[1:]
    assert {DOSSIER, REPORT} < files.keys()
