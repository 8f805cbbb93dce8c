"""Documents: brought before a step is completed with them, and read afterwards."""

import tempfile
from typing import IO, Annotated
from urllib.parse import unquote

from fastapi import APIRouter, Header, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from adapters.tokens import Bearer
from portal.api.bearer import Actor, Reader
from portal.documents import document_of
from portal.evidence import limits_of
from portal.ports import ports_of
from portal.sight import sight_of
from sop.evidence import HEAD, Stored
from sop.reading import Frozen

router = APIRouter(tags=["documents"])

IN_MEMORY = 1_000_000
"""Bytes of an upload beyond which it waits on the disk."""


class Uploaded(Frozen):
    """A document in the store; an output names it by `sha256`."""

    sha256: str
    size: int
    media_type: str


@router.post(
    "/documents",
    status_code=201,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
async def upload(
    request: Request,
    bearer: Actor,
    x_file_name: Annotated[
        str, Header(min_length=1, max_length=500, description="The file's own name, percent-encoded; tells its type.")
    ],
) -> Uploaded:
    """Keeps the body as a document, for this token's completions of a day."""
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as file:
        async for block in request.stream():
            await run_in_threadpool(file.write, block)
        return await run_in_threadpool(_keep, request, bearer, unquote(x_file_name), file)


@router.get("/cycles/{cycle_id}/documents/{sha256}", response_class=Response, responses={200: {"content": {"*/*": {}}}})
async def download(request: Request, bearer: Reader, cycle_id: str, sha256: str) -> Response:
    """A document of the steps that this account may see. The reading is logged."""
    return await document_of(request, await sight_of(request, bearer.account, cycle_id), sha256)


def uploaded(request: Request, bearer: Bearer, sha256: str) -> dict[str, str | int] | None:
    """The fields of an `Output` that prove it by a document of this token's; None where it has brought none."""
    ports = ports_of(request)
    known = ports.accounts.tokens.remembered(bearer.token.id, f"document/{sha256}", ports.now())
    if known is None:
        return None
    size, media_type = known.split(" ", 1)
    return {"sha256": sha256, "size": int(size), "media_type": media_type}


def _keep(request: Request, bearer: Bearer, name: str, file: IO[bytes]) -> Uploaded:
    ports = ports_of(request)
    size = file.tell()
    file.seek(0)
    media_type = limits_of(ports.settings).media_type(name, size, file.read(HEAD))
    file.seek(0)
    stored: Stored = ports.documents.put(file)  # type: ignore[arg-type]
    ports.accounts.tokens.remember(
        bearer.token.id, f"document/{stored.sha256}", f"{stored.size} {media_type}", ports.now()
    )
    return Uploaded(sha256=stored.sha256, size=stored.size, media_type=media_type)
