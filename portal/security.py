"""Who asks, from where, and whether the form he sends is his own: what pages and the gate rest on."""

import ipaddress
import secrets
from typing import Annotated

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection

from adapters.accounts import Session
from portal.ports import ports_of
from sop.people import AccessKind, Account

SESSION, SIGN_IN_FORM = "sesi", "formulir"
"""Our cookies: the session's token, and the token of the sign-in form, when there is no session yet."""


class SignInNeeded(Exception):
    """Nobody is signed in, and the page is for people of the office."""


class NewPasswordNeeded(Exception):
    """The password was given by somebody else, and must be changed before anything else is done."""


def is_secure(request: HTTPConnection) -> bool:
    """Whether the browser came by https, to us or to the proxy that we trust."""
    if request.url.scheme == "https":
        return True
    return _from_proxy(request) and request.headers.get("x-forwarded-proto", "").strip().lower() == "https"


def address_of(request: HTTPConnection) -> str:
    """The network address of whoever asks, for the access log and against guessing."""
    if _from_proxy(request):
        # The last one is what our own proxy has seen; those before it are anybody's claim.
        seen = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
        return seen[:64] or _peer(request)
    return _peer(request)


def cookie_name(request: HTTPConnection, name: str) -> str:
    """With the prefix that keeps neighbours in the domain from setting it, where the browser allows that."""
    return f"__Host-{name}" if is_secure(request) else name


def cookie(request: HTTPConnection, name: str) -> str:
    return request.cookies.get(cookie_name(request, name), "")


def session_of(request: HTTPConnection) -> Session | None:
    session: Session | None = getattr(request.state, "session", None)
    return session


def account_of(request: HTTPConnection) -> Account | None:
    """Whose session this is, or whose token."""
    if (session := session_of(request)) is not None:
        return session.account
    account: Account | None = getattr(request.state, "account", None)
    return account


def signed_in(request: Request) -> Session:
    """The session, whatever must still happen to its password."""
    if (session := session_of(request)) is None:
        raise SignInNeeded
    return session


def person(session: Annotated[Session, Depends(signed_in)]) -> Session:
    """The session of somebody who may act: others are sent to sign in, or to change their password."""
    if session.account.must_change_password:
        raise NewPasswordNeeded
    return session


async def operator(request: Request, session: Annotated[Session, Depends(person)]) -> Session:
    """The session of an operator; anybody else is refused, and the refusal is logged."""
    if not session.account.operator:
        raise await refused(request, "Halaman ini hanya untuk operator. Hubungi operator jika Anda memerlukannya.")
    return session


async def refused(request: Request, sentence: str) -> HTTPException:
    """The 403 to raise; that somebody asked for what is not his is then in the access log."""
    await logged(request, AccessKind.REFUSED, request.url.path[:200])
    return HTTPException(403, sentence)


async def logged(request: Request, kind: AccessKind, subject: str) -> None:
    """Writes into the access log what whoever asks has done."""
    ports, account = ports_of(request), account_of(request)
    account_id = None if account is None else account.id
    await run_in_threadpool(ports.accounts.log_access, account_id, kind, subject, address_of(request), ports.now())


async def checked_form(request: Request) -> FormData:
    """The form that was sent. Raises 403 where it is not a form of ours, or one of another session.

    Every POST passes here before its page does (`app.build`); a page asks once more, to read the form.
    """
    form = await request.form()
    session = session_of(request)
    expected, given = session.csrf if session else cookie(request, SIGN_IN_FORM), form.get("csrf")
    if not expected or not isinstance(given, str) or not secrets.compare_digest(given.encode(), expected.encode()):
        raise HTTPException(403, "Formulir ini sudah tidak berlaku. Buka kembali halamannya, lalu kirim sekali lagi.")
    return form


async def guarded(request: Request) -> None:
    """On every page of the portal: no POST gets past it without the token of its form."""
    if request.method == "POST":
        await checked_form(request)


def _peer(request: HTTPConnection) -> str:
    return request.client.host if request.client else ""


def _from_proxy(request: HTTPConnection) -> bool:
    trusted = ports_of(request).settings.trusted_proxy
    if not trusted or not _peer(request):
        return False
    try:
        return any(
            ipaddress.ip_address(_peer(request)) in ipaddress.ip_network(each.strip(), strict=False)
            for each in trusted.split(",")
        )
    except ValueError:
        return False
