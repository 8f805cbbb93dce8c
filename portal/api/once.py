"""Requests that are carried out once, however often they are sent: the `Idempotency-Key`.

What was answered is kept with its token for a day, and is answered again. That nothing happens twice, also where the
portal dies between the deed and its answer, is the engine's own doing: the key becomes the update's id, the
completion's `message_id`, or the cycle's id.
"""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, TypeVar

from fastapi import Header, Request
from pydantic import TypeAdapter
from starlette.concurrency import run_in_threadpool

from adapters.people.tokens import Bearer
from portal.frame.ports import ports_of
from sop.base.reading import Frozen

IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=100,
        pattern=r"^[!-~]+$",
        description="Any text of your own, unique for each wish. Sent once more within a day, the wish is not carried "
        "out again, and what was answered is answered again.",
    ),
]

M = TypeVar("M", bound=Frozen)


@dataclass(frozen=True)
class Keyed:
    """A wish that has a key."""

    id: str
    """The same whenever the same is sent under the same key; another for whatever differs."""
    since: datetime
    """When it was first sent, if that is less than a day ago."""


async def once(
    request: Request,
    bearer: Bearer,
    key: str | None,
    answer: TypeAdapter[M],
    carry_out: Callable[[Keyed | None], Awaitable[M]],
) -> M:
    """What `carry_out` answers, or has answered to the same request before; without a key it is simply carried out.

    Raises KeyReused where the key stands for another request.
    """
    if key is None:
        return await carry_out(None)
    ports, token_id = ports_of(request), bearer.token.id
    asked = hashlib.sha256(f"{request.method} {request.url.path}\n".encode() + await request.body()).hexdigest()
    known = await run_in_threadpool(ports.accounts.requests.remember, token_id, key, asked, ports.now())
    if known.outcome is not None:
        return answer.validate_json(known.outcome)
    wish = hashlib.sha256(f"{token_id} {key} {asked}".encode()).hexdigest()[:32]
    answered = await carry_out(Keyed(f"api-{wish}", known.since))
    await run_in_threadpool(ports.accounts.requests.settle, token_id, key, answered.model_dump_json())
    return answered
