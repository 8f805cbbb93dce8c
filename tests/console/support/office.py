"""An office at work: a real server, a real worker, people at their command lines."""

import asyncio
import secrets
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from google.protobuf.duration_pb2 import Duration
from temporalio.api.workflowservice.v1 import RegisterNamespaceRequest

from adapters.temporal.connection import connect, prepare_namespace
from adapters.temporal.cycles import Cycles
from adapters.temporal.dev_server import DevServer, ServerPorts, stop
from console.frame.embedded import Embedded, embedded, environment
from desk.office import Office as Rules
from desk.ordering import Counting, order_of
from settings import Settings
from sop.base.errors import NoWorkerAnswers, ServerUnreachable
from sop.cycle.messages import CompleteStep, CycleView, Order
from sop.cycle.progress import Output
from sop.form.document import DEFAULT_SOP, load_sop
from tests.console.support.commands import Answer, run, run_process
from tests.sop.support.cycles import ALFA

PATIENCE = 30.0
"""Seconds within which what is waited for must have happened, on a slow machine too."""
UNIT, DEVELOPER, HEAD, AGENCY = "data_systems_unit", "developer", "promotion_head", "agency_head"


def order(minute_seconds: float = 60) -> Order:
    """Of the office's own SOP, on the clock; the vendor is PT Alfa."""
    sop, parties = load_sop(DEFAULT_SOP), {DEVELOPER: ALFA}
    return order_of(Rules(), "Siklus uji", sop, Counting.ALWAYS, minute_seconds, parties=parties)


@dataclass
class Office:
    """The command lines talk to its server, and to no other."""

    here: Embedded
    log: Path
    """The worker's log lines."""
    environment: dict[str, str]
    cycles: Cycles
    worker: Process | None = field(default=None)

    async def starter(self, *arguments: str) -> Answer:
        return await run("starter.py", *arguments, environment=self.environment)

    async def actor(self, *arguments: str, stdin: str | None = None) -> Answer:
        return await run("actor.py", *arguments, environment=self.environment, stdin=stdin)

    async def process(self, *command: str) -> Answer:
        """What a process of its own answers."""
        return await run_process(*command, environment=self.environment)

    async def temporal(self, *arguments: str) -> Answer:
        """The stock client, which knows nothing of us."""
        return await run("temporal", *arguments, environment=self.environment)

    async def start_worker(self) -> Process:
        with self.log.open("ab") as log:
            self.worker = await self.here.start_worker(log.fileno())
        return self.worker

    async def stop_worker(self) -> None:
        if self.worker is not None:
            await stop(self.worker)
        self.worker = None

    @asynccontextmanager
    async def without_worker(self) -> AsyncIterator[None]:
        """Nobody works for as long as the context lasts."""
        await self.stop_worker()
        try:
            yield
        finally:
            await self.start_worker()

    async def new_cycle(self, *, minute_seconds: float = 60, step: int = 1) -> str:
        """A new cycle on the clock with `step` open; begun without a command line, to save time."""
        cycle_id = f"uji-{secrets.token_hex(4)}"
        await self.cycles.start(cycle_id, order(minute_seconds))
        for _ in range(1, step):
            await self.complete(cycle_id)
        return cycle_id

    async def complete(self, cycle_id: str) -> None:
        """The executor of the open step completes it, without a command line."""
        view = await self.cycles.view(cycle_id)
        assert view.current_step is not None
        role, outputs = view.steps[view.current_step - 1].role, (Output(title="Hasil", reference="B/1/2026"),)
        command = CompleteStep(step=view.current_step, role=role, actor="Petugas 1", outputs=outputs)
        assert await self.cycles.complete(cycle_id, command) is not None

    async def until(self, cycle_id: str, condition: Callable[[CycleView], bool]) -> CycleView:
        """The view of a cycle as soon as it satisfies `condition`, whoever is away meanwhile."""
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    view = await self.cycles.view(cycle_id)
                except (NoWorkerAnswers, ServerUnreachable):
                    continue
                if condition(view):
                    return view
                await asyncio.sleep(0.05)


@asynccontextmanager
async def running_server(folder: Path) -> AsyncIterator[Embedded]:
    """A server that keeps everything in `folder`, on ports of its own."""
    server = DevServer(folder / "temporal.db", ServerPorts.free())
    async with embedded(server, Settings(data_dir=folder)) as here:
        yield here


@asynccontextmanager
async def open_office(shared: Embedded, folder: Path) -> AsyncIterator[Office]:
    """An office in a namespace of its own, on a server that others use too; it keeps its data in `folder`."""
    namespace = f"kantor-{secrets.token_hex(4)}"
    await shared.client.workflow_service.register_namespace(
        RegisterNamespaceRequest(namespace=namespace, workflow_execution_retention_period=Duration(seconds=86_400))
    )
    client = await connect({"TEMPORAL_ADDRESS": shared.server.address, "TEMPORAL_NAMESPACE": namespace})
    await prepare_namespace(client)
    async with _at_work(replace(shared, client=client, settings=Settings(data_dir=folder))) as office:
        yield office


@asynccontextmanager
async def lone_office(folder: Path) -> AsyncIterator[Office]:
    """An office on a server of its own, which may be stopped or killed."""
    async with running_server(folder) as here, _at_work(here) as office:
        yield office


@asynccontextmanager
async def _at_work(here: Embedded) -> AsyncIterator[Office]:
    variables = environment(here.server, here.settings) | {"TEMPORAL_NAMESPACE": here.client.namespace}
    office = Office(here, here.settings.data_dir / "worker.log", variables, Cycles(here.client))
    await office.start_worker()
    try:
        yield office
    finally:
        await office.stop_worker()
