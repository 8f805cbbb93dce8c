"""Starting a cycle: its title, its SOP and how minutes are counted; first the plan, then the start."""

import re
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import Response

from adapters.accounts import Session
from adapters.cycles import new_cycle_id
from portal.commands import checked, text_of
from portal.cycle_page import page_address
from portal.moments import moment
from portal.office import known_sops
from portal.pages import redirect, render, sentence_of, status_of
from portal.ports import ports_of
from portal.security import checked_form, operator
from sop.calendar import CALENDARS, load_calendar
from sop.document import DEFAULT_SOP, Sop
from sop.errors import CycleExists, MalformedMessage, SopError
from sop.messages import Order
from sop.plan import Plan, plan

COUNTINGS = (("asn", "Jam kerja kantor (hari libur tidak dihitung)"), ("always", "Waktu jam, siang dan malam"))
FIELDS = ("title", "sop", "calendar", "cycle_id", "planned")

_CYCLE_ID = re.compile(r"siklus-[0-9]{4}-[0-9a-f]{6}")

router = APIRouter()


@router.get("/siklus/baru")
async def ask(request: Request, session: Annotated[Session, Depends(operator)]) -> Response:
    return _form(request, {"title": "", "sop": DEFAULT_SOP.stem, "calendar": "asn", "cycle_id": "", "planned": ""})


@router.post("/siklus/baru")
async def start(
    request: Request,
    session: Annotated[Session, Depends(operator)],
    form: Annotated[FormData, Depends(checked_form)],
) -> Response:
    """Starts only what the plan has shown; the plan names the cycle, so that a form sent twice starts it once."""
    typed, ports, now = {name: text_of(form, name) for name in FIELDS}, ports_of(request), ports_of(request).now()
    try:
        order = await run_in_threadpool(order_of, typed, now)
        planned = plan(order, now)
        shown = f"{typed['sop']} {typed['calendar']}"
        as_shown = typed["planned"] == shown and _CYCLE_ID.fullmatch(typed["cycle_id"]) is not None
        if text_of(form, "aksi") != "mulai" or not as_shown:
            again = typed | {"cycle_id": new_cycle_id(now), "planned": shown}
            return _form(request, again, order, planned, now=now)
        if typed["cycle_id"] in {row.cycle_id for row in await run_in_threadpool(ports.register.cycles)}:
            raise CycleExists(typed["cycle_id"], running=True)
        await ports.cycles.start(typed["cycle_id"], order)
    except CycleExists as error:
        return redirect(request, page_address(error.cycle_id), "Siklus ini sudah dimulai.")
    except SopError as error:
        return _form(request, typed, error=error)
    return redirect(request, page_address(typed["cycle_id"]), f"Siklus {typed['cycle_id']} dimulai.")


def order_of(typed: dict[str, str], now: datetime) -> Order:
    """The order that a form describes; its calendars begin with this year, since they travel in every history.

    Raises SopError for what is missing, or a file that cannot be used.
    """
    sop = known_sops().get(typed["sop"])
    if sop is None or typed["calendar"] not in dict(COUNTINGS):
        raise MalformedMessage("Pilih SOP dan cara menghitung waktu dari daftar.")
    if not typed["title"]:
        raise MalformedMessage("Isi judul siklus.")
    names = dict.fromkeys(role.calendar for role in sop.roles) if typed["calendar"] == "asn" else ()
    known = (load_calendar(CALENDARS / f"{name}.toml") for name in names)
    calendars = tuple(each.since(min(now.year, each.years[-1])) for each in known)
    return checked(lambda: Order(title=typed["title"], sop=sop, calendars=calendars))


def _form(
    request: Request,
    typed: dict[str, str],
    order: Order | None = None,
    planned: Plan | None = None,
    *,
    now: datetime | None = None,
    error: SopError | None = None,
) -> Response:
    warnings: list[str] = []
    if order is not None and planned is not None and now is not None:
        warnings = [line for each in order.calendars for line in each.warnings(now.year, planned.ends_at.year)]
    return render(
        request,
        "mulai.html",
        status_of(error) if error else 200,
        typed=typed,
        sops=[(name, f"{sop.name}, versi {sop.version}") for name, sop in known_sops().items()],
        countings=COUNTINGS,
        rows=_rows(order.sop, planned) if order and planned else (),
        ends=moment(planned.ends_at, order.sop.zone) if order and planned else "",
        warnings=warnings,
        problem=sentence_of(error) if error else "",
    )


def _rows(sop: Sop, planned: Plan) -> list[tuple[str, ...]]:
    return [
        (
            str(step.number),
            step.name,
            sop.role(step.role).short,
            str(step.minutes),
            moment(step.starts_at, sop.zone),
            moment(step.due_at, sop.zone),
        )
        for step in planned.steps
    ]
