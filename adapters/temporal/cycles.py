"""`Cycles`: everything that command lines and pages may do with cycles. The only gateway to them."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import TypeVar

from temporalio.client import Client, WorkflowExecutionStatus, WorkflowHandle
from temporalio.common import WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from adapters.temporal.cursors import Cursors
from adapters.temporal.cycle_lists import CycleLists
from adapters.temporal.cycle_rows import CycleRow, facts_in, row_of
from adapters.temporal.list_queries import RUNNING, facts, query
from adapters.temporal.recent import Recent
from adapters.temporal.temporal_errors import translated
from sop.base.contract import TASK_QUEUE, Memo, Query, WorkflowType
from sop.base.errors import CycleExists, CycleNotFound, NoWorkerAnswers, Refusal, Refused
from sop.cycle import wording
from sop.cycle.answers import CycleView, Receipt, Standing, StepView
from sop.cycle.facts import STEP
from sop.cycle.journal import Entry
from sop.cycle.messages import AnyCommand, CompleteStep, Order, message_name
from sop.cycle.parts import From, Rows
from sop.cycle.progress import Pause
from sop.form.document import Sop

R = TypeVar("R")

ANSWERED_WITHIN = timedelta(seconds=10)
"""How long a person waits for a worker's answer."""
_VIEWS, _SOPS = 500, 5000
"""How many are kept: of views about 30 kB each, of SOPs one object for all cycles that run under an equal one."""


class Cycles:
    """The running and closed cycles of one namespace.

    Every method raises ServerUnreachable where the server has gone, and CycleNotFound where it knows no such id.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._cursors = Cursors()
        self._views: Recent[str, tuple[tuple[str, int], CycleView]] = Recent(_VIEWS)
        self._sops: Recent[str, Sop] = Recent(_SOPS)
        self._equal_sops: dict[Sop, Sop] = {}
        self.lists = CycleLists(client)

    async def start(self, cycle_id: str, order: Order) -> None:
        """Starts a cycle. Raises CycleExists where the id runs or ever ran: an id is one cycle's for good."""
        with translated(self._client, cycle_id):
            try:
                await self._client.start_workflow(
                    WorkflowType.CYCLE,
                    order,
                    id=cycle_id,
                    task_queue=TASK_QUEUE,
                    id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                    memo={Memo.TITLE: order.title},
                    static_summary=wording.static_summary(order),
                    static_details=wording.static_details(order),
                )
            except WorkflowAlreadyStartedError as error:
                raise CycleExists(cycle_id, running=await self._is_running(cycle_id)) from error

    async def view(self, cycle_id: str) -> CycleView:
        """The whole view of a cycle, running or closed. Raises NoWorkerAnswers."""
        with translated(self._client, cycle_id):
            cycle = self._handle(cycle_id)
            view: CycleView = await cycle.query(Query.STATUS, result_type=CycleView, rpc_timeout=ANSWERED_WITHIN)
            return view

    async def known_view(self, cycle_id: str) -> CycleView:
        """The same; where nothing has happened since it was last asked for, without a worker: it follows from the
        history, which only grows."""
        with translated(self._client, cycle_id):
            info = (await self._handle(cycle_id).describe()).raw_description.workflow_execution_info
        heard = info.execution.run_id, info.history_length
        known = self._views.get(cycle_id)
        if known is None or known[0] != heard:
            known = self._views.keep(cycle_id, (heard, await self.view(cycle_id)))
        return known[1]

    def remembered_view(self, cycle_id: str) -> CycleView | None:
        """What `known_view` answered last, whatever has happened since; None where it is forgotten."""
        known = self._views.get(cycle_id)
        return None if known is None else known[1]

    async def sop_and_view(self, cycle_id: str) -> tuple[Sop, CycleView]:
        """The SOP under which a cycle runs, from its own history, and its view."""
        view = await self.view(cycle_id)
        sop = self._sops.get(view.origin)
        return sop or self._sops.keep(view.origin, await self._sop(cycle_id)), view

    async def rules(self, cycle_id: str) -> Order:
        """The order of a cycle with what has been changed of it since, and without its progress. Raises
        NoWorkerAnswers."""
        with translated(self._client, cycle_id):
            cycle = self._handle(cycle_id)
            order: Order = await cycle.query(Query.RULES, result_type=Order, rpc_timeout=ANSWERED_WITHIN)
            return order

    async def journal(self, cycle_id: str, start: int) -> Rows[Entry]:
        """The page of a cycle's journal after its first `start` entries. Raises NoWorkerAnswers."""
        return await self._page(cycle_id, Query.JOURNAL, start, Rows[Entry])

    async def past(self, cycle_id: str, start: int) -> Rows[StepView]:
        """The same of the attempts that were given back."""
        return await self._page(cycle_id, Query.PAST, start, Rows[StepView])

    async def pauses(self, cycle_id: str, start: int) -> Rows[Pause]:
        """The same of the stretches in which the clock stood still."""
        return await self._page(cycle_id, Query.PAUSES, start, Rows[Pause])

    async def changes(self, cycle_id: str) -> AsyncIterator[None]:
        """Once now, and then whenever a worker has carried out what happened, until the cycle has ended.

        The server alone is asked: one long poll, however long nothing happens.
        """
        while True:
            events = self._handle(cycle_id).fetch_history_events(wait_new_event=True)
            with translated(self._client, cycle_id):
                await events.fetch_next_page()
            yield
            while events.next_page_token:
                with translated(self._client, cycle_id):
                    await events.fetch_next_page()
                if any(
                    event.HasField("workflow_task_completed_event_attributes") for event in events.current_page or ()
                ):
                    yield
            with translated(self._client, cycle_id):
                if not await self._is_running(cycle_id):  # else it goes on as another run
                    return

    async def rows(self, role: str | None = None, standing: Standing | None = None) -> list[CycleRow]:
        """All cycles, the newest first; only those where it is `role`'s turn, or that stand as `standing`.

        A cycle started or changed less than about a second ago may be missing or shown as it was.
        """
        return await self.lists.every(*facts(role, standing))

    async def page(
        self, limit: int, cursor: str | None = None, role: str | None = None, standing: Standing | None = None
    ) -> tuple[list[CycleRow], str | None]:
        """At most `limit` of the cycles of `rows`, after those that came with `cursor`; and the next cursor, if any.

        Raises MalformedMessage for a cursor that is none, or one of another list.
        """
        wanted = query(*facts(role, standing))
        mark = self._cursors.mark(cursor, wanted)
        with translated(self._client, None):
            listing = self._client.list_workflows(wanted, page_size=limit, next_page_token=mark)
            await listing.fetch_next_page()
            found = [await row_of(each) for each in listing.current_page or ()]
        return found, self._cursors.after(listing.next_page_token or b"", wanted)

    async def running(self) -> list[CycleRow]:
        """The cycles that have not ended, the newest first; as late to know as `rows`."""
        return await self.lists.every(RUNNING)

    async def open_step(self, cycle_id: str) -> tuple[int, int | None]:
        """The open step and its attempt; the attempt is None where no worker is there to say it.

        Raises Refused where the cycle is closed.
        """
        with translated(self._client, cycle_id):
            description = await self._handle(cycle_id).describe()
            step = facts_in(description).get(STEP, 1)  # a cycle that no worker has seen yet stands at its first step
        if description.status is not WorkflowExecutionStatus.RUNNING or not isinstance(step, int):
            raise Refused(Refusal.CLOSED, f"Siklus {cycle_id} sudah berakhir; tidak ada langkah yang terbuka.")
        try:
            view = await self.view(cycle_id)
        except NoWorkerAnswers:
            return step, None
        if view.current_step is None:
            raise Refused(Refusal.CLOSED, f"Siklus {cycle_id} sudah berakhir; tidak ada langkah yang terbuka.")
        return view.current_step, view.steps[view.current_step - 1].attempt

    async def decide(self, cycle_id: str, command: AnyCommand, request_id: str | None = None) -> Receipt:
        """Sends a command and waits for what it changed. Raises Refused with the reason, or NoWorkerAnswers.

        Sent once more under the same `request_id` it is not applied again: the answer is the first one's.
        """
        await self.view(cycle_id)  # unheard, the server would keep it, and apply it to whatever step is open then
        return await self._update(cycle_id, command, request_id)

    async def complete(self, cycle_id: str, command: CompleteStep) -> Receipt | None:
        """Completes a step: the receipt, or None where no worker answered and the message now waits for one.

        The command's `message_id` keeps it from being applied twice, whichever of the two ways arrives first.
        """
        try:
            return await self._update(cycle_id, command, command.message_id)
        except NoWorkerAnswers:
            await self.signal(cycle_id, command)
            return None

    async def signal(self, cycle_id: str, command: CompleteStep) -> None:
        """Leaves a completion for the cycle, whether or not a worker runs; its fate shows in the journal."""
        with translated(self._client, cycle_id):
            await self._handle(cycle_id).signal(message_name(command), command)

    async def result(self, cycle_id: str) -> CycleView:
        """Waits for the end of a cycle, and answers with its final view."""
        with translated(self._client, cycle_id):
            view: CycleView = await self._client.get_workflow_handle(cycle_id, result_type=CycleView).result()
            return view

    async def _page(self, cycle_id: str, name: Query, start: int, form: type[Rows[R]]) -> Rows[R]:
        with translated(self._client, cycle_id):
            cycle = self._handle(cycle_id)
            rows: Rows[R] = await cycle.query(name, From(start=start), result_type=form, rpc_timeout=ANSWERED_WITHIN)
            return rows

    async def _update(self, cycle_id: str, command: AnyCommand, request_id: str | None) -> Receipt:
        with translated(self._client, cycle_id):
            try:
                receipt: Receipt = await self._handle(cycle_id).execute_update(
                    message_name(command),
                    command,
                    id=request_id,
                    result_type=Receipt,
                    rpc_timeout=ANSWERED_WITHIN,
                )
                return receipt
            except RPCError as error:
                if error.status is RPCStatusCode.NOT_FOUND and not await self._is_running(cycle_id):
                    raise Refused(Refusal.CLOSED, f"Siklus {cycle_id} sudah berakhir.") from error
                raise

    async def _sop(self, cycle_id: str) -> Sop:
        with translated(self._client, cycle_id):
            async for event in self._handle(cycle_id).fetch_history_events(page_size=1):
                payloads = event.workflow_execution_started_event_attributes.input.payloads
                (order,) = await self._client.data_converter.decode(payloads, [Order])
                assert isinstance(order, Order)
                return self._equal_sops.setdefault(order.sop, order.sop)
        raise CycleNotFound(cycle_id)

    async def _is_running(self, cycle_id: str) -> bool:
        description = await self._handle(cycle_id).describe()
        return description.status is WorkflowExecutionStatus.RUNNING

    def _handle(self, cycle_id: str) -> WorkflowHandle[object, CycleView]:
        return self._client.get_workflow_handle(cycle_id)
