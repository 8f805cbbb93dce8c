"""What people type into forms, and what they are told of it."""

from starlette.datastructures import FormData

from desk.deeds import FIELDS
from sop.base.errors import UnfitField
from sop.cycle.messages import Receipt


def text_of(form: FormData, name: str) -> str:
    """What was typed into a field; nothing where the field is absent, or is a file."""
    value = form.get(name)
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""


def secret_of(form: FormData, name: str) -> str:
    """What was typed into a field, with every blank in its place: they belong to a password."""
    value = form.get(name)
    return value if isinstance(value, str) else ""


def number_of(form: FormData, name: str) -> int | None:
    """A whole number in a field; None for anything else, and for one of more than six digits."""
    return number_in(text_of(form, name))


def number_in(text: str) -> int | None:
    """The same of what was typed."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 6 else None


WAITING = (
    "Penyelesaian langkah ini sudah diterima dan menunggu diproses; sistem memprosesnya begitu berjalan kembali. "
    "Jangan kirim ulang."
)


def told(receipt: Receipt | None) -> str:
    """What a command has changed, in one line; None: nothing yet, since it waits for a worker."""
    if receipt is None:
        return WAITING
    said = []
    for entry in receipt.entries:
        step = f"Langkah {entry.step} " if entry.step else "Siklus "
        said.append(f"{step}{entry.kind.word}.")
    return " ".join(said)


def worded(error: UnfitField) -> str:
    """What is wrong with what was typed, by the label of its field."""
    words = error.problem.removeprefix(f"{error.field}: ")
    label = FIELDS[error.field].label if error.field in FIELDS else ""
    return f"{label or error.field}: {words}" if error.field else words
