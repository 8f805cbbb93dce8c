"""Builds the portal: the gate, the pages, what is shown where a page cannot be."""

from pathlib import Path
from urllib.parse import quote

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from portal.api.operations import PATH, build_api
from portal.api.problems import on_http
from portal.frame.live import Live
from portal.frame.ports import Ports, desk_over
from portal.frame.rendering import problem, problem_of, redirect
from portal.frame.security import PER_SESSION, NewPasswordNeeded, SignInNeeded, guarded, log_refusal
from portal.frame.turns import Turns
from portal.frame.uploads import Uploads
from portal.gate import Gate
from portal.pages import (
    cycle_page,
    deadline_feed,
    decision_pages,
    finishing,
    inbox,
    overview,
    own_page,
    people_page,
    reports,
    scheduling,
    signing,
    single_sign_on,
    starting,
    token_forms,
)
from sop.base.errors import NotHere, SopError
from sop.people.people import NotHeld

PAGES = (
    *(signing, single_sign_on, inbox, own_page, overview, people_page, token_forms),
    *(deadline_feed, starting, scheduling, cycle_page, finishing, decision_pages, reports),
)
"""In the order in which addresses are tried: `/siklus/baru` before `/siklus/{id}`."""
MALFORMED = "Isian formulir atau alamat halaman ini tidak sah. Periksa, lalu kirim sekali lagi."
SENTENCES = {
    400: MALFORMED,
    404: "Halaman ini tidak ada. Periksa alamatnya, atau mulai lagi dari kotak tugas.",
    405: "Halaman ini tidak dapat diminta dengan cara itu.",
}


def build(ports: Ports) -> FastAPI:
    """The portal over `ports`, ready to be served."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, dependencies=[Depends(guarded)])
    app.state.ports, app.state.desk = ports, desk_over(ports)
    app.state.live, app.state.turns = Live(), Turns(PER_SESSION)
    app.add_middleware(Gate)
    app.mount(PATH, api := build_api(ports), "api")
    app.state.uploads = api.state.uploads = Uploads()
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), "static")
    for page in PAGES:
        app.include_router(page.router)
    app.add_exception_handler(HTTPException, _not_shown)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(SopError, _mistaken)
    app.add_exception_handler(SignInNeeded, _to_sign_in)
    app.add_exception_handler(NewPasswordNeeded, _to_new_password)
    return app


async def _not_shown(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if request.url.path.startswith(f"{PATH}/"):  # with a line end in it, which no mounted address matches
        return await on_http(request, error)
    ours = error.status_code in (403, 410, 413) or error.status_code not in SENTENCES
    response = problem(request, error.status_code, error.detail if ours else SENTENCES[error.status_code])
    response.headers.update(error.headers or {})
    return response


async def _malformed(request: Request, error: Exception) -> Response:
    return problem(request, 400, MALFORMED)


async def _mistaken(request: Request, error: Exception) -> Response:
    assert isinstance(error, SopError)
    await log_refusal(request, error)
    match error:
        case NotHere():
            return problem(request, 404, SENTENCES[404])
        case NotHeld():
            return problem(request, 403, "Anda tidak memegang peran itu hari ini. Buka kembali halaman siklusnya.")
    return problem_of(request, error)


async def _to_sign_in(request: Request, error: Exception) -> Response:
    return redirect(request, f"/masuk?ke={quote(request.url.path)}" if request.method == "GET" else "/masuk")


async def _to_new_password(request: Request, error: Exception) -> Response:
    return redirect(request, "/sandi")
