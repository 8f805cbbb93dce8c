"""In what a dossier that was written differs from the one that follows from its histories."""

from collections.abc import Iterable

from sop.cycle.wording import shortened
from sop.dossier.dossier import DOSSIER, Closing

Path = tuple[str | int, ...]
LENGTH = "#"
_ROWS = {
    "steps": "langkah",
    "past": "pengerjaan terdahulu",
    "journal": "entri jurnal",
    "activities": "kegiatan SOP",
    "escalations": "eskalasi",
    "outputs": "keluaran",
    "pauses": "penghentian waktu",
    "calendars": "kalender",
}
_FIELDS = {
    "minutes": "waktu baku",
    "standard_minutes": "waktu baku",
    "extended_minutes": "menit perpanjangan",
    "opened_at": "saat dibuka",
    "due_at": "batas waktu",
    "completed_at": "saat selesai",
    "completed_by": "pelaksana",
    "worked_minutes": "waktu terpakai",
    "late": "keterlambatan",
    "at": "waktu",
    "role": "peran",
    "actor": "pelaku",
    "detail": "uraian",
    "kind": "jenis",
    "reason": "alasan",
}
"""How people call what they look at most; other fields go by their own names."""


def difference(written: Closing, derived: Closing) -> str | None:
    """The first thing in which what is written differs from what follows from the histories, in one sentence."""
    found = _first_difference(written.model_dump(mode="json"), derived.model_dump(mode="json"), ())
    if found is None:
        return None
    path, there, due = found
    return (
        f"{_place(path)}: tertulis {_shown(there)} pada {DOSSIER}, padahal menurut riwayat dan aturan yang berlaku "
        f"{_shown(due)}."
    )


def _first_difference(one: object, other: object, path: Path) -> tuple[Path, object, object] | None:
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        return _first(_first_difference(one[key], other[key], (*path, key)) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        pairs = zip(one, other, strict=False)
        found = _first(_first_difference(*pair, (*path, place)) for place, pair in enumerate(pairs))
        if found is None and len(one) != len(other):
            return (*path, LENGTH), len(one), len(other)
        return found
    return None if one == other else (path, one, other)


def _first(found: Iterable[tuple[Path, object, object] | None]) -> tuple[Path, object, object] | None:
    return next((each for each in found if each is not None), None)


def _place(path: Path) -> str:
    """`Langkah 4, batas waktu`: where a difference is, as people count."""
    words = []
    for name, following in zip(path, (*path[1:], None), strict=True):
        if isinstance(following, int):
            words.append(f"{_ROWS.get(str(name), name)} {following + 1}")
        elif following == LENGTH:
            words.append(f"jumlah {_ROWS.get(str(name), name)}")
        elif following is None and isinstance(name, str) and name != LENGTH:
            words.append(_FIELDS.get(name, name))
    place = ", ".join(words)
    return place[:1].upper() + place[1:]


def _shown(value: object) -> str:
    return shortened("kosong" if value is None else str(value), 120)
