"""A document that a step has handed over, for those who may see that step. Every reading is in the access log."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from adapters.accounts import Session
from portal.downloads import attachment, file_name, media_type
from portal.ports import ports_of
from portal.security import address_of, person
from portal.sight import not_here, sight_of
from sop.people import AccessKind

router = APIRouter()


@router.get("/siklus/{cycle_id}/dokumen/{sha256}")
async def document(
    request: Request, cycle_id: str, sha256: str, session: Annotated[Session, Depends(person)]
) -> Response:
    """Raises DocumentNotFound or DamagedDocument where the store has lost it; a large one may still break off, and is
    then shorter than its reader was told."""
    sight = await sight_of(request, session, cycle_id)
    output = next((each for each in sight.outputs() if each.sha256 == sha256), None)
    if output is None:
        raise await not_here(request)
    blocks = await run_in_threadpool(ports_of(request).documents.open, sha256)
    await log_reading(request, session, f"{cycle_id}/{sha256}")
    return StreamingResponse(
        blocks,
        media_type=media_type(output.media_type),
        headers=attachment(file_name(output.title, output.media_type)),
    )


async def log_reading(request: Request, session: Session, subject: str) -> None:
    ports = ports_of(request)
    await run_in_threadpool(
        ports.accounts.log_access,
        session.account.id,
        AccessKind.DOCUMENT_READ,
        subject,
        address_of(request),
        ports.now(),
    )
