"""The inbox: what waits for whoever is signed in."""

import asyncio
import hashlib
from math import ceil
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.responses import PlainTextResponse

from adapters.accounts import Session
from adapters.cycle_rows import Why
from portal.pages import render, today_of
from portal.ports import ports_of
from portal.roles import role_name
from portal.security import person
from portal.tasks import PAGE, looked_into, tasks_of

router = APIRouter()

Person = Annotated[Session, Depends(person)]


@router.get("/")
async def inbox(request: Request, session: Person, hal: Annotated[int, Query(ge=1, le=10_000)] = 1) -> Response:
    """`hal`: the page. An escalation is shown before the turns of its page: it waits for a word, not for work."""
    ports, held = ports_of(request), session.account.roles(today_of(request))
    tasks, answered = await tasks_of(ports.cycles, held, ports.now())
    shown = tasks[(hal - 1) * PAGE : hal * PAGE]
    if answered:  # nobody is asked twice who has not answered
        shown = await looked_into(ports.cycles, shown)
    return render(
        request,
        "kotak_tugas.html",
        escalations=[task for task in shown if task.why is Why.ESCALATION],
        turns=[task for task in shown if task.why is Why.TURN],
        answered=answered,
        held=[role_name(role) for role in held],
        hal=hal,
        pages=max(1, ceil(len(tasks) / PAGE)),
        total=len(tasks),
        late=sum(task.late for task in tasks),
    )


@router.get("/kotak/tanda")
async def inbox_mark(request: Request, session: Person) -> Response:
    """A text that changes when the inbox does, as far as lists know: no worker is asked, so it costs little."""
    cycles, held = ports_of(request).cycles, session.account.roles(today_of(request))
    rows = await asyncio.gather(*(cycles.rows(role=role) for role in held))
    return PlainTextResponse(hashlib.sha256(repr(rows).encode()).hexdigest())
