"""What people may do with a cycle: one rule per command. A command that a rule refuses changes nothing."""

from datetime import datetime

from sop.base.errors import OutsideCalendar, Refusal, Refused
from sop.base.plain_text import NOT_PLAIN, stray_in
from sop.cycle import powers, wording
from sop.cycle.bounds import require_room_to_go_on, require_room_to_go_round
from sop.cycle.cycle import Cycle
from sop.cycle.editions import FACTS_ARE_DATA
from sop.cycle.journal import Kind
from sop.cycle.messages import (
    AcknowledgeEscalation,
    AnyCommand,
    CancelCycle,
    CompleteStep,
    ExtendDeadline,
    PauseClock,
    ResumeClock,
    ReturnStep,
)
from sop.cycle.powers import require_authority
from sop.cycle.progress import Pause, State, same_name
from sop.cycle.proof_rules import require_proof
from sop.cycle.rule_changes import change_rules
from sop.form.document import Activity


def apply(cycle: Cycle, command: AnyCommand, now: datetime) -> Cycle:
    """The cycle after `command`.

    Raises:
        Refused: says why; the cycle given is as it was.
    """
    after = carry_out(cycle, command, now)
    if (field := stray_in(command)) is not None:
        raise Refused(Refusal.NOT_PLAIN, f"Isian {field} {NOT_PLAIN}")
    match command:
        case CancelCycle():
            pass
        case CompleteStep():
            require_room_to_go_on(cycle.id, after.size)
        case _:
            require_room_to_go_round(cycle.id, after.size)
    return after


def carry_out(cycle: Cycle, command: AnyCommand, now: datetime) -> Cycle:
    """The same for a command that was accepted already, whatever room it takes and whatever letters are in it: older
    versions had no budget and took any, and their cycles go on as they began. Raises Refused likewise.
    """
    require_proof(cycle, command, now)
    try:
        match command:
            case CompleteStep():
                return _complete(cycle, command, now)
            case ReturnStep():
                return _return(cycle, command, now)
            case ExtendDeadline():
                return _extend(cycle, command, now)
            case PauseClock():
                return _pause(cycle, command, now)
            case ResumeClock():
                return _resume(cycle, command, now)
            case AcknowledgeEscalation():
                return _acknowledge(cycle, command, now)
            case CancelCycle():
                return _cancel(cycle, command, now)
            case other:
                return change_rules(cycle, other, now)
    except OutsideCalendar as error:
        raise Refused(Refusal.OUTSIDE_CALENDAR, str(error)) from error


def _complete(cycle: Cycle, command: CompleteStep, now: datetime) -> Cycle:
    """By the executor of the open step alone; accepted when late, and while paused, which ends the pause."""
    if command.message_id is not None and command.message_id in cycle.progress.applied:
        raise Refused(Refusal.DUPLICATE, f"Pesan {command.message_id} sudah diterapkan; tidak perlu dikirim lagi.")
    activity, run = cycle.activity, cycle.run
    if command.step != activity.number:
        raise Refused(
            Refusal.WRONG_STEP,
            f"Langkah {command.step} tidak sedang terbuka; yang terbuka adalah langkah {activity.number} "
            f"({activity.label}).",
        )
    if command.attempt is not None and command.attempt != run.attempt:
        raise Refused(
            Refusal.STALE_ATTEMPT,
            f"Pesan ini untuk {wording.attempt(cycle.order, command.attempt)}, sedangkan langkah {activity.number} "
            f"kini pada {wording.attempt(cycle.order, run.attempt)}. Lihat keadaan siklus, lalu kirim kembali.",
        )
    require_authority(cycle, command, f"menyelesaikan langkah {activity.number}")
    _require_output(activity, command)
    done = run.model_copy(
        update={
            "completed_at": now,
            "completed_by": command.actor,
            "worked": cycle.worked(now),
            "late": run.due_at is not None and now > run.due_at,
            "outputs": command.outputs,
            "note": command.note,
        }
    )
    applied = (*cycle.progress.applied, *([command.message_id] if command.message_id is not None else []))
    after = cycle.end_pause(now).having(applied=applied).with_run(done)
    after = after.record(now, Kind.COMPLETED, wording.completed(cycle.order, done), command)
    if activity.number < len(cycle.progress.steps):
        return after.open(activity.number + 1, now)
    after = after.seal_rejections(now)
    return after.record(now, Kind.FINISHED, wording.finished(cycle.order, after.progress.steps)).having(
        state=State.COMPLETED, current=None, clock=None
    )


def _return(cycle: Cycle, command: ReturnStep, now: datetime) -> Cycle:
    """Work goes back to an earlier step; that step and all after it are to be done again."""
    number = cycle.number
    if not 1 <= command.to_step < number:
        raise Refused(
            Refusal.WRONG_STEP,
            f"Pekerjaan hanya dapat dikembalikan ke langkah sebelum langkah {number} yang sedang terbuka.",
        )
    require_authority(cycle, command, "mengembalikan pekerjaan")
    given_back = cycle.run.model_copy(update={"worked": cycle.worked_if_known(now)})
    undone = cycle.with_run(given_back).progress.steps[command.to_step - 1 : number]
    steps = tuple(run.reset() if run.number >= command.to_step else run for run in cycle.progress.steps)
    past = (*cycle.progress.past, *(run.model_copy(update={"returned_at": now}) for run in undone))
    detail = f"Ke langkah {command.to_step}: {command.reason}"
    returned = cycle.end_pause(now).record(now, Kind.RETURNED, detail, command)
    return returned.having(steps=steps, past=past).open(command.to_step, now)


def _extend(cycle: Cycle, command: ExtendDeadline, now: datetime) -> Cycle:
    """The deadline moves; what was used stays used, and a step that was overdue no longer is."""
    require_authority(cycle, command, "memperpanjang batas waktu")
    minute, clock = cycle.order.minute_seconds, cycle.clock
    extended = clock.extend(command.minutes * minute)
    used = cycle.worked(now)
    if extended.budget <= used:
        least = int((used - clock.budget) // minute) + 1
        raise Refused(
            Refusal.TOO_SHORT,
            f"Perpanjangan {command.minutes} menit belum melampaui waktu yang sudah terpakai; "
            f"paling sedikit {least} menit.",
        )
    total = cycle.run.extended_minutes + command.minutes
    after = cycle.with_run(cycle.run.model_copy(update={"overdue": False, "extended_minutes": total})).arm(extended)
    minutes = command.minutes if cycle.order.edition >= FACTS_ARE_DATA else None
    detail = f"{command.minutes} menit: {command.reason}"
    return after.record(now, Kind.EXTENDED, detail, command, extended_minutes=minutes)


def _pause(cycle: Cycle, command: PauseClock, now: datetime) -> Cycle:
    """The clock stands still and keeps what is left; nobody is reminded or escalated to meanwhile."""
    require_authority(cycle, command, "menghentikan waktu")
    run = cycle.run
    if cycle.clock.paused:
        raise Refused(Refusal.ALREADY_PAUSED, f"Waktu langkah {run.number} sudah dihentikan.")
    pause = Pause(
        step=run.number, attempt=run.attempt, role=command.role, actor=command.actor, reason=command.reason, since=now
    )
    paused = cycle.arm(cycle.clock.pause(now, cycle.calendar))
    paused = paused.having(state=State.PAUSED, pauses=(*cycle.progress.pauses, pause))
    return paused.record(now, Kind.PAUSED, command.reason, command)


def _resume(cycle: Cycle, command: ResumeClock, now: datetime) -> Cycle:
    require_authority(cycle, command, "menjalankan waktu kembali")
    if not cycle.clock.paused:
        raise Refused(Refusal.NOT_PAUSED, f"Waktu langkah {cycle.number} tidak sedang dihentikan.")
    resumed = cycle.end_pause(now).arm(cycle.clock.resume(now))
    return resumed.record(now, Kind.RESUMED, command.reason, command)


def _acknowledge(cycle: Cycle, command: AcknowledgeEscalation, now: datetime) -> Cycle:
    """By a role that the open step was escalated to; answers every rung of that role at once."""
    run = cycle.run
    if command.role not in powers.entitled(type(command), cycle.order.sop, run):
        raise Refused(
            Refusal.NOT_ESCALATED,
            f"Tidak ada eskalasi langkah {run.number} yang menunggu tanggapan "
            f"{wording.role_name(cycle.order.sop, command.role)}.",
        )
    seen = {"acknowledged_at": now, "acknowledged_by": command.actor}
    escalations = tuple(
        rung.model_copy(update=seen) if rung.role == command.role and rung.awaits_answer else rung
        for rung in run.escalations
    )
    detail = command.note or "Eskalasi telah dilihat."
    after = cycle.with_run(run.model_copy(update={"escalations": escalations}))
    return after.record(now, Kind.ACKNOWLEDGED, detail, command)


def _cancel(cycle: Cycle, command: CancelCycle, now: datetime) -> Cycle:
    require_authority(cycle, command, "membatalkan siklus")
    return cycle.cancel(now, command.reason, command)


def _require_output(activity: Activity, command: CompleteStep) -> None:
    """The mutu baku gate: among several outputs, one bears the name that the SOP gives it, in full or in part.

    A single output is the named one under whatever title its sender gives it.
    """
    titles = [output.title for output in command.outputs]
    if (
        activity.output
        and len(titles) > 1
        and not any(
            same_name(name, title) for title in titles for name in (activity.output, activity.as_printed("output"))
        )
    ):
        raise Refused(
            Refusal.MISSING_OUTPUT,
            f"Keluaran langkah {activity.number} menurut SOP belum ada di antara {len(titles)} keluaran itu; beri "
            f"salah satunya judul “{activity.output}”.",
        )
