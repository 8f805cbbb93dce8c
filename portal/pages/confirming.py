"""Forms that give power: they ask for the password once more, where it was not given a short while ago, and say on the
page itself what was wrong with them."""

from fastapi import Request
from starlette.datastructures import FormData

from adapters.people.accounts import LockedOut, WrongPassword
from adapters.register.register import RegisterUnavailable
from desk.caller import Caller, ConfirmationNeeded
from portal.frame.forms import secret_of
from portal.frame.ports import desk_of, ports_of
from portal.frame.rendering import status_of
from portal.frame.security import SESSION, caller_of, cookie, session_of
from sop.base.errors import NotAllowed, SopError


def confirming(request: Request, form: FormData) -> Caller:
    """Who sends the form, confirmed by the password in it where it has one. Raises WrongPassword or LockedOut."""
    caller, session, password = caller_of(request), session_of(request), secret_of(form, "sandi")
    if session is None or caller.confirmed or not password:
        return caller
    caller = desk_of(request).admitting.confirm(caller, cookie(request, SESSION), password)
    request.state.session = session.model_copy(update={"confirmed_at": ports_of(request).now()})
    return caller


def refused(error: SopError, usual: int = 422) -> int:
    """The status of a form's page that says what was wrong with it. What no other filling in would mend is raised: it
    is a page of its own, and in the access log where it has to be."""
    if isinstance(error, NotAllowed | RegisterUnavailable):
        raise error
    return status_of(error) if isinstance(error, WrongPassword | LockedOut | ConfirmationNeeded) else usual
