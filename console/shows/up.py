"""`starter.py up`: server, Temporal UI and worker in the foreground, until Ctrl-C."""

import asyncio
import signal
from asyncio.subprocess import Process
from collections.abc import Callable, Coroutine
from typing import Any

from adapters.temporal.dev_server import DevServer, ServerPorts, port_answers, stop
from console.frame.command import errors, out
from console.frame.embedded import Embedded, embedded
from console.frame.office_register import office_accounts
from settings import Settings
from sop.base.errors import SopError


async def up(settings: Settings, ports: ServerPorts) -> None:
    """Runs until Ctrl-C or SIGTERM. A worker that dies is started again; a server that dies ends it all.

    Raises:
        SopError: the server could not be started, or has died.
    """
    wanted = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, wanted.set)
    if port_answers(settings.portal_port):
        raise SopError(f"Alamat portal {settings.portal_port} sudah dipakai program lain; pilih SOP_PORTAL_PORT lain.")
    server = DevServer(settings.data_dir / "temporal.db", ports)
    address = f"http://{settings.portal_host}:{settings.portal_port}"
    async with embedded(server, settings) as here:
        out.print(f"Server Temporal   {server.address}   (berkas {server.database})")
        out.print(f"Temporal UI       {server.ui_address}")
        out.print(f"Portal            {address}")
        if not _anybody_may_enter(settings):
            out.print("Belum ada akun    python starter.py user add NAMA --name NAMA_LENGKAP --operator")
        out.print("Mulai siklus      python starter.py start --title JUDUL")
        out.print("Hentikan dengan Ctrl-C; semua siklus berlanjut ketika sistem dijalankan kembali.", soft_wrap=True)
        await _keep_working(here, wanted)
        out.print("Menghentikan layanan pemroses dan server …")


def _anybody_may_enter(settings: Settings) -> bool:
    with office_accounts(settings) as accounts:
        return bool(accounts.all())


async def _keep_working(here: Embedded, wanted: asyncio.Event) -> None:
    """A worker and a portal at all times, until an end is wanted."""
    end = asyncio.create_task(wanted.wait())
    server_gone = asyncio.create_task(here.process.wait())
    services = [
        asyncio.create_task(_keep("Layanan pemroses", here.start_worker)),
        asyncio.create_task(_keep("Portal", here.start_portal)),
    ]
    try:
        await asyncio.wait((end, server_gone, *services), return_when=asyncio.FIRST_COMPLETED)
        if not end.done():
            raise SopError("Server Temporal terhenti. Jalankan kembali: starter.py up")
    finally:
        for service in services:
            service.cancel()
        await asyncio.gather(*services, return_exceptions=True)


async def _keep(name: str, start: Callable[[], Coroutine[Any, Any, Process]]) -> None:
    """A process that is started again whenever it ends, until this is cancelled."""
    while True:
        process = await start()
        try:
            status = await process.wait()
        finally:
            await stop(process)
        errors.print(f"{name} terhenti (status {status}); dijalankan kembali.")
        await asyncio.sleep(1)
