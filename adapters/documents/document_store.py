"""The document store: every file under the SHA-256 of its content, in a folder or in a bucket.

A document is visible under its address whole and verified, or not at all; the same content is kept once. What the store
gives back is verified again. A killed `put` leaves at most a file in `INCOMING`, which no address leads to.
"""

import hashlib
import io
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from sop.base.errors import UnreadableFile
from sop.dossier.evidence import DamagedDocument, DocumentNotFound, StorageFailed, Stored

BLOCK = 1 << 20
"""Bytes read and written at a time: no more of a document is ever in memory."""
INCOMING = "sha256/incoming"
"""Where documents are until they are verified; beside the folders of two digits, so on the same file system."""
_DIGEST = re.compile(r"[0-9a-f]{64}")


class Documents(ABC):
    """Safe for several threads and processes at once. Every method raises StorageFailed where the store fails."""

    def __init__(self, place: str) -> None:
        self.place = place
        """Where the documents are, for people."""

    def put(self, content: Path | BinaryIO) -> Stored:
        """Keeps a file's content, from where it stands to its end. What is kept damaged is thereby repaired.

        Raises:
            UnreadableFile: the content cannot be read to its end; nothing is kept.
            StorageFull: there is no room for it; nothing is kept.
        """
        written, kept = _Meter(), _Meter()
        with self._staged(written.through(_blocks(content))) as name:
            for _ in kept.through(self._read(name)):
                pass
            if kept.stored != written.stored:
                raise StorageFailed(self.place, "isi yang dibaca kembali berbeda dari yang ditulis")
            self._publish(name, _address(written.stored.sha256))
        return written.stored

    def open(self, sha256: str) -> Iterator[bytes]:
        """The content of a document, in blocks. Whoever gets to its end has got all of it, unchanged.

        Raises:
            DocumentNotFound: at once.
            DamagedDocument: before the last block is given; for a document of one block (`BLOCK`) at once.
        """
        blocks = self._verified(sha256)
        return chain([next(blocks, b"")], blocks)

    def has(self, sha256: str) -> bool:
        """Whether there is such a document; only `open` tells whether it is undamaged."""
        return _DIGEST.fullmatch(sha256) is not None and self._exists(_address(sha256))

    def put_bytes(self, content: bytes) -> Stored:
        return self.put(io.BytesIO(content))

    def read_bytes(self, sha256: str) -> bytes:
        """All of a small document, verified; raises as `open` does."""
        return b"".join(self.open(sha256))

    def _verified(self, sha256: str) -> Iterator[bytes]:
        if not _DIGEST.fullmatch(sha256):
            raise DocumentNotFound(sha256)
        meter, held = _Meter(), b""
        for block in meter.through(self._read(_address(sha256))):
            if held:
                yield held
            held = block
        if meter.stored.sha256 != sha256:
            raise DamagedDocument(sha256)
        yield held

    @abstractmethod
    def _staged(self, blocks: Iterable[bytes]) -> AbstractContextManager[str]:
        """The name of a new object in `INCOMING` that holds `blocks`; gone when the context ends."""

    @abstractmethod
    def _read(self, name: str) -> Iterator[bytes]:
        """Raises DocumentNotFound where there is no such object."""

    @abstractmethod
    def _publish(self, staged: str, address: str) -> None:
        """Makes a staged object visible at `address`, at one stroke, whatever is there."""

    @abstractmethod
    def _exists(self, address: str) -> bool: ...


class _Meter:
    """Measures what passes through it."""

    def __init__(self) -> None:
        self._digest, self._size = hashlib.sha256(), 0

    def through(self, blocks: Iterable[bytes]) -> Iterator[bytes]:
        for block in blocks:
            self._digest.update(block)
            self._size += len(block)
            yield block

    @property
    def stored(self) -> Stored:
        return Stored(sha256=self._digest.hexdigest(), size=self._size)


def _address(sha256: str) -> str:
    return f"sha256/{sha256[:2]}/{sha256}"


def _blocks(content: Path | BinaryIO) -> Iterator[bytes]:
    try:
        if isinstance(content, Path):
            with content.open("rb") as file:
                yield from _blocks(file)
        else:
            while block := content.read(BLOCK):
                yield block
    except OSError as error:
        name = content if isinstance(content, Path) else getattr(content, "name", "kiriman")
        raise UnreadableFile(str(name)) from error
