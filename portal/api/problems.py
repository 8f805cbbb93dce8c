"""What is wrong with a request, as RFC 9457 has it: a stable `reason` for programs, a sentence for people."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from adapters.people.requests import KeyReused
from portal.frame.rendering import sentence_of, status_of
from portal.frame.security import log_refusal
from portal.frame.uploads import TooManyUploads
from sop.base.errors import MalformedMessage, NotHere, OutsideCalendar, Refusal, Refused, SopError
from sop.base.reading import Frozen, problem_in
from sop.dossier.evidence import DamagedDocument, DocumentNotFound, EvidenceError, StorageFailed
from sop.people.people import NotHeld

MEDIA_TYPE = "application/problem+json"
REASONS = {
    400: "malformed",
    401: "no_token",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    408: "too_slow",
    421: "misdirected",
    422: "malformed",
    429: "too_many_requests",
    500: "failed",
    503: "unavailable",
}
SENTENCES = {
    400: "Permintaan ini tidak dapat dibaca; periksa apakah isinya JSON yang sah.",
    404: "Alamat atau siklus ini tidak ada.",
    405: "Alamat ini tidak dapat diminta dengan cara itu.",
}
"""For what the framework refuses in its own English."""
_AGAIN = "5"
"""Seconds after which to ask once more what cannot be answered now."""


class Problem(Frozen):
    """A refusal. Decide by `status` and `reason`; `detail` is for people, and may change."""

    title: str
    status: int
    reason: str = Field(examples=["malformed", "wrong_role", "not_found"])
    detail: str


class Objection(HTTPException):
    """A refusal of the API itself."""

    def __init__(self, status: int, reason: str, sentence: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, sentence, headers)
        self.reason = reason


_DESCRIPTIONS = {
    400: "The request cannot be read.",
    401: "No token, or one that opens nothing.",
    403: "Beyond the token's scopes, or the account's roles.",
    404: "There is no such thing, or not for this account.",
    409: "The rules of the cycle do not allow it now; `reason` says which.",
    413: "Too large.",
    415: "Not the content type that is asked for.",
    422: "A field is missing or wrong; or the Idempotency-Key stands for another request.",
    429: "Too many requests of this token in a minute; `Retry-After` says when to go on.",
    503: "The engine, its workers, the register or the document store cannot answer now; try again.",
}


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """For the OpenAPI document: which problems an operation may answer."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {"description": _DESCRIPTIONS[status], "content": {MEDIA_TYPE: {"schema": schema}}}
        for status in statuses
    }


def problem_response(status: int, detail: str, reason: str = "", headers: Mapping[str, str] | None = None) -> Response:
    problem = Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        reason=reason or REASONS[status],
        detail=detail.encode(errors="replace").decode(),  # it may name a field of whoever asks, half letters and all
    )
    again = {"retry-after": _AGAIN} if status == 503 else {}
    return JSONResponse(problem.model_dump(), status, {**again, **(headers or {})}, MEDIA_TYPE)


async def on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    reason = error.reason if isinstance(error, Objection) else ""
    detail = error.detail if reason else SENTENCES.get(error.status_code, error.detail)
    headers = {"allow": request.app.state.methods(request.url.path)} if error.status_code == 405 else error.headers
    return problem_response(error.status_code, detail, reason, headers)


async def on_malformed(request: Request, error: Exception) -> Response:
    """Names the first field that is wrong."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    # Within the body alone a place is a field; elsewhere the first part says where the field is.
    place = ".".join(str(each) for each in first["loc"][1:] if first["type"] != "json_invalid")
    return problem_response(422, f"{place}: {problem_in(first)}" if place else problem_in(first))


async def on_mistake(request: Request, error: Exception) -> Response:
    assert isinstance(error, SopError)
    await log_refusal(request, error)
    sentence = sentence_of(error)
    match error:
        case NotHere():
            return problem_response(404, SENTENCES[404])
        case Refused():
            return problem_response(409, sentence, error.reason)
        case OutsideCalendar():
            return problem_response(409, sentence, Refusal.OUTSIDE_CALENDAR)
        case NotHeld():
            return problem_response(403, sentence, "role_not_held")
        case KeyReused():
            return problem_response(422, sentence, "key_reused")
        case TooManyUploads():
            return problem_response(429, sentence, "too_many_uploads", {"retry-after": _AGAIN})
        case StorageFailed() | DocumentNotFound() | DamagedDocument():
            return problem_response(503, sentence)
        case MalformedMessage() | EvidenceError():
            return problem_response(422, sentence)
    return problem_response(status_of(error), sentence)
