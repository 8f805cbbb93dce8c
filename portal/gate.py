"""The gate before every page: turns away what no page should see, and tells browsers the rules on every answer."""

import re
from urllib.parse import urlsplit

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal.api.operations import PATH
from portal.api.problems import problem_response
from portal.frame.ports import ports_of
from portal.frame.rendering import problem, problem_of
from portal.frame.security import FORM_IS_OVER, SESSION, cookie, is_secure, is_token, session_of
from portal.frame.uploads import FORM_BYTES, first_field, longest_form, paced
from sop.base.errors import SopError

log = structlog.get_logger()

API = f"{PATH}/"
LOOPBACK = ("127.0.0.1", "localhost", "::1", "[::1]")
METHODS = ("GET", "HEAD", "POST")
LONGEST_NUMBER = 18
"""Digits of a length that is announced."""
FILES_PATH = "/selesai"
"""How the address of the one form with files ends."""
HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class Gate:
    """Finds the session of every request, lets in what may come in, and puts `HEADERS` on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        request.state.session = None
        answer = _Answer(request, send)
        try:
            objection, body = await self._objection(request), paced(receive)
            if objection is None and _brings_files(request):
                token, body = await first_field(body, request.headers["content-type"])
                objection = None if is_token(request, token) else problem(request, 403, FORM_IS_OVER)
            if objection is None:
                await self._app(scope, _limited(body, _longest(request)), answer.send)
            else:
                await objection(scope, receive, answer.send)
        except HTTPException as error:
            await _problem(request, error.status_code, error.detail)(scope, receive, answer.send)
        except Exception:
            log.exception("page_failed", page=getattr(scope.get("route"), "path", ""))  # addresses hold secrets
            if answer.begun:  # too late for a page: the connection is all that can still be broken
                raise
            failed = _problem(request, 500, "Sistem tidak dapat memproses permintaan ini. Hubungi operator.")
            await failed(scope, receive, answer.send)

    async def _objection(self, request: Request) -> Response | None:
        """Why the request is turned away; None, and its session found, where it is let in."""
        if not _called_by_its_name(request):
            return _problem(request, 421, NOT_OUR_NAME)
        if request.method not in METHODS and not _for_api(request):  # the API says itself which ones it has
            return problem(request, 405, "Cara meminta halaman ini tidak dikenal.")
        if request.method == "POST" and not _for_api(request) and not _ours(request):
            return problem(request, 403, "Formulir ini tidak dikirim dari halaman sistem ini.")
        token = cookie(request, SESSION)
        if token and not request.url.path.startswith(("/static/", API)):  # the API knows tokens alone
            ports = ports_of(request)
            try:
                request.state.session = await run_in_threadpool(ports.accounts.session, token, ports.now())
            except SopError as error:
                return problem_of(request, error)
        announced = request.headers.get("content-length", "0")
        if not announced.isdecimal() or len(announced) > LONGEST_NUMBER:
            return _problem(request, 400, "Permintaan ini tidak dapat dibaca.")
        if int(announced) > _longest(request):
            return _problem(request, 413, TOO_LARGE)
        return None


NOT_OUR_NAME = (
    "Portal ini hanya menjawab alamat mesin ini sendiri, misalnya http://127.0.0.1. Agar dapat dibuka dengan nama "
    "lain, operator mengisi SOP_PORTAL_URL atau SOP_TRUSTED_PROXY."
)
TOO_LARGE = "Kiriman ini terlalu besar. Kurangi jumlah atau ukuran berkasnya, lalu kirim sekali lagi."


class _Answer:
    """The way out, with `HEADERS`."""

    def __init__(self, request: Request, send: Send) -> None:
        self._request, self._send, self.begun = request, send, False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            headers = MutableHeaders(scope=message)
            headers.update(HEADERS)
            headers.setdefault("cache-control", "no-store")
            if is_secure(self._request):
                headers["strict-transport-security"] = "max-age=31536000"
        await self._send(message)


def _brings_files(request: Request) -> bool:
    """Whether the body is a form with files: of this one nothing is read before its token is known."""
    kind = request.headers.get("content-type", "")
    return request.method == "POST" and not _for_api(request) and kind.lower().startswith("multipart/")


def _for_api(request: Request) -> bool:
    return request.url.path.startswith(API)


def _problem(request: Request, status: int, sentence: str) -> Response:
    """For people a page, for programs a document."""
    return problem_response(status, sentence) if _for_api(request) else problem(request, status, sentence)


def _called_by_its_name(request: Request) -> bool:
    """A portal for this machine alone is called by a name of this machine: any other has been made to point here, and
    the page that calls it is somebody else's."""
    settings = ports_of(request).settings
    if settings.portal_host not in LOOPBACK or settings.portal_url or settings.trusted_proxy:
        return True
    return re.sub(r":[0-9]*$", "", request.headers.get("host", "")).lower() in LOOPBACK


def _ours(request: Request) -> bool:
    """Whether a form comes from a page of ours, as far as the browser says; its token must still be right."""
    if (site := request.headers.get("sec-fetch-site")) is not None:
        return site == "same-origin"
    origin = request.headers.get("origin")
    try:
        return origin is None or urlsplit(origin).netloc == request.headers.get("host")
    except ValueError:  # what no browser sends
        return False


def _longest(request: Request) -> int:
    """Bytes: files are taken from people of the office alone, and by their form alone; or one by one by the API."""
    settings = ports_of(request).settings
    if request.url.path == f"{API}documents":
        return settings.document_max_bytes
    if session_of(request) is not None and request.url.path.endswith(FILES_PATH) and _brings_files(request):
        return longest_form(request)
    return FORM_BYTES


def _limited(receive: Receive, longest: int) -> Receive:
    """What arrives, up to `longest` bytes: a length that was announced may be a lie."""
    arrived = 0

    async def limited() -> Message:
        nonlocal arrived
        message = await receive()
        arrived += len(message.get("body", b""))
        if arrived > longest:
            raise HTTPException(413, TOO_LARGE)
        return message

    return limited
