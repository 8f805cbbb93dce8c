"""What has been recorded: the register, the six-monthly monitoring, dossiers."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from adapters.people.tokens import Bearer
from adapters.register.register_rows import RegisteredCycle
from desk.reporting import semester_of
from portal.api.bearer import Archivist
from portal.api.bodies import CycleId, known_sop
from portal.api.problems import documented
from portal.frame.downloads import dossier_response
from portal.frame.ports import desk_of, ports_of
from portal.frame.rendering import today_of
from portal.frame.security import caller_of
from sop.base.errors import MalformedMessage, SopError
from sop.cycle.messages import Standing
from sop.form.document import DEFAULT_SOP
from sop.form.form3 import OFFICE_ZONE
from sop.monitoring.monitoring import Monitoring
from sop.time.periods import Period as Span
from sop.time.periods import period_of

router = APIRouter(tags=["records"])


def reader(request: Request, bearer: Archivist) -> Bearer:
    """The bearer, where the register is open to his account."""
    ports_of(request).office.require_reports(bearer.account, today_of(request))
    return bearer


Reader = Annotated[Bearer, Depends(reader)]
Period = Annotated[
    str | None,
    Query(
        max_length=30,
        description="A year, a half-year, a month, or days: `2026`, `2026-S2`, `2026-11`, `2026-01-01..2026-06-30`.",
        examples=["2026-S2", "2026-11", "2026-01-01..2026-06-30"],
    ),
]


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
    span = None if period is None else _period(period, OFFICE_ZONE)
    return await run_in_threadpool(desk_of(request).reporting.cycles, span, standing, role, late)


@router.get("/monitoring")
async def monitoring(
    request: Request,
    bearer: Reader,
    period: Period = None,
    sop: str = DEFAULT_SOP.stem,
    rehearsals: bool = False,
) -> Monitoring:
    """The figures of PermenPANRB 35/2012 for a period; without one, for the half-year that runs."""
    document = known_sop(request, sop)
    span = _period(period or semester_of(today_of(request)), document.zone)
    reporting = desk_of(request).reporting
    return await run_in_threadpool(reporting.monitoring, document, span, rehearsals=rehearsals)


@router.get(
    "/cycles/{cycle_id}/dossier",
    response_class=Response,
    responses={200: {"content": {"application/zip": {}}}, **documented(404)},
)
async def dossier(request: Request, bearer: Archivist, cycle_id: CycleId) -> Response:
    """The dossier of a cycle that has ended, as a zip. The reading is logged."""
    return dossier_response(cycle_id, await desk_of(request).fetching.dossier(caller_of(request), cycle_id))


def _period(text: str, zone: str) -> Span:
    try:
        return period_of(text, zone)
    except SopError as error:
        raise MalformedMessage(f"period: {error}") from error
