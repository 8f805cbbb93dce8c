"""Word of what was done to accounts, to the channels of the roles that they hold: read off the access log.

So it is told whichever door it came by, a terminal too, and whatever was away at that moment: for a day after it was
written, a line is told as soon as a worker and the server are there. The letter names nobody and nothing; who did what
stands on the page of the account.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from temporalio.service import RPCError

from adapters.notices.channel_file import OPERATOR
from adapters.register.register import Register
from sop.base.errors import OutsideCalendar, SopError
from sop.cycle.notices import Besides, Notice
from sop.form.document import DEFAULT_SOP, DOCUMENTS, load_sop
from sop.people.access import ACCESS_WORDS, Concern
from sop.time.calendar import CALENDARS, load_calendar
from sop.time.working_time import ALWAYS, OfficeTime, WorkingTime

log = structlog.get_logger()

EVERY = timedelta(minutes=1)
"""How often the access log is read."""
WITHIN = timedelta(days=1)
"""How old a line may be that is told; and how long a channel is tried."""


class Post(Protocol):
    async def send(self, notice: Notice) -> None:
        """Sees to it that a notice is delivered; sent once more under the same key, it is not delivered again."""
        ...


@dataclass(frozen=True)
class Reader:
    """Who reads the channels of a role."""

    name: str
    time: WorkingTime
    external: bool = False
    """They are of outside parties, each of which has channels of its own."""


def readers() -> dict[str, Reader]:
    """Of every role of the office's SOPs, and the operator, who has no hours. Raises InvalidFile."""
    files = (DEFAULT_SOP, *(file for file in sorted(DOCUMENTS.glob("*.toml")) if file != DEFAULT_SOP))
    roles = {role.id: role for file in files for role in load_sop(file).roles}
    known = {
        role.id: Reader(role.short, OfficeTime(load_calendar(CALENDARS / f"{role.calendar}.toml")), role.external)
        for role in roles.values()
    }
    return known | {OPERATOR: Reader("Operator", ALWAYS)}


class AccountNotices:
    """Told once for each line and role, by however many workers: the key is the delivery's id."""

    def __init__(self, register: Register, post: Post, readers: Mapping[str, Reader]) -> None:
        self._register, self._post, self._readers = register, post, readers
        self._told: frozenset[int] = frozenset()

    async def run(self, now: Callable[[], datetime]) -> None:
        """Until it is cancelled. What is away is asked again."""
        while True:
            try:
                await self.tell(now())
            except (SopError, RPCError) as error:
                log.warning("account_notices_wait", reason=str(error))
            except Exception:
                log.exception("account_notices_failed")  # cycles go on, and so does this, with the next line
            await asyncio.sleep(EVERY.total_seconds())

    async def tell(self, now: datetime) -> None:
        """Everything that is not told yet.

        Raises:
            RegisterUnavailable: it is not known what there is to tell.
            RPCError: the server is away; what was not told is told the next time.
        """
        concerns = await asyncio.to_thread(self._register.concerns, now - WITHIN)
        for concern in concerns:
            if concern.id not in self._told:
                for notice in self._notices(concern):
                    await self._post.send(notice)
                self._told |= {concern.id}
        self._told &= {concern.id for concern in concerns}

    def _notices(self, concern: Concern) -> Iterator[Notice]:
        for role in concern.roles:
            if (reader := self._readers.get(role)) is None:
                continue
            try:
                send_at = reader.time.next_opening(concern.at)
            except OutsideCalendar:
                send_at = concern.at
            yield Notice(
                key=f"akun/{concern.id}/{role}",
                cycle_id="",
                title="",
                step=0,
                kind=Besides.ACCOUNT,
                role=role,
                role_name=reader.name,
                party=concern.party if reader.external else None,
                subject=ACCESS_WORDS[concern.kind],
                body="",
                send_at=send_at,
                give_up_at=send_at + WITHIN,
            )
