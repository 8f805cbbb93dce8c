"""Exit status 0 while the Temporal server sees this container's worker asking for work; for the image's HEALTHCHECK.

A process that is alive proves little: a worker that lost its connection, or asks in another namespace, is alive too.
"""

import asyncio
import socket
import time

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest

from adapters.programs import run
from adapters.temporal.connection import connect
from sop.base.contract import TASK_QUEUE
from sop.base.errors import SopError

PATIENCE_SECONDS = 120
"""A worker asks again at least once a minute; the server remembers who asked for five."""


async def main() -> None:
    """Raises SopError: says what is wrong."""
    try:
        async with asyncio.timeout(15):
            asked_at = await last_asked()
    except TimeoutError as error:
        raise SopError("Server Temporal tidak menjawab dalam 15 detik.") from error
    if asked_at is None:
        raise SopError(f"Server tidak mengenal layanan pemroses dari kontainer ini pada antrean {TASK_QUEUE}.")
    if (silence := time.time() - asked_at) > PATIENCE_SECONDS:
        raise SopError(f"Layanan pemroses tidak lagi meminta pekerjaan sejak {silence:.0f} detik yang lalu.")


async def last_asked() -> int | None:
    """When a worker of this container last asked for work, in seconds since 1970; None where the server knows none."""
    client = await connect()
    answer = await client.workflow_service.describe_task_queue(
        DescribeTaskQueueRequest(
            namespace=client.namespace,
            task_queue=TaskQueue(name=TASK_QUEUE),
            task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
        )
    )
    here = f"@{socket.gethostname()}"  # the SDK calls itself `pid@host`
    return max(
        (poller.last_access_time.seconds for poller in answer.pollers if poller.identity.endswith(here)), default=None
    )


if __name__ == "__main__":
    run(main, "Memeriksa apakah layanan pemroses di kontainer ini meminta pekerjaan kepada server Temporal.")
