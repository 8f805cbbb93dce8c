"""A dossier as one zip file: stored, not compressed, and the same bytes from the same files.

So every byte of it is accounted for: those of the files by their SHA-256, all others by packing the files once more.
"""

import hashlib
import io
import os
import struct
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from adapters.documents.document_store import Documents
from adapters.dossiers.trial import LARGEST
from sop.base.errors import SopError, UnreadableFile
from sop.base.reading import read_json
from sop.dossier.dossier import DOCUMENTS, DOSSIER, MANIFEST, SEAL, Filed, Manifest, ManifestEntry, seal_file
from sop.dossier.dossier_checks import PATHS

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

BLOCK = 1 << 20
MOST_TEXT = 128 << 20
"""Bytes of all that is no document: it is held in memory."""
MOST_OF = {DOSSIER: LARGEST, MANIFEST: 4 << 20, SEAL: 1 << 10}
"""Bytes of each of these: they are read as a whole."""
MOST_FILES = 10_000
MOST_DIRECTORY = MOST_FILES * 200
"""Bytes of a zip's own list of its files."""
_DAY = (1980, 1, 1, 0, 0, 0)
_DAMAGE = (BadZipFile, EOFError, OSError, RuntimeError, ValueError, struct.error)
"""What the library raises at a zip that is not what it says of itself."""


class NotADossier(SopError):
    """A file that cannot be a dossier, whatever is in it."""

    def __init__(self, file: Path, problem: str) -> None:
        super().__init__(f"Berkas {file} bukan berkas siklus: {problem}")


@dataclass(frozen=True)
class Member:
    """A file to be packed, of `size` bytes."""

    path: str
    size: int
    blocks: Iterable[bytes]


@dataclass(frozen=True)
class Unpacked:
    """What is in a zip, as it is."""

    measured: tuple[ManifestEntry, ...]
    texts: dict[str, bytes]
    """All but the documents, by path."""
    problems: tuple[str, ...]
    """What is wrong with the zip itself."""


def members_of(receipt: Filed, documents: Documents) -> Iterator[Member]:
    """Every file of a dossier in the order of their paths, read from the store when its turn comes.

    Raises:
        DocumentNotFound, DamagedDocument: the store has lost or damaged one of them.
    """
    content = documents.read_bytes(receipt.seal)
    own = {MANIFEST: content, SEAL: seal_file(content)}
    entries = {entry.path: entry for entry in read_json(content, Manifest).files}
    for path in sorted({*own, *entries}):
        if path in own:
            yield Member(path, len(own[path]), (own[path],))
        else:
            yield Member(path, entries[path].size, documents.open(entries[path].sha256))


def pack(members: Iterable[Member], target: BinaryIO) -> None:
    """Writes a zip to `target`, which must be empty and able to seek; its files are in the order of `members`."""
    with ZipFile(target, "w", ZIP_STORED) as archive:
        for member in members:
            info = ZipInfo(member.path, _DAY)
            info.file_size, info.create_system, info.external_attr = member.size, 3, 0o444 << 16
            with archive.open(info, "w") as file:
                for block in member.blocks:
                    file.write(block)


def unpack(path: Path) -> Unpacked:
    """Reads a zip with bounded memory; nothing in it decides where anything is written.

    Raises:
        UnreadableFile: it cannot be read.
        NotADossier: it is no zip, or not one that `pack` could have made.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise UnreadableFile(str(path)) from error
    with file:
        try:
            _refuse_long_list(path, file)
            archive = ZipFile(file)
        except _DAMAGE as error:
            raise NotADossier(path, "bukan zip yang utuh; ambil kembali dengan starter.py dossier.") from error
        with archive:
            _refuse_hostile(path, archive.infolist())
            return _unpacked(archive, file)


def _refuse_long_list(path: Path, file: BinaryIO) -> None:
    """Before the library reads the whole list. It is asked itself where it is and how long: what else might be found in
    a zip that says two things of itself is of no use."""
    end = zipfile._EndRecData(file)  # type: ignore[attr-defined]
    if end is not None and end[5] > MOST_DIRECTORY:
        raise NotADossier(path, f"isinya lebih dari {MOST_FILES} berkas.")


def _refuse_hostile(path: Path, members: list[ZipInfo]) -> None:
    if len(members) > MOST_FILES:
        raise NotADossier(path, f"isinya lebih dari {MOST_FILES} berkas.")
    seen = set()
    for info in members:
        if not PATHS.fullmatch(info.filename):
            raise NotADossier(path, f"di dalamnya ada {info.filename!a}, yang tidak termasuk berkas siklus.")
        if info.filename in seen:
            raise NotADossier(path, f"di dalamnya {info.filename} ada lebih dari satu kali.")
        if info.compress_type != ZIP_STORED or info.flag_bits:
            raise NotADossier(path, f"di dalamnya {info.filename} dimampatkan atau disandikan.")
        seen.add(info.filename)
        if info.file_size > (most := MOST_OF.get(info.filename, info.file_size)):
            raise NotADossier(path, f"di dalamnya {info.filename} lebih besar dari {most >> 10} KB.")
    # Stored side by side they cannot be larger than the whole: what overlaps would be read again and again.
    if sum(info.file_size for info in members) > path.stat().st_size:
        raise NotADossier(path, "ukuran isinya melebihi ukuran zip itu sendiri.")
    if sum(info.file_size for info in members if not info.filename.startswith(DOCUMENTS)) > MOST_TEXT:
        raise NotADossier(path, f"selain dokumen, isinya lebih dari {MOST_TEXT >> 20} MB.")


def _unpacked(archive: ZipFile, file: BinaryIO) -> Unpacked:
    measured, texts, problems = [], {}, []
    for info in archive.infolist():
        hashed, size, kept = hashlib.sha256(), 0, bytearray()
        try:
            for block in _blocks(archive, info):
                hashed.update(block)
                size += len(block)
                if not info.filename.startswith(DOCUMENTS):
                    kept += block
        except _DAMAGE:
            size = info.file_size  # what could be read of it says nothing
            problems.append(f"Berkas {info.filename} dalam zip rusak; isinya tidak sama dengan yang dimasukkan.")
        measured.append(ManifestEntry(path=info.filename, sha256=hashed.hexdigest(), size=size))
        if not info.filename.startswith(DOCUMENTS):
            texts[info.filename] = bytes(kept)
    if not problems and (offset := _first_other_byte(archive, file)) is not None:
        problems.append(f"Byte ke-{offset} zip itu berbeda dari kemasan bakunya; zip telah diubah di luar isinya.")
    return Unpacked(tuple(measured), texts, tuple(problems))


def _first_other_byte(archive: ZipFile, file: BinaryIO) -> int | None:
    """Where a zip first differs from what `pack` makes of its files; None where it does not."""
    members = sorted(archive.infolist(), key=lambda info: info.filename)
    compared = _Compared(file.fileno())
    pack((Member(info.filename, info.file_size, _blocks(archive, info)) for info in members), compared)
    return compared.first_difference()


class _Compared(io.BytesIO):
    """What is written here is kept nowhere but compared with what a file holds at the same place. A header is written
    twice, the second time as it stays: only the last word at a place counts."""

    def __init__(self, file: int) -> None:
        super().__init__()
        self._file, self._at, self._end = file, 0, 0
        self._differences: dict[int, int] = {}
        """Where what was written at a place first differs from what is there."""

    def write(self, content: "ReadableBuffer", /) -> int:
        due = bytes(content)
        there = os.pread(self._file, len(due), self._at)
        self._differences.pop(self._at, None)
        if there != due:
            pairs = enumerate(zip_longest(there, due))
            self._differences[self._at] = self._at + next(place for place, (one, other) in pairs if one != other)
        self._at += len(due)
        self._end = max(self._end, self._at)
        return len(due)

    def seek(self, offset: int, whence: int = 0, /) -> int:
        self._at = offset + (0, self._at, self._end)[whence]
        return self._at

    def tell(self) -> int:
        return self._at

    def first_difference(self) -> int | None:
        longer = os.fstat(self._file).st_size > self._end
        return min(self._differences.values(), default=self._end if longer else None)


def _blocks(archive: ZipFile, info: ZipInfo) -> Iterator[bytes]:
    with archive.open(info) as file:
        while block := file.read(BLOCK):
            yield block
