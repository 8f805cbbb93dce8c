"""A cycle as its page prints it, from what one person may see of it."""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote

from desk.seeing import Sight
from portal.frame.downloads import SAFE_TYPES
from portal.frame.moments import minutes, moment, size
from sop.base.numerals import amount
from sop.base.reading import Frozen
from sop.cycle import wording
from sop.cycle.journal import Entry, Kind
from sop.cycle.messages import StepState, StepView
from sop.cycle.progress import EscalationKind, Output, Pause, State
from sop.cycle.view import STANDING_WORDS, STATE_WORDS, remarks
from sop.time.clock import is_rehearsal
from sop.time.working_time import ROUND_THE_CLOCK

SHORT_HASH = 12
"""Letters of a journal hash that a page shows; all of it is in the dossier."""


class Paper(Frozen):
    """An output, with the address of its document where there is one."""

    title: str
    reference: str
    href: str
    detail: str
    """Kind and size of the document."""


class Bar(Frozen):
    """Worked minutes against the standard, in thousandths of the longest bar of the page; `words` says the same."""

    worked: int
    standard: int
    extended: int
    over: bool
    words: str


class StepRow(Frozen):
    number: int
    name: str
    role: str
    state: StepState
    words: str
    remarks: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    bar: Bar
    expected: str
    """The output that the SOP names."""
    inputs: tuple[Paper, ...]
    outputs: tuple[Paper, ...]
    note: str
    ladder: tuple[str, ...]
    pauses: tuple[str, ...]
    current: bool


class PastAttempt(Frozen):
    line: str
    outputs: tuple[Paper, ...]


class JournalLine(Frozen):
    seq: int
    at: str
    words: str
    who: str
    detail: str
    hash: str
    rejected: bool


class ShownCycle(Frozen):
    cycle_id: str
    title: str
    standing: str
    tone: str
    """How urgent it is: the standing's own word, for the style sheet."""
    facts: tuple[tuple[str, str], ...]
    rows: tuple[StepRow, ...]
    past: tuple[PastAttempt, ...]
    journal: tuple[JournalLine, ...]
    """The newest first."""
    older_entries: int
    """How many there are in all, where these are not all; 0 where they are. So below."""
    older_attempts: int
    older_pauses: int
    rejected_apart: int
    """Messages that were rejected beside the journal."""
    whole: bool


def page_of(sight: Sight) -> ShownCycle:
    view = sight.seen()
    longest = max(max(step.worked_minutes or 0, step.standard_minutes + step.extended_minutes) for step in view.steps)
    return ShownCycle(
        cycle_id=view.cycle_id,
        title=view.title,
        standing=STANDING_WORDS[view.standing],
        tone=view.standing.value,
        facts=tuple(_facts(sight)),
        rows=tuple(_row(sight, step, longest) for step in view.steps),
        past=tuple(past_attempt(sight, step) for step in view.past),
        journal=tuple(journal_line(sight, entry) for entry in reversed(view.journal)),
        older_entries=view.journal_length,
        older_attempts=view.past_length,
        older_pauses=view.pauses_length,
        rejected_apart=view.rejections.count if view.rejections is not None else 0,
        whole=sight.whole,
    )


def page_address(cycle_id: str) -> str:
    return f"/siklus/{quote(cycle_id, safe='')}"


def paper_of(cycle_id: str, output: Output) -> Paper:
    href = f"{page_address(cycle_id)}/dokumen/{output.sha256}" if output.sha256 else ""
    kind = SAFE_TYPES.get(output.media_type or "", "").upper()
    detail = ", ".join(filter(None, (kind, size(output.size)))) if output.sha256 else ""
    return Paper(title=output.title, reference=output.reference or "", href=href, detail=detail)


def papers(sight: Sight, outputs: tuple[Output, ...]) -> tuple[Paper, ...]:
    return tuple(paper_of(sight.view.cycle_id, each) for each in outputs)


def _facts(sight: Sight) -> Iterator[tuple[str, str]]:
    sop, view = sight.sop, sight.view
    yield "Nomor siklus", view.cycle_id
    yield "SOP", f"{sop.name}, versi {view.sop_version}"
    if view.current_step is not None:
        step = view.steps[view.current_step - 1]
        yield "Giliran", f"langkah {step.number}, {view.roles[step.role]}"
    if sight.whole:
        worked = sum(step.worked_minutes or 0 for step in view.steps)
        standard = sum(step.standard_minutes for step in view.steps)
        yield "Waktu kerja", f"{wording.number(worked)} dari {minutes(standard)} menurut SOP"
    clock = view.calendars == ("always",)
    yield from wording.parties(sight.seen().parties, view.roles)
    yield "Kalender", ROUND_THE_CLOCK if clock else ", ".join(view.calendars).replace("@", " versi ")
    if is_rehearsal(view.minute_seconds):
        yield "Gladi", wording.scale(view.minute_seconds)
    yield "Keadaan per", _moment(sight, view.as_of)


def _row(sight: Sight, step: StepView, longest: float) -> StepRow:
    view = sight.view
    current = step.number == view.current_step
    return StepRow(
        number=step.number,
        name=step.name,
        role=view.roles[step.role],
        state=step.state,
        words=STATE_WORDS[step.state],
        remarks=tuple(remarks(step, view.roles, paused=current and view.state is State.PAUSED)),
        facts=tuple(_step_facts(sight, step)),
        bar=_bar(step, longest),
        expected=step.output,
        inputs=papers(sight, sight.inputs(step.number)),
        outputs=papers(sight, step.outputs),
        note=step.note or "",
        ladder=tuple(_ladder(sight, step)),
        pauses=tuple(pause_words(sight, each) for each in view.pauses if each.step == step.number),
        current=current,
    )


def _step_facts(sight: Sight, step: StepView) -> Iterator[tuple[str, str]]:
    extension = f" + {amount(step.extended_minutes)}" if step.extended_minutes else ""
    yield "Waktu baku", f"{amount(step.standard_minutes)}{extension} menit"
    if step.worked_minutes is not None and step.opened_at is not None:
        yield "Terpakai", minutes(step.worked_minutes)
        yield "Dibuka", _moment(sight, step.opened_at)
    if step.due_at is not None:
        yield "Batas waktu", _moment(sight, step.due_at)
    if step.completed_at is not None:
        yield "Selesai", f"{_moment(sight, step.completed_at)} oleh {step.completed_by}"


def _bar(step: StepView, longest: float) -> Bar:
    worked, due = step.worked_minutes or 0, step.standard_minutes + step.extended_minutes
    share = 1000 / longest
    said = f"{minutes(worked)} terpakai dari {minutes(due)}" if step.opened_at else f"belum dibuka; baku {minutes(due)}"
    return Bar(
        worked=round(worked * share),
        standard=round(step.standard_minutes * share),
        extended=round(due * share),
        over=worked > due,
        words=said,
    )


def _ladder(sight: Sight, step: StepView) -> Iterator[str]:
    for rung in step.escalations:
        name, at = sight.view.roles.get(rung.role, rung.role), _moment(sight, rung.at)
        if rung.kind is EscalationKind.REMINDER:
            yield f"{at}: pengingat kepada {name}"
        elif rung.acknowledged_at is None:
            yield f"{at}: eskalasi tingkat {rung.rung} kepada {name}; belum ditanggapi"
        else:
            seen = f"ditanggapi {rung.acknowledged_by}, {_moment(sight, rung.acknowledged_at)}"
            yield f"{at}: eskalasi tingkat {rung.rung} kepada {name}; {seen}"


def pause_words(sight: Sight, pause: Pause) -> str:
    until = "belum dijalankan kembali"
    if pause.until is not None:
        until = f"dijalankan kembali {_moment(sight, pause.until)}"
    return f"{_moment(sight, pause.since)}: waktu dihentikan oleh {pause.actor} ({pause.reason}); {until}"


def past_attempt(sight: Sight, step: StepView) -> PastAttempt:
    used = minutes(step.worked_minutes)
    line = (
        f"Langkah {step.number}, pengerjaan ke-{step.attempt}: dikembalikan {_moment(sight, step.returned_at)}; {used}"
    )
    return PastAttempt(line=line, outputs=papers(sight, step.outputs))


def journal_line(sight: Sight, entry: Entry) -> JournalLine:
    view = sight.view
    step = f"Langkah {entry.step} " if entry.step else "Siklus "
    return JournalLine(
        seq=entry.seq,
        at=moment(entry.at, view.zone, seconds=True),
        words=f"{step}{entry.kind.word}",
        who=" · ".join(wording.who(entry, view.roles, signing=bool(view.trusted_keys))),
        detail=entry.detail,
        hash=entry.hash[:SHORT_HASH],
        rejected=entry.kind is Kind.REJECTED,
    )


def _moment(sight: Sight, at: datetime | None) -> str:
    return moment(at, sight.view.zone, seconds=is_rehearsal(sight.view.minute_seconds))
