"""The official sheet of a cycle's SOP, with the progress in its flowchart: one picture for each page."""

from functools import lru_cache
from threading import Lock
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from adapters.papers.sop_sheets import sheet_svgs
from adapters.people.accounts import Session
from desk.seeing import Sight
from portal.frame.ports import desk_of
from portal.frame.security import person
from sop.base.errors import NotHere
from sop.papers.sheet import Sheet, sheet_of

KEPT = 24
"""Sheets that need not be typeset again while nothing happens to their cycles; each about 1 MB."""

router = APIRouter()


async def addresses(sight: Sight) -> tuple[str, ...]:
    """Where the pictures of a cycle are, in the order of the pages."""
    cycle_id = quote(sight.view.cycle_id, safe="")
    return tuple(f"/gambar/{cycle_id}-{page}.svg" for page in range(1, len(await _drawn(sight)) + 1))


@router.get("/gambar/{cycle_id}-{page}.svg")
async def picture(request: Request, cycle_id: str, page: int, session: Annotated[Session, Depends(person)]) -> Response:
    """An outside party gets none: it tells of everybody's steps."""
    sight = await desk_of(request).seeing.sight_of(session.account, cycle_id)
    pages = await _drawn(sight) if sight.whole else ()
    if not 1 <= page <= len(pages):
        raise NotHere
    return Response(pages[page - 1], media_type="image/svg+xml")


async def _drawn(sight: Sight) -> tuple[bytes, ...]:
    return await run_in_threadpool(_typeset, sheet_of(sight.sop, sight.view))


def _typeset(sheet: Sheet) -> tuple[bytes, ...]:
    """One at a time: several take more memory, and no less time; and the same sheet is never typeset twice."""
    with _TURN:
        return _kept(sheet)


_kept = lru_cache(KEPT)(sheet_svgs)
_TURN = Lock()
