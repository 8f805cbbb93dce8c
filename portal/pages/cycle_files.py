"""What a cycle leaves to be saved: the documents of its steps, and its dossier once it has ended."""

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from portal.frame.downloads import document_response, dossier_response
from portal.frame.ports import desk_of
from portal.frame.security import caller_of, person

router = APIRouter()


@router.get("/siklus/{cycle_id}/dokumen/{sha256}", dependencies=[Depends(person)])
async def document(request: Request, cycle_id: str, sha256: str) -> Response:
    return document_response(await desk_of(request).fetching.document(caller_of(request), cycle_id, sha256))


@router.get("/siklus/{cycle_id}/berkas.zip", dependencies=[Depends(person)])
async def dossier(request: Request, cycle_id: str) -> Response:
    return dossier_response(cycle_id, await desk_of(request).fetching.dossier(caller_of(request), cycle_id))
