"""Outputs as a person names them: `Judul=nomor surat`, and the files that prove them."""

import hashlib
import mimetypes
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from console.command import checked
from sop.errors import UnreadableFile
from sop.progress import Output


def outputs_of(named: Sequence[str], files: Sequence[Path]) -> tuple[Output, ...]:
    """One output for each name; the first file proves the first, the second the second, and so on.

    A file without a name of its own is an output by its file name. The file itself stays where it is: only its SHA-256,
    size and type are recorded.

    Raises:
        SopError: a file cannot be read, or an output has neither reference nor file.
    """
    outputs = []
    for place in range(max(len(named), len(files))):
        title, _, reference = named[place].partition("=") if place < len(named) else (files[place].name, "", "")
        proof = _fingerprint(files[place]) if place < len(files) else {}
        fields = {"title": title, "reference": reference or None, **proof}
        outputs.append(checked(partial(Output.model_validate, fields)))
    return tuple(outputs)


def _fingerprint(file: Path) -> dict[str, str | int | None]:
    digest, size = hashlib.sha256(), 0
    try:
        with file.open("rb") as content:
            while block := content.read(1 << 20):
                digest.update(block)
                size += len(block)
    except OSError as error:
        raise UnreadableFile(str(file)) from error
    return {"sha256": digest.hexdigest(), "size": size, "media_type": mimetypes.guess_type(file.name)[0]}
