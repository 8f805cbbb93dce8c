"""Keeping what happened: rows in the register, and word to the people and systems whom it concerns."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

import structlog
from temporalio import activity

from sop.base.contract import ActivityType
from sop.cycle.events import Event
from sop.cycle.notices import Notice
from sop.cycle.records import Record

log = structlog.get_logger()


class Register(Protocol):
    """Where records are kept for good."""

    def keep(self, record: Record) -> None:
        """Keeps all of a record in one transaction, or nothing; kept once more, it changes nothing."""
        ...


class Post(Protocol):
    """Who brings notices to people outside the notice book, and events to other systems."""

    async def send(self, notice: Notice) -> None:
        """Sees to it that a notice is delivered; sent once more under the same key, it is not delivered again."""
        ...

    async def announce(self, event: Event) -> None:
        """The same for an event, to every system that wants to hear of it."""
        ...


class Records:
    def __init__(self, register: Register, post: Post) -> None:
        self._register = register
        self._post = post
        # Of its own: a record, which a cycle waits for, does not stand in line behind a dossier.
        self._threads = ThreadPoolExecutor(4, thread_name_prefix="records")

    @activity.defn(name=ActivityType.KEEP_RECORD)
    async def keep(self, record: Record) -> None:
        """Keeps a record, sends its notices and announces its events, once however often it is run."""
        await asyncio.get_running_loop().run_in_executor(self._threads, self._register.keep, record)
        for notice in record.notices:
            await self._post.send(notice)
        for event in record.events:
            await self._post.announce(event)
        log.info(
            "record_kept",
            cycle_id=record.cycle.cycle_id,
            standing=record.cycle.standing.value,
            steps=[each.step.number for each in record.steps],
            notices=[notice.key for notice in record.notices],
        )
