"""Plays the histories that it reads from standard input, and writes what came of it: `history_replay` runs it.

No server is needed. The sandbox is left out: it keeps a workflow's authors from clocks and chance, and this is the very
code that ran inside it; without it a replay takes milliseconds instead of a second.
"""

import asyncio
import re
import sys
from collections.abc import Sequence
from importlib import import_module
from itertools import pairwise
from typing import Any, NoReturn, TypeVar

from google.protobuf.json_format import ParseError
from pydantic import BaseModel
from temporalio import workflow
from temporalio.api.common.v1 import Payloads
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.runtime import Runtime, TelemetryConfig
from temporalio.worker import (
    ContinueAsNewInput,
    Interceptor,
    Replayer,
    StartActivityInput,
    UnsandboxedWorkflowRunner,
    WorkflowInboundInterceptor,
    WorkflowInterceptorClassInput,
    WorkflowOutboundInterceptor,
)
from temporalio.workflow import ActivityHandle

from adapters.dossiers.history_replay import Answer, NotReproduced, Task
from adapters.machine.apart import bound_memory
from sop.base.contract import ActivityType
from sop.cycle.messages import Order
from sop.dossier.dossier import HISTORIES, Closing, Filing, filing_of

AFTER_START = (
    EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
    EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED,
    EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT,
)
"""What alone may follow a workflow task that was started; the SDK's core ends in panic at anything else."""

MEMORY = 2 << 30
"""Bytes that playing may take."""

M = TypeVar("M", bound=BaseModel)


async def play(cycle_id: str, histories: Sequence[str], definition: type) -> Closing:
    """Answers and raises as `adapters.dossiers.history_replay.rederive`."""
    carried: Order | None = None
    for place, history in enumerate(histories, start=1):
        run = _read(cycle_id, place, history)
        given = _only(place, run.events[0].workflow_execution_started_event_attributes.input, Order)
        if given != carried if carried is not None else given.progress is not None:
            raise _broken(place, "tidak melanjutkan riwayat sebelumnya; riwayat siklus tidak lengkap atau diubah.")
        handed_over = await _replayed(place, run, definition)
        if isinstance(handed_over, Closing):
            _require_end(place, run, handed_over, last=place == len(histories))
            return handed_over
        carried = handed_over
    raise _broken(len(histories), "berhenti sebelum siklus berakhir; bagian akhirnya tidak ada.")


def _read(cycle_id: str, place: int, history: str) -> WorkflowHistory:
    try:
        run = WorkflowHistory.from_json(cycle_id, history)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, ParseError) as error:
        raise _broken(place, "tidak dapat dibaca sebagai riwayat Temporal.") from error
    if not run.events or not run.events[0].HasField("workflow_execution_started_event_attributes"):
        raise _broken(place, "tidak memuat awal run; bagian awalnya tidak ada.")
    started = EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED
    if [event.event_id for event in run.events] != list(range(1, len(run.events) + 1)) or any(
        one.event_type == started and other.event_type not in AFTER_START for one, other in pairwise(run.events)
    ):
        raise _broken(place, "tidak urut; ada peristiwa yang dihapus, ditambahkan, atau dipindahkan.")
    return run


def _only(place: int, payloads: Payloads, model: type[M]) -> M:
    try:
        [value] = pydantic_data_converter.payload_converter.from_payloads(payloads.payloads, [model])
    except (ValueError, RuntimeError) as error:
        raise _broken(place, "memuat isian yang tidak dapat dibaca oleh versi ini.") from error
    assert isinstance(value, model)
    return value


def _require_end(place: int, run: WorkflowHistory, closing: Closing, *, last: bool) -> None:
    """The run asks for the filing of that very closing, and no run follows."""
    asked = [
        event.activity_task_scheduled_event_attributes.input
        for event in run.events
        if event.activity_task_scheduled_event_attributes.activity_type.name == ActivityType.FILE_DOSSIER
    ]
    if not last or len(asked) != 1 or _only(place, asked[0], Filing) != filing_of(closing):
        raise _broken(place, "tidak berakhir dengan pemberkasan yang dihasilkan oleh pemutaran ulangnya.")


async def _replayed(place: int, run: WorkflowHistory, definition: type) -> Order | Closing:
    """What the run hands over last: its closing, or the order for the run after it."""
    listener = _Listener()
    replayer = Replayer(
        workflows=[definition],
        data_converter=pydantic_data_converter,
        workflow_runner=UnsandboxedWorkflowRunner(),
        interceptors=[listener],
        runtime=Runtime(telemetry=TelemetryConfig(logging=None)),  # it would log to where the answer is written
    )
    try:
        failure = (await replayer.replay_workflow(run, raise_on_replay_failure=False)).replay_failure
    except RuntimeError as error:
        failure = error
    if failure is not None:
        reason = re.search(r'message: "([^"]+)"', str(failure))
        detail = reason[1] if reason else " ".join(str(failure).split()) or type(failure).__name__
        raise _broken(
            place, f"tidak dapat diputar ulang: riwayatnya diubah, atau versi ini berbeda dari pelaksananya ({detail})."
        ) from failure
    if listener.handed_over is None:
        raise _broken(place, "berhenti sebelum siklus berakhir; bagian akhirnya tidak ada.")
    return listener.handed_over


def _broken(place: int, problem: str) -> NotReproduced:
    return NotReproduced(f"Riwayat {HISTORIES}{place}.json {problem}")


class _Listener(Interceptor):
    """Puts down what a workflow hands over."""

    def __init__(self) -> None:
        self.handed_over: Order | Closing | None = None

    def workflow_interceptor_class(self, input: WorkflowInterceptorClassInput) -> type[WorkflowInboundInterceptor]:
        listener = self

        class Outbound(WorkflowOutboundInterceptor):
            def start_activity(self, input: StartActivityInput) -> "ActivityHandle[Any]":
                if input.activity == ActivityType.FILE_DOSSIER:
                    listener.handed_over = workflow.instance().closing
                return super().start_activity(input)

            def continue_as_new(self, input: ContinueAsNewInput) -> NoReturn:
                listener.handed_over = input.args[0]
                super().continue_as_new(input)

        class Inbound(WorkflowInboundInterceptor):
            def init(self, outbound: WorkflowOutboundInterceptor) -> None:
                super().init(Outbound(outbound))

        return Inbound


def answered(task: bytes) -> bytes:
    """The `Answer` to a `Task`, both as JSON."""
    read = Task.model_validate_json(task)
    definition = getattr(import_module(read.module), read.workflow)
    try:
        answer = Answer(closing=asyncio.run(play(read.cycle_id, read.histories, definition)))
    except NotReproduced as error:
        answer = Answer(problem=str(error))
    return answer.model_dump_json().encode()


if __name__ == "__main__":
    bound_memory(MEMORY)
    sys.stdout.buffer.write(answered(sys.stdin.buffer.read()))
