"""How every page is made: its template, what all of them show, the word about what has just been done, the mistakes."""

import base64
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from adapters.people.accounts import LockedOut, WrongPassword
from adapters.register.register import RegisterUnavailable
from desk.caller import ConfirmationNeeded
from portal.frame.forms import worded
from portal.frame.menu import menu
from portal.frame.moments import minutes, moment, size
from portal.frame.ports import ports_of
from portal.frame.security import caller_of, cookie, cookie_name, is_secure, session_of
from portal.frame.uploads import TooManyUploads
from sop.base.errors import (
    CycleNotFound,
    NotAllowed,
    NotHere,
    NoWorkerAnswers,
    Refused,
    ServerUnreachable,
    SopError,
    UnfitField,
)
from sop.base.plain_text import inert
from sop.cycle.view import STANDING_WORDS, STATE_WORDS
from sop.dossier.evidence import StorageFull
from sop.form.form3 import OFFICE_ZONE
from sop.time.clock import is_rehearsal
from sop.time.periods import long_date

TEMPLATES = Path(__file__).parents[1] / "templates"
WORD = "kabar"
"""The cookie that carries what was done over the redirect, to the next page and no further."""


def render(request: Request, name: str, status: int = 200, /, *, csrf: str = "", **context: Any) -> Response:
    """The page of a template. It finds `session`, `account`, `csrf`, `roles` (held today), `today`, `path`, `flash`,
    `unconfirmed`: whether forms that give power must ask for the password, `provider`: who may vouch instead of it.

    `csrf`: the token of a form that is sent without a session.
    """
    session, office = session_of(request), ports_of(request).office
    account = session.account if session else None
    today = today_of(request)
    roles = account.roles(today) if account else ()
    provider = ports_of(request).settings.oidc_name if session and session.vouched else ""
    html = _TEMPLATES.get_template(name).render(
        session=session,
        account=account,
        csrf=session.csrf if session else csrf,
        roles=roles,
        menu=menu(account, roles, reports=office.reads_reports(account, today)) if account else (),
        today=today,
        path=request.url.path,
        flash=_word(request),
        **{"unconfirmed": not caller_of(request).confirmed, "provider": provider} | context,
    )
    response = HTMLResponse(html, status)
    if cookie(request, WORD):
        forget_cookie(request, response, WORD)
    return response


def redirect(request: Request, path: str, flash: str = "") -> Response:
    """After a POST: the next page, which says `flash` once."""
    response = RedirectResponse(path, 303)
    if flash:
        set_cookie(request, response, WORD, base64.urlsafe_b64encode(flash[:1000].encode()).decode(), seconds=120)
    return response


def problem(request: Request, status: int, sentence: str) -> Response:
    """The page of a mistake: what is wrong, what to do, and the way back."""
    return render(request, "galat.html", status, status=status, sentence=sentence)


def problem_of(request: Request, error: SopError) -> Response:
    return problem(request, status_of(error), sentence_of(error))


def sentence_of(error: SopError) -> str:
    """An error as people of the office read it, who have no command line."""
    match error:
        case CycleNotFound():
            return f"Siklus {error.cycle_id} tidak ditemukan. Periksa nomornya pada kotak tugas."
        case ServerUnreachable() | NoWorkerAnswers():
            return "Sistem sedang tidak dapat menjawab. Coba lagi beberapa saat lagi, atau hubungi operator."
        case UnfitField():
            return worded(error)
    return str(error)


def status_of(error: SopError) -> int:
    match error:
        case CycleNotFound() | NotHere():
            return 404
        case NotAllowed() | WrongPassword() | ConfirmationNeeded():
            return 403
        case LockedOut():
            return 429
        case Refused():
            return 409
        case ServerUnreachable() | NoWorkerAnswers() | RegisterUnavailable():
            return 503
        case TooManyUploads():
            return 429
        case StorageFull():
            return 507
    return 400


def today_of(request: Request) -> date:
    """The day in the office."""
    ports = ports_of(request)
    return ports.office.today(ports.now())


def set_cookie(request: Request, response: Response, name: str, value: str, seconds: int | None = None) -> None:
    """A cookie that no script reads. Lax, not strict: the links in our letters must find the session.

    `seconds`: how long it is kept; None: until the browser closes.
    """
    response.set_cookie(
        cookie_name(request, name),
        value,
        max_age=seconds,
        path="/",
        secure=is_secure(request),
        httponly=True,
        samesite="lax",
    )


def forget_cookie(request: Request, response: Response, name: str) -> None:
    response.delete_cookie(
        cookie_name(request, name), path="/", secure=is_secure(request), httponly=True, samesite="lax"
    )


def _word(request: Request) -> str:
    try:
        return base64.urlsafe_b64decode(cookie(request, WORD)).decode()
    except ValueError:
        return ""


def _day(day: date | None) -> str:
    return "—" if day is None else long_date(day)


def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda shown: inert(shown) if type(shown) is str else shown,
    )
    made.filters |= {
        "moment": moment,
        "minutes": minutes,
        "size": size,
        "day": _day,
        "standing": STANDING_WORDS.__getitem__,
        "step_state": STATE_WORDS.__getitem__,
    }
    made.globals["office_zone"] = OFFICE_ZONE
    made.tests["rehearsed"] = is_rehearsal
    return made


_TEMPLATES = _templates()
