"""What is wrong with a request, as RFC 9457 has it: a stable `reason` for programs, a sentence for people."""

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from adapters.tokens import KeyReused
from portal.pages import sentence_of, status_of
from sop.errors import MalformedMessage, Refused, SopError
from sop.evidence import EvidenceError
from sop.people import NotHeld
from sop.reading import Frozen, problem_in

MEDIA_TYPE = "application/problem+json"
REASONS = {
    400: "malformed",
    401: "no_token",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    413: "too_large",
    422: "malformed",
    500: "failed",
    503: "unavailable",
}
SENTENCES = {404: "Alamat atau siklus ini tidak ada.", 405: "Alamat ini tidak dapat diminta dengan cara itu."}


class Problem(Frozen):
    """A refusal. Decide by `status` and `reason`; `detail` is for people, and may change."""

    title: str = "Permintaan tidak dapat dipenuhi"
    status: int
    reason: str = Field(examples=["malformed", "wrong_role", "not_found"])
    detail: str


DOCUMENTED: dict[int | str, dict[str, object]] = {
    status: {"description": words, "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    for status, words in {
        400: "The request cannot be read.",
        401: "No token, or one that opens nothing.",
        403: "Beyond the token's scopes, or the account's roles.",
        404: "There is no such thing, or not for this account.",
        409: "The cycle's rules do not allow it now; `reason` says which.",
        413: "Too large.",
        422: "A field is missing or wrong; or the Idempotency-Key stands for another request.",
        503: "The engine, its workers or the register cannot answer now; try again.",
    }.items()
}
"""For the OpenAPI document: what any operation may answer."""


def problem_response(status: int, detail: str, reason: str = "") -> Response:
    problem = Problem(status=status, reason=reason or REASONS.get(status, "refused"), detail=detail)
    headers = {"www-authenticate": "Bearer"} if status == 401 else None
    return JSONResponse(problem.model_dump(), status, headers, MEDIA_TYPE)


async def on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    ours = error.status_code not in SENTENCES
    return problem_response(error.status_code, error.detail if ours else SENTENCES[error.status_code])


async def on_malformed(request: Request, error: Exception) -> Response:
    """Names the first field that is wrong."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    place = ".".join(str(each) for each in first["loc"][1:])
    return problem_response(422, f"{place}: {problem_in(first)}" if place else problem_in(first))


async def on_mistake(request: Request, error: Exception) -> Response:
    assert isinstance(error, SopError)
    sentence = sentence_of(error)
    match error:
        case Refused():
            return problem_response(409, sentence, error.reason)
        case NotHeld():
            return problem_response(403, sentence, "role_not_held")
        case KeyReused():
            return problem_response(422, sentence, "key_reused")
        case MalformedMessage() | EvidenceError():
            return problem_response(422, sentence)
    return problem_response(status_of(error), sentence)
