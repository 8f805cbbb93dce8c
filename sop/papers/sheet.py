"""What the printed sheet of a SOP says: the form's own parts, the flowchart, and a running cycle's progress in it.

No lengths, no pages: how it looks is the template's affair.
"""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from sop.base.errors import SopError
from sop.base.numerals import amount
from sop.base.reading import Frozen
from sop.base.saying import enumerated, in_hours
from sop.cycle import wording
from sop.cycle.messages import CycleView
from sop.cycle.view import STANDING_WORDS
from sop.form.document import Approval, Basis, Cells, Column, ColumnGroup, Item, Sop
from sop.form.lint import lint
from sop.papers.flowchart import Row, rows_of
from sop.papers.marks import DRAFT, PROGRESS, marked
from sop.time.periods import long_date

INFERRED = "*"
UNCONFIRMED = f"{INFERRED} tidak tertulis pada sumber; hasil pembacaan yang harus dipastikan oleh kantor"

VALID = (Item.NUMBER, Item.CREATED, Item.EFFECTIVE, Item.APPROVAL)
"""What a sheet must have to be signed. The day of a revision is none of it: a SOP that is new has not been revised."""


class Sheet(Frozen):
    """A whole sheet, in reading order; an empty string is a blank of the form."""

    form: str
    heading: str
    mark: str
    """What the sheet is as long as nobody may sign it; empty on the final one."""
    standing: str = ""
    """The cycle whose progress it shows, with its state; empty for the SOP alone."""
    government: str
    institution: str
    unit: str
    registration: tuple[tuple[str, str], ...]
    approval: Approval | None
    name: str
    lists: tuple[tuple[str, tuple[str, ...]], ...]
    """Title and lines, in pairs that stand side by side."""
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]


def sheet_of(sop: Sop, view: CycleView | None = None, *, final: bool = False) -> Sheet:
    """The sheet of a SOP, with the progress of the cycle that `view` tells of.

    Raises:
        SopError: a `final` sheet is asked for while readings are unconfirmed or the head lacks what makes it valid, or
            the cycle runs under another SOP.
    """
    if final:
        _refuse_unfinished(sop)
    if view is not None and (view.sop_id, view.sop_version) != (sop.id, sop.version):
        raise SopError(
            f"Siklus {view.cycle_id} berjalan menurut SOP {view.sop_id} versi {view.sop_version}, "
            f"bukan {sop.id} versi {sop.version}; pilih berkas SOP yang sesuai."
        )
    head = sop.identity
    dates = ((Item.CREATED, head.created), (Item.REVISED, head.revised), (Item.EFFECTIVE, head.effective))
    return Sheet(
        form=sop.form,
        heading=sop.heading or sop.name,
        mark=marked(PROGRESS, minute_seconds=view.minute_seconds) if view is not None else "" if final else DRAFT,
        standing=_standing(view) if view is not None else "",
        government=head.government,
        institution=head.institution,
        unit=head.unit,
        registration=((Item.NUMBER.title, head.number), *((item.title, _day(day)) for item, day in dates)),
        approval=head.approval,
        name=sop.name,
        lists=tuple(_lists(sop)),
        columns=_columns(sop),
        rows=rows_of(sop, view),
        notes=tuple(_notes(sop)),
    )


def _refuse_unfinished(sop: Sop) -> None:
    """All that is amiss at once, a sentence for each: nobody should find the next only after mending the first."""
    missing = [finding.message for finding in lint(sop) if finding.item in VALID]
    if missing:
        missing.append("Lengkapi pada berkas SOP.")
    readings = _readings(sop)
    reasons = [readings] if readings else ["kepala dokumennya belum lengkap."] if missing else []
    if reasons:
        raise SopError(f"Lembar final belum dapat dibuat karena {' '.join((*reasons, *missing))}")


def _readings(sop: Sop) -> str:
    """What is nowhere written but read, as the end of a sentence; empty for nothing."""
    rows: dict[str, list[int]] = {"pelaksana": [], "penanda tangan bersama": [], "penerima": []}
    for activity in sop.activities:
        for part, _ in activity.readings:
            rows[part].append(activity.number)
    parts = [f"{part} pada baris {enumerated(numbers)}" for part, numbers in rows.items() if numbers]
    remedy = 'tidak tertulis pada sumber; pastikan, lalu ubah dasarnya menjadi "stated" pada berkas SOP.'
    return f"{enumerated(parts)} {remedy}" if parts else ""


def _lists(sop: Sop) -> Iterator[tuple[str, tuple[str, ...]]]:
    """In the order of the official block, left before right: the form asks for them in another."""
    lines = dict(sop.lists)
    for pair in (
        (Item.LEGAL_BASES, Item.QUALIFICATIONS),
        (Item.RELATED, Item.EQUIPMENT),
        (Item.WARNINGS, Item.RECORDS),
    ):
        for item in pair:
            yield item.title, tuple(line.label for line in lines[item])


def _columns(sop: Sop) -> tuple[Column, ...]:
    """As printed; the official ones where none are printed, or not one for each executor."""
    printed = [column.cells for column in sop.columns]
    if printed.count(Cells.EXECUTOR) == len(sop.roles) and Cells.WORDING in printed:
        return sop.columns
    quality, executors = ColumnGroup.QUALITY, ColumnGroup.EXECUTORS
    columns: tuple[tuple[str, ColumnGroup | None, Cells], ...] = (
        ("No.", None, Cells.NUMBER),
        ("KEGIATAN", None, Cells.WORDING),
        *((role.name, executors, Cells.EXECUTOR) for role in sop.roles),
        ("Kelengkapan", quality, Cells.REQUIREMENTS),
        ("Waktu", quality, Cells.MINUTES),
        ("Output", quality, Cells.OUTPUT),
        ("Ket.", None, Cells.REMARKS),
    )
    return tuple(
        Column(number=number, heading=heading, group=group, cells=cells)
        for number, (heading, group, cells) in enumerate(columns, start=1)
    )


def _standing(view: CycleView) -> str:
    as_of = wording.long_instant(view.as_of, view.zone)
    return f"{view.cycle_id} — {view.title}: {STANDING_WORDS[view.standing]}, keadaan pada {as_of}"


def _notes(sop: Sop) -> Iterator[str]:
    yield f"Jumlah waktu baku: {amount(sop.total_minutes)} menit ({in_hours(sop.total_minutes)})."
    if any(activity.is_inferred for activity in sop.activities):
        yield f"{UNCONFIRMED}."
    if any(activity.recipient_basis is Basis.INFERRED for activity in sop.activities):
        yield f"Penerima hasil: {'; '.join(_recipients(sop))}."


def _recipients(sop: Sop) -> Iterator[str]:
    """Who receives what each row makes: the form has no column for it, and the office must confirm it all the same."""
    for (recipient, basis), group in groupby(sop.activities, lambda each: (each.recipient, each.recipient_basis)):
        numbers = [each.number for each in group]
        rows = f"{numbers[0]}–{numbers[-1]}" if len(numbers) > 1 else f"{numbers[0]}"
        yield f"baris {rows} {sop.role(recipient).short}{INFERRED if basis is Basis.INFERRED else ''}"


def _day(day: date | None) -> str:
    return long_date(day) if day else ""
