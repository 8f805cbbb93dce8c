"""What the report on a cycle says (`laporan.pdf`): its activities against the standard, and all that came between.

Everything is derived from the closing; no number of the report is given, nobody's signature is presumed.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from sop.base.numerals import amount
from sop.base.reading import Frozen
from sop.cycle import wording
from sop.cycle.messages import CycleView
from sop.cycle.progress import State
from sop.dossier.dossier import Closing
from sop.form.document import Item, Sop
from sop.papers.letterhead import BLANK, Letterhead, counting, letterhead_of, long_instant, minutes, short_instant, told
from sop.papers.marks import marked
from sop.papers.report_tables import Table, activities, escalations, outputs, overrun, pauses, returned


class Signature(Frozen):
    """Room for a signature: in what capacity, and in which position."""

    capacity: str
    position: str


class JournalLine(Frozen):
    cells: tuple[str, ...]
    hash: str


class Report(Frozen):
    letterhead: Letterhead
    mark: str
    """At the head of each page; empty on the office's own."""
    subject: str
    number: str
    facts: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    conclusion: tuple[str, ...]
    dateline: str
    signatures: tuple[Signature, ...]
    journal_head: tuple[str, ...]
    journal: tuple[JournalLine, ...]
    foot: str


def report_of(closing: Closing, stored: Mapping[str, int]) -> Report:
    """The report on a cycle that has ended. `stored` gives the size of every document that is in the store."""
    sop, view = closing.order.sop, closing.view
    head = view.journal[-1].hash
    return Report(
        letterhead=letterhead_of(sop),
        mark=marked(minute_seconds=closing.order.minute_seconds),
        subject=sop.name,
        number=BLANK,
        facts=tuple(_facts(closing)),
        tables=(
            activities(view),
            returned(view),
            escalations(view),
            pauses(view),
            outputs(view, stored),
        ),
        conclusion=(
            f"Laporan ini disusun dari jurnal siklus nomor {view.cycle_id}, yang setiap entrinya terikat pada entri "
            "sebelumnya dengan SHA-256; jurnal selengkapnya dimuat dalam lampiran.",
            "Demikian laporan ini dibuat untuk dipergunakan sebagaimana mestinya.",
        ),
        dateline=f"{BLANK}, {BLANK}",
        signatures=tuple(_signatures(sop)),
        journal_head=("No.", f"Waktu ({wording.zone_name(view.zone)})", "Peristiwa", "Langkah", "Pelaku", "Uraian"),
        journal=tuple(_journal(view)),
        foot=f"{view.cycle_id} · kepala jurnal SHA-256 {head}",
    )


def _facts(closing: Closing) -> Iterator[tuple[str, str]]:
    sop, view = closing.order.sop, closing.view
    ended = view.journal[-1].at
    worked = sum(step.worked_minutes or 0 for step in view.steps)
    again = sum(step.worked_minutes or 0 for step in view.past)
    late = [str(step.number) for step in view.steps if step.late or (step.completed_at is None and overrun(step))]
    yield "Judul", view.title
    yield "Nomor siklus", view.cycle_id
    yield "SOP", f"{sop.name} (versi {sop.version}; Nomor SOP: {sop.identity.number or '—'})"
    yield from wording.parties(view.parties, view.roles)
    yield Item.UNIT.title, sop.identity.unit or "—"
    yield "Dimulai", long_instant(view.journal[0].at, view.zone)
    yield "Berakhir", long_instant(ended, view.zone)
    yield "Hasil", "Seluruh kegiatan selesai" if view.state is State.COMPLETED else "Dibatalkan sebelum selesai"
    yield (
        "Waktu kerja",
        f"{minutes(worked)} menit dari {amount(sop.total_minutes)} menit waktu baku"
        + (f"; {minutes(again)} menit lagi pada pengerjaan yang dikembalikan" if again else ""),
    )
    yield "Keterlambatan", f"kegiatan nomor {', '.join(late)}" if late else "tidak ada"
    yield from counting(closing)


def _signatures(sop: Sop) -> Iterator[Signature]:
    """Who did most of it, and everyone above him; the highest in the words of whoever approved the SOP."""
    [(executor, _)] = Counter(activity.executor for activity in sop.activities).most_common(1)
    *heads, top = (executor, *sop.superiors(executor))
    if heads:
        yield Signature(capacity="Pelaksana,", position=sop.role(heads[0]).name)
        yield from (Signature(capacity="Atasan pelaksana,", position=sop.role(head).name) for head in heads[1:])
    approval = sop.identity.approval
    position = approval.position if approval is not None else sop.role(top).name
    yield Signature(capacity="Mengetahui,", position=position)


def _journal(view: CycleView) -> Iterator[JournalLine]:
    for entry in view.journal:
        role = view.roles.get(entry.role, entry.role) if entry.role else ""
        person = wording.person(entry, signing=bool(view.trusted_keys))
        cells = (
            f"{entry.seq}.",
            short_instant(entry.at, view.zone, seconds=True),
            entry.kind.word,
            str(entry.step or "—"),
            "\n".join(filter(None, (role, *(f"({each})" for each in person)))) or "—",
            told(entry.detail),
        )
        yield JournalLine(cells=cells, hash=entry.hash)
