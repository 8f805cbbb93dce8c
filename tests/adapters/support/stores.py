"""A process of its own that writes to a store: `python -m tests.adapters.support.stores`."""

import io
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import PIPE, Popen

from adapters.documents.document_folder import FolderDocuments
from adapters.documents.document_store import BLOCK
from sop.base.errors import SopError

ROOT = Path(__file__).resolve().parents[3]
BIG = bytes(range(256)) * (5 * BLOCK // 256)
"""A document of five blocks."""


def process(deed: str, folder: Path) -> "Popen[str]":
    """A process of its own that does `deed` with the store in `folder`."""
    command = [sys.executable, "-m", "tests.adapters.support.stores", deed, str(folder)]
    return Popen(command, cwd=ROOT, stdout=PIPE, stderr=PIPE, text=True)


class Interrupted(io.BytesIO):
    """A file that, at a block in its midst, does something else first."""

    def __init__(self, content: bytes, instead: Callable[[], object]) -> None:
        super().__init__(content)
        self._instead = instead

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() == 3 * BLOCK:
            self._instead()
        return super().read(size)


def _die(store: FolderDocuments) -> None:
    """Killed while it writes the fourth block of five."""
    store.put(Interrupted(BIG, lambda: signal.raise_signal(signal.SIGKILL)))


def _fill(store: FolderDocuments) -> None:
    """The system itself refuses to write on, as it does when a disk is full."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (2 * BLOCK + 1, 2 * BLOCK + 1))
    store.put_bytes(BIG)


def _repeat(store: FolderDocuments) -> None:
    for _ in range(20):
        store.put_bytes(BIG)


if __name__ == "__main__":
    try:
        {"die": _die, "fill": _fill, "repeat": _repeat}[sys.argv[1]](FolderDocuments(Path(sys.argv[2])))
    except SopError as error:
        sys.exit(f"{type(error).__name__}: {error}")
