"""`Cycles`: everything that command lines and pages may do with cycles. The only gateway to them."""

import asyncio
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from pydantic import ValidationError
from temporalio.client import (
    Client,
    WorkflowExecutionStatus,
    WorkflowFailureError,
    WorkflowHandle,
    WorkflowQueryFailedError,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from adapters.cycle_rows import CycleRow, InboxItem, Why, facts_in, row_of
from adapters.temporal import TASK_QUEUE, WORKFLOW_TYPE
from sop import wording
from sop.document import Sop
from sop.errors import CycleExists, CycleNotFound, NoWorkerAnswers, Refusal, Refused, ServerUnreachable, SopError
from sop.facts import ESCALATION, ROLE, STANDING, STEP
from sop.messages import Command, CompleteStep, CycleView, Order, Receipt, Standing, message_name

_RUNNING = "ExecutionStatus = 'Running'"
PATIENCE = timedelta(seconds=10)
"""How long a person waits for a worker's answer."""


def new_cycle_id(now: datetime) -> str:
    """`siklus-<year>-<six letters>`: no personal data, since ids are never encrypted."""
    return f"siklus-{now.year}-{secrets.token_hex(3)}"


class Cycles:
    """The running and closed cycles of one namespace.

    Every method raises ServerUnreachable where the server has gone, and CycleNotFound where it knows no such id.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._address = client.service_client.config.target_host

    async def start(self, cycle_id: str, order: Order) -> None:
        """Starts a cycle. Raises CycleExists where the id runs or ever ran: an id is one cycle's for good."""
        with self._translated(cycle_id):
            try:
                await self._client.start_workflow(
                    WORKFLOW_TYPE,
                    order,
                    id=cycle_id,
                    task_queue=TASK_QUEUE,
                    id_reuse_policy=WorkflowIDReusePolicy.REJECT_DUPLICATE,
                    memo={"title": order.title},
                    static_summary=wording.static_summary(order),
                    static_details=wording.static_details(order),
                )
            except WorkflowAlreadyStartedError as error:
                raise CycleExists(cycle_id, running=await self._is_running(cycle_id)) from error

    async def view(self, cycle_id: str) -> CycleView:
        """The whole view of a cycle, running or closed. Raises NoWorkerAnswers."""
        with self._translated(cycle_id):
            view: CycleView = await self._handle(cycle_id).query("status", result_type=CycleView, rpc_timeout=PATIENCE)
            return view

    async def sop_and_view(self, cycle_id: str) -> tuple[Sop, CycleView]:
        """The SOP under which a cycle runs, from its own history, and its view."""
        view = await self.view(cycle_id)
        with self._translated(cycle_id):
            async for event in self._handle(cycle_id).fetch_history_events(page_size=1):
                payloads = event.workflow_execution_started_event_attributes.input.payloads
                (order,) = await self._client.data_converter.decode(payloads, [Order])
                return order.sop, view
        raise CycleNotFound(cycle_id)

    async def rows(self, role: str | None = None, standing: Standing | None = None) -> list[CycleRow]:
        """All cycles, the newest first; only those where it is `role`'s turn, or that stand as `standing`.

        A cycle started or changed less than about a second ago may be missing or shown as it was.
        """
        return await self._listed(*_conditions(role, standing))

    async def page(
        self, limit: int, mark: bytes | None = None, role: str | None = None, standing: Standing | None = None
    ) -> tuple[list[CycleRow], bytes | None]:
        """At most `limit` of the cycles of `rows`, after those that came with `mark`; and the next mark, if any."""
        with self._translated(None):
            listing = self._client.list_workflows(
                _query(*_conditions(role, standing)), page_size=limit, next_page_token=mark or None
            )
            await listing.fetch_next_page()
            found = [await row_of(each) for each in listing.current_page or ()]
        return found, listing.next_page_token or None

    async def running(self) -> list[CycleRow]:
        """The cycles that have not ended, the newest first; as late to know as `rows`."""
        return await self._listed(_RUNNING)

    async def inbox(self, role: str) -> tuple[list[InboxItem], bool]:
        """What waits for a role: its turns, then the escalations that it has not answered.

        The second value is False where no worker answered, so that only the turns are known.
        """
        turns = [InboxItem(why=Why.TURN, cycle=row) for row in await self.rows(role=role)]
        late = await self._listed(f"{ESCALATION} > 0", _RUNNING)
        try:
            views = await asyncio.gather(*(self.view(row.cycle_id) for row in late))
        except NoWorkerAnswers:
            return turns, False
        escalations = [
            InboxItem(why=Why.ESCALATION, cycle=row)
            for row, view in zip(late, views, strict=True)
            if view.current_step is not None
            and any(rung.role == role and rung.awaits_answer for rung in view.steps[view.current_step - 1].escalations)
        ]
        return turns + escalations, True

    async def open_step(self, cycle_id: str) -> tuple[int, int | None]:
        """The open step and its attempt; the attempt is None where no worker is there to say it.

        Raises Refused where the cycle is closed.
        """
        with self._translated(cycle_id):
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

    async def decide(self, cycle_id: str, command: Command, request_id: str | None = None) -> Receipt:
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
        with self._translated(cycle_id):
            await self._handle(cycle_id).signal(message_name(command), command)

    async def result(self, cycle_id: str) -> CycleView:
        """Waits for the end of a cycle, and answers with its final view."""
        with self._translated(cycle_id):
            view: CycleView = await self._client.get_workflow_handle(cycle_id, result_type=CycleView).result()
            return view

    async def _listed(self, *conditions: str) -> list[CycleRow]:
        with self._translated(None):
            return [await row_of(each) async for each in self._client.list_workflows(_query(*conditions))]

    async def _update(self, cycle_id: str, command: Command, request_id: str | None) -> Receipt:
        with self._translated(cycle_id):
            try:
                receipt: Receipt = await self._handle(cycle_id).execute_update(
                    message_name(command),
                    command,
                    id=request_id,
                    result_type=Receipt,
                    rpc_timeout=PATIENCE,
                )
                return receipt
            except RPCError as error:
                if error.status is RPCStatusCode.NOT_FOUND and not await self._is_running(cycle_id):
                    raise Refused(Refusal.CLOSED, f"Siklus {cycle_id} sudah berakhir.") from error
                raise

    async def _is_running(self, cycle_id: str) -> bool:
        description = await self._handle(cycle_id).describe()
        return description.status is WorkflowExecutionStatus.RUNNING

    def _handle(self, cycle_id: str) -> WorkflowHandle[object, CycleView]:
        return self._client.get_workflow_handle(cycle_id)

    @contextmanager
    def _translated(self, cycle_id: str | None) -> Iterator[None]:
        """Temporal's errors as ours, by their class and status alone."""
        try:
            yield
        except WorkflowUpdateFailedError as error:
            cause = error.cause
            if isinstance(cause, ApplicationError) and cause.type in set(Refusal):
                raise Refused(Refusal(cause.type), cause.message) from error
            raise SopError(f"Siklus {cycle_id} tidak dapat mengolah pesan itu: {cause}") from error
        except WorkflowUpdateRPCTimeoutOrCancelledError as error:
            raise NoWorkerAnswers from error
        except WorkflowQueryFailedError as error:
            raise SopError(f"Siklus {cycle_id} tidak dapat ditampilkan: {error.message}") from error
        except ValidationError as error:
            raise SopError(
                "Jawaban worker tidak dikenali: worker dan perintah ini berbeda versi; jalankan ulang worker."
            ) from error
        except WorkflowFailureError as error:
            raise SopError(f"Siklus {cycle_id} terhenti: {_root(error)}") from error
        except RPCError as error:
            match error.status:
                case RPCStatusCode.NOT_FOUND if cycle_id is not None:
                    raise CycleNotFound(cycle_id) from error
                case RPCStatusCode.UNAVAILABLE:
                    raise ServerUnreachable(self._address) from error
                case RPCStatusCode.DEADLINE_EXCEEDED | RPCStatusCode.CANCELLED | RPCStatusCode.FAILED_PRECONDITION:
                    raise NoWorkerAnswers from error
            raise SopError(f"Server Temporal di {self._address} menolak: {error.message}.") from error


def _query(*conditions: str) -> str:
    return " AND ".join((f"WorkflowType = '{WORKFLOW_TYPE}'", *conditions))


def _conditions(role: str | None, standing: Standing | None) -> Iterator[str]:
    if role is not None:
        yield f"{ROLE} = '{_quoted(role)}'"
    if standing is not None:
        yield f"{STANDING} = '{standing}'"


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "\\'")


def _root(error: BaseException) -> BaseException:
    while error.__cause__ is not None:
        error = error.__cause__
    return error
