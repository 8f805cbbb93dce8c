"""What a SOP leaves blank, doubtful or misspelt: findings for the office to settle. None keeps a cycle from running."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import chain, pairwise

from sop.base.numerals import amount
from sop.base.reading import Frozen
from sop.base.saying import enumerated, in_hours
from sop.form.document import Activity, Basis, Column, ColumnGroup, Confidence, Item, Printed, Sop
from sop.form.form3 import SPACING
from sop.form.readings import Readable
from sop.form.regulations import HIERARCHY, rank_of, revocation_of

_HEAD = "kepala dokumen"
_POSITIONS = ("kepala ", "sekretaris ", "ketua ", "direktur ", "plt. ", "plh. ")
_ITEMS = {
    "institution": Item.INSTITUTION,
    "unit": Item.UNIT,
    "number": Item.NUMBER,
    "requirements": Item.QUALITY,
    "output": Item.QUALITY,
    "remarks": Item.REMARKS,
    "flow": Item.FLOWCHART,
}
"""Of the printed fields that have an instruction of their own."""
_CONFIDENCE = {Confidence.HIGH: "tinggi", Confidence.MEDIUM: "sedang", Confidence.LOW: "rendah"}


class Finding(Frozen):
    """One gap. `item` is the number in the "Petunjuk Pengisian"; None where the form has no instruction for it."""

    item: Item | None
    place: str
    message: str


def lint(sop: Sop) -> tuple[Finding, ...]:
    """Every finding of one SOP, in the order in which the form is read. All of them derive from the document alone."""
    return tuple(
        chain(
            _blanks_of_the_head(sop),
            _unit(sop),
            _absent_lists(sop),
            _legal_bases(sop),
            _header(sop),
            _empty_cells(sop),
            _repeated_requirements(sop),
            _inferred(sop),
            _crowded_rungs(sop),
            _flowchart(sop),
            _total(sop),
            _corrections(sop),
        )
    )


def _blanks_of_the_head(sop: Sop) -> Iterator[Finding]:
    head = sop.identity
    fields = (
        (Item.UNIT, head.unit),
        (Item.NUMBER, head.number),
        (Item.CREATED, head.created),
        (Item.REVISED, head.revised),
        (Item.EFFECTIVE, head.effective),
        (Item.APPROVAL, head.approval),
    )
    for item, value in fields:
        if not value:
            yield Finding(item=item, place=_HEAD, message=f"{item.title} belum diisi.")
        elif item is Item.NUMBER and not _is_complete(head.number):
            message = f"{item.title} belum lengkap: tertulis “{head.number}”."
            yield Finding(item=item, place=_HEAD, message=message)


def _is_complete(number: str) -> bool:
    """Whether no part between the slashes was left open."""
    return all(any(map(str.isalnum, part)) for part in number.split("/"))


def _unit(sop: Sop) -> Iterator[Finding]:
    """Petunjuk 2 asks for a unit of the office; a position is its head."""
    unit = sop.identity.unit
    if unit.casefold().startswith(_POSITIONS):
        message = f"{Item.UNIT.title} menyebut jabatan, bukan unit kerja: tertulis “{unit}”."
        yield Finding(item=Item.UNIT, place=_HEAD, message=message)


def _absent_lists(sop: Sop) -> Iterator[Finding]:
    for item, lines in sop.lists:
        if not lines:
            message = f"{item.title} diminta oleh petunjuk pengisian, tetapi tidak ada pada dokumen."
            yield Finding(item=item, place=_HEAD, message=message)


def _legal_bases(sop: Sop) -> Iterator[Finding]:
    """What was revoked, and what stands behind a regulation of a lower kind."""
    lowest = 0
    for number, line in enumerate(sop.legal_bases, start=1):
        place = f"{Item.LEGAL_BASES.title.lower()} {number}"
        if (gone := revocation_of(line.label)) is not None:
            sure = "Sudah" if gone.basis is Basis.STATED else "Agaknya sudah"
            message = f"{sure} dicabut dengan {gone.by} ({gone.source}); mohon diganti."
            yield Finding(item=Item.LEGAL_BASES, place=place, message=message)
        rank = rank_of(line.label)
        if rank is not None and rank < lowest:
            message = (
                f"{HIERARCHY[rank][0]} berdiri sesudah {HIERARCHY[lowest][0]}; "
                "urutkan menurut hierarki peraturan (UU 12/2011 pasal 7 dan 8)."
            )
            yield Finding(item=Item.LEGAL_BASES, place=place, message=message)
        lowest = max(lowest, rank or 0)


def _header(sop: Sop) -> Iterator[Finding]:
    printed = {column.number for column in sop.columns}
    for number in range(1, max(printed, default=0)):
        if number not in printed:
            message = f"Kolom {number} tidak ada; penomoran kolom melompat."
            yield Finding(item=None, place="kepala tabel", message=message)
    for column in sop.columns:
        if column.group is ColumnGroup.QUALITY and _is_empty(column, sop):
            message = f"Kolom mutu baku “{column.heading}” kosong pada semua baris."
            yield Finding(item=Item.QUALITY, place=f"kolom {column.number}", message=message)


def _is_empty(column: Column, sop: Sop) -> bool:
    cells = column.cells
    return cells is None or not any(getattr(activity, cells) for activity in sop.activities)


def _empty_cells(sop: Sop) -> Iterator[Finding]:
    for activity in sop.activities:
        for name, cell in (("Kelengkapan", activity.requirements), ("Output", activity.output)):
            if not cell:
                yield Finding(item=Item.QUALITY, place=_row(activity), message=f"{name} belum diisi.")


def _repeated_requirements(sop: Sop) -> Iterator[Finding]:
    """Requirements that hold every word of the output: then the form says what leaves the row, not what it needs."""
    for activity in sop.activities:
        output = set(activity.output.casefold().split())
        if output and output <= set(activity.requirements.casefold().split()):
            message = f"Kelengkapan “{activity.requirements}” mengulang keluaran “{activity.output}”."
            yield Finding(item=Item.QUALITY, place=_row(activity), message=message)


def _inferred(sop: Sop) -> Iterator[Finding]:
    for activity in sop.activities:
        read = [f"{part} ({', '.join(sop.role(role).short for role in roles)})" for part, roles in activity.readings]
        if read:
            sure = _CONFIDENCE[activity.confidence] if activity.confidence else "belum dinilai"
            message = f"Tidak tertulis pada sumber: {enumerated(read)}; keyakinan {sure}, mohon dipastikan."
            yield Finding(item=Item.EXECUTORS, place=_row(activity), message=message)


def _crowded_rungs(sop: Sop) -> Iterator[Finding]:
    """Rows whose lateness would be told again and again within less than `SPACING` minutes."""
    for activity in sop.activities:
        ladder = sop.ladder_of(activity.number)
        steps = [later - earlier for earlier, later in pairwise(ladder.escalation_percents)]
        closest = max(min(steps, default=100 * SPACING) * activity.minutes / 100, ladder.spacing_minutes)
        if closest < SPACING:
            message = (
                f"Eskalasi dapat berulang setiap {closest:.3g} menit; isi spacing_minutes pada tangga eskalasi, "
                f"misalnya {SPACING}."
            )
            yield Finding(item=None, place=_row(activity), message=message)


def _flowchart(sop: Sop) -> Iterator[Finding]:
    """The flow begins and ends with a mark of its own; a row between them may be a plain box."""
    for activity, end in ((sop.activities[0], "awal"), (sop.activities[-1], "akhir")):
        if not activity.flow:
            message = f"Gambar alur tidak menandai {end} kegiatan."
            yield Finding(item=Item.FLOWCHART, place=_row(activity), message=message)


def _total(sop: Sop) -> Iterator[Finding]:
    total = sop.total_minutes
    message = f"Jumlah waktu baku {amount(total)} menit ({in_hours(total)}); mohon dipastikan."
    yield Finding(item=Item.QUALITY, place="seluruh kegiatan", message=message)


def _corrections(sop: Sop) -> Iterator[Finding]:
    for item, lines in (*sop.lists, (Item.ACTIVITIES, sop.activities)):
        for number, line in enumerate(lines, start=1):
            if line.label != line.wording:
                changes = ", ".join(f"“{old}” menjadi “{new}”" for old, new in _changes(line))
                message = f"Penulisan pada sumber diperbaiki: {changes}."
                place = "baris" if item is Item.ACTIVITIES else item.title.lower()
                yield Finding(item=item, place=f"{place} {number}", message=message)
    for of, place, part in parts_of(sop):
        for each in part.printed:
            message = f"Tertulis “{each.wording}”, dibaca “{getattr(part, each.field)}”; mohon dipastikan."
            yield Finding(item=_ITEMS.get(each.field, of), place=place, message=message)


def parts_of(sop: Sop) -> Iterator[tuple[Item | None, str, Readable]]:
    """Every part with printed fields, and where in the form it stands."""
    yield None, _HEAD, sop
    yield None, _HEAD, sop.identity
    if sop.identity.approval is not None:
        yield Item.APPROVAL, _HEAD, sop.identity.approval
    yield from ((None, f"kolom {column.number}", column) for column in sop.columns)
    yield from ((Item.EXECUTORS, f"pelaksana {place}", role) for place, role in enumerate(sop.roles, start=1))
    yield from ((None, _row(activity), activity) for activity in sop.activities)


def _changes(line: Printed) -> Iterator[tuple[str, str]]:
    """The words that the correction replaces, old and new, without those around them."""
    old, new = line.wording.split(), line.label.split()
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield " ".join(old[i:j]), " ".join(new[k:m])


def _row(activity: Activity) -> str:
    return f"baris {activity.number}"
