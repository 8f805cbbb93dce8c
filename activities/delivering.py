"""Bringing a notice to people and an event to another system, and reporting a way that stays closed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from temporalio import activity
from temporalio.exceptions import ApplicationError

from sop.base.contract import ActivityType, Failure
from sop.cycle.deliveries import Delivery
from sop.cycle.events import Announcement

log = structlog.get_logger()

TRIED_FOR = timedelta(days=1)
"""How long webhooks are tried, the operator's own channels, and a notice that names no end."""


class Channels(Protocol):
    """The ways to people outside the notice book, as the office has set them up."""

    async def deliver(self, delivery: Delivery, attempt: int) -> None:
        """Sends one notice through one channel, and keeps in the delivery log what came of it.

        Raises:
            SopError: the channel did not take it.
        """
        ...

    async def report(self, delivery: Delivery, attempt: int) -> None:
        """Tells the operator that a notice could not be delivered, and keeps that in the delivery log.

        Raises:
            SopError: the operator's own channel did not take it.
        """
        ...


class Webhooks(Protocol):
    """The other systems that are told of events, as the office has set them up."""

    async def deliver(self, announcement: Announcement, attempt: int) -> None:
        """Posts one event to one webhook, and keeps in the delivery log what came of it.

        Raises:
            SopError: the other system did not take it.
        """
        ...

    async def report(self, announcement: Announcement, attempt: int) -> None:
        """Tells the operator that an event could not be delivered, and keeps that in the delivery log.

        Raises:
            SopError: the operator's own channel did not take it.
        """
        ...


class Deliveries:
    def __init__(self, channels: Channels) -> None:
        self._channels = channels

    @activity.defn(name=ActivityType.DELIVER_NOTICE)
    async def deliver(self, delivery: Delivery) -> None:
        """At least once: a worker that dies between sending and saying so sends again, under the same key."""
        info = activity.info()
        with _giving_up_at(delivery.notice.give_up_at or info.scheduled_time + TRIED_FOR):
            await self._channels.deliver(delivery, info.attempt)
        log.info("notice_delivered", key=delivery.notice.key, channel=delivery.channel)

    @activity.defn(name=ActivityType.REPORT_NOTICE)
    async def report_undelivered(self, delivery: Delivery) -> None:
        """To the operator, once all attempts have failed."""
        info = activity.info()
        if info.attempt == 1:
            log.error("notice_undelivered", key=delivery.notice.key, channel=delivery.channel)
        with _giving_up_at(info.scheduled_time + TRIED_FOR):
            await self._channels.report(delivery, info.attempt)


class Announcements:
    def __init__(self, webhooks: Webhooks) -> None:
        self._webhooks = webhooks

    @activity.defn(name=ActivityType.DELIVER_EVENT)
    async def announce(self, announcement: Announcement) -> None:
        """At least once, as a notice, and under the same key; for a day."""
        info = activity.info()
        with _giving_up_at(info.scheduled_time + TRIED_FOR):
            await self._webhooks.deliver(announcement, info.attempt)
        log.info("event_delivered", key=announcement.event.key, webhook=announcement.webhook)

    @activity.defn(name=ActivityType.REPORT_EVENT)
    async def report_unannounced(self, announcement: Announcement) -> None:
        """To the operator, once all attempts have failed, or one for good."""
        info = activity.info()
        if info.attempt == 1:
            log.error("event_undelivered", key=announcement.event.key, webhook=announcement.webhook)
        with _giving_up_at(info.scheduled_time + TRIED_FOR):
            await self._webhooks.report(announcement, info.attempt)


@contextmanager
def _giving_up_at(end: datetime) -> Iterator[None]:
    """The first failure after `end` is the last. So what waited for a worker longer than that is still tried once.

    By the server's clock, which is the workflow's too.
    """
    try:
        yield
    except Exception as error:
        if activity.info().started_time < end:
            raise
        raise ApplicationError(str(error), type=Failure.GIVEN_UP, non_retryable=True) from error
