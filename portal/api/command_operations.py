"""What people do with a cycle, done by an integration: by the authority of its account."""

import secrets
from collections.abc import Callable

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool

from adapters.people.requests import Requests
from adapters.people.tokens import Bearer
from portal.api.bearer import Actor
from portal.api.bodies import Acknowledgement, Completion, CycleId, Extension, Reasoned, Return, Wish, json_only
from portal.api.once import IdempotencyKey, Keyed, once
from portal.api.problems import documented
from portal.frame.form_evidence import limits_of
from portal.frame.ports import Ports, desk_of, ports_of
from sop.base.errors import MalformedMessage
from sop.base.reading import checked
from sop.cycle.messages import (
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
from sop.cycle.progress import Output

router = APIRouter(
    tags=["commands"],
    prefix="/cycles/{cycle_id}",
    dependencies=[Depends(json_only)],
    responses=documented(400, 404, 409, 413, 415),
)


@router.post("/complete")
async def complete(
    request: Request, bearer: Actor, cycle_id: CycleId, wish: Completion, idempotency_key: IdempotencyKey = None
) -> Receipt:
    """Completes the open step; answers what that has changed."""
    ports = ports_of(request)

    def command(actor: str, message_id: str) -> Command:
        outputs = _proven(ports, bearer.token.id, wish.outputs)
        return CompleteStep(**dict(wish) | {"actor": actor, "outputs": outputs, "message_id": message_id})

    return await _carried_out(request, bearer, cycle_id, wish, idempotency_key, command)


def _decision(name: str, of: type[Wish], kind: type[Command], says: str) -> None:
    """An operation that sends the wish `of` as a command of that kind."""

    async def decide(
        request: Request,
        bearer: Actor,
        cycle_id: CycleId,
        wish: of,  # type: ignore[valid-type]
        idempotency_key: IdempotencyKey = None,
    ) -> Receipt:
        def command(actor: str, _: str) -> Command:
            return kind(**dict(wish) | {"actor": actor})

        return await _carried_out(request, bearer, cycle_id, wish, idempotency_key, command)

    router.add_api_route(f"/{name}", decide, methods=["POST"], name=name, description=says)


_decision("return", Return, ReturnStep, "Work goes back to an earlier step.")
_decision("extend", Extension, ExtendDeadline, "Gives the open step more working minutes.")
_decision("pause", Reasoned, PauseClock, "Stops the clock of the open step.")
_decision("resume", Reasoned, ResumeClock, "Lets the clock go on.")
_decision("cancel", Reasoned, CancelCycle, "Ends the cycle now.")
_decision("acknowledge", Acknowledgement, AcknowledgeEscalation, "Says that an escalation was seen.")


async def _carried_out(
    request: Request,
    bearer: Bearer,
    cycle_id: str,
    wish: Wish,
    key: str | None,
    command: Callable[[str, str], Command],
) -> Receipt:
    """Sends the command that is made of the actor and a message id, once for a key.

    Raises NotHeld where the account does not hold the role today.
    """
    ports = ports_of(request)

    async def carry_out(keyed: Keyed | None) -> Receipt:
        sight = await desk_of(request).seeing.sight_of(bearer.account, cycle_id)
        actor, message_id = sight.authority(wish.role), keyed.id if keyed else f"api-{secrets.token_hex(12)}"
        made = await run_in_threadpool(checked, lambda: command(actor, message_id))
        return await ports.cycles.decide(cycle_id, made, message_id)

    return await once(request, bearer, key, Receipt, carry_out)


def _proven(ports: Ports, token_id: str, outputs: tuple[Output, ...]) -> tuple[Output, ...]:
    """The outputs with all that is known of their documents.

    Raises TooManyFiles, or MalformedMessage for a document that this token has not brought.
    """
    limits_of(ports.settings).count(sum(each.sha256 is not None for each in outputs))
    return tuple(_proof(ports.accounts.requests, token_id, each, ports) for each in outputs)


def _proof(requests: Requests, token_id: str, output: Output, ports: Ports) -> Output:
    upload = requests.brought(token_id, output.sha256, ports.now()) if output.sha256 else None
    known = upload.model_dump() if upload else {}
    claimed = output.model_dump(include={"sha256", "size", "media_type"}, exclude_none=True)
    if not claimed.items() <= known.items():
        raise MalformedMessage(
            f"Keluaran '{output.title}': dokumen itu belum diunggah dengan token ini, atau ukuran dan jenisnya lain. "
            "Unggah dahulu, lalu tulis sha256, size, dan media_type seperti dalam jawabannya."
        )
    return output.model_copy(update=known)
