"""The inbox: what waits for whoever is signed in."""

import asyncio
from math import ceil
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from adapters.people.accounts import Session
from portal.frame.live import live_of, looking
from portal.frame.ports import ports_of
from portal.frame.rendering import render, today_of
from portal.frame.security import person
from portal.frame.tasks import PAGE, waiting_for

router = APIRouter()

Person = Annotated[Session, Depends(person)]
Place = Annotated[int, Query(ge=1, le=10_000)]


@router.get("/")
async def inbox(request: Request, session: Person, hal: Place = 1) -> Response:
    """`hal`: the page of the turns. Escalations stand on the first, as many as a page holds: when they are answered,
    others follow."""
    ports, held = ports_of(request), session.account.roles(today_of(request))
    waiting = await waiting_for(ports.cycles, ports.office, held, hal, ports.now())
    (turns, turns_known), (escalations, told_known) = await asyncio.gather(
        waiting.tasks(ports.cycles), waiting.escalations(ports.cycles)
    )
    return render(
        request,
        "kotak_tugas.html",
        escalations=escalations[:PAGE],
        more=len(escalations) > PAGE,
        turns=turns,
        answered=turns_known and told_known,
        held=[ports.office.role_name(role) for role in held],
        hal=hal,
        pages=max(1, ceil(waiting.turns.total / PAGE)),
        total=waiting.turns.total,
        late=waiting.turns.late,
        mark=waiting.mark,
    )


@router.get("/kotak/hidup")
async def stream(request: Request, session: Person, hal: Place = 1) -> Response:
    """Tells an open inbox when it has changed, as far as lists know."""
    ports, held = ports_of(request), session.account.roles(today_of(request))

    async def mark() -> str:
        return (await waiting_for(ports.cycles, ports.office, held, hal, ports.now())).mark

    return live_of(request).stream(request, session, ("kotak", held, hal), looking(mark))
