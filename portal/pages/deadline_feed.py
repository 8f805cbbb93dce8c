"""The calendar of a person's deadlines: a private link, and what it answers to whoever holds it."""

import hashlib
from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import quote
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import Response

from adapters.papers.deadline_calendar import MEDIA_TYPE, Deadline, deadline_calendar
from adapters.people.accounts import Session
from adapters.temporal.cycle_rows import CycleRow
from desk.office import Office
from portal.frame.forms import text_of
from portal.frame.ports import Ports, desk_of, ports_of
from portal.frame.rendering import redirect, render, today_of
from portal.frame.security import caller_of, checked_form, logged, person
from settings import Settings
from sop.base.errors import MalformedMessage
from sop.cycle.messages import Standing
from sop.cycle.view import STANDING_WORDS
from sop.form.form3 import OFFICE_ZONE
from sop.people.access import AccessKind
from sop.people.people import Scope

CALENDAR = "Batas waktu SOP"
"""What the calendar calls itself."""
MOST = 300
"""Deadlines in a calendar, the earliest first."""
FRESH = 300
"""Seconds for which an answer may be kept by who asked for it."""

router = APIRouter()

Person = Annotated[Session, Depends(person)]


@router.get("/kalender")
def page(request: Request, session: Person) -> Response:
    return _page(request, session)


@router.post("/kalender")
def change(request: Request, session: Person, form: Annotated[FormData, Depends(checked_form)]) -> Response:
    """Makes a link, in place of any before it, or ends it. The link stands on the answer alone."""
    linking, caller = desk_of(request).linking, caller_of(request)
    match text_of(form, "aksi"):
        case "buat":
            secret = linking.make(caller, session.account)
            return _page(request, session, f"{_portal(ports_of(request).settings)}/kalender/{secret}.ics")
        case "cabut":
            linking.end(caller, session.account)
            return redirect(request, "/kalender", "Tautan kalender dicabut.")
    raise MalformedMessage("Tindakan ini tidak dikenal. Buka kembali halaman kalender.")


@router.api_route("/kalender/{secret}.ics", methods=["GET", "HEAD"])
async def feed(request: Request, secret: str) -> Response:
    """The open steps of the roles that the link's account holds today, and when they are due; no worker is asked.

    Only for tokens that are good for nothing else: an address is written down in many places on its way. 404 for all
    others. The first reading of a day is in the access log; every one of a telephone that asks all day would bury it.
    """
    ports, now = ports_of(request), ports_of(request).now()
    bearer = await run_in_threadpool(ports.accounts.tokens.bearer, secret, now)
    if bearer is None or bearer.token.scopes != {Scope.CALENDAR}:
        raise HTTPException(404)
    request.state.account, request.state.token = bearer.account, bearer.token.name
    if _day(bearer.token.used_at) != today_of(request):
        await logged(request, AccessKind.CALENDAR_READ, bearer.token.id)
    rows = await desk_of(request).waiting.deadlines(bearer.account, MOST)
    deadlines = [each for row in rows if (each := _deadline(row, ports)) is not None]
    mark = f'W/"{hashlib.sha256(repr(deadlines).encode(errors="replace")).hexdigest()[:32]}"'
    headers = {"etag": mark, "cache-control": f"private, max-age={FRESH}"}
    if mark in (each.strip() for each in request.headers.get("if-none-match", "").split(",")):
        return Response(status_code=304, headers=headers)
    content = await run_in_threadpool(deadline_calendar, CALENDAR, deadlines, now)
    return Response(content, media_type=MEDIA_TYPE, headers=headers)


def _deadline(row: CycleRow, ports: Ports) -> Deadline | None:
    """None where the clock stands still, and where lists do not know yet when the step is due."""
    if row.standing in (None, Standing.PAUSED) or row.due_at is None or row.role is None or row.current_step is None:
        return None
    return Deadline(
        # Of the step, whatever the attempt: work that came back moves the event, it does not make another one.
        uid=f"{row.current_step}.{row.cycle_id}@siklus-sop",
        summary=f"Batas: {_step_name(row, ports.office)} – {row.title or row.cycle_id}",
        description=f"{ports.office.role_name(row.role)}, {STANDING_WORDS[row.standing]}. Siklus {row.cycle_id}.",
        due_at=row.due_at.astimezone(UTC),
        sequence=max(0, int((row.due_at - row.started_at).total_seconds())),
        url=_cycle_page(ports.settings, row.cycle_id),
    )


def _step_name(row: CycleRow, office: Office) -> str:
    """As the office's own file has it, where that is still the SOP of the cycle as far as lists can tell."""
    activity = office.activity(row.sop_id, row.current_step, row.role)
    return f"Langkah {row.current_step}" if activity is None else f"{activity.number}. {activity.label}"


def _portal(settings: Settings) -> str:
    """Where people find the portal; where that is not set, only this machine is sure to find it."""
    return settings.portal_url or f"http://localhost:{settings.portal_port}"


def _cycle_page(settings: Settings, cycle_id: str) -> str:
    """Where letters lead, if they lead anywhere; else the cycle's page here."""
    known = settings.public_url or f"{_portal(settings)}/siklus/{{cycle_id}}"
    return known.replace("{cycle_id}", quote(cycle_id, safe=""))


def _day(at: datetime | None) -> object:
    return at and at.astimezone(ZoneInfo(OFFICE_ZONE)).date()


def _page(request: Request, session: Session, link: str = "") -> Response:
    return render(
        request,
        "kalender.html",
        link=link,
        known=next(iter(desk_of(request).linking.links(session.account)), None),
        only_here=not ports_of(request).settings.portal_url,
    )
