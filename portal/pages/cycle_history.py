"""The long lists of one cycle, page by page: its journal, the attempts that were given back, its pauses."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from adapters.people.accounts import Session
from portal.frame.ports import desk_of
from portal.frame.rendering import render
from portal.frame.security import person
from portal.pages.cycle_shown import journal_line, past_attempt, pause_words

router = APIRouter()

Person = Annotated[Session, Depends(person)]
From = Annotated[int, Query(ge=0, le=1_000_000)]
"""How many rows come before the page."""


@router.get("/siklus/{cycle_id}/jurnal")
async def journal(request: Request, cycle_id: str, session: Person, dari: From = 0) -> Response:
    desk = desk_of(request)
    sight = await desk.seeing.sight_of(session.account, cycle_id)
    found = await desk.paging.journal(sight, dari)
    lines = [journal_line(sight, entry) for entry in found.rows]
    kept = sight.seen().rejections
    apart = [journal_line(sight, entry) for entry in kept.tail] if kept is not None and found.following is None else []
    count = kept.count if kept is not None else 0
    return render(
        request, "riwayat.html", view=sight.view, heading="Jurnal", found=found, lines=lines, apart=apart, count=count
    )


@router.get("/siklus/{cycle_id}/percobaan")
async def past(request: Request, cycle_id: str, session: Person, dari: From = 0) -> Response:
    desk = desk_of(request)
    sight = await desk.seeing.sight_of(session.account, cycle_id)
    found = await desk.paging.past(sight, dari)
    attempts = [past_attempt(sight, each) for each in found.rows]
    heading = "Pengerjaan yang dikembalikan"
    return render(request, "riwayat.html", view=sight.view, heading=heading, found=found, attempts=attempts)


@router.get("/siklus/{cycle_id}/penghentian")
async def pauses(request: Request, cycle_id: str, session: Person, dari: From = 0) -> Response:
    desk = desk_of(request)
    sight = await desk.seeing.sight_of(session.account, cycle_id)
    found = await desk.paging.pauses(sight, dari)
    stops = [f"Langkah {each.step}. {pause_words(sight, each)}" for each in found.rows]
    return render(request, "riwayat.html", view=sight.view, heading="Penghentian waktu", found=found, stops=stops)
