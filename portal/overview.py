"""All cycles, for operators: by role, by standing, by a word of their title."""

from math import ceil
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response

from adapters.accounts import Session
from portal.pages import render
from portal.ports import ports_of
from portal.roles import role_names
from portal.security import operator
from portal.tasks import PAGE
from sop.messages import Standing
from sop.view import STANDING_WORDS

router = APIRouter()


@router.get("/siklus")
async def overview(
    request: Request,
    session: Annotated[Session, Depends(operator)],
    cari: Annotated[str, Query(max_length=200)] = "",
    peran: str = "",
    keadaan: str = "",
    hal: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    """`cari`: part of an id or a title; `peran`: whose turn it is; `keadaan`: a standing. What is unknown is all."""
    names = role_names()
    role = peran if peran in names else None
    standing = Standing(keadaan) if keadaan in set(Standing) else None
    rows = await ports_of(request).cycles.rows(role=role, standing=standing)
    wanted = cari.strip().casefold()
    found = [row for row in rows if wanted in row.cycle_id.casefold() or wanted in (row.title or "").casefold()]
    return render(
        request,
        "siklus_semua.html",
        rows=found[(hal - 1) * PAGE : hal * PAGE],
        total=len(found),
        hal=hal,
        pages=max(1, ceil(len(found) / PAGE)),
        cari=cari,
        peran=role or "",
        keadaan=standing or "",
        filters=urlencode({"cari": cari, "peran": role or "", "keadaan": standing or ""}),
        role_names=names,
        standings=STANDING_WORDS,
        now=ports_of(request).now(),
    )
