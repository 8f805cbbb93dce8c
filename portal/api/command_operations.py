"""What people do with a cycle, done by an integration: by the authority of its account."""

import secrets
from typing import Any

from fastapi import APIRouter, Depends, Request
from pydantic import ConfigDict, TypeAdapter
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from desk.completing import Handover
from desk.deeds import COMPLETION, DECISIONS, Deed
from portal.api.bearer import Actor
from portal.api.bodies import CycleId, body_of, json_only
from portal.api.once import IdempotencyKey, Keyed, once
from portal.api.problems import documented
from portal.frame.forms import told
from portal.frame.ports import desk_of
from portal.frame.security import caller_of
from sop.base.reading import Frozen
from sop.cycle.messages import Receipt

_WAITS = "No worker answers: the completion waits for one, and is applied then."

router = APIRouter(
    tags=["commands"],
    prefix="/cycles/{cycle_id}",
    dependencies=[Depends(json_only)],
    responses=documented(400, 404, 409, 413, 415),
)


class LeftMessage(Frozen):
    """A completion that waits: no worker has answered. It is applied, or refused, as soon as one works; the journal
    tells which."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    cycle_id: str
    step: int
    message_id: str
    """By which it is applied once; it follows from the Idempotency-Key where there is one."""
    detail: str
    """For people."""


_RECEIPT = TypeAdapter(Receipt)
_ANSWER: TypeAdapter[Receipt | LeftMessage] = TypeAdapter(Receipt | LeftMessage)


_BODY = body_of(COMPLETION.command)


@router.post(
    f"/{COMPLETION.verb}",
    description=COMPLETION.says,
    response_model=Receipt,
    responses={202: {"model": LeftMessage, "description": _WAITS}},
)
async def complete(
    request: Request,
    bearer: Actor,
    cycle_id: CycleId,
    wish: _BODY,  # type: ignore[valid-type]
    idempotency_key: IdempotencyKey = None,
) -> Receipt | Response:
    desk, given = desk_of(request), dict[str, Any](wish)

    async def carry_out(keyed: Keyed | None) -> Receipt | LeftMessage:
        executor = await desk.seeing.executor_of(bearer.account, cycle_id, given["role"])
        outputs = await run_in_threadpool(desk.bringing.proven, bearer.token.id, given["outputs"])
        handover = Handover(
            role=executor.role,
            actor=executor.actor,
            outputs=outputs,
            note=given["note"],
            step=given["step"],
            attempt=given["attempt"],
            message_id=_message_id(keyed),
            heard=executor.heard,
        )
        receipt = await desk.completing.complete(cycle_id, handover, caller_of(request))
        if receipt is None:
            return LeftMessage(cycle_id=cycle_id, step=given["step"], message_id=handover.message_id, detail=told(None))
        return receipt

    answered = await once(request, bearer, idempotency_key, _ANSWER, carry_out)
    return answered if isinstance(answered, Receipt) else JSONResponse(answered.model_dump(), 202)


def _decision(deed: Deed) -> None:
    """The operation that sends the deed's command."""
    body = body_of(deed.command)

    async def decide(
        request: Request,
        bearer: Actor,
        cycle_id: CycleId,
        wish: body,  # type: ignore[valid-type]
        idempotency_key: IdempotencyKey = None,
    ) -> Receipt:
        desk = desk_of(request)

        async def carry_out(keyed: Keyed | None) -> Receipt:
            sight = await desk.seeing.sight_of(bearer.account, cycle_id)
            return await desk.deciding.decide_for(
                caller_of(request), sight, deed.command, dict(wish), _message_id(keyed)
            )

        return await once(request, bearer, idempotency_key, _RECEIPT, carry_out)

    router.add_api_route(f"/{deed.verb}", decide, methods=["POST"], name=deed.verb, description=deed.says)


for _deed in DECISIONS:
    _decision(_deed)


def _message_id(keyed: Keyed | None) -> str:
    return keyed.id if keyed else f"api-{secrets.token_hex(12)}"
