"""Requests that are carried out once, however often they are sent: the `Idempotency-Key`.

What a key stands for is remembered with its token for a day. That nothing happens twice is the engine's own doing, also
where the portal dies in between: the key becomes the update's id, the completion's `message_id`, or the cycle's id.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Header, Request
from starlette.concurrency import run_in_threadpool

from adapters.tokens import Bearer
from portal.ports import ports_of

IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=100,
        pattern=r"^[!-~]+$",
        description="Any text of your own, unique for each wish: sent once more, the wish is not carried out again.",
    ),
]


@dataclass(frozen=True)
class Once:
    """A wish that has a key; `id` is the same whenever it is sent again."""

    id: str
    since: datetime
    """When it was first sent."""

    @property
    def cycle_id(self) -> str:
        """The id of the cycle that such a wish starts."""
        return f"siklus-{self.since.year}-{self.id[-12:]}"


async def once(request: Request, bearer: Bearer, key: str | None) -> Once | None:
    """None for a request without a key. Raises KeyReused."""
    if key is None:
        return None
    ports, token = ports_of(request), bearer.token.id
    asked = hashlib.sha256(f"{request.method} {request.url.path}\n".encode() + await request.body()).hexdigest()
    since = await run_in_threadpool(ports.accounts.tokens.remember, token, f"key/{key}", asked, ports.now())
    return Once(f"api-{token}-{hashlib.sha256(f'{token}/{key}'.encode()).hexdigest()[:24]}", since)
