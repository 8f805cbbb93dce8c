"""A long cycle goes on in a new run, be a step open or not; the real server suggests it after 30 events here."""

from datetime import timedelta

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHistory, WorkflowUpdateFailedError
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.exceptions import ApplicationError
from temporalio.worker import Replayer

from sop.base.errors import Refusal
from sop.cycle.facts import ROLE, STANDING
from sop.cycle.journal import first_broken
from sop.cycle.messages import Receipt
from sop.cycle.progress import State
from tests.sop.support.cycles import UNIT
from tests.workflows.support.office import Office, RunningCycle, completion, decision, kinds
from workflows.development_cycle import DevelopmentCycle
from workflows.search import changes


async def histories(cycle: RunningCycle) -> list[WorkflowHistory]:
    """Of each run, first to last."""
    client, found, run_id = cycle.server.client, list[WorkflowHistory](), cycle.handle.first_execution_run_id
    while run_id:
        found.append(await client.get_workflow_handle(cycle.handle.id, run_id=run_id).fetch_history())
        run_id = found[-1].events[-1].workflow_execution_continued_as_new_event_attributes.new_execution_run_id
    return found


async def runs(cycle: RunningCycle) -> list[list[EventType.ValueType]]:
    """The kinds of events of each run, first to last."""
    return [[event.event_type for event in history.events] for history in await histories(cycle)]


async def test_a_long_cycle_goes_on_in_a_new_run(real_office: Office) -> None:
    """Journal, attempts and applied messages are carried over; each notice is given once; the chain still verifies."""
    cycle = await real_office.start()
    await cycle.complete(1, message_id="m-1")
    await cycle.ask("return_step", decision(UNIT, to_step=1))
    await cycle.reach(4)
    await cycle.ask("pause_clock", decision())
    await cycle.ask("resume_clock", decision())
    with pytest.raises(WorkflowUpdateFailedError) as again:
        await cycle.complete(4, message_id="m-1")
    final = await cycle.finish()

    assert isinstance(again.value.cause, ApplicationError)
    assert again.value.cause.type == Refusal.DUPLICATE
    assert [step.attempt for step in final.steps] == [2, 2, 1, 1, 1, 1, 1, 1]
    assert final.pauses[0].until is not None
    assert (final.state, final.journal[-1].kind) == (State.COMPLETED, "finished")
    assert kinds(final).count("started") == 1
    assert first_broken(final.journal) is None
    openings = [step for step, kind, _ in real_office.register.told() if kind in ("opened", "returned")]
    assert sorted(openings) == sorted([1, 2, 1, *range(2, 9)])
    assert not real_office.register.doubled
    assert len(real_office.archive.filed) == 1

    *before, last = await runs(cycle)
    assert before
    assert all(run[-1] == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW for run in before)
    assert last[-1] == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED


async def test_a_cycle_goes_on_in_the_middle_of_a_step(real_office: Office) -> None:
    """However much happens while one step is open, no run grows without end: rejected messages, and a head's pauses.
    Each run can be played again; the deadline is where it was."""
    cycle = await real_office.start()
    before = await cycle.view()
    for _ in range(20):
        await cycle.tell("selesaikan", completion(1))
    for _ in range(20):
        await cycle.ask("pause_clock", decision())
        await cycle.ask("resume_clock", decision())
    view = await cycle.until(lambda view: len(view.journal) == 62)
    assert (view.current_step, len(view.pauses)) == (1, 20)
    assert view.steps[0].due_at is not None
    assert before.steps[0].due_at is not None
    assert view.steps[0].due_at - before.steps[0].due_at < timedelta(minutes=1)
    assert len(await runs(cycle)) > 2
    await cycle.finish()
    for history in await histories(cycle):
        replayer = Replayer(workflows=[DevelopmentCycle], data_converter=pydantic_data_converter)
        await replayer.replay_workflow(history)


async def test_an_update_that_is_sent_once_more_is_known_in_the_next_run(real_office: Office) -> None:
    """Temporal knows its id within one run alone; the cycle carries it over, and does not extend twice."""
    cycle = await real_office.start()
    command = decision(minutes=30)
    await cycle.handle.execute_update("extend_deadline", command, id="sekali", result_type=Receipt)
    for _ in range(30):
        await cycle.tell("selesaikan", completion(1))
    await cycle.until(lambda view: len(view.journal) == 33)
    assert len(await runs(cycle)) > 1
    with pytest.raises(WorkflowUpdateFailedError) as again:
        await cycle.handle.execute_update("extend_deadline", command, id="sekali", result_type=Receipt)
    assert isinstance(again.value.cause, ApplicationError)
    assert again.value.cause.type == Refusal.DUPLICATE
    assert (await cycle.view()).steps[0].extended_minutes == 30


def test_a_new_run_clears_what_it_has_inherited() -> None:
    """Temporal hands search attributes on to the new run: what no longer holds is unset, whoever had set it."""
    (role, standing) = changes({}, {ROLE: None, STANDING: "completed"})
    assert (role.key.name, role.value, standing.value) == (ROLE, None, "completed")
