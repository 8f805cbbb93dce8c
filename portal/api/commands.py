"""What people do with a cycle, done by an integration: by the authority of its account."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import Field, StringConstraints
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from adapters.tokens import Bearer
from portal.api.bearer import Actor
from portal.api.documents import uploaded
from portal.api.once import IdempotencyKey, Once, once
from portal.commands import checked
from portal.ports import ports_of
from portal.sight import Sight, sight_of
from sop.errors import MalformedMessage
from sop.messages import (
    AcknowledgeEscalation,
    CancelCycle,
    Command,
    CompleteStep,
    ExtendDeadline,
    PauseClock,
    Receipt,
    ResumeClock,
    ReturnStep,
)
from sop.people import NotHeld
from sop.progress import Output, Text, Title
from sop.reading import Frozen

router = APIRouter(tags=["commands"], prefix="/cycles/{cycle_id}")

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Wish(Frozen):
    """`role`: which of the account's roles acts."""

    role: Title


class HandedOver(Frozen):
    """An output: its letter's number, or a document that this token has uploaded within a day, or both."""

    title: Title
    reference: Title | None = None
    document: Sha256 | None = None


class Completion(Wish):
    step: Annotated[int, Field(ge=1, le=1000)]
    outputs: Annotated[tuple[HandedOver, ...], Field(min_length=1, max_length=50)]
    note: Text | None = None
    attempt: Annotated[int, Field(ge=1)] | None = None
    """Named: for that attempt alone."""


class Reasoned(Wish):
    reason: Text


class Return(Reasoned):
    to_step: Annotated[int, Field(ge=1, le=1000)]


class Extension(Reasoned):
    minutes: Annotated[int, Field(gt=0, le=100_000)]


class Acknowledgement(Wish):
    note: Text | None = None


@router.post("/complete", responses={202: {"description": "No worker answers: the completion waits for one."}})
async def complete(
    request: Request,
    response: Response,
    bearer: Actor,
    cycle_id: str,
    wish: Completion,
    idempotency_key: IdempotencyKey = None,
) -> Receipt | None:
    """Completes the open step; answers what it changed."""
    sight, key = await _asked(request, bearer, cycle_id, wish, idempotency_key)
    outputs = tuple([await _output(request, bearer, each) for each in wish.outputs])
    command = checked(
        lambda: CompleteStep(
            role=wish.role,
            actor=sight.authority(wish.role),
            step=wish.step,
            outputs=outputs,
            note=wish.note,
            attempt=wish.attempt,
            message_id=key.id if key else None,
        )
    )
    receipt = await ports_of(request).cycles.complete(cycle_id, command)
    if receipt is None:
        response.status_code = 202
    return receipt


def _decision(name: str, of: type[Wish], says: str, make: Callable[..., Command]) -> None:
    """An operation that turns the wish `of` into a command."""

    async def decide(
        request: Request,
        bearer: Actor,
        cycle_id: str,
        wish: of,  # type: ignore[valid-type]
        idempotency_key: IdempotencyKey = None,
    ) -> Receipt:
        sight, key = await _asked(request, bearer, cycle_id, wish, idempotency_key)
        fields = {**wish.model_dump(), "actor": sight.authority(wish.role)}  # type: ignore[attr-defined]
        command = checked(lambda: make(**fields))
        return await ports_of(request).cycles.decide(cycle_id, command, key.id if key else None)

    router.add_api_route(f"/{name}", decide, methods=["POST"], name=name, description=says)


_decision("return", Return, "Work goes back to an earlier step.", ReturnStep)
_decision("extend", Extension, "More working minutes for the open step.", ExtendDeadline)
_decision("pause", Reasoned, "The clock of the open step stands still.", PauseClock)
_decision("resume", Reasoned, "The clock goes on.", ResumeClock)
_decision("cancel", Reasoned, "The cycle ends now.", CancelCycle)
_decision("acknowledge", Acknowledgement, "An escalation was seen.", AcknowledgeEscalation)


async def _asked(
    request: Request, bearer: Bearer, cycle_id: str, wish: Wish, key: str | None
) -> tuple[Sight, Once | None]:
    """Whose wish it is, and its key. Raises NotHeld where the account does not hold the role today."""
    sight = await sight_of(request, bearer.account, cycle_id)
    if wish.role not in sight.held:
        raise NotHeld(bearer.account.name, wish.role, sight.view.roles.get(wish.role, wish.role))
    return sight, await once(request, bearer, key)


async def _output(request: Request, bearer: Bearer, handed: HandedOver) -> Output:
    proof: dict[str, str | int] = {}
    if handed.document is not None:
        known = await run_in_threadpool(uploaded, request, bearer, handed.document)
        if known is None:
            raise MalformedMessage(f"Berkas {handed.document[:12]} belum diunggah dengan token ini; unggah dahulu.")
        proof = known
    return checked(lambda: Output.model_validate({"title": handed.title, "reference": handed.reference} | proof))
