"""Wires settings, adapters and activities into a Temporal worker, and runs it until SIGTERM or Ctrl-C."""

import asyncio
import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import structlog
from temporalio.client import Client
from temporalio.worker import Worker

from activities.notices import NoticeBook, Notices
from adapters.logs import configure_logs
from adapters.notice_book import SqliteNoticeBook
from adapters.sandbox import Sandbox
from adapters.temporal import TASK_QUEUE, connect, prepare_namespace
from console.command import run
from settings import Settings, load_settings
from workflows.development_cycle import DevelopmentCycle

log = structlog.get_logger()


def build(
    client: Client,
    book: NoticeBook,
    settings: Settings,
    threads: ThreadPoolExecutor,
    task_queue: str = TASK_QUEUE,
) -> Worker:
    """A worker for every cycle of the namespace; on shutdown it lets running activities finish for ten seconds."""
    return Worker(
        client,
        task_queue=task_queue,
        workflows=[DevelopmentCycle],
        activities=[Notices(book).announce],
        activity_executor=threads,
        workflow_runner=Sandbox(),
        max_cached_workflows=settings.cached_cycles,
        # How long a message waits for a worker that has died with the cycle in its memory, before another takes over.
        sticky_queue_schedule_to_start_timeout=timedelta(seconds=5),
        graceful_shutdown_timeout=timedelta(seconds=10),
    )


async def main() -> None:
    settings = load_settings()
    configure_logs(settings.log_level)
    client = await connect()
    await prepare_namespace(client)
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    book = SqliteNoticeBook(settings.data_dir / "notices.db")
    with ThreadPoolExecutor(max_workers=8, thread_name_prefix="activity") as threads:
        async with build(client, book, settings, threads):
            log.info("worker_started", address=client.service_client.config.target_host, namespace=client.namespace)
            await stop.wait()
            log.info("worker_stopping")
    book.close()
    log.info("worker_stopped")


if __name__ == "__main__":
    run(main, "Menjalankan worker yang melaksanakan siklus SOP, sampai SIGTERM atau Ctrl-C.")
