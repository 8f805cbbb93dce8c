"""Reports for operators and heads: the register with filters, and the six-monthly monitoring of an SOP."""

from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from adapters.papers.monitoring_papers import monitoring_pdf
from adapters.people.accounts import Session
from adapters.register.register_rows import RegisteredCycle
from desk import monitoring_book, register_book
from desk.reporting import Monitored, Reporting, semester_of
from portal.frame.downloads import attachment
from portal.frame.ports import desk_of, ports_of
from portal.frame.rendering import render, sentence_of, status_of, today_of
from portal.frame.security import person
from portal.pages.register_sheet import row_of
from sop.base.errors import SopError
from sop.cycle.messages import Standing
from sop.cycle.view import STANDING_WORDS
from sop.form.form3 import OFFICE_ZONE
from sop.monitoring.assessment import REVIEW
from sop.papers.monitoring_report import summary_of
from sop.time.periods import period_of

MOST_ROWS = 500
"""Cycles that the page shows; the spreadsheets have all of them."""
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

router = APIRouter()


def reader(request: Request, session: Annotated[Session, Depends(person)]) -> Session:
    """The session of somebody to whom reports are open."""
    ports_of(request).office.require_reports(session.account, today_of(request))
    return session


Reader = Annotated[Session, Depends(reader)]


class Filters(NamedTuple):
    """What the list is narrowed to, as the address says it; empty for all."""

    periode: str = ""
    keadaan: str = ""
    peran: str = ""
    terlambat: str = ""


def _filters(periode: str = "", keadaan: str = "", peran: str = "", terlambat: str = "") -> Filters:
    return Filters(periode.strip(), keadaan, peran, terlambat)


Narrowed = Annotated[Filters, Depends(_filters)]


@router.get("/laporan")
async def register(request: Request, session: Reader, filters: Narrowed) -> Response:
    try:
        found = await run_in_threadpool(_cycles, desk_of(request).reporting, filters)
        problem, status = "", 200
    except SopError as error:
        found, problem, status = [], sentence_of(error), status_of(error)
    return render(
        request,
        "laporan.html",
        status,
        rows=[row_of(each) for each in reversed(found[-MOST_ROWS:])],
        count=len(found),
        filters=filters,
        standings=[(each.value, word) for each, word in STANDING_WORDS.items()],
        role_options=[(role.id, role.short) for role in ports_of(request).office.own.roles],
        query=str(request.query_params),
        semester=semester_of(today_of(request)),
        problem=problem,
    )


@router.get("/laporan/register.csv")
async def register_csv(request: Request, session: Reader, filters: Narrowed) -> Response:
    found = await run_in_threadpool(_cycles, desk_of(request).reporting, filters)
    content = register_book.register_csv(found)
    return Response(content, media_type="text/csv", headers=attachment("register.csv"))


@router.get("/laporan/register.xlsx")
async def register_xlsx(request: Request, session: Reader, filters: Narrowed) -> Response:
    found = await run_in_threadpool(_cycles, desk_of(request).reporting, filters)
    content = await run_in_threadpool(register_book.register_xlsx, found)
    return Response(content, media_type=_XLSX, headers=attachment("register.xlsx"))


@router.get("/laporan/pemantauan")
async def monitoring(request: Request, session: Reader, periode: str = "", sop: str = "", gladi: str = "") -> Response:
    office = ports_of(request).office
    document = office.sops.get(sop, office.own)
    typed = periode.strip() or semester_of(today_of(request))
    try:
        monitored = await _monitored(request, sop, typed, gladi)
        problem, status = "", 200
    except SopError as error:
        monitored, problem, status = None, sentence_of(error), status_of(error)
    return render(
        request,
        "pemantauan.html",
        status,
        typed=typed,
        sop=next(name for name, each in office.sops.items() if each is document),
        sops=[(name, each.name) for name, each in office.sops.items()],
        rehearsals=gladi == "ya",
        found=monitored.found if monitored else None,
        report=monitored.report if monitored else None,
        summary=summary_of(monitored.found) if monitored else "",
        review=REVIEW,
        problem=problem,
    )


@router.get("/laporan/pemantauan.pdf")
async def monitoring_paper(
    request: Request, session: Reader, periode: str = "", sop: str = "", gladi: str = ""
) -> Response:
    monitored = await _monitored(request, sop, periode or semester_of(today_of(request)), gladi)
    content = await run_in_threadpool(monitoring_pdf, monitored.report, monitored.sop, ports_of(request).stationery)
    return Response(content, media_type="application/pdf", headers=attachment(_named(monitored, "pdf")))


@router.get("/laporan/pemantauan.xlsx")
async def monitoring_workbook(
    request: Request, session: Reader, periode: str = "", sop: str = "", gladi: str = ""
) -> Response:
    monitored = await _monitored(request, sop, periode or semester_of(today_of(request)), gladi)
    content = await run_in_threadpool(monitoring_book.monitoring_xlsx, monitored)
    return Response(content, media_type=_XLSX, headers=attachment(_named(monitored, "xlsx")))


def _cycles(reporting: Reporting, filters: Filters) -> list[RegisteredCycle]:
    """Raises SopError for a period that is none; whatever else is not known narrows nothing."""
    standing = Standing(filters.keadaan) if filters.keadaan in set(Standing) else None
    late = {"ya": True, "tidak": False}.get(filters.terlambat)
    span = period_of(filters.periode, OFFICE_ZONE) if filters.periode else None
    return reporting.cycles(span, standing, filters.peran or None, late)


async def _monitored(request: Request, sop: str, period: str, gladi: str) -> Monitored:
    """As the page's address says it; raises SopError for a period that is none."""
    office, reporting = ports_of(request).office, desk_of(request).reporting
    document = office.sops.get(sop, office.own)
    span = period_of(period, document.zone)
    return await run_in_threadpool(reporting.monitored, document, office.sops.values(), span, rehearsals=gladi == "ya")


def _named(monitored: Monitored, ending: str) -> str:
    return f"pemantauan-{monitored.sop.id}-{monitored.found.period.name}.{ending}"
