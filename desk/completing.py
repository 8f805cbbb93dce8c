"""Completing a step: what is handed over is checked as a whole, then its files are kept, then the cycle is told.

A document that is kept and that no message names does no harm: it stays where the cycle then refuses, and the next try
finds it there.
"""

import asyncio
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from io import SEEK_END
from itertools import zip_longest
from typing import BinaryIO, NamedTuple

from adapters.documents.document_store import BLOCK, Documents
from adapters.temporal.cycles import Cycles
from desk.caller import Caller
from desk.sending import Sending
from sop.base.errors import NoWorkerAnswers, UnreadableFile
from sop.base.reading import checked
from sop.cycle.messages import CompleteStep, Receipt
from sop.cycle.progress import Output, same_name
from sop.dossier.evidence import HEAD, Limits, UnacceptableFile, Upload, title_of


class Evidence(NamedTuple):
    """What proves an output: a document that the store has, or a file that is yet to be kept as one."""

    document: Upload
    name: str = ""
    """The file's own; empty where there is none."""
    file: BinaryIO | None = None


class Named(NamedTuple):
    """An output that somebody has named: any part may be missing."""

    title: str
    reference: str = ""
    evidence: Evidence | None = None

    def output(self) -> Output:
        """Raises UnfitField."""
        proof = self.evidence.document.model_dump() if self.evidence else {}
        return checked(lambda: Output(title=self.title, reference=self.reference or None, **proof))


@dataclass(frozen=True)
class Handover:
    """What somebody hands over for a step."""

    role: str
    actor: str
    outputs: tuple[Named, ...]
    note: str | None = None
    step: int | None = None
    """None: the one that is open."""
    attempt: int | None = None
    message_id: str = field(default_factory=lambda: secrets.token_hex(8))
    """By which it is applied once, however often it is sent."""
    heard: bool = True
    """False where no worker has answered just now: it would not answer this either."""


class Completing:
    """Hands over what a step has made, whichever door it comes by."""

    def __init__(self, cycles: Cycles, documents: Documents, sending: Sending) -> None:
        self._cycles, self._documents, self._sending = cycles, documents, sending

    async def complete(self, cycle_id: str, handover: Handover, caller: Caller) -> Receipt | None:
        """The receipt, or None where no worker answered and the message now waits for one.

        Raises:
            UnfitField: it is no completion; nothing is kept.
            StorageFailed, UnacceptableFile: a file cannot be kept as it was checked; the cycle is not told.
            Refused: by the rules, or since the cycle is closed.
        """
        step, attempt, heard = handover.step, handover.attempt, handover.heard
        if step is None:
            step, attempt = await self._cycles.open_step(cycle_id)
            heard = attempt is not None
        outputs: Sequence[Named] = handover.outputs
        if not all(each.title for each in outputs):
            outputs = titled(outputs, await self._expected(cycle_id, step) if heard else "")
        named = tuple(each.output() for each in outputs)
        command = checked(
            lambda: CompleteStep(
                step=step,
                attempt=attempt,
                role=handover.role,
                actor=handover.actor,
                outputs=named,
                note=handover.note,
                message_id=handover.message_id,
            )
        )
        for each in outputs:
            if each.evidence is not None:
                await asyncio.to_thread(keep, each.evidence, self._documents)
        return await self._sending.complete(cycle_id, command, caller, heard=heard)

    async def _expected(self, cycle_id: str, step: int) -> str:
        """The output that the cycle's SOP names for a step; empty where nobody is there to say it."""
        try:
            return (await self._cycles.view(cycle_id)).steps[step - 1].output
        except NoWorkerAnswers:
            return ""


def evidence_of(files: Sequence[tuple[str, BinaryIO]], limits: Limits) -> tuple[Evidence, ...]:
    """Files, each with its own name, as evidence; reads all of them, so not for the event loop.

    Raises:
        EvidenceError: there are too many, or one is not taken as evidence.
        UnreadableFile: one cannot be read.
    """
    limits.count(len(files))
    measured = [(name, file, *_measured(name, file, limits)) for name, file in files]
    return tuple(
        Evidence(Upload(sha256=_digest(name, file), size=size, media_type=media_type), name, file)
        for name, file, size, media_type in measured
    )


def keep(evidence: Evidence, documents: Documents) -> None:
    """Once its file is in the store, if there is one to be kept. Raises UnacceptableFile, or as `Documents.put`."""
    if evidence.file is None:
        return
    evidence.file.seek(0)
    if documents.put(evidence.file).sha256 != evidence.document.sha256:
        raise UnacceptableFile(title_of(evidence.name), "berubah ketika sedang disimpan; ulangi bila sudah tetap.")


def paired(named: Sequence[tuple[str, str]], evidence: Sequence[Evidence]) -> tuple[Named, ...]:
    """One output for each title and reference; the first document proves the first, the second the second, and so on;
    what is left over of either is an output of its own."""
    names = [*named, *[("", "")] * (len(evidence) - len(named))]
    return tuple(Named(title, reference, proof) for (title, reference), proof in zip_longest(names, evidence))


def titled(outputs: Sequence[Named], expected: str) -> tuple[Named, ...]:
    """The same outputs with a title each: the first without one is what the SOP expects, unless that is there already.

    Others, and all where nobody could say what is expected (empty), have the name of their file.
    """
    missing = expected != "" and not any(same_name(expected, each.title) for each in outputs)
    result = []
    for each in outputs:
        title = each.title
        if not title and (missing or each.evidence is None):
            title, missing = expected, False
        if not title and each.evidence is not None:
            title = title_of(each.evidence.name)
        result.append(each._replace(title=title))
    return tuple(result)


def _measured(name: str, file: BinaryIO, limits: Limits) -> tuple[int, str]:
    """Size in bytes and media type."""
    try:
        size = file.seek(0, SEEK_END)
        file.seek(0)
        return size, limits.media_type(name, size, file.read(HEAD))
    except OSError as error:
        raise UnreadableFile(name) from error


def _digest(name: str, file: BinaryIO) -> str:
    digest = hashlib.sha256()
    try:
        file.seek(0)
        while block := file.read(BLOCK):
            digest.update(block)
        return digest.hexdigest()
    except OSError as error:
        raise UnreadableFile(name) from error
