"""Starting a cycle: its title, its SOP and how minutes are counted; first the plan, then the start."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import Response

from adapters.people.accounts import Session
from adapters.temporal.cycles import new_cycle_id
from desk.office import Office
from portal.frame.forms import checked, text_of
from portal.frame.moments import moment
from portal.frame.ports import ports_of
from portal.frame.rendering import redirect, render, sentence_of, status_of
from portal.frame.security import checked_form, logged, operator
from portal.pages.cycle_shown import page_address
from sop.base.errors import CycleExists, MalformedMessage, SopError
from sop.cycle.messages import EDITION, Order
from sop.cycle.plan import Plan, plan
from sop.cycle.wording import scale
from sop.people.people import AccessKind

COUNTINGS = (("asn", "Jam kerja kantor (hari libur tidak dihitung)"), ("always", "Waktu jam, siang dan malam"))
PACES = {"": 60.0, "gladi": 1.0}
"""Seconds of an SOP minute, for the office's own cycles and for a rehearsal."""
FIELDS = ("title", "sop", "calendar", "pace", "cycle_id", "planned")

_CYCLE_ID = re.compile(r"siklus-[0-9]{4}-[0-9a-f]{6}")

router = APIRouter()


@router.get("/siklus/baru")
async def ask(request: Request, session: Annotated[Session, Depends(operator)]) -> Response:
    return _form(request, dict.fromkeys(FIELDS, "") | {"sop": ports_of(request).office.own_name, "calendar": "asn"})


@router.post("/siklus/baru")
async def start(
    request: Request,
    session: Annotated[Session, Depends(operator)],
    form: Annotated[FormData, Depends(checked_form)],
) -> Response:
    """Starts only what the plan has shown; the plan names the cycle, so that a form sent twice starts it once."""
    typed, now = {name: text_of(form, name) for name in FIELDS}, ports_of(request).now()
    try:
        order = await run_in_threadpool(order_of, typed, ports_of(request).office, now)
        planned = plan(order, now)
        shown = "/".join(typed[name] for name in ("sop", "calendar", "pace"))
        as_shown = typed["planned"] == shown and _CYCLE_ID.fullmatch(typed["cycle_id"]) is not None
        if text_of(form, "aksi") != "mulai" or not as_shown:
            again = typed | {"cycle_id": new_cycle_id(now), "planned": shown}
            return _form(request, again, order, planned, now=now)
        await begin(request, typed["cycle_id"], order)
    except CycleExists as error:
        return redirect(request, page_address(error.cycle_id), "Siklus ini sudah dimulai.")
    except SopError as error:
        return _form(request, typed, error=error)
    return redirect(request, page_address(typed["cycle_id"]), f"Siklus {typed['cycle_id']} dimulai.")


async def begin(request: Request, cycle_id: str, order: Order) -> None:
    """Starts a cycle; the access log says who did. Raises CycleExists, also for an id that only the register knows."""
    ports = ports_of(request)
    await run_in_threadpool(ports.register.refuse_known, cycle_id)
    await ports.cycles.start(cycle_id, order)
    await logged(request, AccessKind.CYCLE_STARTED, cycle_id)


def order_of(typed: Mapping[str, str], office: Office, now: datetime) -> Order:
    """The order that a form describes; its calendars begin with this year, since they travel in every history.

    Raises SopError for what is missing, or a file that cannot be used.
    """
    sop = office.sops.get(typed["sop"])
    minute_seconds = PACES.get(typed.get("pace", ""))
    if sop is None or typed["calendar"] not in dict(COUNTINGS) or minute_seconds is None:
        raise MalformedMessage("Pilih SOP dan cara menghitung waktu dari daftar.")
    if not typed["title"]:
        raise MalformedMessage("Isi judul siklus.")
    known = office.calendars_of(sop) if typed["calendar"] == "asn" else ()
    calendars = tuple(each.since(min(now.year, each.years[-1])) for each in known)
    return checked(
        lambda: Order(
            title=typed["title"], sop=sop, calendars=calendars, minute_seconds=minute_seconds, edition=EDITION
        )
    )


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
        sops=ports_of(request).office.sop_titles.items(),
        countings=COUNTINGS,
        paces=[(pace, f"Gladi: {scale(PACES[pace])}" if pace else "Siklus kantor") for pace in PACES],
        rows=_rows(order, planned) if order and planned else (),
        ends=_moment(order, planned.ends_at) if order and planned else "",
        warnings=warnings,
        problem=sentence_of(error) if error else "",
    )


def _rows(order: Order, planned: Plan) -> list[tuple[str, ...]]:
    return [
        (
            str(step.number),
            step.name,
            order.sop.role(step.role).short,
            str(step.minutes),
            _moment(order, step.starts_at),
            _moment(order, step.due_at),
        )
        for step in planned.steps
    ]


def _moment(order: Order, at: datetime) -> str:
    return moment(at, order.sop.zone, seconds=order.minute_seconds < PACES[""])
