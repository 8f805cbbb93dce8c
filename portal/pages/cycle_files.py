"""What of a cycle is there to be saved: documents of its steps, drafts of letters, its dossier once it has ended."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from adapters.people.accounts import Session
from portal.frame.downloads import attachment, document_response, dossier_response
from portal.frame.ports import desk_of
from portal.frame.rendering import render
from portal.frame.security import caller_of, person

router = APIRouter()


@router.get("/siklus/{cycle_id}/dokumen/{sha256}", dependencies=[Depends(person)])
async def document(request: Request, cycle_id: str, sha256: str) -> Response:
    return document_response(await desk_of(request).fetching.document(caller_of(request), cycle_id, sha256))


@router.get("/siklus/{cycle_id}/surat")
async def letters(request: Request, cycle_id: str, session: Annotated[Session, Depends(person)]) -> Response:
    desk = desk_of(request)
    sight = await desk.seeing.sight_of(session.account, cycle_id)
    return render(request, "surat.html", view=sight.view, letters=await desk.drafting.letters(sight))


@router.get("/siklus/{cycle_id}/surat/{name}.pdf")
async def letter(request: Request, cycle_id: str, name: str, session: Annotated[Session, Depends(person)]) -> Response:
    desk = desk_of(request)
    pdf = await desk.drafting.paper(await desk.seeing.sight_of(session.account, cycle_id), name)
    return Response(pdf, media_type="application/pdf", headers=attachment(f"{cycle_id}-{name}.pdf"))


@router.get("/siklus/{cycle_id}/berkas.zip", dependencies=[Depends(person)])
async def dossier(request: Request, cycle_id: str) -> Response:
    return dossier_response(cycle_id, await desk_of(request).fetching.dossier(caller_of(request), cycle_id))
