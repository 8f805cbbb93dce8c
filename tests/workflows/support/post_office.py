"""A post office on the time-skipping server: post, channels and delivery log of one test."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.testservice.v1 import LockTimeSkippingRequest, UnlockTimeSkippingRequest
from temporalio.client import WorkflowHandle
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from activities.delivering import Deliveries
from adapters.notices.channels import OfficeChannels
from adapters.notices.post import TemporalPost
from adapters.register.register import Register
from adapters.temporal.sandbox import Sandbox
from sop.cycle.deliveries import DeliveryState
from sop.cycle.journal import Kind
from sop.cycle.notices import Notice
from tests.adapters.support.noticed import channel_file, notices
from tests.sop.support.cycles import HEAD
from workflows.notice_delivery import NoticeDelivery

WORKING_DAY = timedelta(hours=7, minutes=30)
PATIENCE = 20.0
"""Real seconds that a delivery may take."""


def instant(event: HistoryEvent) -> datetime:
    return event.event_time.ToDatetime(tzinfo=UTC)


@dataclass
class PostOffice:
    """Time passes in `delivered` and in `server.sleep`, and nowhere else."""

    server: WorkflowEnvironment
    register: Register
    addresses: dict[str, tuple[str, str]]
    """Of each channel's name: the role that it is for, and its address."""
    task_queue: str = field(default_factory=lambda: f"uji-{uuid4()}")

    @property
    def post(self) -> TemporalPost:
        return TemporalPost(self.server.client, channel_file(self.addresses), self.task_queue)

    @asynccontextmanager
    async def at_work(self, register: Any = None) -> AsyncIterator[None]:
        channels = OfficeChannels(channel_file(self.addresses), register or self.register, "")
        deliveries = Deliveries(channels)
        async with Worker(
            self.server.client,
            task_queue=self.task_queue,
            workflows=[NoticeDelivery],
            activities=[deliveries.deliver, deliveries.report_undelivered],
            workflow_runner=Sandbox(),
        ):
            yield

    async def notice(
        self, *, opens_in: timedelta = timedelta(), patience: timedelta = WORKING_DAY, role: str = HEAD
    ) -> Notice:
        """A notice of now, for an office that opens later."""
        send_at = await self.server.get_current_time() + opens_in
        fresh = {"key": f"{uuid4()}/1/1/opened/0", "role": role}
        times = {"send_at": send_at, "give_up_at": send_at + patience}
        return notices()[Kind.OPENED].model_copy(update=fresh | times)

    def delivery(self, notice: Notice) -> WorkflowHandle[Any, Any]:
        return self.server.client.get_workflow_handle(f"notice/{notice.key}")

    async def delivered(self, notice: Notice) -> datetime:
        """When its delivery has ended; time flies meanwhile."""
        clock = self.server.client.test_service
        await clock.unlock_time_skipping(UnlockTimeSkippingRequest())
        try:
            await asyncio.wait_for(self.delivery(notice).result(), PATIENCE)
        finally:
            await clock.lock_time_skipping(LockTimeSkippingRequest())
        return await self.ended_at(notice)

    async def ended_at(self, notice: Notice) -> datetime:
        return instant((await self.delivery(notice).fetch_history()).events[-1])

    def log(self, notice: Notice) -> dict[str, tuple[DeliveryState, str]]:
        """Of each channel: state and problem of this notice, and of reports about it."""
        entries = self.register.deliveries(100, key_prefix=notice.key)
        return {f"{each.key.removeprefix(notice.key)}@{each.channel}": (each.state, each.problem) for each in entries}
