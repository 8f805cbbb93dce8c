"""Handing notices to workflows of their own, which take them to people."""

from contextlib import suppress

from temporalio.client import Client
from temporalio.common import WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError

from adapters.channel_file import ChannelFile
from adapters.temporal import TASK_QUEUE
from sop.deliveries import Errand
from sop.notices import Notice
from sop.wording import shortened

WORKFLOW_TYPE = "NoticeDelivery"
LONGEST_SUMMARY = 120
"""Letters: one line of the Temporal UI."""


class TemporalPost:
    """Starts one delivery for each notice to a role that has channels; any other notice stays in the notice book.

    A notice sent once more starts nothing, whether its delivery still runs or has ended: its key is the workflow's id.
    Temporal forgets that after the namespace's retention: from then on a notice that had been given up would be tried
    again, while what was delivered stays in the delivery log, and is not sent again.
    """

    def __init__(self, client: Client, channels: ChannelFile, task_queue: str = TASK_QUEUE) -> None:
        self._client = client
        self._channels = channels
        self._task_queue = task_queue

    async def send(self, notice: Notice) -> None:
        channels = self._channels.of(notice.role)
        if not channels:
            return
        with suppress(WorkflowAlreadyStartedError):
            await self._client.start_workflow(
                WORKFLOW_TYPE,
                Errand(notice=notice, channels=channels),
                id=f"notice/{notice.key}",
                task_queue=self._task_queue,
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                static_summary=shortened(notice.summary, LONGEST_SUMMARY),
            )
