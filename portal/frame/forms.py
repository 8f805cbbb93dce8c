"""What people type into forms, and what they are told of it."""

from starlette.datastructures import FormData

from sop.base.errors import UnfitField
from sop.cycle.messages import Receipt
from sop.cycle.wording import KIND_WORDS


def text_of(form: FormData, name: str) -> str:
    """What was typed into a field; nothing where the field is absent, or is a file."""
    value = form.get(name)
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""


def number_of(form: FormData, name: str) -> int | None:
    """A whole number in a field; None for anything else, and for one of more than six digits."""
    text = text_of(form, name)
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
        said.append(f"{step}{KIND_WORDS[entry.kind]}.")
    return " ".join(said)


def worded(error: UnfitField) -> str:
    """What is wrong with what was typed, by the label of its field."""
    words = error.problem.removeprefix(f"{error.field}: ")
    return f"{_LABELS.get(error.field, error.field)}: {words}" if error.field else words


_LABELS = {
    "reason": "Alasan",
    "note": "Catatan",
    "minutes": "Menit tambahan",
    "title": "Judul",
    "reference": "Nomor surat",
    "to_step": "Langkah tujuan",
    "outputs": "Keluaran",
}
"""The fields of the models as the forms label them."""
