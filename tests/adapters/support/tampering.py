"""What may be done to a dossier, each with what verify must say of it."""

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from sop.base.canonical import digest
from sop.cycle.journal import Kind
from sop.dossier.dossier import DOCUMENTS, DOSSIER, HISTORIES, LETTERS, MANIFEST, REPORT, SEAL, Closing
from tests.adapters.support.filing import LOST, NOTE, rechained, rewritten, sealed, written

Files = dict[str, bytes]
NOTE_PATH = f"{DOCUMENTS}{digest(NOTE)}"


def flipped(content: bytes, place: int | None = None) -> bytes:
    place = len(content) // 2 if place is None else place
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def letter(files: Files) -> str:
    return next(path for path in files if path.startswith(LETTERS))


def last_history(files: Files) -> str:
    return max(path for path in files if path.startswith(HISTORIES))


FLIPPED: dict[str, Callable[[Files], str]] = {
    "dossier": lambda files: DOSSIER,
    "first history": lambda files: f"{HISTORIES}1.json",
    "last history": last_history,
    "report": lambda files: REPORT,
    "letter": letter,
    "document": lambda files: NOTE_PATH,
}


def closing(change: Callable[[Closing], Closing]) -> Callable[[Files], Files]:
    """Who changes the closing, and seals all anew."""
    return lambda files: rewritten(files, change(written(files)))


def view(**changes: Callable[[Closing], object]) -> Callable[[Files], Files]:
    def change(closing: Closing) -> Closing:
        return closing.model_copy(
            update={"view": closing.view.model_copy(update={name: new(closing) for name, new in changes.items()})}
        )

    return lambda files: rewritten(files, change(written(files)))


def step_one(closing: Closing, **changes: object) -> object:
    first, *others = closing.view.steps
    return (first.model_copy(update=changes), *others)


def entry_rewritten(closing: Closing, *, chained: bool) -> object:
    entries = [
        entry.model_copy(update={"actor": "Kepala 9"}) if entry.kind is Kind.ACKNOWLEDGED else entry
        for entry in closing.view.journal
    ]
    return rechained(entries) if chained else tuple(entries)


def without_escalation(closing: Closing) -> object:
    return rechained(entry for entry in closing.view.journal if entry.kind is not Kind.ESCALATED)


def unescalated(closing: Closing) -> object:
    rungs = closing.view.steps[0].escalations
    return step_one(closing, escalations=tuple(rung for rung in rungs if rung.rung == 0))


def shorter(closing: Closing) -> Closing:
    first, *others = closing.order.sop.activities
    sop = closing.order.sop.model_copy(update={"activities": (first.model_copy(update={"minutes": 900}), *others)})
    return closing.model_copy(update={"order": closing.order.model_copy(update={"sop": sop})})


def shorter_everywhere(closing: Closing) -> Closing:
    """In the SOP, in the step, and in the journal's own digest of the SOP."""
    before, changed = closing.order.sop.model_dump_json(), shorter(closing)
    old, new = (digest(text.encode()) for text in (before, changed.order.sop.model_dump_json()))
    head, *others = closing.view.journal
    journal = rechained([head.model_copy(update={"detail": head.detail.replace(old, new)}), *others])
    steps = step_one(closing, standard_minutes=900)
    return changed.model_copy(update={"view": closing.view.model_copy(update={"journal": journal, "steps": steps})})


def another_document(files: Files) -> Files:
    """One document in the place of another, in the outputs as well."""
    forged = b"%PDF-1.7 dokumen lain"
    changed = rewritten(files, Closing.model_validate_json(_renamed(written(files), digest(NOTE), digest(forged))))
    del changed[NOTE_PATH]
    return sealed({**changed, f"{DOCUMENTS}{digest(forged)}": forged})


def _renamed(closing: Closing, before: str, after: str) -> str:
    return closing.model_dump_json().replace(before, after)


def event_changed(path: str, change: Callable[[list[dict[str, object]]], None]) -> Callable[[Files], Files]:
    def changed(files: Files) -> Files:
        history = json.loads(files[path])
        change(history["events"])
        return sealed({**files, path: json.dumps(history).encode()})

    return changed


def timer_never_fired(events: list[dict[str, object]]) -> None:
    """The deadline's timer, its event left out and the rest numbered anew."""
    events.remove(next(event for event in events if "timerFiredEventAttributes" in event))
    for number, event in enumerate(events, start=1):
        event["eventId"] = str(number)


def opened_later(events: list[dict[str, object]]) -> None:
    """The first workflow task begins a second after it did: so would step 1, and its deadline."""
    started = next(event for event in events if "workflowTaskStartedEventAttributes" in event)
    started["eventTime"] = str(events[-1]["eventTime"])


def renumbered(files: Files) -> Files:
    """Every history but the first, under the name of the one before it."""
    runs = sorted(path for path in files if path.startswith(HISTORIES))
    return {before: files[path] for before, path in pairwise(runs)}


def without(*paths: str) -> Callable[[Files], Files]:
    return lambda files: {path: content for path, content in files.items() if path not in paths}


TAMPERED: dict[str, tuple[Callable[[Files], Files], str]] = {
    "a bit of the manifest": (
        lambda files: {**files, MANIFEST: files[MANIFEST].replace(b'"size":', b'"size": ', 1)},
        r"Segel pada manifest\.sha256 tidak cocok dengan manifest\.json",
    ),
    "a bit of the seal": (lambda files: {**files, SEAL: flipped(files[SEAL], 0)}, "Segel pada manifest"),
    "a manifest that is none": (lambda files: {**files, MANIFEST: b"[]"}, r"Berkas manifest\.json tidak dapat dibaca"),
    "the manifest left out": (without(MANIFEST), r"Berkas manifest\.json tidak ada"),
    "the seal left out": (without(SEAL), r"Berkas manifest\.sha256 tidak ada"),
    "a document left out": (without(NOTE_PATH), f"Berkas {NOTE_PATH} tidak ada, padahal tercantum"),
    "a file added": (
        lambda files: {**files, f"{LETTERS}99-tambahan.pdf": b"%PDF"},
        r"Berkas nota-dinas/99-tambahan\.pdf tidak tercantum pada manifes",
    ),
    "two documents swapped": (
        lambda files: {**files, NOTE_PATH: b"%PDF-1.7 catatan pengembangan SISTEM"},
        f"Berkas {NOTE_PATH} berubah",
    ),
    "a document left out, sealed anew": (
        lambda files: sealed(without(NOTE_PATH)(files)),
        f"Dokumen {digest(NOTE)} diserahkan, tetapi tidak ada pada manifes",
    ),
    "a document under another name, sealed anew": (
        lambda files: sealed({**without(NOTE_PATH)(files), f"{DOCUMENTS}{LOST}": NOTE}),
        f"Berkas dokumen/{LOST} bernama lain daripada SHA-256-nya",
    ),
    "a document never handed over": (
        lambda files: sealed({**files, f"{DOCUMENTS}{digest(b'lain')}": b"lain"}),
        f"Dokumen {digest(b'lain')} tidak disebut oleh langkah mana pun",
    ),
    "a document and its output": (another_document, r"Langkah 1, keluaran 1, sha256: tertulis"),
    "the dossier left out, sealed anew": (
        lambda files: sealed(without(DOSSIER)(files)),
        r"Berkas dossier\.json tidak tercantum pada manifes",
    ),
    "a journal entry": (
        view(journal=lambda closing: entry_rewritten(closing, chained=False)),
        r"Entri jurnal \d+ tidak cocok dengan entri sebelumnya",
    ),
    "a journal entry, the chain made anew": (
        view(journal=lambda closing: entry_rewritten(closing, chained=True)),
        r"Entri jurnal \d+, pelaku: tertulis Kepala 9 pada dossier\.json, .* Kepala 1\.",
    ),
    "the end of the journal": (
        view(journal=lambda closing: closing.view.journal[:-1]),
        "Jurnal tidak ditutup sesuai dengan keadaan siklus",
    ),
    "a deadline": (
        view(steps=lambda closing: step_one(closing, due_at=closing.view.as_of, late=False)),
        "Langkah 1, batas waktu: tertulis",
    ),
    "an escalation, with its entry": (
        view(steps=unescalated, journal=without_escalation),
        r"Langkah 1, jumlah eskalasi: tertulis \d pada dossier\.json, .* \d\.",  # a late machine skips the reminder
    ),
    "the SOP's minutes": (closing(shorter), "Langkah 1 pengerjaan ke-1 tidak sama dengan kegiatan itu pada SOP"),
    "the SOP's minutes, everywhere": (
        closing(shorter_everywhere),
        r"Kegiatan SOP 1, waktu baku: tertulis 900 pada dossier\.json, .* 150\.",
    ),
    "the cycle's number": (view(cycle_id=lambda closing: "siklus-lain"), "adalah milik siklus siklus-lain"),
    "the title": (view(title=lambda closing: "Judul lain"), "Isian judul pada keadaan siklus tidak sama"),
    "the first run left out": (
        lambda files: sealed(without(f"{HISTORIES}1.json")(files)),
        r"Berkas history/1\.json tidak tercantum pada manifes",
    ),
    "the first run left out, the others numbered anew": (
        lambda files: sealed({**without(last_history(files))(files), **renumbered(files)}),
        r"Riwayat history/1\.json tidak melanjutkan riwayat sebelumnya",
    ),
    "the last run left out": (lambda files: sealed(without(last_history(files))(files)), "berhenti sebelum siklus"),
    "a timer that fired": (
        event_changed(f"{HISTORIES}1.json", timer_never_fired),
        r"Riwayat history/1\.json (tidak dapat diputar ulang|tidak urut)",
    ),
    "when the cycle began": (event_changed(f"{HISTORIES}1.json", opened_later), "Riwayat history/"),
    "an event left out": (event_changed(f"{HISTORIES}1.json", lambda events: events.__delitem__(5)), "tidak urut"),
    "a history that is none": (
        lambda files: sealed({**files, f"{HISTORIES}1.json": b'{"events":[{}]}'}),
        r"Riwayat history/1\.json",
    ),
}


def deflated(path: Path) -> None:
    with ZipFile(path) as before:
        contents = {info.filename: before.read(info) for info in before.infolist()}
    with ZipFile(path, "w", ZIP_DEFLATED) as after:
        for name, content in contents.items():
            after.writestr(name, content)


def twice(path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"), ZipFile(path, "a") as archive:
        archive.writestr(REPORT, b"%PDF")


def stranger(path: Path) -> None:
    with ZipFile(path, "a") as archive:
        archive.writestr("../../etc/passwd", b"root")


def commented(path: Path) -> None:
    with ZipFile(path, "a") as archive:
        archive.comment = b"disetujui"


def overwritten(place: int) -> Callable[[Path], None]:
    return lambda path: [path.write_bytes(flipped(path.read_bytes(), place))].clear()


CONTAINERS: dict[str, tuple[Callable[[Path], object], str]] = {
    "not a zip": (lambda path: path.write_bytes(b"bukan zip"), "bukan zip yang utuh"),
    "empty": (lambda path: path.write_bytes(b""), "bukan zip yang utuh"),
    "cut short": (lambda path: path.write_bytes(path.read_bytes()[:-2000]), "bukan zip yang utuh"),
    "something after it": (lambda path: path.write_bytes(path.read_bytes() + b"x"), r"berbeda dari kemasan bakunya"),
    "something before it": (lambda path: path.write_bytes(b"x" + path.read_bytes()), "Byte ke-0 zip itu berbeda"),
    "a comment": (commented, r"Byte ke-\d+ zip itu berbeda dari kemasan bakunya"),
    "a date in a header": (overwritten(12), "Byte ke-12 zip itu berbeda dari kemasan bakunya"),
    "compressed": (deflated, "dimampatkan atau disandikan"),
    "a name twice": (twice, r"laporan\.pdf ada lebih dari satu kali"),
    "a name that leads out": (stranger, r"'\.\./\.\./etc/passwd', yang tidak termasuk berkas siklus"),
}
