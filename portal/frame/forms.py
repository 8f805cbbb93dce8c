"""From a form to a command, and one sentence for what cannot be one."""

from collections.abc import Callable
from typing import TypeVar

from pydantic import ValidationError
from starlette.datastructures import FormData

from sop.base.errors import MalformedMessage
from sop.base.reading import sentence
from sop.cycle.messages import Receipt
from sop.cycle.wording import KIND_WORDS

T = TypeVar("T")


def text_of(form: FormData, name: str) -> str:
    """What was typed into a field; nothing where the field is absent, or is a file."""
    value = form.get(name)
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""


def number_of(form: FormData, name: str) -> int | None:
    """A whole number in a field; None for anything else, and for one of more than six digits."""
    text = text_of(form, name)
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 6 else None


def checked(make: Callable[[], T]) -> T:
    """What `make` makes of a form; raises MalformedMessage where a model refuses what was typed."""
    try:
        return make()
    except ValidationError as error:
        field = str(error.errors()[0]["loc"][0]) if error.errors()[0]["loc"] else ""
        words = sentence(error).removeprefix(f"{field}: ")
        raise MalformedMessage(f"{_FIELDS.get(field, field)}: {words}" if field else words) from error


def told(receipt: Receipt) -> str:
    """What a command has changed, in one line."""
    said = []
    for entry in receipt.entries:
        step = f"Langkah {entry.step} " if entry.step else "Siklus "
        said.append(f"{step}{KIND_WORDS[entry.kind]}.")
    return " ".join(said)


_FIELDS = {
    "reason": "Alasan",
    "note": "Catatan",
    "minutes": "Menit tambahan",
    "title": "Judul",
    "reference": "Nomor surat",
    "to_step": "Langkah tujuan",
    "outputs": "Keluaran",
}
"""The fields of the models as the forms label them."""
