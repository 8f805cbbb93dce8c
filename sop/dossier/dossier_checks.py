"""What can be said of a dossier from its files alone: whether they are those that were sealed, and agree.

What its histories say when they are played once more is told by `adapters.dossiers.history_replay`.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from sop.base.canonical import canonical
from sop.base.reading import Frozen, json_or_none, sentence
from sop.cycle.editions import FACTS_ARE_DATA
from sop.cycle.journal import Entry, Kind, first_broken
from sop.cycle.messages import CycleView
from sop.cycle.parties import parties_of
from sop.cycle.progress import State
from sop.dossier.dossier import (
    DOCUMENTS,
    DOSSIER,
    HISTORIES,
    LETTERS,
    MANIFEST,
    REPORT,
    SEAL,
    Closing,
    Dossier,
    Manifest,
    ManifestEntry,
    named_documents,
    seal_file,
)
from sop.form.document import Sop

PATHS = re.compile(
    rf"{DOSSIER}|{REPORT}|{MANIFEST}|{SEAL}|{HISTORIES}[1-9][0-9]{{0,4}}\.json|{LETTERS}[0-9a-z-]{{1,80}}\.pdf"
    rf"|{DOCUMENTS}[0-9a-f]{{64}}"
)
"""What a file of a dossier may be called."""


class Check(StrEnum):
    """What is checked, in the order in which people read it."""

    CONTAINER = "Wadah zip"
    SEAL = "Manifes dan segel"
    FILES = "SHA-256 dan ukuran setiap berkas"
    JOURNAL = "Rantai dan penutup jurnal"
    RULES = "Kesesuaian dengan SOP"
    DOCUMENTS = "Dokumen yang diserahkan"
    REPLAY = "Pemutaran ulang riwayat"


class Verdict(Frozen):
    """What a check has found; `performed` is false where an earlier problem left nothing to check."""

    check: Check
    problems: tuple[str, ...] = ()
    performed: bool = True


M = TypeVar("M", bound=BaseModel)


def verdicts(
    measured: Sequence[ManifestEntry], texts: Mapping[str, bytes], trial: Callable[[bytes], str] = lambda _: ""
) -> Iterator[Verdict]:
    """From the seal to the documents. `measured` tells of every file as it is, `texts` holds all but the documents.

    Of files that are not what was sealed nothing is read any further: what they say proves nothing. `trial` says what
    is wrong with `dossier.json` before it is read here.
    """
    manifest, seal_problems = _sealed(texts)
    yield Verdict(check=Check.SEAL, problems=tuple(seal_problems))
    files = tuple(_file_problems(manifest, measured)) if manifest is not None else ()
    yield Verdict(check=Check.FILES, problems=files, performed=manifest is not None)
    dossier, problem = None, ""
    if not seal_problems and not files:
        found = trial(texts[DOSSIER])
        dossier, problem = (None, _unreadable(DOSSIER, found)) if found else read_dossier(texts[DOSSIER])
    if dossier is None or manifest is None:
        yield Verdict(check=Check.JOURNAL, problems=(problem,) if problem else (), performed=problem != "")
        yield from (Verdict(check=check, performed=False) for check in (Check.RULES, Check.DOCUMENTS))
        return
    closing = dossier.closing
    yield Verdict(check=Check.JOURNAL, problems=tuple(_journal_problems(closing.view, manifest.cycle_id)))
    yield Verdict(check=Check.RULES, problems=tuple(_rule_problems(closing)))
    yield Verdict(check=Check.DOCUMENTS, problems=tuple(_document_problems(closing.view, manifest)))


def read_dossier(content: bytes) -> tuple[Dossier | None, str]:
    """What `dossier.json` says, or what is wrong with it."""
    return _read({DOSSIER: content}, DOSSIER, Dossier)


def _sealed(texts: Mapping[str, bytes]) -> tuple[Manifest | None, list[str]]:
    manifest, problem = _read(texts, MANIFEST, Manifest)
    problems = [problem] if problem else []
    if SEAL not in texts:
        problems.append(f"Berkas {SEAL} tidak ada.")
    elif MANIFEST in texts and texts[SEAL] != seal_file(texts[MANIFEST]):
        problems.append(f"Segel pada {SEAL} tidak cocok dengan {MANIFEST}; salah satunya berubah.")
    if manifest is not None and texts[MANIFEST] != canonical(manifest):
        problems.append(f"Berkas {MANIFEST} tidak dalam bentuk bakunya; isinya telah ditulis ulang.")
    return manifest, problems


def _file_problems(manifest: Manifest, measured: Sequence[ManifestEntry]) -> Iterator[str]:
    present = {entry.path: entry for entry in measured}
    listed = Counter(entry.path for entry in manifest.files)
    yield from (f"Berkas {path} tercantum {times} kali pada manifes." for path, times in listed.items() if times > 1)
    for path in (DOSSIER, REPORT, f"{HISTORIES}1.json"):
        if path not in listed:
            yield f"Berkas {path} tidak tercantum pada manifes."
    for entry in manifest.files:
        found = present.get(entry.path)
        if found is None:
            yield f"Berkas {entry.path} tidak ada, padahal tercantum pada manifes."
        elif found.size != entry.size:
            yield f"Berkas {entry.path} berubah: ukurannya {found.size} byte, menurut manifes {entry.size} byte."
        elif found.sha256 != entry.sha256:
            yield f"Berkas {entry.path} berubah: SHA-256-nya tidak sama dengan yang tercantum pada manifes."
    for path in sorted(present.keys() - listed.keys() - {MANIFEST, SEAL}):
        yield f"Berkas {path} tidak tercantum pada manifes; berkas itu ditambahkan kemudian."


def _journal_problems(view: CycleView, cycle_id: str) -> Iterator[str]:
    if view.cycle_id != cycle_id:
        yield f"Berkas {DOSSIER} adalah milik siklus {view.cycle_id}, sedangkan manifes milik siklus {cycle_id}."
    if (broken := first_broken(view.journal)) is not None:
        yield f"Entri jurnal {broken} tidak cocok dengan entri sebelumnya; rantai jurnal putus di situ."
    yield from _rejection_problems(view)
    closed_by = {State.COMPLETED: Kind.FINISHED, State.CANCELLED: Kind.CANCELLED}.get(view.state)
    closing = [entry.kind for entry in view.journal if entry.kind in (Kind.FINISHED, Kind.CANCELLED)]
    if closed_by is None or view.current_step is not None or closing != [closed_by]:
        yield "Jurnal tidak ditutup sesuai dengan keadaan siklus; bagian akhirnya hilang atau diubah."


def _rejection_problems(view: CycleView) -> Iterator[str]:
    """Of the messages that were rejected beside the journal: of the last, that they are a chain; of all, that the
    journal says how many, and which was the last."""
    kept = view.rejections
    told = [(entry.rejected, entry.rejected_head) for entry in view.journal if entry.rejected is not None]
    if kept is not None and first_broken(kept.tail, kept.tail[0].seq, kept.before) is not None:
        yield "Pesan ditolak yang disimpan di luar jurnal tidak cocok satu sama lain; rantainya putus."
    if told != ([] if kept is None else [(kept.count, kept.head)]):
        yield "Jumlah atau sidik pesan yang ditolak di luar jurnal tidak sama dengan yang dicatat dalam jurnal."


def _rule_problems(closing: Closing) -> Iterator[str]:
    order, view = closing.order, closing.view
    sop = order.sop
    versions = tuple(f"{each.id}@{each.version}" for each in order.calendars) or ("always",)
    for name, said, due in (
        ("judul", view.title, order.title),
        ("SOP", (view.sop_id, view.sop_version), (sop.id, sop.version)),
        ("zona waktu", view.zone, sop.zone),
        ("kalender", view.calendars, versions),
        ("lama satu menit SOP", view.minute_seconds, order.minute_seconds),
        ("pihak", view.parties, parties_of(order)),
        ("daftar peran", view.roles, {role.id: role.short for role in sop.roles}),
        ("jumlah langkah", [step.number for step in view.steps], [each.number for each in sop.activities]),
    ):
        if said != due:
            yield f"Isian {name} pada keadaan siklus tidak sama dengan perintah mulai siklus."
    yield from _step_problems(sop, view)
    if view.journal and not _begins_with(sop, view.journal[0], order.edition):
        yield "SOP dalam berkas bukan SOP yang SHA-256-nya tercatat pada entri jurnal pertama."


def _begins_with(sop: Sop, first: Entry, edition: int) -> bool:
    """Whether a journal's first entry was sealed for this SOP. The first edition says its digest in the sentence alone
    (`sop.cycle.wording.started`), so there, and nowhere else, a sentence is searched: for 64 digits, not for words."""
    return sop.sha256 in first.detail if edition < FACTS_ARE_DATA else first.sop_sha256 == sop.sha256


def _step_problems(sop: Sop, view: CycleView) -> Iterator[str]:
    known = {activity.number: activity for activity in sop.activities}
    for step in (*view.past, *view.steps):
        activity = known.get(step.number)
        if activity is None or (step.name, step.role, step.standard_minutes, step.output) != (
            activity.label,
            activity.executor,
            activity.minutes,
            activity.output,
        ):
            yield f"Langkah {step.number} pengerjaan ke-{step.attempt} tidak sama dengan kegiatan itu pada SOP."


def _document_problems(view: CycleView, manifest: Manifest) -> Iterator[str]:
    kept = [entry for entry in manifest.files if entry.path.startswith(DOCUMENTS)]
    for entry in kept:
        if entry.path != f"{DOCUMENTS}{entry.sha256}":
            yield f"Berkas {entry.path} bernama lain daripada SHA-256-nya pada manifes."
    accounted = {entry.path.removeprefix(DOCUMENTS) for entry in kept} | set(manifest.absent)
    named = set(named_documents(view))
    yield from (f"Dokumen {sha256} diserahkan, tetapi tidak ada pada manifes." for sha256 in sorted(named - accounted))
    yield from (f"Dokumen {sha256} tidak disebut oleh langkah mana pun." for sha256 in sorted(accounted - named))


def _read(texts: Mapping[str, bytes], path: str, model: type[M]) -> tuple[M | None, str]:
    """A file as a model, or what is wrong with it."""
    if path not in texts:
        return None, f"Berkas {path} tidak ada."
    try:
        return model.model_validate_json(texts[path]), ""
    except ValidationError as error:
        return None, _unreadable(path, sentence(error, json_or_none(texts[path])))


def _unreadable(path: str, problem: str) -> str:
    return f"Berkas {path} tidak dapat dibaca: {problem}"
