"""A document that a step has handed over, for those who may see that step. Every reading is in the access log."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from adapters.people.accounts import Session
from desk.seeing import Sight
from portal.frame.downloads import attachment, file_name, media_type
from portal.frame.ports import desk_of, ports_of
from portal.frame.security import logged, person
from sop.base.errors import NotHere
from sop.people.people import AccessKind

router = APIRouter()


@router.get("/siklus/{cycle_id}/dokumen/{sha256}")
async def document(
    request: Request, cycle_id: str, sha256: str, session: Annotated[Session, Depends(person)]
) -> Response:
    """Raises DocumentNotFound or DamagedDocument where the store has lost it; a large one may still break off, and is
    then shorter than its reader was told."""
    return await document_of(request, await desk_of(request).seeing.sight_of(session.account, cycle_id), sha256)


async def document_of(request: Request, sight: Sight, sha256: str) -> Response:
    """A document in sight, to be saved. Raises NotHere for any other."""
    output = next((each for each in sight.outputs() if each.sha256 == sha256), None)
    if output is None:
        raise NotHere
    blocks = await run_in_threadpool(ports_of(request).documents.open, sha256)
    await logged(request, AccessKind.DOCUMENT_READ, f"{sight.view.cycle_id}/{sha256}")
    return StreamingResponse(
        blocks,
        media_type=media_type(output.media_type),
        headers=attachment(file_name(output.title, output.media_type)),
    )
