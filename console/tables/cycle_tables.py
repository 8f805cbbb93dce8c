"""Cycles as people read them on a terminal: one cycle whole, a list of cycles, the answer to a command."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from adapters.register.register_rows import KeptNotice
from adapters.temporal.cycle_rows import CycleRow
from adapters.temporal.schedules import ScheduleRow
from console.frame.plain_table import PlainTable
from desk.tasks import InboxItem, Why
from sop.cycle import wording
from sop.cycle.journal import Kind
from sop.cycle.messages import CycleView, Receipt, Standing, StepState, StepView
from sop.cycle.plan import Plan
from sop.cycle.progress import State
from sop.cycle.view import STANDING_WORDS, STATE_WORDS, remarks
from sop.form.document import Sop
from sop.form.form3 import OFFICE_ZONE
from sop.time.clock import is_rehearsal

_STYLES = {
    StepState.WAITING: "dim",
    StepState.OPEN: "bold cyan",
    StepState.OVERDUE: "bold red",
    StepState.COMPLETED: "green",
}


def cycle(view: CycleView, *, journal: bool = False, within: int | None = None) -> RenderableType:
    """The whole procedure with its state; with `journal`, every entry of it as well.

    With `within`, only the steps that are no farther than that from the open one.
    """
    head = Text.assemble((view.cycle_id, "bold"), f" · {view.title} · ", (STANDING_WORDS[view.standing], "bold"))
    note = f"SOP {view.sop_id} versi {view.sop_version} · kalender {', '.join(view.calendars)}"
    note += f" · per {wording.instant(view.as_of, view.zone, seconds=True)}"
    if is_rehearsal(view.minute_seconds):
        note += f" · gladi: {wording.scale(view.minute_seconds)}"
    parties = [Text(f"{whose}: {party}") for whose, party in wording.parties(view.parties, view.roles)]
    parts: list[RenderableType] = [head, Text(note, style="dim"), *parties, _steps(view, within)]
    parts += [Text(line, style="yellow") for line in _pauses(view)]
    parts += [_journal(view)] if journal else []
    return Group(*parts)


def rows(cycles: Sequence[CycleRow], zone: str = OFFICE_ZONE) -> Table:
    return _rows([("", row) for row in cycles], zone)


def inbox(items: Sequence[InboxItem], zone: str = OFFICE_ZONE) -> Table:
    whys = {Why.TURN: "giliran Anda", Why.ESCALATION: "eskalasi"}
    silent = "\ntidak menjawab"
    return _rows([(whys[item.why] + (silent if item.unanswered else ""), item.cycle) for item in items], zone)


def _rows(rows: Sequence[tuple[str, CycleRow]], zone: str) -> Table:
    """A cycle a row, each with why it is shown, where there is a reason."""
    table = PlainTable()
    table.add_ids("Siklus", [row.cycle_id for _, row in rows])
    for heading in ("Judul", "Keadaan", "Giliran"):
        table.add_column(heading)
    table.add_column(f"Batas ({wording.zone_name(zone)})", no_wrap=True)
    for why, row in rows:
        standing = STANDING_WORDS[row.standing] if row.standing else "—"
        table.add_row(
            row.cycle_id,
            row.title or "—",
            "\n".join(filter(None, (why, standing, f"eskalasi {row.escalation}" if row.escalation else ""))),
            f"langkah {row.current_step}\n{row.role}" if row.role else "—",
            wording.short_instant(row.due_at, zone),
            style="red" if row.standing is Standing.OVERDUE else None,
        )
    return table


def notices(kept: Sequence[KeptNotice]) -> Table:
    """Each in the zone of its cycle, as its text tells it."""
    table = PlainTable()
    table.add_column("Waktu", no_wrap=True)
    table.add_ids("Siklus", [each.notice.cycle_id for each in kept])
    table.add_column("Kepada")
    table.add_column("Pemberitahuan")
    for each in kept:
        notice = each.notice
        body = f"{notice.subject} — {notice.kind.word}\n{notice.body}"
        at = f"{wording.short_instant(each.kept_at, notice.zone)} {wording.zone_name(notice.zone)}"
        table.add_row(at, notice.cycle_id, notice.role_name, body)
    return table


def schedules(rows: Sequence[ScheduleRow], zone: str = OFFICE_ZONE) -> Table:
    table = PlainTable("Jadwal", "Judul", "Keadaan", "Mulai berikutnya", "Siklus terakhir")
    for row in rows:
        table.add_row(
            row.name,
            row.title or "—",
            "dihentikan" if row.paused else "berjalan",
            "\n".join(wording.instant(at, zone) for at in row.next_starts[:3]) or "—",
            row.recent_cycles[-1] if row.recent_cycles else "—",
        )
    return table


def receipt(answer: Receipt) -> RenderableType:
    """What a command changed, all of it in the zone of the cycle."""
    return Group(*(Text(wording.entry(entry, answer.zone)) for entry in answer.entries))


def plan(planned: Plan, sop: Sop) -> Table:
    """Each step with its first minute and its last."""
    zone = sop.zone
    table = PlainTable("No.", "Kegiatan", "Pelaksana", "Menit", "Mulai", "Batas waktu")
    for step in planned.steps:
        starts, ends = (wording.instant(at, zone) for at in (step.starts_at, step.due_at))
        table.add_row(str(step.number), step.name, sop.role(step.role).short, str(step.minutes), starts, ends)
    return table


def _steps(view: CycleView, within: int | None) -> Table:
    shown = [
        step
        for step in view.steps
        if within is None or view.current_step is None or abs(step.number - view.current_step) <= within
    ]
    table = PlainTable("No.")
    table.add_column("Kegiatan")
    table.add_column("Pelaksana", max_width=10)
    table.add_column("Keadaan", max_width=16)
    table.add_column(f"Waktu ({wording.zone_name(view.zone)})", no_wrap=True)
    table.add_column("Menit", justify="right", no_wrap=True)
    for step in shown:
        paused = view.state is State.PAUSED and step.number == view.current_step
        table.add_row(
            str(step.number),
            step.name,
            view.roles[step.role],
            "\n".join((STATE_WORDS[step.state], *remarks(step, view.roles, paused=paused))),
            "\n".join(_times(view, step)) or "—",
            _minutes(step),
            style=_STYLES[step.state],
        )
    worked = sum(step.worked_minutes or 0 for step in view.steps)
    standard = sum(step.standard_minutes for step in view.steps)
    table.add_section()
    if hidden := len(view.steps) - len(shown):
        table.add_row("", f"({hidden} langkah lain)", style="dim")
    table.add_row("", "Jumlah", "", "", "", f"{wording.number(worked)} / {standard}")
    return table


def _times(view: CycleView, step: StepView) -> Iterable[str]:
    for word, at in (("batas", step.due_at), ("selesai", step.completed_at)):
        if at is not None:
            yield f"{word:8}{_instant(view, at)}"


def _instant(view: CycleView, at: datetime) -> str:
    """In a rehearsal whole steps take seconds, and today goes without saying."""
    rehearsal = is_rehearsal(view.minute_seconds)
    there, now = (each.astimezone(ZoneInfo(view.zone)) for each in (at, view.as_of))
    if rehearsal and there.date() == now.date():
        return f"{there:%H:%M:%S}"
    return wording.short_instant(at, view.zone, seconds=rehearsal)


def _minutes(step: StepView) -> str:
    """Worked against the standard."""
    worked = "—" if step.worked_minutes is None else wording.number(step.worked_minutes)
    return f"{worked} / {step.standard_minutes}"


def _pauses(view: CycleView) -> Iterable[str]:
    if view.pauses_length:
        yield f"Yang terbaru dari {view.pauses_length} penghentian waktu; semuanya ada pada --json."
    for pause in view.pauses:
        until = "belum dijalankan kembali"
        if pause.until is not None:
            until = f"dijalankan kembali {wording.instant(pause.until, view.zone)}"
        since = wording.instant(pause.since, view.zone)
        yield f"Waktu langkah {pause.step} dihentikan {since} oleh {pause.actor} ({pause.reason}); {until}."


def _journal(view: CycleView) -> RenderableType:
    lines: list[RenderableType] = [Text("Jurnal", style="bold")]
    for entry in view.journal:
        who = " · ".join(wording.who(entry, view.roles, signing=bool(view.trusted_keys)))
        text = Text(
            f"{entry.seq:>3}  {wording.entry(entry, view.zone)}", style="red" if entry.kind is Kind.REJECTED else ""
        )
        lines.append(text.append(f"  [{who}]" if who else "", style="cyan").append(f"  {entry.hash[:12]}", style="dim"))
    if view.rejections is not None:
        lines.append(Text(f"Di luar jurnal, {view.rejections.count} pesan lagi ditolak.", style="red"))
    return Group(*lines)
