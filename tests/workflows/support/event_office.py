"""An office that tells other systems: as `worker.py` wires it, but for its archive."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from pydantic import SecretStr
from temporalio.api.testservice.v1 import LockTimeSkippingRequest, UnlockTimeSkippingRequest
from temporalio.client import WorkflowHandle

import worker
from adapters.notices.channel_file import OPERATOR, Channel, ChannelFile, Webhook
from adapters.notices.channels import OfficeChannels
from adapters.notices.post import TemporalPost
from adapters.notices.webhooks import OfficeWebhooks
from adapters.register.register import Register
from sop.cycle.deliveries import DeliveryState
from sop.cycle.events import Event
from tests.workflows.support.office import PATIENCE, Office


@dataclass
class EventOffice(Office):
    """Its register is real, and so are its post and its webhooks."""

    kept: Register = field(kw_only=True)
    hooks: tuple[Webhook, ...] = ()
    operator: str = ""
    """The address of the operator's channel; empty: he has none."""

    @property
    def file(self) -> ChannelFile:
        told = (Channel(name="surel", roles=(OPERATOR,), url=SecretStr(self.operator)),) if self.operator else ()
        return ChannelFile(channels=told, webhooks=self.hooks)

    @property
    def events(self) -> TemporalPost:
        return TemporalPost(self.server.client, self.file, self.task_queue)

    @property
    def ports(self) -> worker.Outside:
        channels = OfficeChannels(self.file, self.kept, "")
        webhooks = OfficeWebhooks(self.file, self.kept, channels, "")
        return worker.Outside(self.kept, self.events, channels, webhooks, self.archive)

    def delivery(self, event: Event, webhook: str = "integrasi") -> WorkflowHandle[Any, Any]:
        return self.server.client.get_workflow_handle(f"event/{event.key}/{webhook}")

    async def delivered(self, event: Event, webhook: str = "integrasi") -> datetime:
        """When its delivery has ended; time flies meanwhile."""
        clock, delivery = self.server.client.test_service, self.delivery(event, webhook)
        await clock.unlock_time_skipping(UnlockTimeSkippingRequest())
        try:
            await asyncio.wait_for(delivery.result(), PATIENCE)
        finally:
            await clock.lock_time_skipping(LockTimeSkippingRequest())
        history = await delivery.fetch_history()
        return history.events[-1].event_time.ToDatetime(tzinfo=UTC)

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not condition():
                await asyncio.sleep(0.02)

    def log(self, event: Event) -> dict[str, tuple[DeliveryState, int, str]]:
        """Of this event, and of reports about it: state, attempts, problem."""
        entries = self.kept.deliveries(100, key_prefix=event.key)
        return {
            f"{each.key.removeprefix(event.key)}@{each.channel}": (each.state, each.attempts, each.problem)
            for each in entries
        }
