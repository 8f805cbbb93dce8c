"""The gateway to cycles, in memory: commands are applied to real cycles, by the rules alone, with no server."""

from collections.abc import AsyncIterator, Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime

from adapters.temporal.cycle_lists import CycleLists, Listed, Reach, turns_among
from adapters.temporal.cycle_rows import CycleRow
from adapters.temporal.cycles import Cycles
from sop.base.errors import CycleExists, CycleNotFound, NoWorkerAnswers, Refusal, Refused
from sop.cycle.answers import CycleView, Receipt, Standing, StepView
from sop.cycle.cycle import Cycle
from sop.cycle.decisions import apply
from sop.cycle.journal import Entry
from sop.cycle.messages import AnyCommand, CompleteStep, Order
from sop.cycle.parties import same_party
from sop.cycle.parts import Rows, page
from sop.cycle.progress import Pause
from sop.cycle.view import past_of, receipt_of, standing, status_of
from sop.form.document import Sop


@dataclass(frozen=True)
class Kept:
    """A cycle with what the server would know of it."""

    cycle: Cycle
    started_at: datetime
    changed_at: datetime


class FakeCycles(Cycles):
    """Public methods as those of `Cycles`; `now` is the clock of all that happens.

    While `working` is False nobody answers: lists tell what was known before, signals are kept in `left`, and nothing
    else goes through. `work` lets a worker come back, who applies them.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._kept: dict[str, Kept] = {}
        self._answers: dict[tuple[str, str], Receipt] = {}
        self.working = True
        self.left: list[tuple[str, CompleteStep]] = []
        self.sent: list[tuple[str, AnyCommand]] = []
        """Every command that was sent, applied or not."""
        self.lists = FakeLists(self)

    # --- what a test does

    def put(self, cycle: Cycle) -> str:
        """A cycle that stands as it is given; its id."""
        now = self._now()
        self._kept[cycle.id] = Kept(cycle, now, now)
        return cycle.id

    def cycle(self, cycle_id: str) -> Cycle:
        return self._known(cycle_id).cycle

    def work(self) -> None:
        """A worker is back, and has seen everything that was left."""
        self.working = True
        while self.left:
            cycle_id, command = self.left.pop(0)
            self._apply_signal(cycle_id, command)

    # --- what a use case does

    async def start(self, cycle_id: str, order: Order) -> None:
        if cycle_id in self._kept:
            raise CycleExists(cycle_id, running=not self.cycle(cycle_id).closed)
        self.put(Cycle.start(cycle_id, order, self._now()))

    async def view(self, cycle_id: str) -> CycleView:
        kept = self._heard(cycle_id)
        return status_of(kept.cycle, kept.changed_at)

    async def rules(self, cycle_id: str) -> Order:
        return self._heard(cycle_id).cycle.order

    async def journal(self, cycle_id: str, start: int) -> Rows[Entry]:
        return page(self._heard(cycle_id).cycle.progress.journal, start)

    async def past(self, cycle_id: str, start: int) -> Rows[StepView]:
        kept = self._heard(cycle_id)
        return page(past_of(kept.cycle, kept.changed_at), start)

    async def pauses(self, cycle_id: str, start: int) -> Rows[Pause]:
        return page(self._heard(cycle_id).cycle.progress.pauses, start)

    async def known_view(self, cycle_id: str) -> CycleView:
        return await self.view(cycle_id)

    def remembered_view(self, cycle_id: str) -> CycleView | None:
        return None

    async def sop_and_view(self, cycle_id: str) -> tuple[Sop, CycleView]:
        return self._heard(cycle_id).cycle.order.sop, await self.view(cycle_id)

    async def changes(self, cycle_id: str) -> AsyncIterator[None]:
        self._known(cycle_id)
        yield

    async def rows(self, role: str | None = None, standing: Standing | None = None) -> list[CycleRow]:
        rows = [self._row(kept) for kept in reversed(self._kept.values())]
        return [row for row in rows if role in (None, row.role) and standing in (None, row.standing)]

    async def page(
        self, limit: int, cursor: str | None = None, role: str | None = None, standing: Standing | None = None
    ) -> tuple[list[CycleRow], str | None]:
        rows, first = await self.rows(role, standing), int(cursor or 0)
        return rows[first : first + limit], str(first + limit) if len(rows) > first + limit else None

    async def running(self) -> list[CycleRow]:
        return [row for row in await self.rows() if row.closed_at is None]

    async def open_step(self, cycle_id: str) -> tuple[int, int | None]:
        cycle = self.cycle(cycle_id)
        return cycle.number, cycle.run.attempt if self.working else None

    async def decide(self, cycle_id: str, command: AnyCommand, request_id: str | None = None) -> Receipt:
        return self._applied(cycle_id, command, request_id)

    async def complete(self, cycle_id: str, command: CompleteStep) -> Receipt | None:
        try:
            return self._applied(cycle_id, command, command.message_id)
        except NoWorkerAnswers:
            await self.signal(cycle_id, command)
            return None

    async def signal(self, cycle_id: str, command: CompleteStep) -> None:
        self._known(cycle_id)
        self.sent.append((cycle_id, command))
        if self.working:
            self._apply_signal(cycle_id, command)
        else:
            self.left.append((cycle_id, command))

    async def result(self, cycle_id: str) -> CycleView:
        view = await self.view(cycle_id)
        assert view.current_step is None, f"{cycle_id} has not ended, and here nobody ends it meanwhile"
        return view

    # --- the cycles

    def _known(self, cycle_id: str) -> Kept:
        if cycle_id not in self._kept:
            raise CycleNotFound(cycle_id)
        return self._kept[cycle_id]

    def _heard(self, cycle_id: str) -> Kept:
        kept = self._known(cycle_id)
        if not self.working:
            raise NoWorkerAnswers
        return kept

    def _adopt(self, cycle: Cycle) -> None:
        self._kept[cycle.id] = replace(self._kept[cycle.id], cycle=cycle, changed_at=self._now())

    def _applied(self, cycle_id: str, command: AnyCommand, request_id: str | None) -> Receipt:
        before = self._heard(cycle_id).cycle
        if request_id is not None and (known := self._answers.get((cycle_id, request_id))):
            return known
        self.sent.append((cycle_id, command))
        after = apply(before, command, self._now())
        self._adopt(after)
        receipt = receipt_of(after, since=len(before.progress.journal))
        if request_id is not None:
            self._answers[cycle_id, request_id] = receipt
        return receipt

    def _apply_signal(self, cycle_id: str, command: CompleteStep) -> None:
        cycle, now = self.cycle(cycle_id), self._now()
        try:
            self._adopt(apply(cycle, command, now))
        except Refused as refusal:
            if refusal.reason is not Refusal.CLOSED:
                rejected = cycle.reject(str(refusal), now, command.model_dump(), apart=cycle.rejects_apart)
                self._adopt(rejected)

    def _row(self, kept: Kept) -> CycleRow:
        cycle = kept.cycle
        return CycleRow(
            cycle_id=cycle.id,
            title=cycle.order.title,
            sop_id=cycle.order.sop.id,
            standing=standing(cycle),
            current_step=cycle.progress.current,
            role=None if cycle.closed else cycle.activity.executor,
            due_at=None if cycle.closed else cycle.run.due_at,
            escalation=0 if cycle.closed else cycle.run.rung,
            started_at=kept.started_at,
            closed_at=kept.changed_at if cycle.closed else None,
        )


class FakeLists(CycleLists):
    """What lists know, from the cycles themselves."""

    def __init__(self, cycles: FakeCycles) -> None:
        self._cycles = cycles

    async def every(self, *conditions: str) -> list[CycleRow]:
        raise NotImplementedError("here no query is read; ask `FakeCycles` itself")

    async def count(self, *conditions: str) -> int:
        raise NotImplementedError("here no query is read; ask `FakeCycles` itself")

    async def newest(
        self, first: int, last: int, now: datetime, role: str | None, standing: Standing | None, word: str
    ) -> Listed:
        rows = [
            row for row in await self._cycles.rows(role, standing) if word in row.cycle_id or word in str(row.title)
        ]
        return Listed(tuple(rows[first:last]), len(rows))

    async def turns(
        self, roles: Collection[str], first: int, last: int, now: datetime, party: str | None = None
    ) -> Listed:
        rows = [row for row in await self._cycles.running() if row.role in roles and self._is_owned(row, party)]
        return turns_among(rows, first, last, now)

    def _is_owned(self, row: CycleRow, party: str | None) -> bool:
        parties = self._cycles.cycle(row.cycle_id).order.parties
        return party is None or same_party(party, parties.get(row.role or ""))

    async def told(
        self, reaches: Collection[Reach], sops: Collection[str], first: int, last: int, now: datetime
    ) -> Listed:
        def reached(row: CycleRow) -> bool:
            if row.sop_id not in sops:
                return row.escalation > 0
            return any(
                (each.sop_id, each.executor) == (row.sop_id, row.role) and row.escalation >= each.rung
                for each in reaches
            )

        rows = [row for row in await self._cycles.running() if reached(row)]
        rows.sort(key=lambda row: (row.due_at is None, row.due_at, row.cycle_id))
        return Listed(tuple(rows[first:last]), len(rows))
