"""The page of one cycle, with what belongs to it: its flowchart, its documents, its dossier."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from adapters.people.accounts import Session
from desk.deeds import BUTTONS
from portal.frame.live import live_of
from portal.frame.ports import desk_of, ports_of
from portal.frame.rendering import render
from portal.frame.security import person
from portal.pages import cycle_files, cycle_history, sheets, signed_paper_page
from portal.pages.cycle_shown import page_of
from sop.cycle.messages import CycleView

router = APIRouter()
for part in (sheets, cycle_files, cycle_history, signed_paper_page):
    router.include_router(part.router)


@router.get("/siklus/{cycle_id}")
async def cycle(request: Request, cycle_id: str, session: Annotated[Session, Depends(person)]) -> Response:
    sight = await desk_of(request).seeing.sight_of(session.account, cycle_id)
    ports = ports_of(request)
    signed = await desk_of(request).keeping_papers.of(sight)
    show_engine = session.account.operator and ports.ui_address
    return render(
        request,
        "siklus.html",
        page=page_of(sight),
        mark=mark_of(sight.view) if sight.view.current_step is not None else "",
        actions=[deed for deed in BUTTONS if deed.command in sight.powers],
        pictures=await sheets.addresses(sight) if sight.whole else (),
        engine=f"{ports.ui_address}/{cycle_id}" if show_engine else "",
        dossier=await desk_of(request).fetching.receipt(sight),
        signed=[signed_paper_page.shown(each, sight.view.zone) for each in signed],
        drafts=desk_of(request).drafting.are_due(sight),
    )


@router.get("/siklus/{cycle_id}/hidup")
async def stream(request: Request, cycle_id: str, session: Annotated[Session, Depends(person)]) -> Response:
    """Tells an open page when anything has happened to its cycle; 204 where nothing ever will again."""
    seeing, cycles = desk_of(request).seeing, ports_of(request).cycles
    sight = await seeing.sight_of(session.account, cycle_id)
    if sight.view.current_step is None:
        return Response(status_code=204)

    async def marks() -> AsyncIterator[str]:
        async for _ in cycles.changes(cycle_id):
            yield mark_of((await seeing.sight_of(session.account, cycle_id)).view)

    alike = None if sight.whole else session.account  # to an outsider the cycle may be gone at any time
    return live_of(request).stream(request, session, ("siklus", cycle_id, alike), marks)


def mark_of(view: CycleView) -> str:
    """Changes whenever anything happens to a cycle."""
    return view.journal[-1].hash[:16]
