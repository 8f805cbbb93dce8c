"""The tokens of an account, on its page: another system's are made here, and anybody's revoked."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from starlette.datastructures import FormData

from portal.frame.forms import text_of
from portal.frame.ports import desk_of
from portal.frame.rendering import redirect
from portal.frame.security import caller_of, checked_form, operator
from portal.pages.confirming import confirming, refused
from portal.pages.person_page import day_typed, one_of, person_page
from sop.base.errors import SopError
from sop.people.people import Scope

router = APIRouter(prefix="/orang/{account_id}/token", dependencies=[Depends(operator)])

Form = Annotated[FormData, Depends(checked_form)]


@dataclass(frozen=True)
class Wanted:
    """A token as somebody wants it; whether it can be is not known yet."""

    name: str
    until: str
    chosen: tuple[str, ...]

    @classmethod
    def typed(cls, form: FormData) -> "Wanted":
        chosen = (each for each in form.getlist("cakupan") if isinstance(each, str))
        return cls(text_of(form, "nama"), text_of(form, "berlaku"), tuple(chosen))

    @property
    def scopes(self) -> list[Scope]:
        """Raises SopError."""
        return [one_of(Scope, each) for each in self.chosen]

    @property
    def last(self) -> date | None:
        """Raises SopError."""
        return day_typed(self.until)


@router.post("")
def issue(request: Request, account_id: str, form: Form) -> Response:
    """A new token. Its secret stands on the answer alone."""
    wanted = Wanted.typed(form)
    try:
        caller = confirming(request, form)
        issued = desk_of(request).issuing.issue(caller, account_id, wanted.name, wanted.scopes, wanted.last)
    except SopError as error:
        typed = {"nama": wanted.name, "berlaku": wanted.until}
        status = refused(error)
        return person_page(request, account_id, error=str(error), typed=typed, chosen=wanted.chosen, status=status)
    return person_page(request, account_id, secret=issued.secret)


@router.post("/{token_id}/cabut")
def revoke(request: Request, account_id: str, token_id: str) -> Response:
    """Sent twice, the second says that there is no such token."""
    try:
        desk_of(request).issuing.revoke(caller_of(request), account_id, token_id)
    except SopError as error:
        return person_page(request, account_id, error=str(error), status=refused(error, 409))
    return redirect(request, f"/orang/{account_id}", "Token dicabut.")
