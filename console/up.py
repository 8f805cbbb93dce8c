"""`starter.py up`: server, Temporal UI and worker in the foreground, until Ctrl-C."""

import asyncio
import signal
from asyncio.subprocess import Process

from adapters.dev_server import DevServer, Ports, stop
from console.command import errors, out
from console.embedded import Embedded, embedded
from settings import Settings
from sop.errors import SopError


async def up(settings: Settings, ports: Ports) -> None:
    """Runs until Ctrl-C or SIGTERM. A worker that dies is started again; a server that dies ends it all.

    Raises:
        SopError: the server could not be started, or has died.
    """
    wanted = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, wanted.set)
    server = DevServer(settings.data_dir / "temporal.db", ports)
    async with embedded(server, settings) as here:
        out.print(f"Server Temporal   {server.address}   (berkas {server.database})")
        out.print(f"Temporal UI       {server.ui_address}")
        out.print("Mulai siklus      python starter.py start --title JUDUL")
        out.print("Hentikan dengan Ctrl-C; semua siklus berlanjut ketika sistem dijalankan kembali.", soft_wrap=True)
        await _keep_working(here, wanted)
        out.print("Menghentikan worker dan server …")


async def _keep_working(here: Embedded, wanted: asyncio.Event) -> None:
    """A worker at all times, until an end is wanted."""
    end = asyncio.create_task(wanted.wait())
    server_gone = asyncio.create_task(here.process.wait())
    worker: Process = await here.start_worker()
    try:
        while True:
            worker_gone = asyncio.create_task(worker.wait())
            await asyncio.wait((end, server_gone, worker_gone), return_when=asyncio.FIRST_COMPLETED)
            if end.done():
                return
            if server_gone.done():
                raise SopError("Server Temporal terhenti. Jalankan kembali: starter.py up")
            errors.print(f"Worker terhenti (status {worker.returncode}); dijalankan kembali.")
            await asyncio.sleep(1)
            worker = await here.start_worker()
    finally:
        await stop(worker)
