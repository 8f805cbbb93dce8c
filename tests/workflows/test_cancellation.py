"""The end before the end: by a superior, or by Temporal's own cancel request. Either way the journal is closed."""

import pytest
from temporalio.api.enums.v1 import EventType

from sop.cycle import wording
from sop.cycle.journal import first_broken
from sop.cycle.messages import CycleView, Standing
from sop.cycle.progress import State
from tests.sop.support.cycles import SOP, UNIT
from tests.workflows.support.office import Office, RunningCycle, decision, kinds

NUMBERS = [activity.number for activity in SOP.activities]


async def expect_closed_in_order(cycle: RunningCycle, final: CycleView, step: int) -> None:
    """It ended as a success, with its whole journal, whose last entry is `cancelled` at the step that was open."""
    last = final.journal[-1]
    assert (final.state, final.standing, final.current_step) == (State.CANCELLED, Standing.CANCELLED, None)
    assert (last.kind, last.step, kinds(final).count("cancelled")) == ("cancelled", step, 1)
    assert [each.number for each in final.steps if each.completed_at] == NUMBERS[: step - 1]
    assert first_broken(final.journal) is None
    assert (await cycle.events())[-1].event_type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED


@pytest.mark.parametrize("step", NUMBERS)
async def test_a_superior_cancels_at_each_step(office: Office, step: int) -> None:
    """The answer says so at once, with who and why in the journal; the cycle ends with its result."""
    cycle = await office.start()
    await cycle.reach(step)
    authority = SOP.superiors(SOP.activity(step).executor)[0]
    receipt = await cycle.ask("cancel_cycle", decision(authority, reason="Anggaran dialihkan"))
    assert (receipt.state, [entry.kind for entry in receipt.entries]) == (State.CANCELLED, ["cancelled"])
    final = await cycle.result()
    await expect_closed_in_order(cycle, final, step)
    assert (final.journal[-1].role, final.journal[-1].actor) == (authority, "Kepala 1")
    assert "Anggaran dialihkan" in final.journal[-1].detail


@pytest.mark.parametrize("step", NUMBERS)
async def test_temporal_cancels_at_each_step(office: Office, step: int) -> None:
    """Temporal's own request closes the journal too; it is nobody's decision, and says what it was."""
    cycle = await office.start()
    await cycle.reach(step)
    await cycle.handle.cancel()
    final = await cycle.result()
    await expect_closed_in_order(cycle, final, step)
    assert (final.journal[-1].role, final.journal[-1].actor) == (None, None)
    assert final.journal[-1].detail == wording.CANCELLED_BY_SERVER


async def test_temporal_cancels_before_a_worker_has_seen_the_cycle(closed_office: Office) -> None:
    """The first thing that the worker does with it is to open it and to close it."""
    cycle = await closed_office.start()
    await cycle.handle.cancel()
    async with closed_office.at_work():
        final = await cycle.result()
        await expect_closed_in_order(cycle, final, 1)
    assert kinds(final) == ["started", "opened", "cancelled"]


async def test_cancelling_ends_a_pause(office: Office) -> None:
    """The ledger of pauses is closed with the journal."""
    cycle = await office.start()
    await cycle.ask("pause_clock", decision())
    await cycle.pass_time(hours=3)
    await cycle.handle.cancel()
    final = await cycle.result()
    await expect_closed_in_order(cycle, final, 1)
    assert [pause.until for pause in final.pauses] == [final.journal[-1].at]


async def test_cancelling_an_overdue_step_ends_its_ladder(office: Office) -> None:
    """Nobody is told any more, though rungs were left."""
    cycle = await office.start()
    await cycle.pass_time(minutes=151)
    told = office.register.told()
    await cycle.ask("cancel_cycle", decision())
    final = await cycle.result()
    await cycle.pass_time(days=2)
    await expect_closed_in_order(cycle, final, 1)
    assert office.register.told() == [*told, (1, "cancelled", UNIT)]
    assert office.register.attempts() == [(1, 1, "cancelled")]


async def test_a_request_to_cancel_does_not_stop_the_filing(office: Office) -> None:
    """Temporal's request reaches a cycle that is over but for its dossier: it is filed all the same."""
    office.archive.broken = True
    cycle = await office.start()
    await cycle.reach(9)
    await cycle.handle.cancel()
    await cycle.pass_time(minutes=1)
    office.archive.broken = False
    final = await cycle.result()
    assert final.state is State.COMPLETED
    assert len(office.archive.filed) == 1
