"""Cycles: listed, looked at, started."""

import base64
import binascii
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from adapters.cycle_rows import CycleRow, InboxItem
from adapters.cycles import new_cycle_id
from adapters.tokens import Bearer
from portal.api.bearer import Reader, Starter
from portal.api.once import IdempotencyKey, once
from portal.office import known_sops
from portal.pages import today_of
from portal.ports import ports_of
from portal.security import refused
from portal.sight import sight_of
from portal.starting import order_of
from portal.step_clock import StepClock, clock_of
from portal.tasks import tasks_of
from sop.document import DEFAULT_SOP
from sop.errors import CycleExists, MalformedMessage, Refusal, Refused
from sop.journal import Entry
from sop.messages import CycleView, Standing
from sop.plan import Plan, plan
from sop.progress import Title
from sop.reading import Frozen

router = APIRouter(tags=["cycles"])

MOST = 200


class CyclePage(Frozen):
    cycles: tuple[CycleRow, ...]
    cursor: str | None
    """For the next page; null on the last one."""


class Inbox(Frozen):
    items: tuple[InboxItem, ...]
    complete: bool
    """False where no worker answers, so that escalations are not known."""


class NewCycle(Frozen):
    """A cycle to be started."""

    title: Title
    sop: str = Field(default=DEFAULT_SOP.stem, max_length=100)
    """The name of the SOP's file."""
    calendar: str = Field(default="asn", max_length=20)
    """`asn`: minutes are counted in office hours; `always`: on the clock."""


class StartedCycle(Frozen):
    cycle_id: str
    plan: Plan
    """When each step would be due if nobody idled."""


@router.get("/cycles")
async def cycles(
    request: Request,
    bearer: Reader,
    role: Annotated[str | None, Query(max_length=60)] = None,
    standing: Standing | None = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
    cursor: Annotated[str | None, Query(max_length=2000)] = None,
) -> CyclePage:
    """All cycles, the newest first: for the accounts of operators. `role`: whose turn it is."""
    await _operates(request, bearer)
    try:
        mark = base64.urlsafe_b64decode(cursor or "")
    except (binascii.Error, ValueError) as error:
        raise MalformedMessage("cursor: tidak dikenal; pakai yang tertulis dalam jawaban sebelumnya.") from error
    rows, following = await ports_of(request).cycles.page(limit, mark, role, standing)
    return CyclePage(cycles=tuple(rows), cursor=base64.urlsafe_b64encode(following).decode() if following else None)


@router.post("/cycles", status_code=201)
async def start(
    request: Request, response: Response, bearer: Starter, new: NewCycle, idempotency_key: IdempotencyKey = None
) -> StartedCycle:
    """Starts a cycle: for the accounts of operators."""
    await _operates(request, bearer)
    ports, now = ports_of(request), ports_of(request).now()
    wish = await once(request, bearer, idempotency_key)
    order = await run_in_threadpool(order_of, new.model_dump(), now)
    planned = plan(order, wish.since if wish else now)
    cycle_id = wish.cycle_id if wish else new_cycle_id(now)
    if wish is None or cycle_id not in {row.cycle_id for row in await run_in_threadpool(ports.register.cycles)}:
        try:
            await ports.cycles.start(cycle_id, order)
        except CycleExists as error:
            if wish is None:
                raise Refused(Refusal.DUPLICATE, "Nomor siklus itu sudah dipakai. Kirim sekali lagi.") from error
    response.headers["location"] = f"/api/v1/cycles/{cycle_id}"
    return StartedCycle(cycle_id=cycle_id, plan=planned)


@router.get("/cycles/{cycle_id}")
async def cycle(request: Request, bearer: Reader, cycle_id: str) -> CycleView:
    """The whole view of a cycle; for an outside party, his steps of it."""
    return (await sight_of(request, bearer.account, cycle_id)).seen()


@router.get("/cycles/{cycle_id}/clock")
async def clock(request: Request, bearer: Reader, cycle_id: str) -> StepClock:
    """The clock of the open step, now. 409 where the cycle has ended, 404 where the step is not this account's."""
    sight = await sight_of(request, bearer.account, cycle_id)
    told = clock_of(sight.view, ports_of(request).now())
    if told is None:
        raise Refused(Refusal.CLOSED, f"Siklus {cycle_id} sudah berakhir; tidak ada langkah yang terbuka.")
    if told.step not in sight.steps:
        raise Refused(Refusal.WRONG_ROLE, "Langkah yang terbuka bukan langkah peran Anda.")
    return told


@router.get("/cycles/{cycle_id}/journal")
async def journal(
    request: Request, bearer: Reader, cycle_id: str, after: Annotated[int, Query(ge=0)] = 0
) -> list[Entry]:
    """The entries of the journal whose `seq` is greater than `after`."""
    seen = (await sight_of(request, bearer.account, cycle_id)).seen()
    return [entry for entry in seen.journal if entry.seq > after]


@router.get("/inbox")
async def inbox(request: Request, bearer: Reader) -> Inbox:
    """What waits for the account: its turns, and the escalations that it has not answered; the most urgent first."""
    ports, held = ports_of(request), bearer.account.roles(today_of(request))
    tasks, answered = await tasks_of(ports.cycles, held, ports.now())
    return Inbox(items=tuple(InboxItem(why=task.why, cycle=task.row) for task in tasks), complete=answered)


@router.get("/sops")
async def sops(request: Request, bearer: Reader) -> dict[str, str]:
    """The SOPs that a cycle can be started with: names of files, and what each is called."""
    return {name: f"{sop.name}, versi {sop.version}" for name, sop in known_sops().items()}


async def _operates(request: Request, bearer: Bearer) -> None:
    if not bearer.account.operator:
        raise await refused(request, "Hanya untuk akun operator. Hubungi operator jika sistem Anda memerlukannya.")
