"""Documents in a folder of this machine, or of a share that knows file locks."""

import errno
import fcntl
import io
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from adapters.documents.document_store import BLOCK, INCOMING, Documents
from sop.dossier.evidence import DocumentNotFound, StorageFailed, StorageFull

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class FolderDocuments(Documents):
    """Documents as read-only files; `root` is made when the first is kept."""

    def __init__(self, root: Path) -> None:
        super().__init__(str(root))
        self._root = root

    @contextmanager
    def _staged(self, blocks: Iterable[bytes]) -> Iterator[str]:
        incoming = self._root / INCOMING
        with self._translated():
            self._root.mkdir(mode=0o700, parents=True, exist_ok=True)
            incoming.parent.mkdir(mode=0o750, exist_ok=True)
            incoming.mkdir(mode=0o700, exist_ok=True)
            with (self._root / f"{INCOMING}.lock").open("ab") as lock:
                _sweep(incoming, lock)
                fcntl.flock(lock, fcntl.LOCK_SH)
                handle, name = tempfile.mkstemp(dir=incoming)
                try:
                    with os.fdopen(handle, "wb") as file:
                        for block in blocks:
                            file.write(block)
                        file.flush()
                        os.fchmod(handle, 0o440)
                        os.fsync(handle)
                        # Reading it back then asks the disk, not the memory that the bytes have just come from.
                        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
                    yield f"{INCOMING}/{Path(name).name}"
                finally:
                    Path(name).unlink(missing_ok=True)

    def _read(self, name: str) -> Iterator[bytes]:
        with self._translated():
            try:
                file = (self._root / name).open("rb")
            except FileNotFoundError as error:
                raise DocumentNotFound(Path(name).name) from error
            with file:
                while block := file.read(BLOCK):
                    yield block

    def _publish(self, staged: str, address: str) -> None:
        target = self._root / address
        target.parent.mkdir(exist_ok=True)
        (self._root / staged).replace(target)
        for folder in (target.parent, target.parent.parent, self._root):  # each may hold an entry made just now
            _sync(folder)

    def _exists(self, address: str) -> bool:
        with self._translated():
            return (self._root / address).is_file()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            reason = errno.errorcode.get(error.errno or 0, type(error).__name__)
            failure = StorageFull if error.errno in _FULL else StorageFailed
            raise failure(self.place, reason) from error


def _sweep(incoming: Path, lock: io.BufferedWriter) -> None:
    """Removes what a crash has left: while nobody holds the lock, nobody is writing."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    for left in incoming.iterdir():
        left.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
