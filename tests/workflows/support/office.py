"""An office as the workflow tests need it: its worker, what it keeps, and cycles on which people act.

On the time-skipping server time passes in `RunningCycle.pass_time`, `pass_until` and `result`, and nowhere else.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import WorkflowHandle
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment

import worker
from settings import Settings
from sop.base.contract import Query, WorkflowType
from sop.cycle.deliveries import Delivery
from sop.cycle.events import Announcement, Event
from sop.cycle.messages import CycleView, Order, Receipt
from sop.cycle.notices import Notice
from sop.cycle.parts import From
from sop.cycle.records import Record, StepRecord
from sop.dossier.dossier import Closing, Filed, Filing, Part
from sop.form.document import Sop
from tests.sop.support.cycles import HEAD, ON_THE_CLOCK, OUTPUT, SOP

LONGEST = timedelta(days=30)
"""A cycle that has not ended by then is wedged; its test fails instead of waiting."""
PATIENCE = 60.0
"""Real seconds that anything may take."""

TASKED = (EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED)
OVER = (
    EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
    EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED,
    EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT,
    EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED,
    EventType.EVENT_TYPE_ACTIVITY_TASK_FAILED,
    EventType.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT,
)
"""How a task may end: on a slow machine one fails or comes too late, and the server schedules another."""
ENDED = (
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW,
)
"""Of a run that has ended nothing is done any more, whatever its history still had scheduled."""


class RecordingRegister:
    """A register in memory: keeps each notice and each attempt once, and remembers every record that was tried."""

    def __init__(self) -> None:
        self.broken = False
        self.tried: list[Record] = []
        self._notices: dict[str, Notice] = {}
        self._steps: dict[tuple[int, int], StepRecord] = {}

    def keep(self, record: Record) -> None:
        self.tried.append(record)
        if self.broken:
            raise OSError("the disk is full")
        for notice in record.notices:
            self._notices.setdefault(notice.key, notice)
        for each in record.steps:
            self._steps[each.step.number, each.step.attempt] = each

    @property
    def notices(self) -> list[Notice]:
        return list(self._notices.values())

    @property
    def doubled(self) -> bool:
        """Whether any record was tried more than once."""
        return len(self.tried) > len({record.model_dump_json() for record in self.tried})

    def told(self) -> list[tuple[int, str, str]]:
        """Who was told what, in order: step, kind, role."""
        return [(notice.step, notice.kind.value, notice.role) for notice in self.notices]

    def attempts(self) -> list[tuple[int, int, str]]:
        """What is over, in order: step, attempt, outcome."""
        return [(step, attempt, each.outcome.value) for (step, attempt), each in self._steps.items()]


class RecordingPost:
    """Remembers what it was given to send."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.announced: list[Event] = []

    async def send(self, notice: Notice) -> None:
        self.sent.append(notice.key)

    async def announce(self, event: Event) -> None:
        self.announced.append(event)


class RecordingArchive:
    """An archive in memory. Like a real one it is not done in no time: a worker that remembers nothing would lose the
    answer that arrives while it is forgetting the cycle (SDK core: "leftover buffered tasks when evicting run")."""

    def __init__(self) -> None:
        self.broken = False
        self.tried = 0
        self.filed: list[Filing] = []

    async def file(self, cycle_id: str, run_id: str, filing: Filing) -> Filed:
        self.tried += 1
        await asyncio.sleep(0.1)
        if self.broken:
            raise OSError("the disk is full")
        self.filed.append(filing)
        return Filed(cycle_id=cycle_id, seal=run_id.replace("-", "").ljust(64, "0"), size=1)


class NoChannels:
    """An office that has set up no channel."""

    async def deliver(self, delivery: Delivery, attempt: int) -> None:
        raise AssertionError(delivery)

    async def report(self, delivery: Delivery, attempt: int) -> None:
        raise AssertionError(delivery)


class NoWebhooks:
    """An office that tells no other system."""

    async def deliver(self, announcement: Announcement, attempt: int) -> None:
        raise AssertionError(announcement)

    async def report(self, announcement: Announcement, attempt: int) -> None:
        raise AssertionError(announcement)


@dataclass
class RunningCycle:
    """One cycle on a server, and what people do with it."""

    handle: WorkflowHandle[Any, CycleView]
    order: Order
    server: WorkflowEnvironment

    async def view(self) -> CycleView:
        view: CycleView = await self.handle.query(Query.STATUS, result_type=CycleView)
        return view

    async def closing(self) -> Closing:
        text, following = "", [0]
        while following:
            part: Part = await self.handle.query(Query.CLOSING, From(start=following[0]), result_type=Part)
            text, following = text + part.text, [part.following] if part.following is not None else []
        return Closing.model_validate_json(text)

    async def ask(self, name: str, *payloads: Any) -> Receipt:
        """Sends an update and waits for the answer."""
        receipt: Receipt = await self.handle.execute_update(name, args=payloads, result_type=Receipt)
        return receipt

    async def tell(self, name: str, *payloads: Any) -> None:
        """Leaves a signal."""
        await self.handle.signal(name, args=payloads)

    async def complete(self, step: int, **fields: Any) -> Receipt:
        return await self.ask("complete_step", completion(step, self.order.sop, **fields))

    async def until(self, condition: Callable[[CycleView], bool]) -> CycleView:
        """The view as soon as it satisfies `condition`; for the real server, where things take their time."""
        async with asyncio.timeout(PATIENCE):
            while not condition(view := await self.view()):
                await asyncio.sleep(0.05)
            return view

    async def settled(self) -> None:
        """Waits until no worker has anything to do for it."""
        async with asyncio.timeout(PATIENCE):
            while not await self._at_rest():
                await asyncio.sleep(0.02)

    async def _at_rest(self) -> bool:
        met = [event.event_type for event in await self.events()]
        tasked, over = (sum(kind in kinds for kind in met) for kinds in (TASKED, OVER))
        return tasked <= over or met[-1] in ENDED

    async def reach(self, number: int) -> CycleView:
        """Completes what is before step `number`, so that it is the open one; takes no time."""
        current = (await self.view()).current_step
        for step in range(current or number, number):
            await self.complete(step)
        return await self.view()

    async def finish(self) -> CycleView:
        """Completes all that is left; the final view."""
        await self.reach(len(self.order.sop.activities) + 1)
        return await self.result()

    async def result(self) -> CycleView:
        """Waits for the end; on the time-skipping server time flies meanwhile."""
        async with asyncio.timeout(PATIENCE):
            return await self.handle.result()

    async def pass_time(self, **amount: float) -> None:
        """Nobody acts for so many `days`, `hours`, `minutes`, `seconds`."""
        await self.server.sleep(timedelta(**amount))

    async def pass_until(self, instant: datetime) -> None:
        """Nobody acts before `instant`."""
        await self.server.sleep(instant - await self.server.get_current_time())

    async def events(self, *kinds: EventType.ValueType) -> Sequence[HistoryEvent]:
        """The history, or only its events of these kinds."""
        history = await self.handle.fetch_history()
        return [event for event in history.events if not kinds or event.event_type in kinds]


@dataclass
class Office:
    """A task queue of its own on a server, with the worker of `worker.py` for it and what it keeps."""

    server: WorkflowEnvironment
    register: RecordingRegister = field(default_factory=RecordingRegister)
    post: RecordingPost = field(default_factory=RecordingPost)
    archive: RecordingArchive = field(default_factory=RecordingArchive)
    task_queue: str = field(default_factory=lambda: f"uji-{uuid4()}")
    cycles: list[RunningCycle] = field(default_factory=list)

    @property
    def ports(self) -> worker.Outside:
        """What its worker touches."""
        return worker.Outside(self.register, self.post, NoChannels(), NoWebhooks(), self.archive)

    @asynccontextmanager
    async def at_work(self, *, remembers: bool = False) -> AsyncIterator[None]:
        """A worker runs. One that remembers nothing replays a cycle whenever something happens to it.

        Only an office's last worker may remember: the time-skipping server goes on asking for one that has gone. And
        it leaves when nothing is in its hands: either server waits ten seconds for a task that went to one who left.
        """
        settings = Settings(cached_cycles=100 if remembers else 0)
        async with worker.build(self.server.client, self.ports, settings, self.task_queue):
            yield
            for cycle in self.cycles:
                await cycle.settled()

    async def start(self, order: Order = ON_THE_CLOCK) -> RunningCycle:
        handle: WorkflowHandle[Any, CycleView] = await self.server.client.start_workflow(
            WorkflowType.CYCLE,
            order,
            id=f"siklus-{uuid4()}",
            task_queue=self.task_queue,
            execution_timeout=LONGEST,
            result_type=CycleView,
        )
        self.cycles.append(RunningCycle(handle, order, self.server))
        return self.cycles[-1]

    async def close(self) -> None:
        """Ends in order what still runs; needs a worker.

        Terminated instead, a cycle may leave the time-skipping server locked; and one that can still be cancelled is
        alive, whatever its test did to it.
        """
        self.register.broken = self.archive.broken = False
        async with asyncio.timeout(PATIENCE):
            for cycle in self.cycles:
                with suppress(RPCError):  # it has ended by itself
                    await cycle.handle.cancel()
                    await cycle.result()


def completion(step: int, sop: Sop = SOP, **fields: Any) -> dict[str, Any]:
    """What the executor of a step sends, but for `fields`."""
    executor = sop.activity(step).executor if 1 <= step <= len(sop.activities) else HEAD
    return {"step": step, "role": executor, "actor": f"Petugas {step}", "outputs": [OUTPUT]} | fields


def decision(role: str = HEAD, **fields: Any) -> dict[str, Any]:
    """What a head sends, but for `fields`."""
    return {"role": role, "actor": "Kepala 1", "reason": "Menunggu data"} | fields


def kinds(view: CycleView) -> list[str]:
    return [entry.kind.value for entry in view.journal]
