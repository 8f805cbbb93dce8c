"""Reading a large file of anybody's in a process of its own, before it is read here: a few MB of what is neither a
dossier nor a cycle take gigabytes and a minute only to say all that is wrong with them.

Run as a program it reads the file from standard input and writes what is wrong with it, or nothing.
"""

import sys
from collections.abc import Callable
from enum import StrEnum

from pydantic import ValidationError

from adapters.machine.apart import bound_memory, read_apart
from sop.base.errors import MalformedMessage
from sop.base.reading import Frozen, json_or_none, read_json, sentence
from sop.cycle.messages import CycleView
from sop.dossier.dossier import Dossier

LARGEST = 16 << 20
"""Bytes of the largest file that is read as a whole."""
SMALL = 256 << 10
"""Bytes that can do no harm: whatever they are, they take half a second."""
MEMORY, SECONDS = 1 << 30, 3.0
"""Bytes and seconds that reading may take; a true dossier of the largest size takes a third of either."""
BEYOND = "isinya terlalu banyak atau terlalu aneh untuk dibaca dengan waktu dan memori yang wajar."


class Form(StrEnum):
    """What a file is said to be."""

    DOSSIER = "dossier"
    VIEW = "view"


_READERS: dict[str, Callable[[bytes], Frozen]] = {
    Form.DOSSIER: Dossier.model_validate_json,
    Form.VIEW: lambda content: read_json(content, CycleView),
}


def trial(content: bytes, form: Form = Form.DOSSIER) -> str:
    """What is wrong with a file, without its name; empty where it can be read here as well."""
    if len(content) <= SMALL:
        return ""
    said = read_apart("adapters.dossiers.trial", form, content=content, seconds=SECONDS)
    return BEYOND if said is None else said.decode()


def main(form: str) -> None:
    bound_memory(MEMORY)
    content = sys.stdin.buffer.read()
    try:
        _READERS[form](content)
    except ValidationError as error:
        sys.stdout.write(sentence(error, json_or_none(content)))
    except MalformedMessage as error:
        sys.stdout.write(str(error))


if __name__ == "__main__":
    main(sys.argv[1])
