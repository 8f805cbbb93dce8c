"""The dossier of a cycle that has ended: all that proves what happened, as files of which each is known by its SHA-256.

dossier.json        order, SOP, calendars, steps, clocks, pauses, escalations, journal (canonical JSON)
history/1.json …    the Temporal history, one file for each run
laporan.pdf         the report for people
nota-dinas/…        draft letters: one for each superior, or party outside, and day
dokumen/<sha256>    what was handed over
manifest.json       path, SHA-256 and size of each file above
manifest.sha256     the SHA-256 of manifest.json: the seal, which the register keeps as well
"""

from collections.abc import Iterable, Mapping
from typing import Annotated

from pydantic import FailFast, Field

from sop.base.canonical import canonical, digest
from sop.base.reading import Frozen
from sop.cycle.messages import CycleView, Order

FORMAT = 1
DOSSIER, REPORT, MANIFEST, SEAL = "dossier.json", "laporan.pdf", "manifest.json", "manifest.sha256"
HISTORIES, LETTERS, DOCUMENTS = "history/", "nota-dinas/", "dokumen/"

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Closing(Frozen):
    """What a cycle hands over when it ends: the rules that were in force at its end, and all that happened."""

    order: Order
    view: CycleView


class Filing(Frozen):
    """What a cycle asks of the archive. The closing itself would make its history half as large again; the cycle hands
    it out when it is asked (query `closing`)."""

    closing: Digest
    """Of the canonical JSON of the closing."""


PIECE = 200_000
"""Letters of a part of a closing: at most 0.8 MB, where Temporal takes 2."""


class Part(Frozen):
    """A piece of the canonical JSON of a closing, which is handed over in parts: whole, it may be more than an answer
    holds."""

    text: str
    following: int | None
    """Where the next part begins, in letters; None for the last."""


def part_of(closing: Closing, start: int) -> Part:
    text, end = canonical(closing).decode(), start + PIECE
    return Part(text=text[start:end], following=end if end < len(text) else None)


def filing_of(closing: Closing) -> Filing:
    return Filing(closing=digest(canonical(closing)))


class Dossier(Frozen):
    """The content of `dossier.json`."""

    format: Annotated[int, Field(ge=FORMAT, le=FORMAT)] = FORMAT
    closing: Closing


class ManifestEntry(Frozen):
    path: str
    sha256: Digest
    size: Annotated[int, Field(ge=0)]
    """Bytes."""


class Manifest(Frozen):
    """Every file of a dossier but the manifest and its seal, in the order of their paths."""

    cycle_id: str
    files: Annotated[tuple[ManifestEntry, ...], FailFast()]
    absent: Annotated[tuple[Digest, ...], FailFast()] = ()
    """SHA-256 of documents that a message named and that were never in the document store."""


class Filed(Frozen):
    """The receipt for a dossier in the archive."""

    cycle_id: str
    seal: str
    """SHA-256 of its manifest."""
    size: int
    """Bytes of all its files."""


def named_documents(view: CycleView) -> tuple[str, ...]:
    """The SHA-256 of every document that was handed over, in whatever attempt; each once, in order."""
    outputs = (output for step in (*view.past, *view.steps) for output in step.outputs)
    return tuple(sorted({output.sha256 for output in outputs if output.sha256 is not None}))


def manifest_of(
    cycle_id: str, files: Mapping[str, bytes], documents: Iterable[ManifestEntry], absent: Iterable[str]
) -> Manifest:
    """The manifest of a dossier's own files and of the documents beside them."""
    own = (ManifestEntry(path=path, sha256=digest(content), size=len(content)) for path, content in files.items())
    entries = sorted((*own, *documents), key=lambda entry: entry.path)
    return Manifest(cycle_id=cycle_id, files=tuple(entries), absent=tuple(sorted(absent)))


def seal_file(manifest: bytes) -> bytes:
    """The content of `manifest.sha256`, in the form that `sha256sum --check` reads."""
    return f"{digest(manifest)}  {MANIFEST}\n".encode()


def filed(manifest: Manifest) -> Filed:
    """The receipt for the dossier that a manifest describes."""
    content = canonical(manifest)
    size = sum(entry.size for entry in manifest.files) + len(content) + len(seal_file(content))
    return Filed(cycle_id=manifest.cycle_id, seal=digest(content), size=size)
