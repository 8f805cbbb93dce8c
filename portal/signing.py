"""Signing in and out, and a new password."""

import secrets
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from starlette.datastructures import FormData

from adapters.accounts import LockedOut, Session, WrongPassword
from portal.pages import forget_cookie, redirect, render, set_cookie
from portal.ports import ports_of
from portal.security import SESSION, SIGN_IN_FORM, address_of, checked_form, cookie, session_of, signed_in
from sop.errors import SopError
from sop.people import AccessKind

router = APIRouter()

Form = Annotated[FormData, Depends(checked_form)]
SignedIn = Annotated[Session, Depends(signed_in)]


@router.get("/masuk")
async def sign_in_page(request: Request, ke: str = "/") -> Response:
    """`ke`: the page that was asked for, shown after signing in."""
    return redirect(request, "/") if session_of(request) else _sign_in_page(request, ke)


@router.post("/masuk")
def sign_in(request: Request, form: Form) -> Response:
    """Not on the loop: a password is weighed for a while, by design."""
    ports, name, then = ports_of(request), text(form, "nama").lower(), text(form, "ke")
    try:
        new = ports.accounts.sign_in(name, secret(form, "sandi"), address_of(request), ports.now())
    except (WrongPassword, LockedOut) as error:
        return _sign_in_page(request, then, name, str(error), 429 if isinstance(error, LockedOut) else 403)
    response = redirect(request, "/sandi" if new.account.must_change_password else _ours(then))
    set_cookie(request, response, SESSION, new.token)
    forget_cookie(request, response, SIGN_IN_FORM)
    return response


@router.post("/keluar")
def sign_out(request: Request) -> Response:
    if (session := session_of(request)) is not None:
        ports_of(request).accounts.sign_out(cookie(request, SESSION))
        _log(request, session.account.id, AccessKind.SIGNED_OUT)
    response = redirect(request, "/masuk", "Anda sudah keluar.")
    forget_cookie(request, response, SESSION)
    return response


@router.get("/sandi")
async def password_page(request: Request, session: SignedIn) -> Response:
    return render(request, "sandi.html", error="")


@router.post("/sandi")
def change_password(request: Request, form: Form, session: SignedIn) -> Response:
    """The old password once more, then the new one twice; every other session of the account ends."""
    ports, account, address = ports_of(request), session.account.id, address_of(request)
    new = secret(form, "baru")
    try:
        ports.accounts.sign_in(account, secret(form, "lama"), address, ports.now())
        if new != secret(form, "ulang"):
            raise SopError("Kedua isian kata sandi baru tidak sama. Tulis kata sandi baru itu dua kali.")
        ports.accounts.change_password(account, new)
        _log(request, account, AccessKind.PASSWORD_CHANGED)
        again = ports.accounts.sign_in(account, new, address, ports.now())
    except SopError as error:
        return render(request, "sandi.html", 422, error=str(error))
    response = redirect(request, "/", "Kata sandi Anda sudah diganti.")
    set_cookie(request, response, SESSION, again.token)
    return response


def text(form: FormData, name: str) -> str:
    """What was typed into a field; empty where it is missing, or a file."""
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""


def secret(form: FormData, name: str) -> str:
    """The same with every blank in its place: they belong to a password."""
    value = form.get(name)
    return value if isinstance(value, str) else ""


def _sign_in_page(request: Request, then: str, name: str = "", error: str = "", status: int = 200) -> Response:
    csrf = cookie(request, SIGN_IN_FORM) or secrets.token_urlsafe(32)
    response = render(request, "masuk.html", status, csrf=csrf, then=_ours(then), name=name, error=error)
    set_cookie(request, response, SIGN_IN_FORM, csrf)
    return response


def _log(request: Request, account_id: str, kind: AccessKind) -> None:
    ports = ports_of(request)
    ports.accounts.log_access(account_id, kind, "", address_of(request), ports.now())


def _ours(path: str) -> str:
    """A page of this portal, whatever an address asks for."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\", "/masuk", "/keluar")) else "/"
