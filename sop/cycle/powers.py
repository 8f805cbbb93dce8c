"""Whose word counts for which command: one rule, by which a cycle decides and by which pages offer its buttons."""

from collections.abc import Collection, Mapping
from typing import assert_never

from sop.cycle.messages import (
    COMMANDS,
    ApplyCalendar,
    Authority,
    Command,
    CycleView,
    PauseClock,
    ResumeClock,
    ReturnStep,
    StepView,
)
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
        if _is_possible(command, view)
    }
    return {command: roles for command, roles in mine.items() if roles}


def _is_possible(command: type[Command], view: CycleView) -> bool:
    """Whether a command makes any sense now, whoever sends it."""
    if command is ReturnStep:
        return view.current_step != 1
    if command is PauseClock:
        return view.state is not State.PAUSED
    if command is ResumeClock:
        return view.state is State.PAUSED
    return command is not ApplyCalendar or view.calendars != (ALWAYS.id,)


def in_lane(activity: Activity, held: Collection[str]) -> bool:
    """Whether a row of the flowchart stands in the lane of one of the roles: executed or signed by it."""
    return activity.executor in held or any(role in held for role in activity.cosigners)
