"""A running `starter.py up`, as whoever has just fetched the project has one."""

import asyncio
import os
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from adapters.temporal.dev_server import HOST, ServerPorts
from tests.console.support.commands import ROOT, Answer, program, run
from tests.console.support.office import PATIENCE


@dataclass
class Up:
    """A running `starter.py up`."""

    process: Process
    ports: ServerPorts
    environment: dict[str, str]
    said: str = ""
    """What it has printed so far."""

    async def starter(self, *arguments: str) -> Answer:
        return await run("starter.py", *arguments, environment=self.environment)

    async def until_said(self, text: str) -> None:
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            while text not in self.said:
                line = await self.process.stdout.readline()
                assert line, f"It ended before it said {text!r}: {self.said}"
                self.said += line.decode()

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def child(self, program: str) -> psutil.Process | None:
        """The one whose command line names `program`."""
        return next((child for child in self.children() if program in " ".join(child.cmdline())), None)

    @property
    def portal(self) -> str:
        return f"http://{HOST}:{self.environment['SOP_PORTAL_PORT']}"


@asynccontextmanager
async def running(folder: Path, ports: ServerPorts) -> AsyncIterator[Up]:
    """`starter.py up` with its data in `folder`, as soon as it has a worker and a portal."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("TEMPORAL_")}
    environment = inherited | {
        "SOP_DATA_DIR": str(folder),
        "SOP_PORTAL_PORT": str(ServerPorts.free().ui),
        "TEMPORAL_ADDRESS": f"{HOST}:{ports.grpc}",
    }
    command = program("starter.py", "up", "--port", str(ports.grpc), "--ui-port", str(ports.ui))
    # One stream: what went wrong is then read with what was said before.
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=environment, stdout=PIPE, stderr=STDOUT)
    up = Up(process, ports, environment)
    try:
        for started in ("worker_started", "portal_started"):
            await up.until_said(started)
        yield up
    finally:
        if process.returncode is None:
            process.terminate()
        await asyncio.wait_for(process.communicate(), PATIENCE)
