"""What is offered is what is accepted: the rule that pages ask and the rules that decide are one."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from sop.base.errors import Refusal, Refused
from sop.cycle.authority import OPERATOR_ROLE
from sop.cycle.cycle import Cycle
from sop.cycle.decisions import apply
from sop.cycle.messages import (
    COMMANDS,
    AcknowledgeEscalation,
    AnyCommand,
    ApplyCalendar,
    AssignParty,
    CancelCycle,
    CompleteStep,
    Decision,
    ExtendDeadline,
    PauseClock,
    ReturnStep,
    TrustKeys,
)
from sop.cycle.powers import entitled, powers_of
from sop.cycle.view import view_of
from sop.form.document import Sop
from tests.desk.support.signed import keyring
from tests.sop.support.cycles import (
    AGENCY,
    ALFA,
    ANOTHER_SOP,
    ASN,
    DEVELOPER,
    HEAD,
    IN_THE_OFFICE,
    MONDAY,
    ON_THE_CLOCK,
    OUTPUT,
    SOP,
    UNIT,
    complete,
    decide,
    leave_alone,
    reach,
    start,
)

ORDERS = {
    "on the clock": ON_THE_CLOCK,
    "in the office": IN_THE_OFFICE,
    "an executor at the top": ON_THE_CLOCK.model_copy(update={"sop": ANOTHER_SOP}),
}
STRANGER = "mayor"
ABOUT_ROLE_OR_MOMENT = {
    *(Refusal.WRONG_ROLE, Refusal.WRONG_STEP, Refusal.NOT_ESCALATED, Refusal.CLOSED),
    *(Refusal.ALREADY_PAUSED, Refusal.NOT_PAUSED, Refusal.UNKNOWN_CALENDAR, Refusal.NO_KEYS),
    Refusal.NOT_EXTERNAL,
}
"""A refusal for anything else would prove nothing here."""


def left_alone(cycle: Cycle, days: int) -> Cycle:
    return leave_alone(cycle, MONDAY, MONDAY + timedelta(days=days))


def answered(cycle: Cycle) -> Cycle:
    """After the first of the roles that were told has answered; as it is where none was."""
    told = entitled(AcknowledgeEscalation, cycle.order.sop, cycle.run)
    return decide(cycle, MONDAY + timedelta(days=30), AcknowledgeEscalation, role=told[0]) if told else cycle


STATES: dict[str, Callable[[Cycle], Cycle]] = {
    "opened": lambda cycle: cycle,
    "escalated once": lambda cycle: left_alone(cycle, 2),
    "escalated to all": lambda cycle: left_alone(cycle, 30),
    "answered by one": lambda cycle: answered(left_alone(cycle, 30)),
    "paused": lambda cycle: decide(cycle, MONDAY, PauseClock),
    "paused while late": lambda cycle: decide(left_alone(cycle, 30), MONDAY + timedelta(days=30), PauseClock),
    "cancelled": lambda cycle: decide(cycle, MONDAY, CancelCycle),
}


def sent_by(role: str, command: type[AnyCommand], cycle: Cycle) -> AnyCommand:
    """A command against which nothing can be said but that `role` sends it, or that it is sent now."""
    number = cycle.progress.current or 1
    needed: dict[type[AnyCommand], dict[str, Any]] = {
        CompleteStep: {"step": number, "outputs": [OUTPUT]},
        ReturnStep: {"to_step": 1},
        ExtendDeadline: {"minutes": 100_000},
        ApplyCalendar: {"calendars": [ASN]},
        TrustKeys: {"trusted_keys": keyring().trusted},
        AssignParty: {"role_of": DEVELOPER, "party": ALFA},
    }
    reason = {"reason": "Perlu"} if issubclass(command, Decision) else {}
    return command.model_validate({"role": role, "actor": "Seseorang"} | reason | needed.get(command, {}))


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("order", ORDERS)
def test_whoever_is_offered_a_command_may_send_it_and_nobody_else(order: str, state: str) -> None:
    """At every step and in every state, a command of a role is accepted just where the powers name it."""
    sop, now = ORDERS[order].sop, MONDAY + timedelta(days=30)
    roles = (*(role.id for role in sop.roles), OPERATOR_ROLE, STRANGER)
    for activity in sop.activities:
        cycle = STATES[state](reach(activity.number, ORDERS[order]))
        powers = powers_of(sop, view_of(cycle, now), roles)
        for command in COMMANDS.values():
            accepted = {role for role in roles if accepts(cycle, sent_by(role, command, cycle))}
            assert set(powers.get(command, ())) == accepted, (activity.number, command)


def accepts(cycle: Cycle, command: AnyCommand) -> bool:
    try:
        apply(cycle, command, MONDAY + timedelta(days=30))
    except Refused as refused:
        if refused.reason not in ABOUT_ROLE_OR_MOMENT:
            raise
        return False
    return True


def test_a_closed_cycle_gives_nobody_a_power() -> None:
    """After its last step nothing can be sent at all."""
    finished = complete(reach(8), MONDAY)
    assert powers_of(SOP, view_of(finished, MONDAY), [role.id for role in SOP.roles]) == {}


def test_a_person_sees_the_powers_of_his_own_roles() -> None:
    """A command that none of his roles may send is absent; among several of his roles each that may is named."""
    view = view_of(reach(3), MONDAY)
    assert powers_of(SOP, view, []) == {}
    assert set(powers_of(SOP, view, [UNIT])) == {CompleteStep, ReturnStep}
    assert powers_of(SOP, view, [UNIT, HEAD])[ReturnStep] == (UNIT, HEAD)


WORDS: list[tuple[Sop, int, type[AnyCommand], tuple[str, ...]]] = [
    (SOP, 1, CompleteStep, (UNIT,)),
    (SOP, 1, ReturnStep, (UNIT, HEAD, AGENCY)),
    (SOP, 1, PauseClock, (HEAD, AGENCY)),
    (SOP, 1, AcknowledgeEscalation, ()),
    (SOP, 5, CompleteStep, (DEVELOPER,)),
    (SOP, 8, PauseClock, (AGENCY,)),
    (ANOTHER_SOP, 3, PauseClock, ("office_head",)),
    (ANOTHER_SOP, 3, ReturnStep, ("office_head",)),
]


@pytest.mark.parametrize(("sop", "number", "command", "roles"), WORDS)
def test_whose_word_counts(sop: Sop, number: int, command: type[AnyCommand], roles: tuple[str, ...]) -> None:
    """The executor completes; he or a superior returns; superiors decide, he himself at the top; whom the ladder has
    reached answers."""
    step = reach(number, ON_THE_CLOCK.model_copy(update={"sop": sop})).run
    assert entitled(command, sop, step) == roles


def test_the_ladder_says_who_answers() -> None:
    """Each role that was told once, nearest first, until it has answered."""
    late = left_alone(start(), 30)
    assert entitled(AcknowledgeEscalation, SOP, late.run) == (HEAD, AGENCY)
    assert entitled(AcknowledgeEscalation, SOP, answered(late).run) == (AGENCY,)
