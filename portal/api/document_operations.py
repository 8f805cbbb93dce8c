"""Documents: brought before a step is completed with them, and read afterwards."""

import tempfile
from typing import Annotated, BinaryIO, cast
from urllib.parse import unquote

from fastapi import APIRouter, Header, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from desk.bringing import NotTheFile
from portal.api.bearer import Actor, Reader
from portal.api.bodies import CycleId
from portal.api.problems import Objection, documented
from portal.frame.downloads import document_response
from portal.frame.ports import desk_of, ports_of
from portal.frame.security import caller_of
from portal.frame.uploads import uploads_of
from sop.dossier.evidence import Upload

router = APIRouter(tags=["documents"])

IN_MEMORY = 1_000_000
"""Bytes of an upload beyond which it waits on the disk."""
ANYTHING = "application/octet-stream"


@router.post(
    "/documents",
    status_code=201,
    responses=documented(400, 413, 415),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {ANYTHING: {"schema": {"type": "string", "format": "binary", "minLength": 1}}},
        }
    },
)
async def upload(
    request: Request,
    bearer: Actor,
    x_file_name: Annotated[
        str, Header(min_length=1, max_length=500, description="The file's own name, percent-encoded; tells its type.")
    ],
) -> Upload:
    """Keeps the body as a document, for what this token completes within a day.

    Brought once more it is the same document: no key is needed.
    """
    name, said = unquote(x_file_name), request.headers.get("content-type", "").partition(";")[0].strip().lower()
    claimed = None if said in ("", ANYTHING) else said
    most = int(request.headers.get("content-length", ports_of(request).settings.document_max_bytes))
    with uploads_of(request).room(bearer.account.id, most), tempfile.SpooledTemporaryFile(IN_MEMORY) as file:
        async for block in request.stream():
            await run_in_threadpool(file.write, block)
        try:
            return await run_in_threadpool(
                desk_of(request).bringing.bring, bearer.token.id, name, cast(BinaryIO, file), claimed
            )
        except NotTheFile as error:
            sentence = f"Kirim isi berkas apa adanya, dengan Content-Type: {ANYTHING} atau {error.media_type}."
            raise Objection(415, "not_the_file", sentence) from error


@router.get(
    "/cycles/{cycle_id}/documents/{sha256}",
    response_class=Response,
    responses={200: {"content": {"*/*": {}}}, **documented(404)},
)
async def download(request: Request, bearer: Reader, cycle_id: CycleId, sha256: str) -> Response:
    """A document of the steps that this account may see. The reading is logged."""
    return document_response(await desk_of(request).fetching.document(caller_of(request), cycle_id, sha256))
