"""Signing in and out, and a new password."""

import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from starlette.datastructures import FormData

from adapters.people.accounts import LockedOut, Session, SignedIn, WrongPassword
from adapters.people.known_browsers import KEPT
from adapters.register.register import RegisterUnavailable
from portal.frame.forms import secret_of, text_of
from portal.frame.ports import desk_of, ports_of
from portal.frame.rendering import forget_cookie, redirect, render, set_cookie, status_of
from portal.frame.security import (
    BROWSER,
    SESSION,
    SIGN_IN_FORM,
    address_of,
    caller_of,
    checked_form,
    cookie,
    session_of,
    signed_in,
)
from sop.base.errors import SopError

router = APIRouter()

_LONGEST_PATH = 500
"""Letters of a page that is shown after signing in; no page of ours has more."""

Form = Annotated[FormData, Depends(checked_form)]
Somebody = Annotated[Session, Depends(signed_in)]


@router.get("/masuk")
async def sign_in_page(request: Request, ke: str = "/") -> Response:
    """`ke`: the page that was asked for, shown after signing in."""
    return redirect(request, "/") if session_of(request) else door(request, ke)


@router.post("/masuk")
def sign_in(request: Request, form: Form) -> Response:
    """Not on the loop: a password is weighed for a while, by design."""
    ports, name, then = ports_of(request), text_of(form, "nama").lower(), text_of(form, "ke")
    try:
        password, known = secret_of(form, "sandi"), cookie(request, BROWSER)
        new = ports.accounts.sign_in(name, password, address_of(request), ports.now(), known)
    except (WrongPassword, LockedOut) as error:
        return door(request, then, name, str(error), status_of(error))
    return welcome(request, new, then)


@router.post("/keluar")
def sign_out(request: Request) -> Response:
    ports, said = ports_of(request), "Anda sudah keluar."
    if (session := session_of(request)) is not None:
        desk_of(request).admitting.sign_out(caller_of(request), cookie(request, SESSION))
        if session.vouched:  # whoever comes next to a shared computer would need no more than the button
            said += f" Di komputer bersama, keluarlah juga dari {ports.settings.oidc_name}."
    response = redirect(request, "/masuk", said)
    forget_cookie(request, response, SESSION)
    return response


@router.get("/sandi")
async def password_page(request: Request, session: Somebody) -> Response:
    return render(request, "sandi.html", error="")


@router.post("/sandi")
def change_password(request: Request, form: Form, session: Somebody) -> Response:
    """The old password once more, where there was one of his own; then the new one twice. Every other session of the
    account ends."""
    old, new, again = (secret_of(form, name) for name in ("lama", "baru", "ulang"))
    caller, token = caller_of(request), cookie(request, SESSION)
    try:
        renewed = desk_of(request).admitting.change_password(caller, token, old, new, again)
    except RegisterUnavailable:
        raise
    except SopError as error:
        return render(request, "sandi.html", 422, error=str(error))
    response = redirect(request, "/", "Kata sandi Anda sudah diganti.")
    set_cookie(request, response, SESSION, renewed.token)
    return response


def door(request: Request, then: str, name: str = "", error: str = "", status: int = 200) -> Response:
    """The sign-in page; `then`: what was asked for."""
    ports, csrf = ports_of(request), cookie(request, SIGN_IN_FORM) or secrets.token_urlsafe(32)
    provider = ports.settings.oidc_name if ports.identity_provider else ""
    response = render(
        request, "masuk.html", status, csrf=csrf, then=own_page(then), name=name, error=error, provider=provider
    )
    set_cookie(request, response, SIGN_IN_FORM, csrf)
    return response


def welcome(request: Request, new: SignedIn, then: str) -> Response:
    """The first page of a new session. The one that this browser had until now ends."""
    if session_of(request) is not None:
        ports_of(request).accounts.sign_out(cookie(request, SESSION))
    response = redirect(request, "/sandi" if new.needs_new_password else own_page(then))
    set_cookie(request, response, SESSION, new.token)
    if new.browser:
        set_cookie(request, response, BROWSER, new.browser, int(KEPT.total_seconds()))
    forget_cookie(request, response, SIGN_IN_FORM)
    return response


def own_page(path: str) -> str:
    """A page of this portal, whatever an address asks for."""
    ours = path.startswith("/") and not path.startswith(("//", "/\\", "/masuk", "/keluar"))
    return path if ours and path.isprintable() and len(path) <= _LONGEST_PATH else "/"
