"""The decisions of heads and executors, each a page with one small form that asks for its reason."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from adapters.people.accounts import Session
from desk.deeds import DEEDS, Deed
from desk.seeing import Sight
from portal.frame.forms import number_of, text_of, told
from portal.frame.ports import desk_of
from portal.frame.rendering import redirect, render, sentence_of, status_of
from portal.frame.security import checked_form, person
from portal.pages.cycle_shown import page_address
from sop.base.errors import MalformedMessage, NotAllowed, SopError
from sop.cycle.messages import (
    AcknowledgeEscalation,
    AnyCommand,
    CancelCycle,
    Decision,
    ExtendDeadline,
    PauseClock,
    ResumeClock,
    ReturnStep,
)

Read = Callable[[FormData], dict[str, object]]
"""The fields of a command, but for role and actor, from its form."""


def _returning(form: FormData) -> dict[str, object]:
    to_step = number_of(form, "to_step")
    if to_step is None:
        raise MalformedMessage("Pilih langkah yang menerima pekerjaan kembali.")
    return {"reason": text_of(form, "reason"), "to_step": to_step}


def _extending(form: FormData) -> dict[str, object]:
    minutes = number_of(form, "minutes")
    if minutes is None:
        raise MalformedMessage("Isi menit tambahan dengan bilangan bulat, misalnya 60.")
    return {"reason": text_of(form, "reason"), "minutes": minutes}


def _acknowledging(form: FormData) -> dict[str, object]:
    return {"note": text_of(form, "reason") or None}


def _simple(form: FormData) -> dict[str, object]:
    return {"reason": text_of(form, "reason")}


READERS: dict[type[AnyCommand], Read] = {
    ReturnStep: _returning,
    ExtendDeadline: _extending,
    PauseClock: _simple,
    ResumeClock: _simple,
    AcknowledgeEscalation: _acknowledging,
    CancelCycle: _simple,
}

router = APIRouter()


def _routes(deed: Deed) -> None:
    address, read = f"/siklus/{{cycle_id}}/{deed.address}", READERS[deed.command]

    async def ask(request: Request, cycle_id: str, session: Annotated[Session, Depends(person)]) -> Response:
        sight = await desk_of(request).seeing.sight_of(session.account, cycle_id)
        return _form(request, sight, deed, sight.allowed(deed.command))

    async def decide(
        request: Request,
        cycle_id: str,
        session: Annotated[Session, Depends(person)],
        form: Annotated[FormData, Depends(checked_form)],
    ) -> Response:
        sight = await desk_of(request).seeing.sight_of(session.account, cycle_id)
        role = text_of(form, "role")
        try:
            receipt = await desk_of(request).deciding.decide_for(sight, deed.command, {"role": role, **read(form)})
        except NotAllowed:
            raise
        except SopError as error:
            return _form(request, sight, deed, sight.powers.get(deed.command, (role,)), form, error)
        return redirect(request, page_address(cycle_id), told(receipt))

    router.add_api_route(address, ask, methods=["GET"], name=f"ask-{deed.address}")
    router.add_api_route(address, decide, methods=["POST"], name=f"decide-{deed.address}")


for _deed in DEEDS:
    if _deed.command in READERS:
        _routes(_deed)


def _form(
    request: Request,
    sight: Sight,
    deed: Deed,
    roles: tuple[str, ...],
    form: FormData | None = None,
    error: SopError | None = None,
) -> Response:
    """The page with its form; after a refusal with the sentence, and with what was typed."""
    view = sight.view
    typed = {name: text_of(form, name) if form else "" for name in ("role", "reason", "to_step", "minutes")}
    earlier = [(step.number, step.name) for step in view.steps[: (view.current_step or 1) - 1]]
    return render(
        request,
        "keputusan.html",
        status_of(error) if error else 200,
        deed=deed,
        asks_reason=issubclass(deed.command, Decision),
        cycle_id=view.cycle_id,
        cycle_title=view.title,
        step=view.steps[view.current_step - 1] if view.current_step else None,
        options=[(role, sight.sop.role(role).short) for role in roles],
        earlier=earlier,
        typed=typed,
        problem=sentence_of(error) if error else "",
    )
