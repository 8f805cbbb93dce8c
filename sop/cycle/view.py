"""What a cycle looks like from outside: the view of the contract, its standing in one word, its table in Markdown."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import assert_never

from sop.base.plain_text import markdown
from sop.cycle import wording
from sop.cycle.cycle import Cycle
from sop.cycle.journal import Entry, Journal
from sop.cycle.messages import CycleView, Receipt, Standing, StepState, StepView
from sop.cycle.parties import parties_of
from sop.cycle.parts import FEW, newest, newest_entries
from sop.cycle.progress import EscalationKind, Output, Pause, State, StepRun
from sop.cycle.proof import key_id

LATEST = 8
"""How many journal entries the Temporal UI's current details show."""
LINE = 1_000
"""Letters of each: it is one answer with the rest of the table."""

STATE_WORDS = {
    StepState.WAITING: "menunggu",
    StepState.OPEN: "berjalan",
    StepState.OVERDUE: "terlambat",
    StepState.COMPLETED: "selesai",
    StepState.RETURNED: "dikembalikan",
}
STANDING_WORDS = {
    Standing.ON_TIME: "tepat waktu",
    Standing.REMINDED: "diingatkan",
    Standing.OVERDUE: "terlambat",
    Standing.PAUSED: "waktu dihentikan",
    Standing.COMPLETED: "selesai",
    Standing.CANCELLED: "dibatalkan",
}


def view_of(cycle: Cycle, now: datetime) -> CycleView:
    """The whole view, at `now`."""
    return _view(cycle, now, past_of(cycle, now), cycle.progress.pauses, cycle.progress.journal)


def status_of(cycle: Cycle, now: datetime) -> CycleView:
    """The view with the newest of what is long: it always travels."""
    past, pauses, journal = past_of(cycle, now), cycle.progress.pauses, cycle.progress.journal
    seen = _view(cycle, now, newest(past, FEW), newest(pauses, FEW), newest_entries(journal))
    return seen.model_copy(
        update={
            name: length
            for name, part, length in (
                ("past_length", seen.past, len(past)),
                ("pauses_length", seen.pauses, len(pauses)),
                ("journal_length", seen.journal, len(journal)),
            )
            if len(part) < length
        }
        | ({"first_hash": journal[0].hash} if len(seen.journal) < len(journal) else {})
    )


def past_of(cycle: Cycle, now: datetime) -> tuple[StepView, ...]:
    """The attempts that were given back, oldest first."""
    return tuple(_step(cycle, run, now) for run in cycle.progress.past)


def _view(
    cycle: Cycle, now: datetime, past: tuple[StepView, ...], pauses: tuple[Pause, ...], journal: Journal
) -> CycleView:
    order, progress = cycle.order, cycle.progress
    return CycleView(
        cycle_id=cycle.id,
        title=order.title,
        as_of=now,
        sop_id=order.sop.id,
        sop_version=order.sop.version,
        state=progress.state,
        standing=standing(cycle),
        current_step=progress.current,
        calendars=tuple(f"{each.id}@{each.version}" for each in order.calendars) or ("always",),
        zone=order.sop.zone,
        minute_seconds=order.minute_seconds,
        commands=order.commands,
        trusted_keys=tuple(map(key_id, order.trusted_keys)),
        roles={role.id: role.short for role in order.sop.roles},
        parties=parties_of(order),
        assigned=progress.assigned,
        steps=tuple(_step(cycle, run, now) for run in progress.steps),
        past=past,
        pauses=pauses,
        rejections=progress.rejections,
        journal=journal,
    )


def receipt_of(cycle: Cycle, since: int) -> Receipt:
    """What has changed since the journal had `since` entries."""
    return Receipt(
        cycle_id=cycle.id,
        state=cycle.progress.state,
        current_step=cycle.progress.current,
        due_at=None if cycle.closed else cycle.run.due_at,
        entries=cycle.progress.journal[since:],
        zone=cycle.order.sop.zone,
    )


def standing(cycle: Cycle) -> Standing:
    """As the last event left it; it changes with events alone, so that lists and journal agree."""
    match cycle.progress.state:
        case State.COMPLETED:
            return Standing.COMPLETED
        case State.CANCELLED:
            return Standing.CANCELLED
        case State.PAUSED:
            return Standing.PAUSED
        case State.RUNNING if cycle.run.overdue:
            return Standing.OVERDUE
        case State.RUNNING:
            return Standing.REMINDED if cycle.run.reminded else Standing.ON_TIME
        case unknown:
            assert_never(unknown)


def remarks(step: StepRun | StepView, roles: Mapping[str, str], *, paused: bool) -> Iterator[str]:
    """What else there is to say of a step beside its state; `roles` gives the short name of each."""
    if paused:
        yield "waktu dihentikan"
    if step.completed_at is not None and step.late:
        yield "terlambat"
    if step.attempt > 1:
        yield f"pengerjaan ke-{step.attempt}"
    if step.extended_minutes:
        yield f"diperpanjang {step.extended_minutes} menit"
    if any(rung.kind is EscalationKind.REMINDER for rung in step.escalations):
        yield "diingatkan"
    told = [rung for rung in step.escalations if rung.kind is EscalationKind.ESCALATION]
    for role in dict.fromkeys(rung.role for rung in told):
        rungs = [rung for rung in told if rung.role == role]
        times = f" {len(rungs)}×" if len(rungs) > 1 else ""
        yield f"eskalasi {roles[role]}{times}" + (" (dilihat)" if not any(r.awaits_answer for r in rungs) else "")


def handover(number: int, output: str, inputs: Sequence[Output]) -> Iterator[str]:
    """What a step works on, and what it must hand over."""
    if inputs:
        yield f"Masukan langkah {number}: {'; '.join(map(str, inputs))}."
    if output:
        yield f"Keluaran langkah {number} menurut SOP: {output}."


def table(cycle: Cycle) -> str:
    """The procedure as a Markdown table, one row per activity with its state, its deadline and who; then the latest
    journal entries, newest first."""
    sop, zone = cycle.order.sop, cycle.order.sop.zone
    name, roles = wording.zone_name(zone), {role.id: role.short for role in sop.roles}
    lines = [
        f"**{markdown(cycle.id)}** — {STANDING_WORDS[standing(cycle)]}",
        "",
        f"| No. | Kegiatan | Pelaksana | Keadaan | Batas waktu ({name}) | Selesai ({name}) | Oleh |",
        "|---|---|---|---|---|---|---|",
    ]
    for activity, run in zip(sop.activities, cycle.progress.steps, strict=True):
        current = run.number == cycle.progress.current
        paused = current and cycle.progress.state is State.PAUSED
        state = STATE_WORDS[_step_state(cycle, run, None)]
        cells = (
            str(activity.number),
            markdown(activity.label),
            markdown(roles[activity.executor]),
            " · ".join((f"**{state}**" if current else state, *map(markdown, remarks(run, roles, paused=paused)))),
            wording.short_instant(run.due_at, zone),
            wording.short_instant(run.completed_at, zone),
            markdown(run.completed_by or "—"),
        )
        lines.append("| " + " | ".join(cells) + " |")
    lines.append("")
    if not cycle.closed:
        before = cycle.progress.steps[cycle.number - 2].outputs if cycle.number > 1 else ()
        lines += [f"{markdown(line)}  " for line in handover(cycle.number, cycle.activity.output, before)] + [""]
    latest = cycle.progress.journal[-1 : -1 - LATEST : -1]
    lines += [f"- {markdown(wording.shortened(_entry(cycle, entry), LINE))}" for entry in latest]
    return "\n".join(lines)


def _entry(cycle: Cycle, entry: Entry) -> str:
    person = wording.person(entry, signing=bool(cycle.order.trusted_keys))
    return " — ".join((wording.entry(entry, cycle.order.sop.zone), *person))


def _step_state(cycle: Cycle, run: StepRun, now: datetime | None) -> StepState:
    """With `now`, a deadline that has just passed counts although no rung was climbed for it yet."""
    if run.completed_at is not None:
        return StepState.COMPLETED
    if run.returned_at is not None:
        return StepState.RETURNED
    if run.number != cycle.progress.current:
        return StepState.WAITING
    passed = now is not None and run.due_at is not None and now > run.due_at
    return StepState.OVERDUE if run.overdue or passed else StepState.OPEN


def _step(cycle: Cycle, run: StepRun, now: datetime) -> StepView:
    activity = cycle.order.sop.activity(run.number)
    is_open = run.number == cycle.progress.current and run.returned_at is None
    worked = cycle.worked_if_known(now) if is_open else run.worked
    return StepView(
        number=run.number,
        name=activity.label,
        role=activity.executor,
        state=_step_state(cycle, run, now),
        attempt=run.attempt,
        standard_minutes=activity.minutes,
        extended_minutes=run.extended_minutes,
        opened_at=run.opened_at,
        due_at=run.due_at,
        completed_at=run.completed_at,
        completed_by=run.completed_by,
        returned_at=run.returned_at,
        worked_minutes=None if run.opened_at is None else round(worked / cycle.order.minute_seconds, 2),
        late=run.late,
        escalations=run.escalations,
        output=activity.output,
        outputs=run.outputs,
        note=run.note,
    )
