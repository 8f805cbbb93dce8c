"""The gate of every change: what earlier versions have begun, this code goes on with. No server is needed."""

import re
from pathlib import Path

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import Replayer

from sop.cycle.journal import Kind, first_broken
from sop.cycle.messages import CycleView, Order
from tests.histories.record import HISTORIES, history_file
from tests.histories.scenarios import SCENARIOS
from workflows.development_cycle import DevelopmentCycle

COMMITTED = sorted(HISTORIES.glob("*.json"))
BROKEN = """{file} no longer replays:

    {failure}

Cycles begun by that version are running in offices, for weeks. A worker with this code cannot go on with them: each of
them stands still until the code is taken back.

What to do: keep the old order of commands for old histories with workflow.patched(), its id named in
sop/base/contract.py. Only if no version that was ever released has made such a history, record it anew:

    python -m tests.histories.record {name}
"""
MISSING = """{file} is missing: this version has no recorded history, so the next one could break its cycles unseen.

Run, and commit what it writes:

    python -m tests.histories.record {name}
"""


def read(file: Path) -> WorkflowHistory:
    """Under the id of its cycle: signatures are for it, and for no other."""
    text = file.read_text(encoding="utf-8")
    began = WorkflowHistory.from_json("", text).events[0].workflow_execution_started_event_attributes
    return WorkflowHistory.from_json(began.workflow_id, text)


async def replay(history: WorkflowHistory) -> Exception | None:
    """What keeps this code from going through a history; None where it does."""
    replayer = Replayer(workflows=[DevelopmentCycle], data_converter=pydantic_data_converter)
    return (await replayer.replay_workflow(history, raise_on_replay_failure=False)).replay_failure


@pytest.mark.parametrize("file", COMMITTED, ids=lambda file: file.stem)
async def test_what_earlier_versions_began_goes_on(file: Path) -> None:
    """This code sends the same commands in the same order as the version that recorded the history."""
    failure = await replay(read(file))
    name = file.stem.partition("-")[2]
    assert failure is None, BROKEN.format(file=file.name, failure=failure, name=name)


@pytest.mark.parametrize("name", SCENARIOS)
def test_this_version_has_its_histories(name: str) -> None:
    """Each of them small enough to be kept for good."""
    file = history_file(name)
    assert file.exists(), MISSING.format(file=file.name, name=name)
    assert file.stat().st_size < 200_000


@pytest.mark.parametrize("file", COMMITTED, ids=lambda file: file.stem)
async def test_what_earlier_versions_wrote_is_read(file: Path) -> None:
    """The order and the final view of an older version, in the models of this one; the journal still verifies."""
    first, *_, last = read(file).events
    given = first.workflow_execution_started_event_attributes.input.payloads
    taken = last.workflow_execution_completed_event_attributes.result.payloads
    [order] = await pydantic_data_converter.decode(given, [Order])
    [view] = await pydantic_data_converter.decode(taken, [CycleView])
    assert [step.role for step in view.steps] == [activity.executor for activity in order.sop.activities]
    assert view.journal[-1].kind in (Kind.FINISHED, Kind.CANCELLED)
    assert first_broken(view.journal) is None


@pytest.mark.parametrize("file", [file for file in COMMITTED if "signed" not in file.stem], ids=lambda file: file.stem)
async def test_letters_that_were_once_taken_stay_taken(file: Path) -> None:
    """Versions before took any letter, in updates and in signals: a cycle that has such a name in it goes on. None of
    them knew signatures, which are for the very words that were sent."""
    history = read(file)
    changed = 0
    for event in history.events:
        for payload in (
            *event.workflow_execution_signaled_event_attributes.input.payloads,
            *event.workflow_execution_update_accepted_event_attributes.accepted_request.input.args.payloads,
        ):
            before = payload.data
            payload.data = re.sub(rb'("(?:actor|note|reason)": ?")', rb"\1\\u001b]0;\\u202e", before)
            changed += payload.data != before
    assert changed
    assert await replay(history) is None


@pytest.mark.parametrize(
    "kind", [EventType.EVENT_TYPE_TIMER_STARTED, EventType.EVENT_TYPE_MARKER_RECORDED], ids=["timer", "notice"]
)
async def test_the_gate_can_close(kind: EventType.ValueType) -> None:
    """A history of a version that did not wait, or did not tell anybody, is not gone through."""
    history = read(history_file("on-time"))
    place = next(place for place, event in enumerate(history.events) if event.event_type == kind)
    changed = [event for event in history.events if event is not history.events[place]]
    for number, event in enumerate(changed, start=1):
        event.event_id = number
    assert await replay(WorkflowHistory(history.workflow_id, changed)) is not None
