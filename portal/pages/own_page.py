"""Everybody's own account: what others have done to it, his tokens, what he has done."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from starlette.datastructures import FormData

from adapters.people.accounts import Session
from portal.frame.forms import text_of
from portal.frame.ports import desk_of, ports_of
from portal.frame.rendering import redirect, render
from portal.frame.security import caller_of, checked_form, person
from portal.pages.confirming import confirming, refused
from portal.pages.person_page import ENTRIES
from portal.pages.token_forms import Wanted
from sop.base.errors import SopError
from sop.people.access import ACCESS_WORDS
from sop.people.people import SCOPE_WORDS, Account

router = APIRouter(prefix="/akun")
_DIGITS = 19
"""Of the largest number that a database counts lines by."""

Form = Annotated[FormData, Depends(checked_form)]
Person = Annotated[Session, Depends(person)]


@router.get("")
def page(request: Request, session: Person) -> Response:
    return _page(request, session.account)


@router.post("/dibaca")
def read(request: Request, session: Person, form: Form) -> Response:
    """What he has been told is not told again; what came meanwhile is."""
    upto = text_of(form, "sampai")
    known = upto.isascii() and upto.isdecimal() and len(upto) < _DIGITS
    desk_of(request).informing.read(session.account, int(upto) if known else 0)
    return redirect(request, "/")


@router.post("/token")
def issue(request: Request, session: Person, form: Form) -> Response:
    """A new token of his own. Its secret stands on the answer alone."""
    wanted = Wanted.typed(form)
    try:
        caller = confirming(request, form)
        issued = desk_of(request).issuing.issue_own(caller, wanted.name, wanted.scopes, wanted.last)
    except SopError as error:
        return _page(request, session.account, wanted, error=str(error), status=refused(error))
    return _page(request, session.account, secret=issued.secret)


@router.post("/token/{token_id}/cabut")
def revoke(request: Request, session: Person, token_id: str) -> Response:
    """Sent twice, the second says that there is no such token."""
    try:
        desk_of(request).issuing.revoke(caller_of(request), session.account.id, token_id)
    except SopError as error:
        return _page(request, session.account, error=str(error), status=refused(error, 409))
    return redirect(request, "/akun", "Token dicabut.")


def _page(
    request: Request,
    account: Account,
    wanted: Wanted | None = None,
    *,
    secret: str = "",
    error: str = "",
    status: int = 200,
) -> Response:
    ports, wanted = ports_of(request), wanted or Wanted("", "", ())
    return render(
        request,
        "akun.html",
        status,
        news=desk_of(request).informing.news(account),
        tokens=ports.accounts.tokens.of(account.id),
        scopes=SCOPE_WORDS,
        now=ports.now(),
        entries=ports.accounts.entries(ENTRIES, account.id),
        access_words=ACCESS_WORDS,
        typed={"nama": wanted.name, "berlaku": wanted.until},
        chosen=wanted.chosen,
        secret=secret,
        error=error,
    )
