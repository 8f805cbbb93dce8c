"""Whose word counts for which command: one rule, by which a cycle decides and by which pages offer its buttons."""

from collections.abc import Collection, Mapping
from typing import assert_never

from sop.base.errors import Refusal, Refused
from sop.cycle import wording
from sop.cycle.authority import OPERATOR_ROLE, Authority, Situation
from sop.cycle.cycle import Cycle
from sop.cycle.messages import COMMANDS, Command, CycleView, StepView
from sop.cycle.progress import State, StepRun
from sop.form.document import Activity, Sop
from sop.time.working_time import ALWAYS

Powers = Mapping[type[Command], tuple[str, ...]]
"""Role ids for each command that is possible now; what nobody of them may send is absent."""


def entitled(command: type[Command], sop: Sop, step: StepRun | StepView) -> tuple[str, ...]:
    """The ids of the roles whose word counts for a command while `step` is open, the nearest first."""
    executor = sop.activity(step.number).executor
    superiors = sop.superiors(executor)
    match command.authority:
        case Authority.EXECUTOR:
            return (executor,)
        case Authority.EXECUTOR_OR_SUPERIOR:
            return (executor, *superiors)
        case Authority.SUPERIOR:
            return superiors or (executor,)
        case Authority.SUPERIOR_OR_OPERATOR:
            return (*(role for role in superiors if not sop.role(role).external), OPERATOR_ROLE)
        case Authority.OPERATOR:
            return (OPERATOR_ROLE,)
        case Authority.TOLD:
            return tuple(dict.fromkeys(rung.role for rung in step.escalations if rung.awaits_answer))
        case unknown:
            assert_never(unknown)


def powers_of(sop: Sop, view: CycleView, held: Collection[str]) -> Powers:
    """What a person who holds the roles `held` may send now, the cycle being as `view` tells."""
    if view.current_step is None:
        return {}
    step = view.steps[view.current_step - 1]
    mine = {
        command: tuple(role for role in entitled(command, sop, step) if role in held)
        for command in COMMANDS.values()
        if _makes_sense(command.situation, view)
    }
    return {command: roles for command, roles in mine.items() if roles}


def _makes_sense(situation: Situation, view: CycleView) -> bool:
    match situation:
        case Situation.ANY:
            return True
        case Situation.LATER_STEP:
            return view.current_step != 1
        case Situation.CLOCK_RUNS:
            return view.state is not State.PAUSED
        case Situation.CLOCK_STANDS:
            return view.state is State.PAUSED
        case Situation.BY_CALENDAR:
            return view.calendars != (ALWAYS.id,)
        case Situation.WITH_KEYS:
            return bool(view.trusted_keys)
        case Situation.WITH_PARTIES:
            return bool(view.parties)
        case unknown:
            assert_never(unknown)


def lanes(activity: Activity) -> tuple[str, ...]:
    """The roles in whose lanes a row of the flowchart stands: by which it is executed or signed."""
    return activity.executor, *activity.cosigners


def require_authority(cycle: Cycle, command: Command, deed: str) -> None:
    """Raises Refused where the word of the command's role does not count for it; `deed`: what it would do."""
    allowed = entitled(type(command), cycle.order.sop, cycle.run)
    if command.role not in allowed:
        names = " atau ".join(f"{wording.role_name(cycle.order.sop, role)} ({role})" for role in allowed)
        raise Refused(Refusal.WRONG_ROLE, f"Peran {command.role} tidak berwenang {deed}; yang berwenang: {names}.")
