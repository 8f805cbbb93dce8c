"""Files that command lines write for people: all of a file or nothing."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from sop.base.errors import SopError


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
