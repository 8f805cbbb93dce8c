"""The bare baseline: the smallest Temporal sample of the same work. `python -m bench.bare` runs its worker.

Eight times: one notice by an activity that does nothing, then a wait for a signal with the step's standard as timeout.
No rules, no journal, no search attributes, no texts for the Temporal UI.
"""

import asyncio
import logging
import os
import signal
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.worker import Worker

TASK_QUEUE = "bare"
MINUTES = (150, 30, 30, 60, 120, 60, 360, 15)
"""The standard minutes of the SOP's eight steps."""


@activity.defn
async def notice(step: int) -> None:
    """Tells nobody."""


@workflow.defn
class BareCycle:
    def __init__(self) -> None:
        self._open = 0
        self._completed = 0

    @workflow.run
    async def run(self) -> None:
        for step, minutes in enumerate(MINUTES, start=1):
            await workflow.execute_activity(notice, step, start_to_close_timeout=timedelta(seconds=5))
            self._open = step
            workflow.logger.info("open %s %d", workflow.info().workflow_id, step)  # paces the driver, as ours does
            await workflow.wait_condition(lambda: self._completed >= self._open, timeout=timedelta(minutes=minutes))

    @workflow.signal
    def complete_step(self, step: int) -> None:
        self._completed = step

    @workflow.query
    def step(self) -> int:
        return self._open


async def main() -> None:
    """The worker with every option at its default."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    workflow.logger.workflow_info_on_message = False
    client = await Client.connect(os.environ["TEMPORAL_ADDRESS"])
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with Worker(client, task_queue=TASK_QUEUE, workflows=[BareCycle], activities=[notice]):
        await stop.wait()
    logging.shutdown()
    os._exit(0)  # sdk-python#300: the interpreter's own shutdown may end otherwise


if __name__ == "__main__":
    asyncio.run(main())
