"""Wires settings, adapters and activities into a Temporal worker, and runs it until SIGTERM or Ctrl-C."""

import asyncio
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from temporalio.client import Client
from temporalio.worker import Worker

from activities.delivering import Announcements, Channels, Deliveries, Webhooks
from activities.filing_dossiers import Archive, Dossiers
from activities.keeping_records import Post, Records, Register
from adapters.documents.store_choice import documents_at
from adapters.dossiers.archive import DossierArchive
from adapters.logs import configure_logs
from adapters.notices.account_notices import AccountNotices, readers
from adapters.notices.channels import OfficeChannels, load_channels
from adapters.notices.post import TemporalPost
from adapters.notices.webhooks import OfficeWebhooks
from adapters.papers.office_profile import load_office
from adapters.programs import run
from adapters.register.register import register_at
from adapters.temporal.connection import connect, prepare_namespace
from adapters.temporal.sandbox import Sandbox
from settings import Settings, load_settings
from sop.base.contract import TASK_QUEUE
from workflows.development_cycle import DevelopmentCycle
from workflows.event_delivery import EventDelivery
from workflows.notice_delivery import NoticeDelivery

log = structlog.get_logger()


@dataclass(frozen=True)
class Outside:
    """The outside things that activities touch."""

    register: Register
    post: Post
    channels: Channels
    webhooks: Webhooks
    archive: Archive


def build(client: Client, outside: Outside, settings: Settings, task_queue: str = TASK_QUEUE) -> Worker:
    """A worker for every cycle of the namespace; on shutdown it lets running activities finish for ten seconds."""
    deliveries, announcements = Deliveries(outside.channels), Announcements(outside.webhooks)
    return Worker(
        client,
        task_queue=task_queue,
        workflows=[DevelopmentCycle, NoticeDelivery, EventDelivery],
        activities=[
            Records(outside.register, outside.post).keep,
            Dossiers(outside.archive).file,
            deliveries.deliver,
            deliveries.report_undelivered,
            announcements.announce,
            announcements.report_unannounced,
        ],
        workflow_runner=Sandbox(),
        max_cached_workflows=settings.cached_cycles,
        # How long a message waits for a worker that has died with the cycle in its memory, before another takes over.
        sticky_queue_schedule_to_start_timeout=timedelta(seconds=5),
        graceful_shutdown_timeout=timedelta(seconds=10),
    )


async def main() -> None:
    settings = load_settings()
    configure_logs(settings.log_level)
    file = load_channels(settings.channels)
    office = load_office(settings.office)
    documents = documents_at(settings.documents, settings.data_dir)
    client = await connect()
    await prepare_namespace(client)
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    register = register_at(settings.database_url, settings.data_dir)
    channels = OfficeChannels(file, register, settings.public_url)
    outside = Outside(
        register=register,
        post=TemporalPost(client, file),
        channels=channels,
        webhooks=OfficeWebhooks(file, register, channels, settings.public_url),
        archive=DossierArchive(client, documents, register, office),
    )
    known = readers()
    for role in (role for role, reader in known.items() if reader.external and file.of(role)):
        log.warning("channels_without_party", role=role, channels=file.of(role))  # outsiders read nothing through them
    for role in (role for role in office.roles if role not in known):
        log.warning("signatory_without_role", role=role)  # misspelt: his papers would stay blank
    telling = AccountNotices(register, TemporalPost(client, file), known)
    async with build(client, outside, settings), running(telling.run(lambda: datetime.now(UTC))):
        log.info("worker_started", address=client.service_client.config.target_host, namespace=client.namespace)
        await stop.wait()
        log.info("worker_stopping")
    register.close()
    log.info("worker_stopped")


@asynccontextmanager
async def running(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """What goes on beside the worker, for as long as the context lasts."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


if __name__ == "__main__":
    run(main, "Menjalankan layanan pemroses, yang melaksanakan siklus SOP, sampai SIGTERM atau Ctrl-C.")
