"""The SOP from "Mulai" to its last report, on a running worker: what people do, what they are told, what they see."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.api.sdk.v1 import WorkflowMetadata

from sop.base.contract import Query
from sop.cycle.facts import FACTS
from sop.cycle.journal import first_broken
from sop.cycle.messages import COMMANDS, Order, Standing
from sop.cycle.progress import Output, State
from sop.dossier.dossier import filing_of
from sop.form.document import Sop
from tests.sop.support.cycles import ANOTHER_SOP, DEVELOPER, OUTPUT, SOP
from tests.workflows.support.office import Office, RunningCycle, completion, kinds

Way = Callable[[RunningCycle, str, dict[str, Any]], Awaitable[object]]


@pytest.mark.parametrize("way", [RunningCycle.tell, RunningCycle.ask], ids=["by signal", "by update"])
@pytest.mark.parametrize("sop", [SOP, ANOTHER_SOP], ids=["the office's own", "another of the form"])
async def test_a_whole_sop_on_time(office: Office, sop: Sop, way: Way) -> None:
    """Each activity in its turn, in a third of its standard; each announced to its executor once, and to no one else.

    The result is the whole view: every output, and a journal that is closed and verifies.
    """
    cycle = await office.start(Order(title="Siklus uji", sop=sop))
    for activity in sop.activities:
        await cycle.pass_time(minutes=activity.minutes / 3)
        await way(cycle, "complete_step", completion(activity.number, sop))
    final = await cycle.result()

    assert (final.state, final.standing, final.current_step) == (State.COMPLETED, Standing.COMPLETED, None)
    assert [step.worked_minutes for step in final.steps] == [
        pytest.approx(activity.minutes / 3, abs=0.2) for activity in sop.activities
    ]
    assert all(step.outputs == (Output(**OUTPUT),) and step.attempt == 1 for step in final.steps)
    assert not any(step.late or step.escalations for step in final.steps)
    assert kinds(final) == ["started", *["opened", "completed"] * len(sop.activities), "finished"]
    assert first_broken(final.journal) is None
    last = sop.activities[-1]
    assert office.register.told() == [
        *[(activity.number, "opened", activity.executor) for activity in sop.activities],
        (last.number, "finished", last.recipient),
    ]
    assert office.register.attempts() == [(activity.number, 1, "completed") for activity in sop.activities]
    assert not office.register.doubled
    assert office.post.sent == [notice.key for notice in office.register.notices]
    assert await cycle.view() == final


async def test_signals_before_the_first_worker_are_applied_in_order(closed_office: Office) -> None:
    """Two completions and a mistake wait for the worker; it applies all of them as it opens the cycle."""
    cycle = await closed_office.start()
    await cycle.tell("complete_step", completion(1))
    await cycle.tell("selesai")
    await cycle.tell("complete_step", completion(2))
    async with closed_office.at_work():
        view = await cycle.view()
    assert view.current_step == 3
    assert kinds(view) == ["started", "opened", "completed", "opened", "rejected", "completed", "opened"]


async def test_lists_show_how_a_cycle_stands(real_office: Office) -> None:
    """Whose turn it is and until when; of a finished cycle only its SOP and that it is completed."""
    cycle = await real_office.start()
    await cycle.reach(5)
    opened = (await cycle.view()).steps[4]
    assert await _facts(cycle) == {
        "SopId": SOP.id,
        "SopStep": 5,
        "SopRole": DEVELOPER,
        "SopDueAt": opened.due_at,
        "SopState": "on_time",
        "SopEscalation": 0,
    }
    await cycle.finish()
    assert await _facts(cycle) == {"SopId": SOP.id, "SopState": "completed"}


async def test_the_temporal_ui_tells_the_story(office: Office) -> None:
    """Each message that can be sent explains itself; the details are the SOP's table, with what became of each row."""
    cycle = await office.start()
    await cycle.complete(1)
    metadata: WorkflowMetadata = await cycle.handle.query("__temporal_workflow_metadata", result_type=WorkflowMetadata)

    updates = {each.name: each.description for each in metadata.definition.update_definitions}
    signals = {each.name: each.description for each in metadata.definition.signal_definitions}
    queries = {each.name: each.description for each in metadata.definition.query_definitions}
    assert updates.keys() == COMMANDS.keys()
    assert signals.keys() == {"complete_step", ""}  # the nameless one takes every other name
    assert [name for name in queries if not name.startswith("__")] == sorted(Query)
    assert all((updates | signals).values())
    assert queries["status"]

    rows = [line for line in metadata.current_details.splitlines() if line.startswith("|")][2:]
    assert [row.split(" | ")[1] for row in rows] == [activity.label for activity in SOP.activities]
    assert "selesai" in rows[0]
    assert "Petugas 1" in rows[0]
    assert "**berjalan**" in rows[1]
    assert all("menunggu" in row for row in rows[2:])


async def test_each_notice_says_in_the_history_what_it_is(office: Office) -> None:
    """`1. Menganalisis … → Sub Koordinasi`: for the opening of a step as for an escalation."""
    cycle = await office.start()
    await cycle.pass_time(minutes=151)
    told = await cycle.events(EventType.EVENT_TYPE_MARKER_RECORDED, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)
    label = f"1. {SOP.activity(1).label}"
    summaries = [event.user_metadata.summary.data.decode().strip('"') for event in told]
    assert summaries == [f"{label} → Sub Koordinasi", f"{label} → Sub Koordinasi", f"{label} → Kepala Bidang"]


async def test_a_register_that_is_down_holds_nobody(office: Office) -> None:
    """People are answered at once meanwhile; when it is back it receives every record."""
    office.register.broken = True
    cycle = await office.start()
    async with asyncio.timeout(3):
        await cycle.complete(1)
        assert (await cycle.view()).current_step == 2
    await cycle.pass_time(hours=2)
    office.register.broken = False
    await cycle.pass_time(minutes=5)  # what waited is tried again; this server loses an update that meets such a try
    await cycle.finish()
    numbers = [activity.number for activity in SOP.activities]
    assert sorted(step for step, kind, _ in office.register.told() if kind == "opened") == numbers
    assert sorted(step for step, _, _ in office.register.attempts()) == numbers


async def test_a_cycle_ends_when_its_dossier_is_filed(office: Office) -> None:
    """A full disk keeps it from ending, not from being seen as completed; what is filed is the cycle as it was then."""
    office.archive.broken = True
    cycle = await office.start()
    await cycle.reach(9)
    await cycle.pass_time(hours=2)
    assert (await cycle.view()).state is State.COMPLETED
    assert office.archive.tried > 10
    assert not await cycle.events(EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED)
    office.archive.broken = False
    final = await cycle.result()
    closing = await cycle.closing()
    assert office.archive.filed == [filing_of(closing)]
    assert closing.view.journal == final.journal
    assert closing.order.sop == SOP


async def _facts(cycle: RunningCycle) -> dict[str, Any]:
    """The cycle's search attributes."""
    description = await cycle.handle.describe()
    return {pair.key.name: pair.value for pair in description.typed_search_attributes if pair.key.name in FACTS}
