"""The page of one cycle, with what belongs to it: its flowchart, its documents, its dossier."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import PlainTextResponse, Response

from adapters.accounts import Session
from portal import documents, dossiers, sheets
from portal.cycle_page import page_of
from portal.pages import render
from portal.ports import ports_of
from portal.powers import Deed
from portal.security import person
from portal.sight import sight_of

LABELS = {
    Deed.FINISH: "Selesaikan langkah ini",
    Deed.ACKNOWLEDGE: "Tanggapi eskalasi",
    Deed.RETURN: "Kembalikan pekerjaan",
    Deed.EXTEND: "Perpanjang batas waktu",
    Deed.PAUSE: "Hentikan waktu",
    Deed.RESUME: "Jalankan waktu kembali",
    Deed.CANCEL: "Batalkan siklus",
}
"""The buttons of the page."""

router = APIRouter()
for part in (sheets, documents, dossiers):
    router.include_router(part.router)


@router.get("/siklus/{cycle_id}")
async def cycle(request: Request, cycle_id: str, session: Annotated[Session, Depends(person)]) -> Response:
    sight = await sight_of(request, session.account, cycle_id)
    ports = ports_of(request)
    show_engine = session.account.operator and ports.ui_address
    return render(
        request,
        "siklus.html",
        page=page_of(sight),
        actions=[(deed, LABELS[deed]) for deed in sight.powers],
        pictures=await sheets.addresses(sight) if sight.whole else (),
        engine=f"{ports.ui_address}/{cycle_id}" if show_engine else "",
        dossier=await dossiers.receipt(request, sight),
    )


@router.get("/siklus/{cycle_id}/tanda")
async def mark(request: Request, cycle_id: str, session: Annotated[Session, Depends(person)]) -> Response:
    """A text that changes whenever anything happens to the cycle."""
    return PlainTextResponse((await sight_of(request, session.account, cycle_id)).view.journal[-1].hash)
