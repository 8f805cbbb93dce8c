"""What has been recorded: the register, the six-monthly monitoring, dossiers."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from adapters.register_rows import RegisteredCycle
from adapters.tokens import Bearer
from portal.api.bearer import Archivist
from portal.dossiers import dossier_of
from portal.office import known_sops, office_sop, require_reports
from portal.pages import OFFICE_ZONE, today_of
from portal.ports import ports_of
from portal.reports import monitored, semester_of
from sop.errors import MalformedMessage
from sop.messages import Standing
from sop.monitoring import Monitoring
from sop.periods import period_of

router = APIRouter(tags=["records"])


async def reader(request: Request, bearer: Archivist) -> Bearer:
    """The bearer, where the register is open to his account."""
    await require_reports(request, bearer.account)
    return bearer


Reader = Annotated[Bearer, Depends(reader)]
Period = Annotated[str | None, Query(max_length=20, examples=["2026-S2", "2026-Q4", "2026-11"])]


@router.get("/register")
async def register(
    request: Request,
    bearer: Reader,
    period: Period = None,
    standing: Standing | None = None,
    role: Annotated[str | None, Query(max_length=60)] = None,
    late: bool | None = None,
) -> list[RegisteredCycle]:
    """Every cycle that was ever started, in the order of their starts; also those that Temporal has forgotten."""
    span = None if period is None else period_of(period, OFFICE_ZONE)
    return await run_in_threadpool(
        ports_of(request).register.cycles, None if span is None else (span.since, span.until), standing, role, late
    )


@router.get("/monitoring")
async def monitoring(
    request: Request,
    bearer: Reader,
    period: Period = None,
    sop: Annotated[str | None, Query(max_length=100)] = None,
    rehearsals: bool = False,
) -> Monitoring:
    """The figures of PermenPANRB 35/2012 for a period; without one, for the half-year that runs."""
    document = office_sop() if sop is None else known_sops().get(sop)
    if document is None:
        raise MalformedMessage("sop: tidak dikenal; pilih salah satu dari /sops.")
    span = period_of(period or semester_of(today_of(request)), document.zone)
    return await monitored(request, document, span, rehearsals=rehearsals)


@router.get(
    "/cycles/{cycle_id}/dossier", response_class=Response, responses={200: {"content": {"application/zip": {}}}}
)
async def dossier(request: Request, bearer: Archivist, cycle_id: str) -> Response:
    """The dossier of a cycle that has ended, as a zip. The reading is logged."""
    return await dossier_of(request, bearer.account, cycle_id)
