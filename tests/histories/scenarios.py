"""What is recorded: cycles that together send the server every command that the workflow can send."""

from collections.abc import Awaitable, Callable
from typing import Any

from adapters.machine.signing_keys import Keyring
from sop.cycle.authority import OPERATOR_ROLE
from sop.cycle.messages import AnyCommand, CompleteStep, Order, TrustKeys
from sop.cycle.proof import Commands
from sop.cycle.rejections import MOST
from tests.desk.support.signed import keyring, signed
from tests.sop.support.cycles import ASN, BETA, DEVELOPER, HEAD, IN_THE_OFFICE, OF_ALFA, ON_THE_CLOCK, SOP, UNIT
from tests.workflows.support.office import Office, RunningCycle, completion, decision

Scenario = Callable[[Office], Awaitable[RunningCycle]]


async def on_time(office: Office) -> RunningCycle:
    """Every step in its turn, by signal and by update."""
    cycle = await office.start()
    for activity in SOP.activities:
        way = cycle.tell if activity.number % 2 else cycle.ask
        await way("complete_step", completion(activity.number, message_id=f"m-{activity.number}"))
        await cycle.settled()
    return cycle


async def late(office: Office) -> RunningCycle:
    """A reminder and two rungs pass before step 1 is completed; a rehearsal, since real time must pass."""
    cycle = await office.start(Order(title="Gladi", sop=SOP, minute_seconds=0.01))
    await cycle.until(lambda view: any(rung.rung == 2 for rung in view.steps[0].escalations))
    await cycle.ask("acknowledge_escalation", {"role": HEAD, "actor": "Kepala 1"})
    await cycle.finish()
    return cycle


async def cancelled(office: Office) -> RunningCycle:
    """By a superior, at step 3."""
    cycle = await office.start()
    await cycle.reach(3)
    await cycle.ask("cancel_cycle", decision())
    return cycle


async def cancelled_by_temporal(office: Office) -> RunningCycle:
    """By Temporal's own request, while the clock is paused."""
    cycle = await office.start()
    await cycle.ask("pause_clock", decision())
    await cycle.handle.cancel()
    return cycle


async def decided(office: Office) -> RunningCycle:
    """Extended, paused, resumed and returned; then on to the end."""
    cycle = await office.start()
    await cycle.reach(3)
    await cycle.ask("extend_deadline", decision(minutes=30))
    await cycle.ask("pause_clock", decision())
    await cycle.ask("resume_clock", decision())
    await cycle.ask("return_step", decision(UNIT, to_step=2))
    await cycle.ask("pause_clock", decision())
    await cycle.finish()
    return cycle


async def extended(office: Office) -> RunningCycle:
    """Twice in one attempt; the journal of the second edition says the minutes of each as data."""
    cycle = await office.start()
    for minutes in (30, 45):
        await cycle.ask("extend_deadline", decision(minutes=minutes))
    await cycle.finish()
    return cycle


async def spaced(office: Office) -> RunningCycle:
    """Extended after the first rung: the second keeps the spacing of the ladder and comes after the new deadline. A
    rehearsal."""
    cycle = await office.start(ON_THE_CLOCK.model_copy(update={"title": "Gladi", "minute_seconds": 0.1}))
    await cycle.reach(2)
    await cycle.until(lambda view: any(rung.rung == 1 for rung in view.steps[1].escalations))
    await cycle.ask("extend_deadline", decision(minutes=25))
    await cycle.until(lambda view: any(rung.rung == 2 for rung in view.steps[1].escalations))
    await cycle.finish()
    return cycle


async def office_time(office: Office) -> RunningCycle:
    """On the office's calendar, which a newer version replaces on the way."""
    cycle = await office.start(IN_THE_OFFICE)
    await cycle.reach(2)
    newer = ASN.model_copy(update={"version": f"{ASN.version}.1"})
    await cycle.ask("apply_calendar", decision(calendars=[newer.model_dump(mode="json")]))
    await cycle.finish()
    return cycle


async def rejected(office: Office) -> RunningCycle:
    """Signals that cannot be applied, of every kind."""
    cycle = await office.start()
    for payloads in ((), (completion(2),), (completion(1), 7), ("selesai",), (completion(1, role=HEAD),)):
        await cycle.tell("complete_step", *payloads)
    await cycle.tell("selesaikan", completion(1))
    await cycle.finish()
    return cycle


async def flooded(office: Office) -> RunningCycle:
    """The last run of a cycle that got more messages than its journal takes: the newest are counted beside it."""
    cycle = await office.start()
    for _ in range(MOST + 10):
        await cycle.tell("complete_step")
        await cycle.settled()
    await cycle.finish()
    return cycle


async def worded(office: Office) -> RunningCycle:
    """Returned, and a message for the attempt before; the journal says it in the words of edition 3."""
    cycle = await office.start()
    await cycle.reach(3)
    await cycle.ask("return_step", decision(UNIT, to_step=2))
    await cycle.tell("complete_step", completion(2, attempt=1))
    await cycle.finish()
    return cycle


async def parties(office: Office) -> RunningCycle:
    """An outside role that belongs to one party from the start, and to another after step 5."""
    cycle = await office.start(OF_ALFA)
    await cycle.reach(6)
    await cycle.ask("assign_party", decision(role_of=DEVELOPER, party=BETA))
    await cycle.finish()
    return cycle


async def signed_commands(office: Office) -> RunningCycle:
    """Signed messages alone: a stranger's is rejected, and the keys are changed on the way."""
    ours, other = keyring(), keyring("b")
    cycle = await office.start(
        ON_THE_CLOCK.model_copy(update={"trusted_keys": ours.trusted, "commands": Commands.SIGNED})
    )
    await cycle.tell("complete_step", completion(1))
    await cycle.settled()
    trust = TrustKeys(
        trusted_keys=other.trusted, role=OPERATOR_ROLE, actor="Operator 1", reason="Penggantian kunci tahunan"
    )
    await cycle.ask("trust_keys", await signed_now(cycle, trust, ours))
    for activity in SOP.activities:
        command = CompleteStep.model_validate(completion(activity.number))
        await cycle.ask("complete_step", await signed_now(cycle, command, other))
    return cycle


async def signed_now(cycle: RunningCycle, command: AnyCommand, by: Keyring) -> dict[str, Any]:
    """What a command says when it is signed for the step that is open."""
    view = await cycle.view()
    step = view.current_step or 1
    proven = signed(
        command, step=step, attempt=view.steps[step - 1].attempt, at=view.as_of, by=by, cycle_id=cycle.handle.id
    )
    return proven.model_dump(mode="json")


async def continued(office: Office) -> RunningCycle:
    """The last run of a long cycle: it begins with the progress of the runs before it."""
    cycle = await office.start()
    await cycle.finish()
    return cycle


SCENARIOS: dict[str, Scenario] = {
    "on-time": on_time,
    "late": late,
    "cancelled": cancelled,
    "cancelled-by-temporal": cancelled_by_temporal,
    "decided": decided,
    "extended": extended,
    "spaced": spaced,
    "office-time": office_time,
    "rejected": rejected,
    "flooded": flooded,
    "signed": signed_commands,
    "parties": parties,
    "worded": worded,
    "continued": continued,
}
LONG = {"continued"}
"""Played where the server suggests new runs early."""
