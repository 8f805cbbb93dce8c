"""What people do with a cycle, done by an integration: by the authority of its account."""

import secrets

from fastapi import APIRouter, Depends, Request
from pydantic import ConfigDict, TypeAdapter
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from desk.completing import Handover
from portal.api.bearer import Actor
from portal.api.bodies import Acknowledgement, Completion, CycleId, Extension, Reasoned, Return, Wish, json_only
from portal.api.once import IdempotencyKey, Keyed, once
from portal.api.problems import documented
from portal.frame.forms import told
from portal.frame.ports import desk_of
from sop.base.reading import Frozen
from sop.cycle.messages import (
    AcknowledgeEscalation,
    AnyCommand,
    CancelCycle,
    ExtendDeadline,
    PauseClock,
    Receipt,
    ResumeClock,
    ReturnStep,
)

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


@router.post("/complete", response_model=Receipt, responses={202: {"model": LeftMessage, "description": _WAITS}})
async def complete(
    request: Request, bearer: Actor, cycle_id: CycleId, wish: Completion, idempotency_key: IdempotencyKey = None
) -> Receipt | Response:
    """Completes the open step; answers what that has changed, or that it waits for a worker."""
    desk = desk_of(request)

    async def carry_out(keyed: Keyed | None) -> Receipt | LeftMessage:
        executor = await desk.seeing.executor_of(bearer.account, cycle_id, wish.role)
        handover = Handover(
            role=executor.role,
            actor=executor.actor,
            outputs=await run_in_threadpool(desk.bringing.proven, bearer.token.id, wish.outputs),
            note=wish.note,
            step=wish.step,
            attempt=wish.attempt,
            message_id=_message_id(keyed),
            heard=executor.heard,
        )
        receipt = await desk.completing.complete(cycle_id, handover)
        left = LeftMessage(cycle_id=cycle_id, step=wish.step, message_id=handover.message_id, detail=told(None))
        return receipt or left

    answered = await once(request, bearer, idempotency_key, _ANSWER, carry_out)
    return answered if isinstance(answered, Receipt) else JSONResponse(answered.model_dump(), 202)


def _decision(name: str, of: type[Wish], kind: type[AnyCommand], says: str) -> None:
    """An operation that sends the wish `of` as a command of that kind."""

    async def decide(
        request: Request,
        bearer: Actor,
        cycle_id: CycleId,
        wish: of,  # type: ignore[valid-type]
        idempotency_key: IdempotencyKey = None,
    ) -> Receipt:
        desk = desk_of(request)

        async def carry_out(keyed: Keyed | None) -> Receipt:
            sight = await desk.seeing.sight_of(bearer.account, cycle_id)
            return await desk.deciding.decide_for(sight, kind, dict(wish), _message_id(keyed))

        return await once(request, bearer, idempotency_key, _RECEIPT, carry_out)

    router.add_api_route(f"/{name}", decide, methods=["POST"], name=name, description=says)


_decision("return", Return, ReturnStep, "Work goes back to an earlier step.")
_decision("extend", Extension, ExtendDeadline, "Gives the open step more working minutes.")
_decision("pause", Reasoned, PauseClock, "Stops the clock of the open step.")
_decision("resume", Reasoned, ResumeClock, "Lets the clock go on.")
_decision("cancel", Reasoned, CancelCycle, "Ends the cycle now.")
_decision("acknowledge", Acknowledgement, AcknowledgeEscalation, "Says that an escalation was seen.")


def _message_id(keyed: Keyed | None) -> str:
    return keyed.id if keyed else f"api-{secrets.token_hex(12)}"
