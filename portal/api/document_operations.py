"""Documents: brought before a step is completed with them, and read afterwards."""

import tempfile
from typing import Annotated, BinaryIO, cast
from urllib.parse import unquote

from fastapi import APIRouter, Header, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from adapters.people.requests import Upload
from portal.api.bearer import Actor, Reader
from portal.api.bodies import CycleId
from portal.api.problems import Objection, documented
from portal.frame.form_evidence import limits_of, measured
from portal.frame.ports import Ports, desk_of, ports_of
from portal.pages.document_download import document_of

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
    ports, name = ports_of(request), unquote(x_file_name)
    claimed = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as file:
        async for block in request.stream():
            await run_in_threadpool(file.write, block)
        brought = await run_in_threadpool(_kept, ports, cast(BinaryIO, file), name, claimed)
    await run_in_threadpool(ports.accounts.requests.bring, bearer.token.id, brought, ports.now())
    return brought


@router.get(
    "/cycles/{cycle_id}/documents/{sha256}",
    response_class=Response,
    responses={200: {"content": {"*/*": {}}}, **documented(404)},
)
async def download(request: Request, bearer: Reader, cycle_id: CycleId, sha256: str) -> Response:
    """A document of the steps that this account may see. The reading is logged."""
    return await document_of(request, await desk_of(request).seeing.sight_of(bearer.account, cycle_id), sha256)


def _kept(ports: Ports, file: BinaryIO, name: str, claimed: str) -> Upload:
    """The document, once it is in the store. Raises 415 for what says of itself that it is something else: a form, most
    of the time, which would be kept with all its wrapping."""
    size, media_type = measured(file, name, limits_of(ports.settings))
    if claimed not in ("", ANYTHING, media_type):
        sentence = f"Kirim isi berkas apa adanya, dengan Content-Type: {ANYTHING} atau {media_type}."
        raise Objection(415, "not_the_file", sentence)
    stored = ports.documents.put(file)
    return Upload(sha256=stored.sha256, size=size, media_type=media_type)
