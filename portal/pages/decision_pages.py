"""The decisions of heads and executors, each a page with one small form that asks for its reason."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from adapters.people.accounts import Session
from desk.asking import Asked, Form, asked
from desk.deeds import DECISIONS, Deed
from desk.seeing import Sight
from portal.frame.forms import number_of, text_of, told
from portal.frame.ports import desk_of
from portal.frame.rendering import redirect, render, sentence_of, status_of
from portal.frame.security import caller_of, checked_form, person
from portal.pages.cycle_shown import page_address
from sop.base.errors import MalformedMessage, NotAllowed, SopError
from sop.cycle.answers import CycleView, StepView
from sop.cycle.wording import PARTY_OPEN, role_name

router = APIRouter()


def _routes(deed: Deed) -> None:
    address = f"/siklus/{{cycle_id}}/{deed.address}"

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
            receipt = await desk_of(request).deciding.decide_for(
                caller_of(request), sight, deed.command, {"role": role, **_given(form, deed)}
            )
        except NotAllowed:
            raise
        except SopError as error:
            return _form(request, sight, deed, sight.powers.get(deed.command, (role,)), form, error)
        return redirect(request, page_address(cycle_id), told(receipt))

    router.add_api_route(address, ask, methods=["GET"], name=f"ask-{deed.address}")
    router.add_api_route(address, decide, methods=["POST"], name=f"decide-{deed.address}")


for _deed in DECISIONS:
    _routes(_deed)


def _fields(deed: Deed) -> list[Asked]:
    """What the form asks for beside the role; who acts is known."""
    return [each for each in asked(deed.command) if each.name not in ("role", "actor")]


def _given(form: FormData, deed: Deed) -> dict[str, object]:
    """What was typed, by the names of the command's fields. Raises MalformedMessage where a number is none."""
    given: dict[str, object] = {"role": text_of(form, "role")}
    for each in _fields(deed):
        if each.form is Form.NUMBER:
            given[each.name] = number_of(form, each.name)
            if given[each.name] is None:
                raise MalformedMessage(each.said.missing)
        else:
            given[each.name] = text_of(form, each.name) or ("" if each.required else None)
    return given


def _earlier(view: CycleView) -> tuple[StepView, ...]:
    return view.steps[: (view.current_step or 1) - 1]


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
    fields = _fields(deed)
    typed = {name: text_of(form, name) if form else "" for name in ("role", *(each.name for each in fields))}
    choices = {
        "to_step": [(str(step.number), f"{step.number}. {step.name}") for step in _earlier(view)],
        "role_of": [(role, f"{view.roles[role]}: {party or PARTY_OPEN}") for role, party in view.parties.items()],
    }
    return render(
        request,
        "keputusan.html",
        status_of(error) if error else 200,
        deed=deed,
        fields=fields,
        cycle_id=view.cycle_id,
        cycle_title=view.title,
        step=view.steps[view.current_step - 1] if view.current_step else None,
        options=[(role, role_name(sight.sop, role)) for role in roles],
        choices=choices,
        typed=typed,
        problem=sentence_of(error) if error else "",
    )
