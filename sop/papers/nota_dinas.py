"""Drafts of the letters ("nota dinas") that go with escalations: one for each rung that went to a superior.

A draft states facts as they were when the rung was climbed, and leaves number and signature to people.
"""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from sop.base.reading import Frozen
from sop.cycle.progress import Pause
from sop.dossier.dossier import LETTERS, Closing
from sop.form.document import Sop
from sop.papers.climbs import Climb, climbs
from sop.papers.letterhead import Letterhead, counting, letterhead_of, long_instant, minutes
from sop.time.periods import long_date

MARK = "KONSEP"
IN_THE_JOURNAL = "sebagaimana tercatat dalam jurnal"


class Letter(Frozen):
    """A draft; `path` is its place in the dossier."""

    path: str
    letterhead: Letterhead
    mark: str = MARK
    head: tuple[tuple[str, str], ...]
    opening: str
    facts: tuple[tuple[str, str], ...]
    closing: tuple[str, ...]
    position: str
    """Who signs."""
    foot: str


def letters_of(closing: Closing) -> tuple[Letter, ...]:
    """In the order in which the rungs were climbed."""
    return tuple(_letter(closing, place, each) for place, each in enumerate(climbs(closing), start=1))


def _letter(closing: Closing, place: int, each: Climb) -> Letter:
    sop, view, step = closing.order.sop, closing.view, each.step
    sender = _below(sop, step.role, each.rung.role)
    day = each.rung.at.astimezone(ZoneInfo(view.zone)).date()
    return Letter(
        path=f"{LETTERS}{place:02d}-langkah-{step.number}-percobaan-{step.attempt}-eskalasi-{each.rung.rung}.pdf",
        letterhead=letterhead_of(sop),
        head=(
            ("Kepada", f"Yth. {sop.role(each.rung.role).name}"),
            ("Dari", sop.role(sender).name),
            ("Tanggal", long_date(day)),
            ("Nomor", f"{MARK}/{place}/{view.cycle_id}"),
            ("Sifat", "Segera"),
            ("Lampiran", "—"),
            ("Hal", f"Keterlambatan kegiatan nomor {step.number} (eskalasi tingkat {each.rung.rung})"),
        ),
        opening=(
            f"Dengan hormat, bersama ini disampaikan bahwa sampai dengan {long_instant(each.rung.at, view.zone)} "
            f"kegiatan berikut dalam pelaksanaan SOP {sop.name} belum selesai, sedangkan batas waktunya sudah lewat."
        ),
        facts=tuple(_facts(closing, each)),
        closing=(
            "Sehubungan dengan hal tersebut, dimohon arahan Bapak/Ibu guna penyelesaian kegiatan dimaksud.",
            "Demikian disampaikan. Atas perhatian dan arahan Bapak/Ibu diucapkan terima kasih.",
        ),
        position=sop.role(sender).name,
        foot=f"{MARK}/{place}/{view.cycle_id}",
    )


def _facts(closing: Closing, each: Climb) -> Iterator[tuple[str, str]]:
    sop, view, step = closing.order.sop, closing.view, each.step
    yield "Siklus", f"{view.title} ({view.cycle_id})"
    yield "Kegiatan", f"{step.number}. {step.name}"
    yield "Pelaksana", sop.role(step.role).name
    if step.attempt > 1:
        yield "Percobaan", f"ke-{step.attempt}"
    yield "Dibuka", long_instant(step.opened_at, view.zone)
    yield "Waktu baku", f"{step.standard_minutes} menit kerja"
    yield "Perpanjangan", _extension(each.extended_minutes)
    yield "Batas waktu", IN_THE_JOURNAL if each.due_at is None else long_instant(each.due_at, view.zone)
    if each.used_minutes is not None:
        known = each.extended_minutes is not None
        over = each.used_minutes - step.standard_minutes - (each.extended_minutes or 0)
        beyond = f", {minutes(over)} menit melebihi batas" if known and over >= 0.05 else ""
        yield "Waktu terpakai", f"{minutes(each.used_minutes)} menit kerja{beyond}"
    pauses = (_pause(pause, each.rung.at, view.zone) for pause in each.pauses)
    yield "Penghentian waktu", "; ".join(pauses) or "tidak ada"
    yield from counting(closing)


def _extension(added: int | None) -> str:
    if added is None:
        return IN_THE_JOURNAL
    return f"{added} menit kerja" if added else "tidak ada"


def _pause(pause: Pause, at: datetime, zone: str) -> str:
    until = "" if pause.until is None or pause.until > at else f" sampai {long_instant(pause.until, zone)}"
    return f"sejak {long_instant(pause.since, zone)}{until} ({pause.reason})"


def _below(sop: Sop, executor: str, superior: str) -> str:
    """Who writes to a superior: the one next below him, on the way up from the executor."""
    chain = (executor, *sop.superiors(executor))
    return chain[max(chain.index(superior) - 1, 0)]
