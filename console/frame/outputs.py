"""Outputs as a person names them (`Judul=nomor surat`), and the files that prove them."""

import stat
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from adapters.documents.document_store import Documents
from sop.base.errors import UnreadableFile
from sop.base.reading import checked
from sop.cycle.progress import Output, same_name
from sop.dossier.evidence import HEAD, Limits, UnacceptableFile, title_of


class Proof(NamedTuple):
    """A file that the office takes as evidence; not kept yet."""

    file: Path
    size: int
    media_type: str


class Named(NamedTuple):
    """An output that a person has named: any part may be missing."""

    title: str
    reference: str
    proof: Proof | None


def named_outputs(named: Sequence[str], files: Sequence[Path], limits: Limits) -> tuple[Named, ...]:
    """One output for each name; the first file proves the first, the second the second, and so on.

    Raises:
        UnreadableFile, EvidenceError: for the first file that cannot be read or is not taken as evidence.
    """
    limits.count(len(files))
    proofs = [_proof(file, limits) for file in files]
    outputs = []
    for place in range(max(len(named), len(files))):
        title, _, reference = named[place].partition("=") if place < len(named) else ("", "", "")
        outputs.append(Named(title.strip(), reference.strip(), proofs[place] if place < len(proofs) else None))
    return tuple(outputs)


def titled(outputs: Sequence[Named], expected: str) -> tuple[Named, ...]:
    """The same outputs with a title each: the first without one is what the SOP expects, unless that is there already.

    Others, and all where nobody could say what is expected (empty), have the name of their file.
    """
    missing = expected != "" and not any(same_name(expected, each.title) for each in outputs)
    result = []
    for each in outputs:
        title = each.title
        if not title and (missing or each.proof is None):
            title, missing = expected, False
        if not title and each.proof is not None:
            title = title_of(each.proof.file.name)
        result.append(each._replace(title=title))
    return tuple(result)


def kept(outputs: Sequence[Named], documents: Documents) -> tuple[Output, ...]:
    """The outputs as they are handed in, once every file is in the store.

    Raises SopError: a title or reference that cannot be one (nothing is kept then), or a store that fails.
    """
    drafts = [checked(partial(Output, title=each.title, reference=each.reference or None)) for each in outputs]
    return tuple(
        draft if each.proof is None else draft.model_copy(update=_evidence(each.proof, documents))
        for draft, each in zip(drafts, outputs, strict=True)
    )


def _proof(file: Path, limits: Limits) -> Proof:
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnacceptableFile(title_of(str(file)), "bukan berkas biasa; sebutkan satu berkas, bukan folder.")
        with file.open("rb") as content:
            head = content.read(HEAD)
    except OSError as error:
        raise UnreadableFile(str(file)) from error
    return Proof(file, status.st_size, limits.media_type(file.name, status.st_size, head))


def _evidence(proof: Proof, documents: Documents) -> dict[str, str | int]:
    stored = documents.put(proof.file)
    if stored.size != proof.size:
        raise UnacceptableFile(title_of(proof.file.name), "berubah ketika sedang disimpan; ulangi bila sudah tetap.")
    return {"sha256": stored.sha256, "size": stored.size, "media_type": proof.media_type}
