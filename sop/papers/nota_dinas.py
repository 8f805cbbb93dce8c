"""Drafts of the letters that go with escalations: a nota dinas to each superior, a surat teguran to a party outside.

A draft states facts as they were when the last of its rungs was climbed, and leaves number and signature to people.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sop.base.reading import Frozen
from sop.base.saying import enumerated
from sop.cycle import wording
from sop.cycle.progress import Pause
from sop.dossier.dossier import LETTERS, Closing
from sop.papers.climbs import Climb
from sop.papers.correspondence import Form, Occasion, occasions
from sop.papers.letterhead import BLANK, Letterhead, counting, letterhead_of, long_instant, minutes
from sop.papers.marks import marked
from sop.time.periods import long_date

MARK = "KONSEP"
IN_THE_JOURNAL = "sebagaimana tercatat dalam jurnal"
REASON = 200
"""Letters of a reason that a letter repeats; all of it is in the journal."""
TITLES = {Form.NOTA_DINAS: "NOTA DINAS", Form.TEGURAN: "SURAT TEGURAN"}


class Letter(Frozen):
    """A draft; `path` is its place in the dossier."""

    path: str
    at: datetime
    """Of the last rung that it is about."""
    letterhead: Letterhead
    mark: str = MARK
    title: str
    head: tuple[tuple[str, str], ...]
    opening: str
    facts: tuple[tuple[str, str], ...]
    """Of the cycle."""
    matters: tuple[tuple[tuple[str, str], ...], ...]
    """The facts of each activity that the letter is about."""
    closing: tuple[str, ...]
    position: str
    """Who signs."""
    upward: bool
    """Whether it goes to a superior: nobody signs in the name of whom he writes to."""
    foot: str

    @property
    def name(self) -> str:
        """Of its file, without a suffix."""
        return self.path.removeprefix(LETTERS).removesuffix(".pdf")

    @property
    def addressee(self) -> str:
        return dict(self.head)["Kepada"].removeprefix("Yth. ")

    @property
    def subject(self) -> str:
        return dict(self.head)["Hal"]


def letters_of(closing: Closing) -> tuple[Letter, ...]:
    """In the order in which the first rung of each was climbed. Of a cycle that still runs (with its whole view): the
    drafts so far, of which the last may have more rungs added on its day."""
    return tuple(_letter(closing, place, each) for place, each in enumerate(occasions(closing), start=1))


def _letter(closing: Closing, place: int, about: Occasion) -> Letter:
    sop, view = closing.order.sop, closing.view
    number = f"{MARK}/{place}/{view.cycle_id}"
    latest = {(each.step.number, each.step.attempt): each for each in about.climbs}
    sender = BLANK if about.sender is None else sop.role(about.sender).name
    return Letter(
        path=f"{LETTERS}{place:02d}-{about.day.isoformat()}-{about.form}.pdf",
        at=about.climbs[-1].rung.at,
        letterhead=letterhead_of(sop),
        title=TITLES[about.form],
        mark=marked(MARK, minute_seconds=closing.order.minute_seconds),
        head=(
            ("Kepada", f"Yth. {_addressee(closing, about)}"),
            *([("Dari", sender)] if about.form is Form.NOTA_DINAS else []),
            ("Tanggal", long_date(about.day)),
            ("Nomor", number),
            ("Sifat", "Segera"),
            ("Hal", _subject(about, sorted({step for step, _ in latest}))),
        ),
        opening=_opening(about.form, sop.name),
        facts=(("Siklus", f"{view.title} ({view.cycle_id})"), *counting(closing)),
        matters=tuple(tuple(_matter(closing, about, each)) for each in latest.values()),
        closing=_ending(closing, about),
        position=sender,
        upward=about.form is Form.NOTA_DINAS,
        foot=number,
    )


def _addressee(closing: Closing, about: Occasion) -> str:
    """A party outside by its own name, as far as it is known to have had the role then."""
    name, at = closing.order.sop.role(about.addressee).name, about.climbs[-1].rung.at
    party = closing.view.parties.get(about.addressee) if about.form is Form.TEGURAN else None
    if party is None or closing.view.assigned.get(about.addressee, at) > at:
        return name
    return f"Pimpinan {party}\nselaku {name}"


def _subject(about: Occasion, steps: Sequence[int]) -> str:
    what = "Keterlambatan" if about.form is Form.NOTA_DINAS else "Teguran atas keterlambatan"
    return f"{what} kegiatan nomor {enumerated(steps)}"


def _opening(form: Form, name: str) -> str:
    if form is Form.NOTA_DINAS:
        return f"Dengan hormat disampaikan bahwa kegiatan berikut dalam SOP {name} melewati batas waktunya."
    return (
        f"Berdasarkan SOP {name}, kegiatan berikut menjadi tugas pihak Bapak/Ibu dan melewati batas waktunya sebelum "
        "diselesaikan."
    )


def _ending(closing: Closing, about: Occasion) -> tuple[str, ...]:
    sop = closing.order.sop
    if about.form is Form.NOTA_DINAS:
        return (
            "Sehubungan dengan hal tersebut, dimohon arahan Bapak/Ibu guna penyelesaian kegiatan dimaksud.",
            "Demikian disampaikan. Atas perhatian dan arahan Bapak/Ibu diucapkan terima kasih.",
        )
    recipients = dict.fromkeys(sop.role(sop.activity(each.step.number).recipient).name for each in about.climbs)
    return (
        "Sehubungan dengan hal tersebut, Bapak/Ibu diminta segera menyelesaikan kegiatan dimaksud, menyampaikan "
        f"hasilnya kepada {enumerated(recipients)}, dan menjelaskan penyebab keterlambatan secara tertulis.",
        "Demikian untuk menjadi perhatian. Atas kerja sama Bapak/Ibu diucapkan terima kasih.",
    )


def _matter(closing: Closing, about: Occasion, each: Climb) -> Iterator[tuple[str, str]]:
    sop, view, step = closing.order.sop, closing.view, each.step
    yield "Kegiatan", f"{step.number}. {step.name}"
    yield "Pelaksana", sop.role(step.role).name
    if step.attempt > 1:
        yield "Pengerjaan", f"ke-{step.attempt}"
    yield "Dibuka", long_instant(step.opened_at, view.zone)
    yield "Waktu baku", f"{step.standard_minutes} menit kerja"
    yield "Perpanjangan", _extension(each.extended_minutes)
    yield "Batas waktu", IN_THE_JOURNAL if each.due_at is None else long_instant(each.due_at, view.zone)
    yield "Belum selesai pada", long_instant(each.rung.at, view.zone)
    if each.used_minutes is not None:
        known = each.extended_minutes is not None
        over = each.used_minutes - step.standard_minutes - (each.extended_minutes or 0)
        beyond = f", {minutes(over)} menit melebihi batas" if known and over >= 0.05 else ""
        yield "Waktu terpakai", f"{minutes(each.used_minutes)} menit kerja{beyond}"
    pauses = (_pause(pause, each.rung.at, view.zone) for pause in each.pauses)
    yield "Penghentian waktu", "; ".join(pauses) or "tidak ada"
    if about.form is Form.NOTA_DINAS:
        same = (one.rung for one in about.climbs if one.step == step)
        yield "Eskalasi", enumerated(f"tingkat {rung.rung} pukul {_hour(rung.at, view.zone)}" for rung in same)


def _hour(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%H.%M} {wording.zone_name(zone)}"


def _extension(added: int | None) -> str:
    if added is None:
        return IN_THE_JOURNAL
    return f"{added} menit kerja" if added else "tidak ada"


def _pause(pause: Pause, at: datetime, zone: str) -> str:
    until = "" if pause.until is None or pause.until > at else f" sampai {long_instant(pause.until, zone)}"
    return f"sejak {long_instant(pause.since, zone)}{until} ({wording.shortened(pause.reason, REASON)})"
