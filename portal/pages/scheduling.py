"""Schedules: cycles that begin by themselves. First the plan, then the schedule; seen, paused, resumed, deleted."""

from datetime import date, datetime
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import Response

from adapters.people.accounts import Session
from adapters.temporal.schedules import PAUSED, RESUMED, ScheduleExists, ScheduleNotFound, require_name
from desk.office import Office
from desk.ordering import COUNTING_WORDS, unassigned
from desk.recurring import mark_of, series_of
from portal.frame.forms import text_of
from portal.frame.moments import moment
from portal.frame.ports import desk_of, ports_of
from portal.frame.rendering import problem, redirect, render, sentence_of, status_of
from portal.frame.security import caller_of, checked_form, operator
from portal.pages.starting import order_typed, party_fields
from sop.base.errors import MalformedMessage, SopError
from sop.cycle.messages import Order
from sop.cycle.recurrence import Period, Series
from sop.cycle.wording import shortened

ONCE = "once"
RHYTHMS = (
    (Period.MONTH, "Tiap bulan, pada hari kerja pertama"),
    (Period.QUARTER, "Tiap triwulan, pada hari kerja pertama"),
    (ONCE, "Sekali, pada tanggal di bawah ini"),
)
FIELDS = ("name", "title", "sop", "calendar", "every", "day", "planned")
SHOWN = 4
"""Starts that a plan shows."""
NOTE = 200
"""Letters of a schedule's note."""

router = APIRouter(prefix="/jadwal")

Operator = Annotated[Session, Depends(operator)]
Form = Annotated[FormData, Depends(checked_form)]


@router.get("")
async def schedules(request: Request, session: Operator) -> Response:
    office = ports_of(request).office
    blank = dict.fromkeys((*FIELDS, *party_fields(office)), "") | {
        "sop": office.own_name,
        "calendar": "asn",
        "every": Period.QUARTER,
    }
    return _page(request, blank, rows=await ports_of(request).schedules.rows())


@router.post("")
async def create(request: Request, session: Operator, form: Form) -> Response:
    """Makes only what the plan has shown, start by start; a form sent twice makes one schedule."""
    ports = ports_of(request)
    typed = {name: text_of(form, name) for name in (*FIELDS, *party_fields(ports.office))}
    try:
        require_name(typed["name"])
        order, planned = await run_in_threadpool(_planned, typed, ports.office, ports.now())
        mark = mark_of(typed["name"], order, planned)
        if text_of(form, "aksi") != "buat" or typed["planned"] != mark:
            return _page(request, typed | {"planned": mark}, order, planned)
        done = await desk_of(request).recurring.create(typed["name"], order, planned, mark, caller_of(request))
    except ScheduleExists as error:
        if error.same:
            return redirect(request, _address(error.name), "Jadwal ini sudah dibuat.")
        return _page(request, typed, error=error)
    except SopError as error:
        return _page(request, typed, error=error)
    return redirect(request, _address(typed["name"]), done)


@router.get("/{name:path}")
async def one(request: Request, name: str, session: Operator) -> Response:
    try:
        row = await ports_of(request).schedules.row(name)
    except ScheduleNotFound as error:
        return problem(request, 404, str(error))
    return render(request, "jadwal_satu.html", row=row, longest=NOTE)


@router.post("/{name:path}")
async def change(request: Request, name: str, session: Operator, form: Form) -> Response:
    """Pauses, resumes or deletes; a deletion is asked for once more."""
    recurring, caller, note = desk_of(request).recurring, caller_of(request), shortened(text_of(form, "note"), NOTE)
    try:
        match text_of(form, "aksi"), text_of(form, "yakin"):
            case "jeda", _:
                return redirect(request, _address(name), await recurring.pause(name, note or PAUSED, caller))
            case "lanjut", _:
                return redirect(request, _address(name), await recurring.resume(name, note or RESUMED, caller))
            case "hapus", "ya":
                return redirect(request, "/jadwal", await recurring.delete(name, caller))
            case "hapus", _:
                return render(request, "jadwal_hapus.html", row=await ports_of(request).schedules.row(name))
    except ScheduleNotFound as error:
        return problem(request, 404, str(error))
    raise MalformedMessage("Tindakan ini tidak dikenal. Buka kembali halaman jadwalnya.")


def _planned(typed: dict[str, str], office: Office, now: datetime) -> tuple[Order, Series]:
    """Raises SopError for what is missing, and for what no calendar knows."""
    order = order_typed(typed, office, now)
    return order, series_of(office, order, _when(typed), now)


def _when(typed: dict[str, str]) -> Period | date:
    if typed["every"] in set(Period):
        return Period(typed["every"])
    if typed["every"] != ONCE:
        raise MalformedMessage("Pilih dari daftar kapan siklus dimulai.")
    try:
        return date.fromisoformat(typed["day"])
    except ValueError as error:
        raise MalformedMessage("Isi tanggal mulai, misalnya 2026-12-21.") from error


def _address(name: str) -> str:
    return f"/jadwal/{quote(name, safe='')}"


def _page(
    request: Request,
    typed: dict[str, str],
    order: Order | None = None,
    planned: Series | None = None,
    *,
    rows: object = None,
    error: SopError | None = None,
) -> Response:
    """The form, before it a list where there is one, below it the plan."""
    zone = order.sop.zone if order else ""
    return render(
        request,
        "jadwal.html",
        status_of(error) if error else 200,
        rows=rows,
        typed=typed,
        sops=ports_of(request).office.sop_titles.items(),
        countings=COUNTING_WORDS.items(),
        outside=ports_of(request).office.external,
        rhythms=RHYTHMS,
        starts=[moment(at, zone) for at in planned.starts[:SHOWN]] if planned else (),
        more=max(0, len(planned.starts) - SHOWN) if planned else 0,
        ends=moment(planned.ends_at, zone) if planned else "",
        remarks=(*planned.remarks, *unassigned(order)) if planned and order else (),
        problem=sentence_of(error) if error else "",
    )
