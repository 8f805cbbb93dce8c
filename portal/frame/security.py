"""Who asks, from where, and whether the form he sends is his own: what pages and the gate rest on."""

import secrets
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection

from adapters.people.accounts import Session
from desk.caller import PORTAL, Caller, by_token, is_confirmed
from desk.logbook import Logbook
from portal.frame.ports import ports_of
from portal.frame.uploads import FORM_BYTES
from sop.base.errors import NotAllowed, NotHere, SopError
from sop.people.access import AccessKind
from sop.people.people import Account

SESSION, SIGN_IN_FORM, BROWSER = "sesi", "formulir", "peramban"
"""Our cookies: the session's token; the token of the sign-in form, when there is no session yet; by what the browser is
known in which somebody has signed in."""


PER_SESSION = 60
"""Forms a minute that one session may send: nobody fills in one a second, and a program has the API."""
MOST_FIELDS = 100
"""Of a form, beside its files: these are held in memory, and each is no larger than a form without files."""
FORM_IS_OVER = "Formulir ini sudah tidak berlaku. Buka kembali halamannya, lalu kirim sekali lagi."


class SignInNeeded(Exception):
    """Nobody is signed in, and the page is for people of the office."""


class NewPasswordNeeded(Exception):
    """The password was given by somebody else, and must be changed before anything else is done."""


def is_secure(request: HTTPConnection) -> bool:
    """Whether the browser came by https, to us or to the proxy that we trust."""
    if request.scope["scheme"] == "https":
        return True
    said = _forwarded(request, "x-forwarded-proto")
    return _is_proxy(request, _peer(request)) and said[-1].lower() == "https"


def address_of(request: HTTPConnection) -> str:
    """The network address of whoever asks, for the access log and against guessing: what the outermost proxy of ours
    has seen. Before that stands anybody's claim."""
    address = _peer(request)
    for seen in reversed(_forwarded(request, "x-forwarded-for")):
        if not _is_proxy(request, address) or _parsed(seen) is None:
            break
        address = seen
    return address


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
    if session.needs_new_password:
        raise NewPasswordNeeded
    return session


def operator(session: Annotated[Session, Depends(person)]) -> Session:
    """The session of an operator. Raises NotAllowed for anybody else's."""
    if not session.account.operator:
        raise NotAllowed("Halaman ini hanya untuk operator. Hubungi operator jika Anda memerlukannya.")
    return session


async def log_refusal(request: Request, error: SopError) -> None:
    """That somebody asked for what is not his is in the access log, whichever door he came by."""
    if isinstance(error, NotHere | NotAllowed):
        await logged(request, AccessKind.REFUSED, request.url.path[:200])


async def logged(request: Request, kind: AccessKind, subject: str) -> None:
    """Writes into the access log what whoever asks has done."""
    ports = ports_of(request)
    await Logbook(ports.accounts, ports.now).write(caller_of(request), kind, subject)


def caller_of(request: Request) -> Caller:
    session = session_of(request)
    confirmed = session is not None and is_confirmed(session.confirmed_at, ports_of(request).now())
    return Caller(account_of(request), address_of(request), _door(request), confirmed)


async def checked_form(request: Request) -> FormData:
    """The form that was sent. Raises 403 where it is not a form of ours, or one of another session.

    A POST without files passes here before its page does (`app.build`); a page asks once more, to read the form.
    """
    form = await request.form(max_fields=MOST_FIELDS, max_part_size=FORM_BYTES)
    given = form.get("csrf")
    if not isinstance(given, str) or not is_token(request, given):
        raise HTTPException(403, FORM_IS_OVER)
    return form


def is_token(request: HTTPConnection, given: str) -> bool:
    """Whether a form's token is that of the session, or, without one, of the sign-in form."""
    session = session_of(request)
    expected = session.csrf if session else cookie(request, SIGN_IN_FORM)
    return bool(expected) and secrets.compare_digest(given.encode(), expected.encode())


async def guarded(request: Request) -> None:
    """On every page of the portal: no POST gets past it without the token of its form, nor more of them than a person
    can mean in a minute. Of a form with files the gate has seen the token; its page says itself who may send them,
    before they are read."""
    if request.method != "POST":
        return
    if (session := session_of(request)) is not None:
        request.app.state.turns.take(session.csrf, ports_of(request).now())
    if not request.headers.get("content-type", "").lower().startswith("multipart/"):
        await checked_form(request)


def _door(request: HTTPConnection) -> str:
    token: str | None = getattr(request.state, "token", None)
    return PORTAL if token is None else by_token(token)


def _peer(request: HTTPConnection) -> str:
    return request.client.host if request.client else ""


def _forwarded(request: HTTPConnection, header: str) -> list[str]:
    """All that the header says, whether in one line or in several: some proxies add a line of their own."""
    return [each.strip() for each in ",".join(request.headers.getlist(header)).split(",")]


def _is_proxy(request: HTTPConnection, address: str) -> bool:
    """Whether the settings trust what comes from there."""
    parsed = _parsed(address)
    return parsed is not None and any(parsed in network for network in ports_of(request).settings.trusted_proxy)


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(address)
    except ValueError:
        return None
