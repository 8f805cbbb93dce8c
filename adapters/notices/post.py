"""Handing notices and events to workflows of their own, which take them to people and to other systems."""

from contextlib import suppress

from temporalio.client import Client
from temporalio.common import WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError

from adapters.notices.channel_file import ChannelFile
from sop.base.contract import LONGEST_SUMMARY, TASK_QUEUE, WorkflowType
from sop.cycle.deliveries import Errand
from sop.cycle.events import Announcement, Event
from sop.cycle.notices import Notice
from sop.cycle.wording import shortened


class TemporalPost:
    """Starts one delivery for each notice to a role that has channels, and one for each event and webhook that wants to
    hear of it; what nobody wants to hear of starts nothing, and asks no server.

    What is sent once more starts nothing, whether its delivery still runs or has ended: its key is the workflow's id.
    Temporal forgets that after the namespace's retention: from then on what had been given up would be tried again,
    while what was delivered stays in the delivery log, and is not sent again.
    """

    def __init__(self, client: Client, channels: ChannelFile, task_queue: str = TASK_QUEUE) -> None:
        self._client = client
        self._channels = channels
        self._task_queue = task_queue

    async def send(self, notice: Notice) -> None:
        if channels := self._channels.of(notice.role, notice.party):
            errand = Errand(notice=notice, channels=channels)
            await self._start(WorkflowType.NOTICE, errand, f"notice/{notice.key}", notice.summary)

    async def announce(self, event: Event) -> None:
        for webhook in self._channels.told_of(event.type):
            announcement = Announcement(event=event, webhook=webhook)
            number, summary = f"event/{event.key}/{webhook}", f"{event.summary} → {webhook}"
            await self._start(WorkflowType.EVENT, announcement, number, summary)

    async def _start(self, workflow: WorkflowType, order: Errand | Announcement, number: str, summary: str) -> None:
        with suppress(WorkflowAlreadyStartedError):
            await self._client.start_workflow(
                workflow,
                order,
                id=number,
                task_queue=self._task_queue,
                id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                static_summary=shortened(summary, LONGEST_SUMMARY),
            )
