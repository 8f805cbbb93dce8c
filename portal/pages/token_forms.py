"""The tokens of an account, on its page: by which other systems act as it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from starlette.datastructures import FormData

from adapters.people.accounts import Session
from portal.frame.forms import text_of
from portal.frame.ports import ports_of
from portal.frame.rendering import redirect
from portal.frame.security import checked_form, operator
from portal.pages.person_page import account_named, checked_input, day_typed, log_change, person_page
from sop.base.errors import SopError
from sop.form.form3 import OFFICE_ZONE
from sop.people.people import AccessKind, Scope
from sop.time.periods import end_of

router = APIRouter(prefix="/orang/{account_id}/token")

Operator = Annotated[Session, Depends(operator)]
Form = Annotated[FormData, Depends(checked_form)]


@router.post("")
def issue(request: Request, account_id: str, session: Operator, form: Form) -> Response:
    """A new token. Its secret stands on the answer alone."""
    account, ports = account_named(request, account_id), ports_of(request)
    typed = {"nama": text_of(form, "nama"), "berlaku": text_of(form, "berlaku")}
    chosen = [each for each in form.getlist("cakupan") if isinstance(each, str)]
    try:
        if not chosen:
            raise SopError("Pilih paling sedikit satu cakupan.")
        last = day_typed(typed["berlaku"])
        until = None if last is None else end_of(last, OFFICE_ZONE)
        issued = checked_input(
            lambda: ports.accounts.tokens.issue(account.id, typed["nama"], map(Scope, chosen), ports.now(), until)
        )
    except SopError as error:
        return person_page(request, account_id, error=str(error), typed=typed, chosen=chosen, status=422)
    subject = f"{account.id}: {issued.token.id} {issued.token.name} ({' '.join(sorted(issued.token.scopes))})"
    log_change(request, session, subject, AccessKind.TOKEN_ISSUED)
    return person_page(request, account_id, secret=issued.secret)


@router.post("/{token_id}/cabut")
def revoke(request: Request, account_id: str, token_id: str, session: Operator) -> Response:
    """Sent twice, the second says that there is no such token."""
    ports = ports_of(request)
    try:
        ports.accounts.tokens.revoke(account_id, token_id, ports.now())
    except SopError as error:
        return person_page(request, account_id, error=str(error), status=409)
    log_change(request, session, f"{account_id}: {token_id}", AccessKind.TOKEN_REVOKED)
    return redirect(request, f"/orang/{account_id}", "Token dicabut.")
