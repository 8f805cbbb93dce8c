"""The tables of the report on a cycle: each a title, a head, and rows of plain text."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sop.base.numerals import amount
from sop.base.reading import Frozen
from sop.cycle import wording
from sop.cycle.messages import CycleView, StepState, StepView
from sop.cycle.progress import EscalationKind, Output
from sop.papers.letterhead import minutes, short_instant


class Table(Frozen):
    """A table under its title; `name` is what the template knows it by, `nothing` what it says without rows."""

    name: str
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    nothing: str = ""


def activities(view: CycleView) -> Table:
    zone = wording.zone_name(view.zone)
    return Table(
        name="activities",
        title="Pelaksanaan kegiatan terhadap waktu baku",
        head=(
            *("No.", "Kegiatan", "Pelaksana", "Waktu baku (menit)", "Terpakai (menit)"),
            *(f"Batas waktu ({zone})", f"Selesai ({zone})", "Keterangan"),
        ),
        rows=tuple(_row(view, step, step.completed_at) for step in view.steps),
    )


def returned(view: CycleView) -> Table:
    zone = wording.zone_name(view.zone)
    return Table(
        name="returned",
        title="Pengerjaan yang dikembalikan",
        head=(
            *("No.", "Kegiatan", "Pelaksana", "Waktu baku (menit)", "Terpakai (menit)"),
            *(f"Batas waktu ({zone})", f"Dikembalikan ({zone})", "Keterangan"),
        ),
        rows=tuple(_row(view, step, step.returned_at) for step in view.past),
        nothing="Tidak ada pekerjaan yang dikembalikan.",
    )


def _row(view: CycleView, step: StepView, ended: datetime | None) -> tuple[str, ...]:
    by = f"\n({step.completed_by})" if step.completed_by else ""
    return (
        f"{step.number}.",
        step.name,
        f"{view.roles[step.role]}{by}",
        amount(step.standard_minutes),
        minutes(step.worked_minutes),
        short_instant(step.due_at, view.zone),
        short_instant(ended, view.zone),
        "; ".join(_remarks(step)).capitalize(),
    )


def overrun(step: StepView) -> float:
    """By how many SOP minutes more was used than the standard and every extension; 0 where none was."""
    over = (step.worked_minutes or 0) - step.standard_minutes - step.extended_minutes
    return over if over >= 0.05 else 0


def _remarks(step: StepView) -> Iterator[str]:
    if step.opened_at is None:
        yield "belum dimulai"
        return
    if step.completed_at is None:
        yield "belum selesai ketika dikembalikan" if step.state is StepState.RETURNED else "tidak diselesaikan"
        if over := overrun(step):
            yield f"{minutes(over)} menit kerja melewati batas waktu"
    elif step.late:
        over = overrun(step)
        yield f"terlambat {minutes(over)} menit kerja" if over else "terlambat kurang dari satu menit"
    else:
        yield "tepat waktu"
    if step.attempt > 1 or step.returned_at is not None:
        yield f"pengerjaan ke-{step.attempt}"
    if step.extended_minutes:
        yield f"diperpanjang {amount(step.extended_minutes)} menit"


def escalations(view: CycleView) -> Table:
    told = sorted(
        ((rung.at, rung, step) for step in (*view.past, *view.steps) for rung in step.escalations),
        key=lambda each: each[0],
    )
    return Table(
        name="escalations",
        title="Pengingat dan eskalasi",
        head=("No.", "Kegiatan", "Tingkat", "Kepada", f"Waktu ({wording.zone_name(view.zone)})", "Tanggapan"),
        rows=tuple(
            (
                f"{place}.",
                f"{step.number}. {step.name}{_attempt(step)}",
                f"eskalasi {rung.rung}" if rung.kind is EscalationKind.ESCALATION else "pengingat",
                view.roles[rung.role],
                short_instant(at, view.zone),
                "—"
                if rung.kind is EscalationKind.REMINDER
                else "belum ditanggapi"
                if rung.acknowledged_at is None
                else f"dilihat {short_instant(rung.acknowledged_at, view.zone)} oleh {rung.acknowledged_by}",
            )
            for place, (at, rung, step) in enumerate(told, start=1)
        ),
        nothing="Tidak ada pengingat dan tidak ada eskalasi.",
    )


def pauses(view: CycleView) -> Table:
    zone = wording.zone_name(view.zone)
    return Table(
        name="pauses",
        title="Penghentian waktu",
        head=("No.", "Kegiatan", "Oleh", "Alasan", f"Sejak ({zone})", f"Sampai ({zone})"),
        rows=tuple(
            (
                f"{place}.",
                f"Kegiatan {pause.step}, pengerjaan ke-{pause.attempt}",
                f"{view.roles.get(pause.role, pause.role)}\n({pause.actor})",
                pause.reason,
                short_instant(pause.since, view.zone),
                short_instant(pause.until, view.zone),
            )
            for place, pause in enumerate(view.pauses, start=1)
        ),
        nothing="Waktu tidak pernah dihentikan.",
    )


def outputs(view: CycleView, stored: Mapping[str, int]) -> Table:
    return Table(
        name="outputs",
        title="Hasil yang diserahkan",
        head=("Kegiatan", "Hasil", "Nomor atau rujukan", "SHA-256", "Ukuran (byte)", "Berkas"),
        rows=tuple(
            (f"{step.number}{_attempt(step)}", output.title, output.reference or "—", *_proof(output, stored))
            for step in (*view.past, *view.steps)
            for output in step.outputs
        ),
        nothing="Tidak ada hasil yang diserahkan.",
    )


def _proof(output: Output, stored: Mapping[str, int]) -> tuple[str, str, str]:
    if output.sha256 is None:
        return "—", "—", "rujukan saja"
    size = stored.get(output.sha256)
    shortened = f"{output.sha256[:16]}…"
    if size is None:
        return shortened, "—", "tidak tersimpan"
    return shortened, amount(size), "tersimpan"


def _attempt(step: StepView) -> str:
    return f" (pengerjaan ke-{step.attempt}, dikembalikan)" if step.returned_at is not None else ""
