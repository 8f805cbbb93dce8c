"""Files that command lines read and write for people: all of a file or nothing."""

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

from sop.base.errors import SopError, UnreadableFile
from sop.dossier.evidence import UnacceptableFile, title_of


@contextmanager
def opened(paths: Sequence[Path]) -> Iterator[list[tuple[str, BinaryIO]]]:
    """Files with their own names, to be read for as long as the context lasts.

    Raises UnreadableFile, or UnacceptableFile for what is no regular file.
    """
    with ExitStack() as stack:
        yield [(path.name, stack.enter_context(_regular(path))) for path in paths]


def _regular(path: Path) -> BinaryIO:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise UnacceptableFile(title_of(str(path)), "bukan berkas biasa; sebutkan satu berkas, bukan folder.")
        return path.open("rb")
    except OSError as error:
        raise UnreadableFile(str(path)) from error


def save(path: Path, content: bytes) -> None:
    """Raises as `written`."""
    with written(path) as file:
        file.write(content)


@contextmanager
def written(path: Path) -> Iterator[BinaryIO]:
    """A draft to write to; what stood under the name stays until the new file is whole.

    Raises:
        SopError: the folder does not exist, or cannot be written.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        try:
            with draft.open("w+b") as file:
                yield file
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise SopError(f"Berkas {path} tidak dapat ditulis. Periksa nama folder dan izinnya.") from error
