"""Cycles: listed, looked at, started."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from pydantic import TypeAdapter
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from adapters.people.tokens import Bearer
from adapters.temporal.cycle_rows import CycleRow
from desk.office import Office
from desk.ordering import new_cycle_id, order_of, planned
from desk.tasks import Why
from portal.api.bearer import Reader, Starter
from portal.api.bodies import CycleId, NewCycle, json_only, known_sop
from portal.api.once import IdempotencyKey, Keyed, once
from portal.api.problems import documented
from portal.frame.ports import desk_of, ports_of
from portal.frame.security import caller_of
from sop.base.errors import CycleExists, NotAllowed, Refusal, Refused
from sop.base.reading import Frozen, checked
from sop.cycle.answers import CycleView, Standing, StepView
from sop.cycle.journal import Entry
from sop.cycle.messages import Order
from sop.cycle.parts import Rows
from sop.cycle.plan import Plan
from sop.cycle.progress import Output, Pause
from sop.cycle.step_clock import StepClock
from sop.form.document import Sop

router = APIRouter(tags=["cycles"])

MOST = 200
FAR = 1_000_000
"""More rows than any list of a cycle has."""
Start = Annotated[int, Query(alias="from", ge=0, le=FAR)]


class CyclePage(Frozen):
    cycles: tuple[CycleRow, ...]
    cursor: str | None
    """For the next page; null on the last one."""


class SeenCycle(CycleView):
    """The view of a cycle as its account may see it."""

    works_on: tuple[Output, ...]
    """What the open step works on, where the step may be seen."""


class Waiting(Frozen):
    """A cycle that waits for a role of the account."""

    why: Why
    role: str
    cycle: CycleRow
    unanswered: bool = False
    """The cycle alone does not answer: whether it still waits is not known."""


class Inbox(Frozen):
    """As the page shows it: the escalations that await an answer, on the first page; then the turns of that page."""

    items: tuple[Waiting, ...]
    more_escalations: bool
    """When these are answered, others follow."""
    turns: int
    """On all pages together."""
    late: int
    """Turns that are past their deadline."""
    pages: int
    complete: bool
    """False where no worker answers, so that escalations are not known."""


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
    _operates(bearer)
    rows, following = await ports_of(request).cycles.page(limit, cursor, role, standing)
    return CyclePage(cycles=tuple(rows), cursor=following)


@router.post("/cycles", status_code=201, dependencies=[Depends(json_only)], responses=documented(400, 409, 413, 415))
async def start(
    request: Request, response: Response, bearer: Starter, new: NewCycle, idempotency_key: IdempotencyKey = None
) -> StartedCycle:
    """Starts a cycle: for the accounts of operators."""
    _operates(bearer)
    ports = ports_of(request)
    sop = known_sop(request, new.sop)

    async def carry_out(keyed: Keyed | None) -> StartedCycle:
        now = keyed.since if keyed else ports.now()
        cycle_id = new_cycle_id(now, keyed.id[-12:] if keyed else "")
        order = await run_in_threadpool(_order, ports.office, sop, new, now)
        started = StartedCycle(cycle_id=cycle_id, plan=planned(order, now)[0])
        try:
            await desk_of(request).ordering.start(order, cycle_id, caller_of(request))
        except CycleExists as error:
            if keyed is None:
                raise Refused(Refusal.DUPLICATE, "Nomor siklus itu sudah dipakai. Kirim sekali lagi.") from error
        return started

    started = await once(request, bearer, idempotency_key, TypeAdapter(StartedCycle), carry_out)
    response.headers["location"] = f"{request.scope['root_path']}/cycles/{started.cycle_id}"
    return started


@router.get("/cycles/{cycle_id}", responses=documented(404))
async def cycle(request: Request, bearer: Reader, cycle_id: CycleId) -> SeenCycle:
    """The whole view of a cycle; for an outside party, his steps of it."""
    sight = await desk_of(request).seeing.sight_of(bearer.account, cycle_id)
    works_on = sight.inputs(sight.view.current_step) if sight.view.current_step is not None else ()
    return SeenCycle.model_construct(**vars(sight.seen()), works_on=works_on)


@router.get("/cycles/{cycle_id}/clock", responses=documented(404, 409))
async def clock(request: Request, bearer: Reader, cycle_id: CycleId) -> StepClock:
    """The clock of the open step, now. 409 where the cycle has ended, and where the open step is not to be seen."""
    sight = await desk_of(request).seeing.sight_of(bearer.account, cycle_id)
    ports = ports_of(request)
    told = ports.office.clock(sight.view, ports.now())
    if told is None:
        raise Refused(Refusal.CLOSED, f"Siklus {cycle_id} sudah berakhir; tidak ada langkah yang terbuka.")
    if told.step not in sight.steps:
        raise Refused(Refusal.WRONG_ROLE, "Langkah yang terbuka bukan langkah peran Anda.")
    return told


@router.get("/cycles/{cycle_id}/journal", responses=documented(404))
async def journal(
    request: Request, bearer: Reader, cycle_id: CycleId, after: Annotated[int, Query(ge=0, le=FAR)] = 0
) -> list[Entry]:
    """The entries of the journal whose `seq` is greater than `after`, at most 200 at once: go on with the last one's
    `seq`. No entry: there are no more."""
    sight = await desk_of(request).seeing.sight_of(bearer.account, cycle_id)
    return list((await desk_of(request).paging.journal(sight, after)).rows)


@router.get("/cycles/{cycle_id}/past", responses=documented(404))
async def past(request: Request, bearer: Reader, cycle_id: CycleId, start: Start = 0) -> Rows[StepView]:
    """The attempts that were given back, oldest first, page by page: `following` is where the next page begins."""
    sight = await desk_of(request).seeing.sight_of(bearer.account, cycle_id)
    return await desk_of(request).paging.past(sight, start)


@router.get("/cycles/{cycle_id}/pauses", responses=documented(404))
async def pauses(request: Request, bearer: Reader, cycle_id: CycleId, start: Start = 0) -> Rows[Pause]:
    """The stretches in which the clock stood still, oldest first, page by page."""
    sight = await desk_of(request).seeing.sight_of(bearer.account, cycle_id)
    return await desk_of(request).paging.pauses(sight, start)


@router.get("/inbox")
async def inbox(request: Request, bearer: Reader, page: Annotated[int, Query(ge=1, le=10_000)] = 1) -> Inbox:
    """What waits for the account, the most urgent first."""
    found = await desk_of(request).waiting.inbox(bearer.account, page)
    tasks = (*found.escalations, *found.turns)
    return Inbox(
        items=tuple(Waiting(why=task.why, role=task.role, cycle=task.row, unanswered=task.broken) for task in tasks),
        more_escalations=found.more_escalations,
        turns=found.total,
        late=found.late,
        pages=found.pages,
        complete=found.complete,
    )


@router.get("/sops")
async def sops(request: Request, bearer: Reader) -> dict[str, str]:
    """The SOPs that a cycle can be started with: the names to start them by, and what each is called."""
    return ports_of(request).office.sop_titles


def _order(office: Office, sop: Sop, new: NewCycle, now: datetime) -> Order:
    return checked(lambda: order_of(office, new.title, sop, new.calendar, first_year=now.year, parties=new.parties))


def _operates(bearer: Bearer) -> None:
    if not bearer.account.operator:
        raise NotAllowed("Hanya untuk akun operator. Hubungi operator jika sistem Anda memerlukannya.")
