"""The embedded default: a Temporal server on this machine and a worker for it, as child processes of a command line."""

import asyncio
import os
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from temporalio.client import Client

from adapters.temporal.connection import connect, prepare_namespace
from adapters.temporal.dev_server import HOST, DevServer, bound_to_us, stop
from adapters.temporal.ui_guard import Address, guarded
from settings import Settings
from sop.base.errors import SopError

ANSWERS_WITHIN = 30.0
"""Seconds that a server has to answer after it has begun."""
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Embedded:
    """A running embedded server, and how to start workers for it, in the namespace of the client."""

    server: DevServer
    process: Process
    client: Client
    settings: Settings

    async def start_worker(self, log: int | None = None) -> Process:
        """A worker of its own process, out of the reach of the terminal's Ctrl-C; ends with this process.

        `log` is the file descriptor for its log lines; None: this process's standard error.
        """
        return await self._start((str(ROOT / "worker.py"),), log)

    async def start_portal(self) -> Process:
        """The portal, in the same way."""
        return await self._start(("-m", "portal"), None)

    async def _start(self, program: Sequence[str], log: int | None) -> Process:
        return await asyncio.create_subprocess_exec(
            *bound_to_us(sys.executable, *program),
            env=environment(self.server, self.settings)
            | {
                "TEMPORAL_NAMESPACE": self.client.namespace,
                "SOP_TEMPORAL_UI": self._pages,
                "PYTHONPATH": str(ROOT),
            },
            stdin=asyncio.subprocess.DEVNULL,
            stderr=log,
            start_new_session=True,
        )

    @property
    def _pages(self) -> str:
        return f"{self.server.ui_address}/namespaces/{self.client.namespace}/workflows"

    def address_of(self, cycle_id: str) -> str:
        """The page of the Temporal UI that shows a cycle."""
        return f"{self._pages}/{cycle_id}"


@asynccontextmanager
async def embedded(server: DevServer, settings: Settings) -> AsyncIterator[Embedded]:
    """Runs `server`, made ready for cycles, for as long as the context lasts."""
    server.require_free_ports()
    process = await server.start()
    try:
        client = await _connected(process, environment(server, settings))
        await prepare_namespace(client, timedelta(days=settings.retention_days))
        async with guarded(Address(HOST, server.ports.ui), server.hidden_ui):
            yield Embedded(server, process, client, settings)
    finally:
        await stop(process)


async def _connected(process: Process, variables: Mapping[str, str]) -> Client:
    """A client of a server that has just begun: for a while it accepts connections and answers nothing."""
    end = asyncio.get_running_loop().time() + ANSWERS_WITHIN
    while True:
        try:
            return await connect(variables)
        except SopError:
            if process.returncode is not None or asyncio.get_running_loop().time() > end:
                raise
        await asyncio.sleep(0.2)


def environment(server: DevServer, settings: Settings) -> dict[str, str]:
    """This process's environment, with the embedded server in place of whatever `TEMPORAL_*` names."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("TEMPORAL_")}
    return inherited | {
        "TEMPORAL_ADDRESS": server.address,
        "TEMPORAL_CONFIG_FILE": os.devnull,
        "SOP_DATA_DIR": str(settings.data_dir),
        **({"SOP_CHANNELS": str(settings.channels)} if settings.channels else {}),
    }
