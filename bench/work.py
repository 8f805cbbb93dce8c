"""The two kinds of work that are held against each other, each behind the same four verbs for the driver."""

import json
import sys
from asyncio import create_subprocess_exec
from asyncio.subprocess import DEVNULL, Process
from typing import Protocol

from temporalio.client import Client

from adapters.temporal.cycles import Cycles
from adapters.temporal.dev_server import bound_to_us
from bench import bare
from console.frame.embedded import ROOT, Embedded, environment
from sop.cycle.messages import CompleteStep, Order
from sop.cycle.progress import Output


class Work(Protocol):
    """What the driver has done to a cycle, and how it learns that a step is open."""

    steps: int

    async def start_worker(self, here: Embedded, log: int) -> Process:
        """A worker process whose standard error is the file descriptor `log`."""
        ...

    def opened(self, line: bytes) -> tuple[str, int] | None:
        """The cycle and the step that a line of the worker's log says is open; None for any other line."""
        ...

    async def start(self, client: Client, cycle_id: str) -> None: ...

    async def complete(self, client: Client, cycle_id: str, step: int) -> None:
        """Completes the open step by signal."""
        ...

    async def step_of(self, client: Client, cycle_id: str) -> int:
        """The open step, by query."""
        ...


class OurWork:
    """The product: the real worker.py, driven through the real gateway."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self.steps = len(order.sop.activities)

    async def start_worker(self, here: Embedded, log: int) -> Process:
        return await here.start_worker(log)

    def opened(self, line: bytes) -> tuple[str, int] | None:
        if b'"record_kept"' not in line or b"/opened/" not in line:
            return None
        cycle_id, step, *_ = json.loads(line)["notices"][-1].split("/")
        return cycle_id, int(step)

    async def start(self, client: Client, cycle_id: str) -> None:
        await Cycles(client).start(cycle_id, self._order)

    async def complete(self, client: Client, cycle_id: str, step: int) -> None:
        activity = self._order.sop.activity(step)
        command = CompleteStep(
            step=step,
            role=activity.executor,
            actor="Petugas 1",
            outputs=(Output(title=activity.output or activity.label, reference=f"UKUR/{step}/2026"),),
            attempt=1,
            message_id=f"{cycle_id}-{step}",
        )
        await Cycles(client).signal(cycle_id, command)

    async def step_of(self, client: Client, cycle_id: str) -> int:
        return (await Cycles(client).view(cycle_id)).current_step or 0


class BareWork:
    """The bare baseline of `bench.bare`."""

    steps = len(bare.MINUTES)

    async def start_worker(self, here: Embedded, log: int) -> Process:
        return await create_subprocess_exec(
            *bound_to_us(sys.executable, "-m", "bench.bare"),
            cwd=ROOT,
            env=environment(here.server, here.settings),
            stdin=DEVNULL,
            stderr=log,
            start_new_session=True,
        )

    def opened(self, line: bytes) -> tuple[str, int] | None:
        if not line.startswith(b"open "):
            return None
        _, cycle_id, step = line.split()
        return cycle_id.decode(), int(step)

    async def start(self, client: Client, cycle_id: str) -> None:
        await client.start_workflow(bare.BareCycle.run, id=cycle_id, task_queue=bare.TASK_QUEUE)

    async def complete(self, client: Client, cycle_id: str, step: int) -> None:
        await client.get_workflow_handle(cycle_id).signal(bare.BareCycle.complete_step, step)

    async def step_of(self, client: Client, cycle_id: str) -> int:
        return await client.get_workflow_handle(cycle_id).query(bare.BareCycle.step)
