"""The inbox: what waits for whoever is signed in."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from adapters.people.accounts import Session
from portal.frame.live import live_of, looking
from portal.frame.ports import desk_of, ports_of
from portal.frame.rendering import render, today_of
from portal.frame.security import person
from portal.pages.task_shown import ShownTask
from sop.people.access import ACCESS_WORDS

router = APIRouter()

Person = Annotated[Session, Depends(person)]
Place = Annotated[int, Query(ge=1, le=10_000)]


@router.get("/")
async def inbox(request: Request, session: Person, hal: Place = 1) -> Response:
    """`hal`: the page of the turns. Escalations stand on the first, as many as a page holds: when they are answered,
    others follow."""
    office, held = ports_of(request).office, session.account.roles(today_of(request))
    found = await desk_of(request).waiting.inbox(session.account, hal)
    return render(
        request,
        "kotak_tugas.html",
        escalations=[ShownTask(each, office) for each in found.escalations],
        more=found.more_escalations,
        turns=[ShownTask(each, office) for each in found.turns],
        answered=found.complete,
        held=[office.role_name(role) for role in held],
        hal=hal,
        pages=found.pages,
        total=found.total,
        late=found.late,
        mark=found.mark,
        news=await run_in_threadpool(desk_of(request).informing.news, session.account),
        access_words=ACCESS_WORDS,
    )


@router.get("/kotak/hidup")
async def stream(request: Request, session: Person, hal: Place = 1) -> Response:
    """Tells an open inbox when it has changed, as far as lists know."""
    waiting, account = desk_of(request).waiting, session.account
    alike = account.roles(today_of(request)), account.only_party  # whoever has the same inbox
    marks = looking(lambda: waiting.mark(account, hal))
    return live_of(request).stream(request, session, ("kotak", alike, hal), marks)
