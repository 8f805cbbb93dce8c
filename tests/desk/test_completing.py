"""Completing a step: no document is kept of what is no completion, nothing is lost of what is one, once is enough."""

import hashlib
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from adapters.documents.document_store import Documents
from adapters.documents.store_choice import documents_at
from desk.caller import Caller, by_token
from desk.completing import Completing, Evidence, Handover, Named, evidence_of, paired, titled
from sop.base.errors import NoWorkerAnswers, Refusal, Refused, ServerUnreachable, SopError, UnfitField, UnreadableFile
from sop.cycle.journal import Kind
from sop.cycle.messages import CompleteStep, Receipt, ReturnStep
from sop.dossier.evidence import Limits, StorageFull, TooManyFiles, UnacceptableFile, Upload
from sop.people.access import AccessKind
from sop.people.people import Account
from tests.desk.support.access import RememberedLog
from tests.desk.support.clock import StoppedClock
from tests.desk.support.cycles import FakeCycles
from tests.desk.support.signed import AT_TERMINAL, sending_over
from tests.sop.support.cycles import HEAD, MONDAY, UNIT, decide, reach, start

LIMITS = Limits(max_bytes=100, types="application/pdf,text/plain", per_step=2)
PDF = b"%PDF-1.7 rahasia"
EXPECTED = "Catatan pengembangan sistem"
"""What the SOP calls the output of step 1."""


class Desk:
    """The use case over a gateway and a store that can both fail."""

    def __init__(self, folder: Path) -> None:
        self.cycles = FakeCycles(StoppedClock())
        self.documents = documents_at("", folder)
        self.completing = Completing(self.cycles, self.documents, sending_over(self.cycles))
        self.folder = folder
        self.cycle_id = self.cycles.put(start())

    async def complete(self, *outputs: Named, **fields: Any) -> Receipt | None:
        return await self.completing.complete(self.cycle_id, handover(*outputs, **fields), AT_TERMINAL)

    @property
    def kept(self) -> bool:
        """Whether the store has anything at all."""
        return any(self.folder.rglob("*"))

    @property
    def step(self) -> int | None:
        return self.cycles.cycle(self.cycle_id).progress.current


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "data")


def handover(*outputs: Named, **fields: Any) -> Handover:
    return Handover(**{"role": UNIT, "actor": "Petugas 1", "outputs": outputs or (Named("Hasil", "B/1"),)} | fields)


def brought(content: bytes = PDF, name: str = "hasil.pdf") -> Evidence:
    (evidence,) = evidence_of([(name, io.BytesIO(content))], LIMITS)
    return evidence


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


# --- what is handed over


async def test_a_letter_and_a_file_complete_the_open_step(desk: Desk) -> None:
    """The file is in the store, the cycle knows its fingerprint, and the receipt says what that has changed."""
    receipt = await desk.complete(Named("Catatan", "B/7", brought()), note="Lengkap")
    assert receipt is not None
    assert [entry.kind for entry in receipt.entries] == [Kind.COMPLETED, Kind.OPENED]
    run = desk.cycles.cycle(desk.cycle_id).progress.steps[0]
    (output,) = run.outputs
    assert (output.title, output.reference, output.sha256) == ("Catatan", "B/7", sha256(PDF))
    assert (output.size, output.media_type, run.note) == (len(PDF), "application/pdf", "Lengkap")
    assert desk.documents.read_bytes(sha256(PDF)) == PDF


async def test_a_document_that_was_brought_before_is_named_again_without_its_file(desk: Desk) -> None:
    """Its fingerprint is enough; nothing is kept once more."""
    document = Upload(sha256=sha256(PDF), size=len(PDF), media_type="application/pdf")
    assert await desk.complete(Named("Catatan", "", Evidence(document))) is not None
    assert desk.cycles.cycle(desk.cycle_id).progress.steps[0].outputs[0].sha256 == sha256(PDF)
    assert not desk.kept


async def test_what_has_no_title_has_the_one_that_the_sop_names(desk: Desk) -> None:
    """The open step is asked for it; what comes beside it has the name of its own file."""
    proofs = evidence_of([("a.pdf", io.BytesIO(PDF)), ("folder\\b.txt", io.BytesIO(b"isi"))], LIMITS)
    assert await desk.complete(*paired([], proofs)) is not None
    assert [each.title for each in desk.cycles.cycle(desk.cycle_id).progress.steps[0].outputs] == [EXPECTED, "b.txt"]


PROOF = Evidence(Upload(sha256="0" * 64, size=1, media_type="application/pdf"), "folder/a.pdf")


@pytest.mark.parametrize(
    ("given", "expected", "result"),
    [
        (["", ""], EXPECTED, [EXPECTED, "a.pdf"]),
        (["Catatan", ""], EXPECTED, ["Catatan", "a.pdf"]),
        (["Undangan", ""], EXPECTED, ["Undangan", EXPECTED]),
        (["", ""], "", ["a.pdf", "a.pdf"]),
    ],
)
def test_the_named_output_is_there_once(given: Sequence[str], expected: str, result: Sequence[str]) -> None:
    """By the title that somebody gave it, else as the first without one; unknown, all have their file's name."""
    outputs = titled([Named(title, "", PROOF) for title in given], expected)
    assert [each.title for each in outputs] == result


def test_names_and_files_meet_in_their_order() -> None:
    """What is left over of either is an output of its own."""
    assert paired([("A", "1"), ("B", "2")], [PROOF]) == (Named("A", "1", PROOF), Named("B", "2"))
    assert paired([("A", "1")], [PROOF, PROOF]) == (Named("A", "1", PROOF), Named("", "", PROOF))
    assert paired([], []) == ()


# --- nothing is kept of what is no completion


@pytest.mark.parametrize(
    ("fields", "outputs", "field"),
    [
        ({}, [Named("Catatan")], ""),
        ({}, [Named("Catatan", "x" * 201)], "reference"),
        ({}, [Named("x" * 201, "B/1")], "title"),
        ({"note": "x" * 2001}, [], "note"),
        ({"actor": " "}, [], "actor"),
        ({"message_id": "x" * 201}, [], "message_id"),
    ],
)
async def test_what_is_no_completion_leaves_no_document(
    desk: Desk, fields: dict[str, Any], outputs: list[Named], field: str
) -> None:
    """Whatever is wrong, and however good the file beside it: it is said before anything is kept or sent."""
    with pytest.raises(UnfitField) as unfit:
        await desk.complete(Named("Lampiran", "", brought()), *outputs, **fields)
    assert unfit.value.field == field
    assert (desk.kept, desk.cycles.sent) == (False, [])


@pytest.mark.parametrize(
    ("files", "error", "sentence"),
    [
        ({"a.pdf": PDF, "b.pdf": b""}, UnacceptableFile, "b.pdf kosong"),
        ({"a.pdf": PDF, "b.pdf": PDF * 10}, UnacceptableFile, "lebih besar dari 100 byte"),
        ({"a.pdf": PDF, "b.pdf": b"bukan"}, UnacceptableFile, "menurut isinya bukan PDF"),
        ({"a.pdf": PDF, "b.zip": b"PK\x03\x04"}, UnacceptableFile, "bukan jenis yang diterima"),
        ({"a.pdf": PDF, "b.pdf": PDF, "c.pdf": PDF}, TooManyFiles, "paling banyak membawa 2 berkas"),
    ],
)
def test_what_is_no_evidence_is_refused(files: dict[str, bytes], error: type[SopError], sentence: str) -> None:
    """By the office's limits, with the file's own name; the good ones beside it are no evidence either."""
    with pytest.raises(error, match=sentence):
        evidence_of([(name, io.BytesIO(content)) for name, content in files.items()], LIMITS)


def test_a_file_that_cannot_be_read_is_said_to_be_so() -> None:
    """By its own name, whatever the system says."""

    class Torn(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if size is not None and size > 1_000_000:  # all of it, after its beginning could be read
                raise OSError("input/output error")
            return super().read(size)

    with pytest.raises(UnreadableFile, match=r"robek\.pdf"):
        evidence_of([("robek.pdf", Torn(PDF))], LIMITS)


# --- what was checked is what is kept and sent


async def test_a_file_that_changes_meanwhile_completes_nothing(desk: Desk) -> None:
    """It is kept as it is by then, and the cycle is not told of it."""
    file = io.BytesIO(PDF)
    (evidence,) = evidence_of([("hasil.pdf", file)], LIMITS)
    file.seek(0)
    file.write(b"%PDF-1.7 lain")
    with pytest.raises(UnacceptableFile, match=r"hasil\.pdf berubah ketika sedang disimpan"):
        await desk.complete(Named("Catatan", "", evidence))
    assert (desk.step, desk.cycles.sent) == (1, [])


async def test_a_full_store_completes_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The step stays open, and the same may be handed over again."""

    def full(*_: object) -> None:
        raise StorageFull("/data", "ENOSPC")

    given = handover(Named("Catatan", "", brought()))
    with monkeypatch.context() as away:
        away.setattr(Documents, "put", full)
        with pytest.raises(StorageFull):
            await desk.completing.complete(desk.cycle_id, given, AT_TERMINAL)
    assert (desk.step, desk.cycles.sent) == (1, [])
    assert await desk.completing.complete(desk.cycle_id, given, AT_TERMINAL) is not None


async def test_a_refused_completion_leaves_its_files_in_the_store(desk: Desk) -> None:
    """A document that nobody names does no harm; the rightful executor hands in the same one."""
    with pytest.raises(Refused) as refused:
        await desk.complete(Named("Catatan", "", brought()), role=HEAD)
    assert (refused.value.reason, desk.step) == (Refusal.WRONG_ROLE, 1)
    assert desk.documents.has(sha256(PDF))
    assert await desk.complete(Named("Catatan", "", brought())) is not None


async def test_a_crash_between_keeping_and_sending_is_made_good_by_sending_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file waits in the store, no step was completed by half, and the second try is the first to count."""
    given = handover(Named("Catatan", "", brought()), message_id="m-1")

    async def gone(*_: object) -> Receipt:
        raise ServerUnreachable("127.0.0.1:7233")

    with monkeypatch.context() as away:
        away.setattr(desk.cycles, "complete", gone)
        with pytest.raises(ServerUnreachable):
            await desk.completing.complete(desk.cycle_id, given, AT_TERMINAL)
    assert (desk.step, desk.documents.has(sha256(PDF))) == (1, True)
    assert await desk.completing.complete(desk.cycle_id, given, AT_TERMINAL) is not None
    assert desk.step == 2


# --- once


async def test_the_same_message_is_applied_once_and_answered_alike(desk: Desk) -> None:
    """Whoever did not hear the answer sends it again, files and all."""
    first, again = [
        await desk.complete(Named("Catatan", "", brought()), step=1, attempt=1, message_id="m-1") for _ in range(2)
    ]
    assert first is not None
    assert (again, desk.step) == (first, 2)
    kinds = [entry.kind for entry in desk.cycles.cycle(desk.cycle_id).progress.journal]
    assert kinds.count(Kind.COMPLETED) == 1


async def test_without_an_id_of_its_own_each_handover_is_another(desk: Desk) -> None:
    """A second one finds the step done already."""
    assert await desk.complete(step=1) is not None
    with pytest.raises(Refused) as refused:
        await desk.complete(step=1)
    assert refused.value.reason is Refusal.WRONG_STEP


async def test_what_is_for_an_attempt_is_for_no_other(desk: Desk) -> None:
    """The step that is open, asked for now, is named with its attempt: work that was returned meanwhile is another."""
    returned = decide(reach(2), MONDAY, ReturnStep, to_step=1)
    cycle_id = desk.cycles.put(returned)
    with pytest.raises(Refused) as refused:
        await desk.completing.complete(cycle_id, handover(step=1, attempt=1), AT_TERMINAL)
    assert refused.value.reason is Refusal.STALE_ATTEMPT
    assert await desk.completing.complete(cycle_id, handover(), AT_TERMINAL) is not None
    (_, sent) = desk.cycles.sent[-1]
    assert isinstance(sent, CompleteStep)
    assert (sent.step, sent.attempt) == (1, 2)


# --- while no worker answers


async def test_while_nobody_works_a_completion_waits_and_is_applied_once(desk: Desk) -> None:
    """Its files are kept, its message is left, and sent again it is still one."""
    desk.cycles.working = False
    for _ in range(2):
        given = handover(Named("Catatan", "", brought()), step=1, attempt=1, message_id="m-1")
        assert await desk.completing.complete(desk.cycle_id, given, AT_TERMINAL) is None
    assert desk.documents.has(sha256(PDF))
    desk.cycles.work()
    assert desk.step == 2
    kinds = [entry.kind for entry in desk.cycles.cycle(desk.cycle_id).progress.journal]
    assert kinds.count(Kind.COMPLETED) == 1


async def test_who_names_no_step_leaves_his_message_for_the_one_that_lists_tell(desk: Desk) -> None:
    """Nobody can say the attempt, nor the title that the SOP expects: a file has its own name then."""
    desk.cycles.working = False
    assert await desk.complete(*paired([], [brought()])) is None
    ((_, sent),) = desk.cycles.left
    assert (sent.step, sent.attempt, sent.outputs[0].title) == (1, None, "hasil.pdf")


async def test_who_has_just_not_been_heard_does_not_wait_for_an_answer_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message is left at once."""

    async def asked(*_: object) -> None:
        raise AssertionError("asked again")

    monkeypatch.setattr(desk.cycles, "complete", asked)
    monkeypatch.setattr(desk.cycles, "view", asked)
    assert await desk.complete(step=1, attempt=1, heard=False) is None
    assert desk.step == 2


async def test_a_worker_that_goes_away_meanwhile_leaves_the_title_to_the_file(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The step was still known, what it expects no longer is."""

    async def away(*_: object) -> None:
        raise NoWorkerAnswers

    monkeypatch.setattr(desk.cycles, "view", away)
    assert await desk.complete(*paired([], [brought()]), step=1) is not None
    assert desk.cycles.cycle(desk.cycle_id).progress.steps[0].outputs[0].title == "hasil.pdf"


async def test_a_closed_cycle_has_no_step_to_complete(desk: Desk) -> None:
    """It is said before a file is kept."""
    desk.cycles.put(start().cancel(MONDAY, "Tidak jadi"))
    with pytest.raises(Refused) as refused:
        await desk.complete(Named("Catatan", "", brought()))
    assert (refused.value.reason, desk.kept) == (Refusal.CLOSED, False)


async def test_every_completion_is_in_the_access_log_before_it_is_sent(desk: Desk) -> None:
    """Seen: no deed was. Also one that waits for a worker, and by which token; nothing of what is no completion."""
    log = RememberedLog()
    completing = Completing(desk.cycles, desk.documents, sending_over(desk.cycles, log))
    caller = Caller(Account(id="data1", name="Petugas Data 1"), "10.0.0.9", by_token("SIMPEG"))
    with pytest.raises(UnfitField):
        await completing.complete(desk.cycle_id, handover(note="x" * 99_999), caller)
    assert log.entries == []
    await completing.complete(desk.cycle_id, handover(), caller)
    desk.cycles.working = False
    await completing.complete(desk.cycle_id, handover(step=2), caller)
    lines = [f"{desk.cycle_id}: complete_step, langkah {step}" for step in (1, 2)]
    assert log.entries == [("data1", AccessKind.COMMAND_SENT, each) for each in lines]
