"""Starting a cycle: its title, its SOP and how minutes are counted; first the plan, then the start."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import Response

from adapters.people.accounts import Session
from desk.office import Office
from desk.ordering import COUNTING_WORDS, CYCLE_ID, Counting, new_cycle_id, order_of, planned, unassigned
from portal.frame.forms import text_of
from portal.frame.moments import moment
from portal.frame.ports import desk_of, ports_of
from portal.frame.rendering import redirect, render, sentence_of, status_of
from portal.frame.security import caller_of, checked_form, operator
from portal.pages.cycle_shown import page_address
from sop.base.errors import CycleExists, MalformedMessage, SopError
from sop.base.reading import checked
from sop.cycle.messages import Order
from sop.cycle.plan import Plan
from sop.cycle.wording import scale

PACES = {"": 60.0, "gladi": 1.0}
"""Seconds of an SOP minute, for the office's own cycles and for a rehearsal."""
FIELDS = ("title", "sop", "calendar", "pace", "cycle_id", "planned")
PARTY = "pihak-"
"""How the name of the field for a role's party begins."""


router = APIRouter()


@router.get("/siklus/baru")
async def ask(request: Request, session: Annotated[Session, Depends(operator)]) -> Response:
    office = ports_of(request).office
    blank = dict.fromkeys((*FIELDS, *party_fields(office)), "")
    return _form(request, blank | {"sop": office.own_name, "calendar": "asn"})


@router.post("/siklus/baru")
async def start(
    request: Request,
    session: Annotated[Session, Depends(operator)],
    form: Annotated[FormData, Depends(checked_form)],
) -> Response:
    """Starts only what the plan has shown; the plan names the cycle, so that a form sent twice starts it once."""
    office, now = ports_of(request).office, ports_of(request).now()
    typed = {name: text_of(form, name) for name in (*FIELDS, *party_fields(office))}
    try:
        order = await run_in_threadpool(order_typed, typed, office, now)
        expected, doubts = planned(order, now)
        shown = "/".join(typed[name] for name in ("sop", "calendar", "pace"))
        as_shown = typed["planned"] == shown and CYCLE_ID.fullmatch(typed["cycle_id"]) is not None
        if text_of(form, "aksi") != "mulai" or not as_shown:
            again = typed | {"cycle_id": new_cycle_id(now), "planned": shown}
            return _form(request, again, order, expected, (*doubts, *unassigned(order)))
        await desk_of(request).ordering.start(order, typed["cycle_id"], caller_of(request))
    except CycleExists as error:
        return redirect(request, page_address(error.cycle_id), "Siklus ini sudah dimulai.")
    except SopError as error:
        return _form(request, typed, error=error)
    return redirect(request, page_address(typed["cycle_id"]), f"Siklus {typed['cycle_id']} dimulai.")


def order_typed(typed: Mapping[str, str], office: Office, now: datetime) -> Order:
    """The order that a form describes. Raises SopError for what is missing, or a file that cannot be used."""
    sop, pace = office.sops.get(typed["sop"]), PACES.get(typed.get("pace", ""))
    if sop is None or typed["calendar"] not in set(Counting) or pace is None:
        raise MalformedMessage("Pilih SOP dan cara menghitung waktu dari daftar.")
    if not typed["title"]:
        raise MalformedMessage("Isi judul siklus.")
    parties = {role: name for role in sop.external if (name := typed[f"{PARTY}{role}"])}
    counting = Counting(typed["calendar"])
    return checked(lambda: order_of(office, typed["title"], sop, counting, pace, now.year, parties))


def party_fields(office: Office) -> tuple[str, ...]:
    """The names of the fields for parties, whichever SOP is chosen."""
    return tuple(f"{PARTY}{role}" for role in office.external)


def _form(
    request: Request,
    typed: dict[str, str],
    order: Order | None = None,
    expected: Plan | None = None,
    doubts: Sequence[str] = (),
    *,
    error: SopError | None = None,
) -> Response:
    return render(
        request,
        "mulai.html",
        status_of(error) if error else 200,
        typed=typed,
        sops=ports_of(request).office.sop_titles.items(),
        countings=COUNTING_WORDS.items(),
        outside=ports_of(request).office.external,
        paces=[(pace, f"Gladi: {scale(PACES[pace])}" if pace else "Siklus kantor") for pace in PACES],
        rows=_rows(order, expected) if order and expected else (),
        ends=_moment(order, expected.ends_at) if order and expected else "",
        warnings=doubts,
        problem=sentence_of(error) if error else "",
    )


def _rows(order: Order, expected: Plan) -> list[tuple[str, ...]]:
    return [
        (
            str(step.number),
            step.name,
            order.sop.role(step.role).short,
            str(step.minutes),
            _moment(order, step.starts_at),
            _moment(order, step.due_at),
        )
        for step in expected.steps
    ]


def _moment(order: Order, at: datetime) -> str:
    return moment(at, order.sop.zone, seconds=order.minute_seconds < PACES[""])
