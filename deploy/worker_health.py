"""Exit status 0 while the Temporal server sees this container's worker asking for work; for the image's HEALTHCHECK.

A process that is alive proves little: a worker that lost its connection, or asks in another namespace, is alive too.
"""

import asyncio
import socket
import sys
from datetime import UTC, datetime, timedelta

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest

from adapters.temporal import TASK_QUEUE, connect
from sop.errors import SopError

PATIENCE = timedelta(minutes=2)
"""A worker asks again at least once a minute; the server remembers who asked for five."""


async def verdict() -> str | None:
    """What is wrong, or None."""
    client = await connect()
    answer = await client.workflow_service.describe_task_queue(
        DescribeTaskQueueRequest(
            namespace=client.namespace,
            task_queue=TaskQueue(name=TASK_QUEUE),
            task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
        )
    )
    own = f"@{socket.gethostname()}"  # the SDK's identity is `pid@host`
    asked = [poller.last_access_time.ToDatetime(UTC) for poller in answer.pollers if poller.identity.endswith(own)]
    if not asked:
        return f"no worker of this container on task queue {TASK_QUEUE} of namespace {client.namespace}"
    age = datetime.now(UTC) - max(asked)  # noqa: DTZ — an edge: it compares the server's clock with ours
    return None if age < PATIENCE else f"last asked for work {age.total_seconds():.0f} s ago"


if __name__ == "__main__":
    try:
        wrong = asyncio.run(asyncio.wait_for(verdict(), timeout=15))
    except (SopError, TimeoutError) as error:
        wrong = str(error) or "no answer within 15 s"
    if wrong:
        sys.exit(wrong)
