"""What cannot be applied: an update answers why and leaves no trace; a signal cannot answer, so the journal does."""

import asyncio
import json
from typing import Any

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from sop.base.errors import Refusal
from sop.cycle.journal import first_broken
from sop.cycle.messages import CycleView, Receipt
from tests.sop.support.cycles import AGENCY, DEVELOPER, OUTPUT
from tests.workflows.support.mistakes import COMPLETIONS, DECISIONS, SECOND_STEP, raw
from tests.workflows.support.office import Office, RunningCycle, completion, decision, kinds

TASKS = {
    EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
    EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED,
    EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
}
"""What the time-skipping server keeps even of a task in which nothing happened; the real one does not."""


@pytest.fixture
async def cycle(office: Office) -> RunningCycle:
    return await at_step_two(office)


async def at_step_two(office: Office) -> RunningCycle:
    cycle = await office.start()
    await cycle.complete(1, message_id="m-1")
    return cycle


async def refusal_of(cycle: RunningCycle, name: str, *payloads: Any) -> ApplicationError:
    with pytest.raises(WorkflowUpdateFailedError) as failure:
        await cycle.ask(name, *payloads)
    assert isinstance(failure.value.cause, ApplicationError)
    return failure.value.cause


def unchanging(view: CycleView, *besides: str) -> dict[str, Any]:
    """The view without what grows with time alone, and without `besides`."""
    growing: dict[str, Any] = {"as_of": True, "steps": {"__all__": {"worked_minutes"}}}
    return view.model_dump(exclude=growing | dict.fromkeys(besides, True))


@pytest.mark.parametrize(
    ("name", "payloads", "reason"),
    [*(("complete_step", *row) for row in COMPLETIONS.values()), *DECISIONS.values()],
    ids=[*COMPLETIONS, *DECISIONS],
)
async def test_a_refused_update_answers_why_and_leaves_no_trace(
    cycle: RunningCycle, name: str, payloads: tuple[Any, ...], reason: Refusal
) -> None:
    """The error's type is the reason, its text a sentence; neither history nor view changes, and the cycle goes on."""
    view, events = await cycle.view(), await cycle.events()
    refusal = await refusal_of(cycle, name, *payloads)
    assert (refusal.type, refusal.message[-1]) == (reason, ".")
    assert [event for event in (await cycle.events())[len(events) :] if event.event_type not in TASKS] == []
    assert unchanging(await cycle.view()) == unchanging(view)
    assert (await cycle.complete(2)).current_step == 3


async def test_a_refused_update_leaves_no_event_on_the_real_server(real_office: Office) -> None:
    """Not even a workflow task."""
    cycle = await at_step_two(real_office)
    await cycle.view()
    before = await cycle.events()
    for payloads, reason in COMPLETIONS.values():
        assert (await refusal_of(cycle, "complete_step", *payloads)).type == reason
    assert await cycle.events() == before


@pytest.mark.parametrize("payloads", [row[0] for row in COMPLETIONS.values()], ids=list(COMPLETIONS))
async def test_a_signal_that_cannot_be_applied_is_journaled(cycle: RunningCycle, payloads: tuple[Any, ...]) -> None:
    """One `rejected` entry with the sentence that an update would have been answered; else nothing changes."""
    sentence = (await refusal_of(cycle, "complete_step", *payloads)).message
    before = await cycle.view()
    await cycle.tell("complete_step", *payloads)
    after = await cycle.view()

    assert after.journal[:-1] == before.journal
    assert (after.journal[-1].kind, after.journal[-1].step, after.journal[-1].detail) == ("rejected", 2, sentence)
    assert unchanging(after, "journal") == unchanging(before, "journal")
    await cycle.tell("complete_step", SECOND_STEP)
    assert (await cycle.view()).current_step == 3


@pytest.mark.parametrize(
    "payloads",
    [(SECOND_STEP,), (), (SECOND_STEP, 7), (raw(b"selesai"),), (raw(b"\x00", b"binary/sandi"),)],
    ids=["a valid payload", "none", "two", "no JSON", "an unknown encoding"],
)
async def test_an_unknown_signal_is_journaled_by_its_name(cycle: RunningCycle, payloads: tuple[Any, ...]) -> None:
    """Whatever it carries; `selesaikan` is not guessed to mean `complete_step`."""
    before = await cycle.view()
    await cycle.tell("selesaikan", *payloads)
    after = await cycle.view()
    assert (after.current_step, after.journal[:-1]) == (2, before.journal)
    assert after.journal[-1].kind == "rejected"
    assert "selesaikan" in after.journal[-1].detail


async def test_a_rejected_signal_names_its_sender_as_far_as_it_can_be_read(cycle: RunningCycle) -> None:
    """The claimed role and actor where they are text, shortened to what a person may be called; else nothing."""
    await cycle.tell("complete_step", completion(2, role=DEVELOPER, actor="Petugas 9"))
    await cycle.tell("complete_step", completion(2, role=7, actor="a" * 5000))
    await cycle.tell("complete_step", raw(b"selesai"))
    known, partly, unknown = (await cycle.view()).journal[-3:]
    assert (known.role, known.actor) == (DEVELOPER, "Petugas 9")
    assert (partly.role, len(partly.actor or "")) == (None, 200)
    assert (unknown.role, unknown.actor) == (None, None)


async def test_an_unknown_update_is_refused(cycle: RunningCycle) -> None:
    """And leaves no trace."""
    view = await cycle.view()
    await refusal_of(cycle, "selesaikan", SECOND_STEP)
    assert unchanging(await cycle.view()) == unchanging(view)


async def test_two_clicks_at_once_complete_one_step(cycle: RunningCycle) -> None:
    """One is accepted, the other refused; the step after it stays open."""
    clicks = [cycle.complete(2), cycle.complete(2)]
    answers = await asyncio.gather(*clicks, return_exceptions=True)
    assert sorted(type(answer).__name__ for answer in answers) == [Receipt.__name__, WorkflowUpdateFailedError.__name__]
    view = await cycle.view()
    assert (view.current_step, kinds(view).count("completed")) == (3, 2)


async def test_a_message_sent_both_ways_is_applied_once(cycle: RunningCycle) -> None:
    """As our own clients do where no worker answers in time: the signal with the same `message_id` changes nothing."""
    await cycle.complete(2, message_id="m-2")
    await cycle.tell("complete_step", completion(2, message_id="m-2"))
    view = await cycle.view()
    assert (view.current_step, kinds(view)[-2:]) == (3, ["opened", "rejected"])


async def test_a_storm_of_nonsense_stops_nobody(cycle: RunningCycle) -> None:
    """A hundred bad signals, then the work goes on to its end; the journal holds them all and verifies."""
    for number in range(25):
        for payloads in ((), (raw(b"["),), (completion(8),), (json.dumps(OUTPUT),)):
            await cycle.tell("complete_step" if number % 2 else f"sinyal-{number}", *payloads)
    final = await cycle.finish()
    assert kinds(final).count("rejected") == 100
    assert final.journal[-1].kind == "finished"
    assert first_broken(final.journal) is None


async def test_what_a_head_may_do_answers_what_changed(office: Office) -> None:
    """Each accepted decision answers with the journal entries that it made, and no others."""
    cycle = await office.start()
    await cycle.pass_time(minutes=301)
    for name, message, entries in (
        ("acknowledge_escalation", {"role": AGENCY, "actor": "Kepala 2"}, ["acknowledged"]),
        ("extend_deadline", decision(minutes=600), ["extended"]),
        ("pause_clock", decision(), ["paused"]),
        ("resume_clock", decision(), ["resumed"]),
        ("complete_step", completion(1), ["completed", "opened"]),
        ("return_step", decision(to_step=1), ["returned", "opened"]),
        ("cancel_cycle", decision(), ["cancelled"]),
    ):
        receipt = await cycle.ask(name, message)
        assert [entry.kind.value for entry in receipt.entries] == entries
    assert receipt.current_step is None
