"""All cycles, for operators: by role, by standing, by a word of their title."""

from dataclasses import dataclass
from math import ceil
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response

from adapters.people.accounts import Session
from adapters.temporal.cycle_lists import Listed
from desk.waiting import PAGE
from portal.frame.live import live_of, looking
from portal.frame.ports import Ports, ports_of
from portal.frame.rendering import render
from portal.frame.security import operator
from sop.cycle.messages import Standing
from sop.cycle.view import STANDING_WORDS

router = APIRouter()

Operator = Annotated[Session, Depends(operator)]


@dataclass(frozen=True)
class Wanted:
    """Which cycles, and which page of them."""

    word: str
    role: str | None
    standing: Standing | None
    page: int

    @property
    def filters(self) -> str:
        return urlencode({"cari": self.word, "peran": self.role or "", "keadaan": self.standing or ""})

    async def found(self, ports: Ports) -> Listed:
        first, last = (self.page - 1) * PAGE, self.page * PAGE
        return await ports.cycles.lists.newest(first, last, ports.now(), self.role, self.standing, self.word.strip())


def wanted(
    request: Request,
    cari: Annotated[str, Query(max_length=200)] = "",
    peran: str = "",
    keadaan: str = "",
    hal: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Wanted:
    """`cari`: part of an id or a title; `peran`: whose turn it is; `keadaan`: a standing. What is unknown is all."""
    role = peran if peran in ports_of(request).office.role_names else None
    standing = Standing(keadaan) if keadaan in set(Standing) else None
    return Wanted(cari, role, standing, hal)


@router.get("/siklus")
async def overview(request: Request, session: Operator, wish: Annotated[Wanted, Depends(wanted)]) -> Response:
    ports = ports_of(request)
    found = await wish.found(ports)
    return render(
        request,
        "siklus_semua.html",
        rows=found.rows,
        total=found.total,
        hal=wish.page,
        pages=max(1, ceil(found.total / PAGE)),
        cari=wish.word,
        peran=wish.role or "",
        keadaan=wish.standing or "",
        filters=wish.filters,
        mark=found.mark,
        role_names=ports.office.role_names,
        standings=STANDING_WORDS,
    )


@router.get("/semua/hidup")
async def stream(request: Request, session: Operator, wish: Annotated[Wanted, Depends(wanted)]) -> Response:
    """Tells an open list when it has changed."""

    async def mark() -> str:
        return (await wish.found(ports_of(request))).mark

    return live_of(request).stream(request, session, ("semua", wish), looking(mark))
