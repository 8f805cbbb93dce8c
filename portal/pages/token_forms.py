"""The tokens of an account, on its page: by which other systems act as it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from starlette.datastructures import FormData

from portal.frame.forms import text_of
from portal.frame.ports import desk_of
from portal.frame.rendering import redirect
from portal.frame.security import caller_of, checked_form, operator
from portal.pages.person_page import day_typed, one_of, person_page
from sop.base.errors import SopError
from sop.people.people import Scope

router = APIRouter(prefix="/orang/{account_id}/token", dependencies=[Depends(operator)])

Form = Annotated[FormData, Depends(checked_form)]


@router.post("")
def issue(request: Request, account_id: str, form: Form) -> Response:
    """A new token. Its secret stands on the answer alone."""
    typed = {"nama": text_of(form, "nama"), "berlaku": text_of(form, "berlaku")}
    chosen = [each for each in form.getlist("cakupan") if isinstance(each, str)]
    try:
        scopes, last = [one_of(Scope, each) for each in chosen], day_typed(typed["berlaku"])
        issued = desk_of(request).issuing.issue(caller_of(request), account_id, typed["nama"], scopes, last)
    except SopError as error:
        return person_page(request, account_id, error=str(error), typed=typed, chosen=chosen, status=422)
    return person_page(request, account_id, secret=issued.secret)


@router.post("/{token_id}/cabut")
def revoke(request: Request, account_id: str, token_id: str) -> Response:
    """Sent twice, the second says that there is no such token."""
    try:
        desk_of(request).issuing.revoke(caller_of(request), account_id, token_id)
    except SopError as error:
        return person_page(request, account_id, error=str(error), status=409)
    return redirect(request, f"/orang/{account_id}", "Token dicabut.")
