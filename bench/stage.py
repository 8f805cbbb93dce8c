"""A running server with a worker for one kind of work, and how much of the machine the two use."""

import asyncio
import os
import sqlite3
from asyncio.subprocess import Process
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from temporalio.client import Client

from adapters.temporal.dev_server import DevServer, ServerPorts, stop
from bench.work import Work
from console.frame.embedded import embedded
from settings import Settings

OPENS_WITHIN = 60.0
"""Seconds that a step may take to open before the run is given up."""


class OpenSteps:
    """The steps that the worker's log says are open. Reading a pipe costs the driver less than asking the server."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._seen: dict[tuple[str, int], asyncio.Event] = {}
        self.last_lines: deque[bytes] = deque(maxlen=20)

    async def follow(self, log: asyncio.StreamReader) -> None:
        async for line in log:
            if (opened := self._work.opened(line)) is not None:
                self._event(*opened).set()
            else:
                self.last_lines.append(line)

    async def wait(self, cycle_id: str, step: int) -> None:
        """Returns when the step is open. Raises RuntimeError, with the end of its log, after `OPENS_WITHIN`."""
        try:
            await asyncio.wait_for(self._event(cycle_id, step).wait(), OPENS_WITHIN)
        except TimeoutError as error:
            log = b"".join(self.last_lines).decode(errors="replace")
            raise RuntimeError(f"step {step} of {cycle_id} did not open; the worker's log ends:\n{log}") from error
        del self._seen[cycle_id, step]

    def _event(self, cycle_id: str, step: int) -> asyncio.Event:
        return self._seen.setdefault((cycle_id, step), asyncio.Event())


@dataclass(frozen=True)
class Usage:
    """Totals since the processes started, in CPU seconds and bytes."""

    server_cpu: float
    worker_cpu: float
    driver_cpu: float
    disk: int


@dataclass
class Stage:
    client: Client
    open_steps: OpenSteps
    folder: Path
    server: psutil.Process
    worker: psutil.Process
    server_peak: int = 0
    """Bytes of resident memory, the most that `look` ever saw."""
    worker_peak: int = 0
    driver: psutil.Process = field(default_factory=psutil.Process)

    def look(self) -> None:
        """Notes how much memory is used now."""
        self.server_peak = max(self.server_peak, self.server.memory_info().rss)
        self.worker_peak = max(self.worker_peak, self.worker.memory_info().rss)

    def usage(self) -> Usage:
        self.look()
        return Usage(_cpu(self.server), _cpu(self.worker), _cpu(self.driver), sum(map(_used, self.folder.glob("*.db"))))


@asynccontextmanager
async def stage(work: Work, folder: Path, **server: tuple[str, ...]) -> AsyncIterator[Stage]:
    """A server of its own in `folder`, with `server` as `DevServer`'s further arguments, and a worker for `work`."""
    async with embedded(
        DevServer(folder / "temporal.db", ServerPorts.free(), **server), Settings(data_dir=folder)
    ) as here:
        log, written = os.pipe()
        worker: Process = await work.start_worker(here, written)
        os.close(written)
        steps, reader = OpenSteps(work), asyncio.StreamReader()
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(log, "rb")
        )
        following = asyncio.create_task(steps.follow(reader))
        try:
            yield Stage(here.client, steps, folder, psutil.Process(here.process.pid), psutil.Process(worker.pid))
        finally:
            await stop(worker)
            following.cancel()
            transport.close()


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def _used(database: Path) -> int:
    """Bytes of the pages in use, those still in the write-ahead log included."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=30)) as connection:
        pages, free, size = (
            connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size")
        )
    return int((pages - free) * size)
