"""The archive of dossiers: each of their files in the document store under its SHA-256, their seals in the register."""

import asyncio
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Any, Protocol

import structlog
from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import Client, WorkflowHistory
from temporalio.service import RPCError, RPCStatusCode

from adapters.documents.document_store import Documents
from adapters.papers.letter_papers import letter_pdf
from adapters.papers.office_profile import NO_PROFILE, OfficePapers
from adapters.papers.typesetting import typeset
from sop.base.canonical import canonical, canonical_json, digest
from sop.base.contract import ActivityType, Query
from sop.base.errors import SopError
from sop.cycle.parts import From
from sop.cycle.records import CycleRecord, StepRecord, cycle_record, step_records
from sop.dossier.dossier import (
    DOCUMENTS,
    DOSSIER,
    HISTORIES,
    REPORT,
    Closing,
    Dossier,
    Filed,
    Filing,
    ManifestEntry,
    Part,
    filed,
    manifest_of,
    named_documents,
)
from sop.papers.nota_dinas import letters_of
from sop.papers.report import report_of

log = structlog.get_logger()

MOST_HISTORY = 200_000_000
"""Bytes, about: what a dossier holds of histories, and what can be played again in a minute. People do not come near
it; ten thousand messages of a stranger may, and they must not keep a cycle from being filed."""
_FROM_TASK = (
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED,
)
"""Events that follow from a workflow task and do not name it."""


class Seals(Protocol):
    """Where the receipts are kept for good."""

    def dossier(self, cycle_id: str) -> Filed | None: ...

    def keep_dossier(
        self, filed: Filed, cycle: CycleRecord, steps: Sequence[StepRecord], stored: Container[str]
    ) -> Filed: ...


class DossierArchive:
    """Files dossiers while cycles end. The same closing and histories give the same bytes, however often."""

    def __init__(
        self, client: Client, documents: Documents, register: Seals, office: OfficePapers = NO_PROFILE
    ) -> None:
        self._client = client
        self._documents = documents
        self._register = register
        self._office = office

    async def file(self, cycle_id: str, run_id: str, filing: Filing) -> Filed:
        """Files the dossier of a cycle whose last run is `run_id`; one that is filed already stays as it is.

        Raises:
            RPCError, WorkflowQueryFailedError: Temporal does not give the closing or the histories.
            SopError: the document store or the register fails, or a document in the store is damaged.
        """
        return await self.file_closing(await self.closing_of(cycle_id, run_id, filing), run_id)

    async def closing_of(self, cycle_id: str, run_id: str, filing: Filing) -> Closing:
        """The closing that a cycle wants to have filed, from the cycle itself."""
        cycle = self._client.get_workflow_handle(cycle_id, run_id=run_id)
        form: Any = Part | None  # the converter knows it, the client's annotation does not
        text, start = "", From(start=0)
        while (part := await cycle.query(Query.CLOSING, start, result_type=form)) is not None:
            text += part.text
            if part.following is None:
                break
            start = From(start=part.following)
        if digest(text.encode()) != filing.closing:
            raise SopError(f"Siklus {cycle_id} menyerahkan bahan berkas yang lain dari yang dimintakan.")
        return Closing.model_validate_json(text)

    async def file_closing(self, closing: Closing, run_id: str) -> Filed:
        """The same, for a closing at hand."""
        kept = await asyncio.to_thread(self._register.dossier, closing.view.cycle_id)
        if kept is not None:
            return kept
        histories = await histories_of(self._client, closing.view.cycle_id, run_id)
        return await asyncio.to_thread(self._file, closing, histories)

    def _file(self, closing: Closing, histories: Sequence[bytes]) -> Filed:
        view = closing.view
        named = named_documents(view)
        documents = [self._measured(sha256) for sha256 in named if self._documents.has(sha256)]
        stored = {entry.sha256: entry.size for entry in documents}
        files = dict(files_of(closing, histories, stored, self._office))
        absent = (sha256 for sha256 in named if sha256 not in stored)
        manifest = manifest_of(view.cycle_id, files, documents, absent)
        for content in files.values():
            self._documents.put_bytes(content)
        self._documents.put_bytes(canonical(manifest))
        return self._register.keep_dossier(
            filed(manifest), cycle_record(view, closing.order.sop.name), step_records(view), stored
        )

    def _measured(self, sha256: str) -> ManifestEntry:
        """Reads all of a document: one that is damaged is found now, while somebody may still have the original."""
        size = sum(map(len, self._documents.open(sha256)))
        return ManifestEntry(path=f"{DOCUMENTS}{sha256}", sha256=sha256, size=size)


def files_of(
    closing: Closing, histories: Iterable[bytes], stored: dict[str, int], office: OfficePapers = NO_PROFILE
) -> Iterator[tuple[str, bytes]]:
    """A dossier's own files: all but the documents, the manifest and its seal. The papers look as the office's profile
    says when they are filed; a dossier that is filed stays as it is when the profile changes."""
    sop = closing.order.sop
    yield DOSSIER, canonical(Dossier(closing=closing))
    for place, history in enumerate(histories, start=1):
        yield f"{HISTORIES}{place}.json", history
    yield REPORT, typeset("report", office.on_paper(report_of(closing, stored), sop), closing.view.as_of)
    for letter in letters_of(closing):
        yield letter.path, letter_pdf(letter, sop, office)


async def histories_of(client: Client, cycle_id: str, run_id: str) -> list[bytes]:
    """The histories of a cycle's runs up to `run_id`, oldest first, as canonical JSON; the last up to its filing.

    Runs that Temporal has already forgotten are left out, and the oldest of what is more than `MOST_HISTORY`; that they
    are missing shows when the others are played.
    """
    histories: list[bytes] = []
    while run_id:
        if sum(map(len, histories)) > MOST_HISTORY:
            log.error("history_left_out", cycle_id=cycle_id, run_id=run_id)
            break
        try:
            history = await client.get_workflow_handle(cycle_id, run_id=run_id).fetch_history()
        except RPCError as error:
            if not histories or error.status is not RPCStatusCode.NOT_FOUND:
                raise
            log.warning("history_forgotten", cycle_id=cycle_id, run_id=run_id)
            break
        events = history.events if histories else _until_filing(history.events)
        histories.insert(0, canonical_json(WorkflowHistory(cycle_id, events).to_json_dict()))
        run_id = history.events[0].workflow_execution_started_event_attributes.continued_execution_run_id
    return histories


def _until_filing(events: Sequence[HistoryEvent]) -> Sequence[HistoryEvent]:
    """All that the workflow task that asked for the filing has made, and nothing after it: what comes later depends on
    when one looks, and the server writes these at one stroke."""
    place = max(
        place
        for place, event in enumerate(events)
        if event.activity_task_scheduled_event_attributes.activity_type.name == ActivityType.FILE_DOSSIER
    )
    task = _task_of(events[place])
    while place < len(events) and (_task_of(events[place]) == task or events[place].event_type in _FROM_TASK):
        place += 1
    return events[:place]


def _task_of(event: HistoryEvent) -> int | None:
    """The id of the completed workflow task that an event names as its cause."""
    attributes = getattr(event, str(event.WhichOneof("attributes")))
    return getattr(attributes, "workflow_task_completed_event_id", None)
