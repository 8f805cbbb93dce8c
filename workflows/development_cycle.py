"""The durable shell around `sop.cycle.cycle`: it waits, and carries out what the rules decide."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from temporalio import workflow
from temporalio.common import RawValue
from temporalio.exceptions import ApplicationError, FailureError

with workflow.unsafe.imports_passed_through():
    from activities.filing_dossiers import Dossiers
    from activities.keeping_records import Records
    from sop.base.contract import Memo, Message, Patch, WorkflowType
    from sop.base.errors import MalformedMessage, OutsideCalendar, Refusal, Refused
    from sop.cycle import decisions, view, wording
    from sop.cycle.answers import CycleView, Receipt
    from sop.cycle.cycle import Cycle
    from sop.cycle.facts import Fact, facts_of
    from sop.cycle.journal import Kind
    from sop.cycle.messages import AnyCommand, Order
    from sop.cycle.records import Record, record_since
    from sop.dossier.dossier import Closing, Filing, filing_of
    from sop.time.clock import Clock
    from workflows.activity_options import AT_ONCE, RECORD, UNTIL_FILED
    from workflows.alarms import ALARMS, Alarm
    from workflows.hearing import hearing_commands, mark_of_update
    from workflows.payloads import claims_in, command_in, undecoded
    from workflows.questions import Questions
    from workflows.search import changes

MOST_REJECTED = 40
"""Messages of one run that are rejected: the server takes no more than so many signals for a run (docs/operating.md),
and those that a stranger sends would leave none for the people who work on it."""
REMEMBERED = 100
"""Updates of the runs before that are known again: those that a program may still send once more after a crash."""
Rule = Callable[[Cycle, AnyCommand, datetime], Cycle]
ASKED_SINCE = {Refusal.OVER_BUDGET.value: Patch.BUDGET, Refusal.NOT_PLAIN.value: Patch.PLAIN_TEXT}
"""What older versions did not ask of a completion that was left as a signal."""


@workflow.defn(name=WorkflowType.CYCLE)
@hearing_commands
class DevelopmentCycle(Questions):
    """One cycle of an SOP, from its first step to its last, however long people take.

    Ends with the whole view, journal included: `completed`, or `cancelled` by a superior or by Temporal's own cancel
    request; by then its dossier is filed. Continues as a new run when the server suggests it, or when many messages
    were rejected: as soon as every message is answered and every record kept, be a step open or not. All that it knows
    is in its progress, and the clocks of the new run follow from that.
    """

    @workflow.init
    def __init__(self, order: Order) -> None:
        try:
            if order.progress is None:
                order.require_room()
        except Refused as error:
            if workflow.patched(Patch.ORDER):
                raise ApplicationError(str(error), type=error.reason, non_retryable=True) from error
        try:
            self._cycle = Cycle.start(workflow.info().workflow_id, order, workflow.now())
        except OutsideCalendar as error:
            raise ApplicationError(str(error), type=Refusal.OUTSIDE_CALENDAR, non_retryable=True) from error
        self._recorded = len(order.progress.journal) if order.progress else 0
        self._errands: set[asyncio.Task[None]] = set()
        self.closing = None
        self._facts: dict[str, Fact | None] = {}
        self._parties: dict[str, str] = {}
        self._first_step = self._cycle.progress.current
        self._continues = False
        """Whether it may go on as a new run within a step."""
        self._rejected = 0
        """Messages of this run."""
        self._answered: list[str] = []
        """Marks of the updates of this run."""

    @workflow.run
    async def run(self, order: Order) -> CycleView:
        self._publish()
        watches = [asyncio.create_task(self._watch(alarm)) for alarm in ALARMS]
        try:
            await workflow.wait_condition(lambda: (self._cycle.closed or self._should_continue()) and self._quiet())
        except asyncio.CancelledError:
            if not self._cycle.closed:
                self._adopt(self._cycle.cancel(workflow.now(), wording.CANCELLED_BY_SERVER))
            await workflow.wait_condition(self._quiet)
        for watch in watches:
            watch.cancel()
        if not self._cycle.closed:
            workflow.continue_as_new(self._carried_on())
        return self.status()

    # --- messages

    @workflow.signal(
        name=Message.COMPLETE_STEP,
        description="Menyelesaikan langkah yang terbuka. Satu objek JSON: step, role, actor, outputs "
        "[{title, reference atau sha256}]; boleh: note, attempt, message_id. Yang ditolak dicatat dalam jurnal.",
    )
    @undecoded
    def complete_step_signal(self, *payloads: RawValue) -> None:
        try:
            self._adopt(self._decide(Message.COMPLETE_STEP, payloads, decisions.apply))
        except ApplicationError as refusal:
            later = ASKED_SINCE.get(str(refusal.type))
            if later is not None and not workflow.patched(later):
                self._adopt(self._decide(Message.COMPLETE_STEP, payloads, decisions.carry_out))
            else:
                self._reject(refusal.message, payloads)

    @workflow.signal(
        dynamic=True, description="Sinyal bernama lain tidak dikenal; dicatat dalam jurnal sebagai rejected."
    )
    def unknown_signal(self, name: str, payloads: Sequence[RawValue]) -> None:
        self._reject(f"Sinyal {name} tidak dikenal; yang dikenal: {Message.COMPLETE_STEP}.", payloads)

    # --- what follows from messages and alarms

    def _decide(self, name: Message, payloads: Sequence[RawValue], rule: Rule) -> Cycle:
        """The cycle as the command would leave it; this one stays as it is. Raises ApplicationError with the reason."""
        try:
            return rule(self._cycle, command_in(name, payloads), workflow.now())
        except MalformedMessage as error:
            raise ApplicationError(str(error), type=Refusal.MALFORMED, non_retryable=True) from error
        except Refused as error:
            raise ApplicationError(str(error), type=error.reason, non_retryable=True) from error

    def _refuse_known_update(self) -> None:
        if mark_of_update() in self._cycle.progress.heard:
            sentence = "Pesan ini sudah diterapkan; tidak perlu dikirim lagi."
            raise ApplicationError(sentence, type=Refusal.DUPLICATE, non_retryable=True)

    def _accept(self, name: Message, payloads: Sequence[RawValue]) -> Receipt:
        known = len(self._cycle.progress.journal)
        self._answered.append(mark_of_update())
        # What is asked beside the rules its validator has asked, which is not asked again when a history is played.
        self._adopt(self._decide(name, payloads, decisions.carry_out))
        return view.receipt_of(self._cycle, since=known)

    def _reject(self, sentence: str, payloads: Sequence[RawValue]) -> None:
        self._rejected += 1
        apart = self._cycle.rejects_apart and workflow.patched(Patch.REJECTIONS)
        rejected = self._cycle.reject(sentence, workflow.now(), claims_in(payloads), apart=apart)
        if apart:  # nobody is told, and nothing shows: hundreds of them must not hold up a task
            self._cycle = rejected
            self._continue_if_long()
        else:
            self._adopt(rejected)
        workflow.logger.warning("message_rejected", extra={"step": self._cycle.progress.current, "reason": sentence})

    def _adopt(self, cycle: Cycle) -> None:
        self._cycle = cycle
        self._publish()

    def _publish(self) -> None:
        """Records what the newest journal entries say, and shows lists and the Temporal UI the new state."""
        if record := record_since(self._cycle, self._recorded, workflow.now()):
            self._send(self._keep(record))
        self._recorded = len(self._cycle.progress.journal)
        if self._cycle.closed and self.closing is None:
            self.closing = Closing(order=self._cycle.order, view=view.view_of(self._cycle, workflow.now()))
            self._send(self._file(filing_of(self.closing)))
        facts = facts_of(self._cycle)
        if updates := changes(self._facts, facts):
            workflow.upsert_search_attributes(updates)
            self._facts = facts
        if (parties := self._cycle.order.parties) != self._parties:
            workflow.upsert_memo({Memo.PARTIES: parties})
            self._parties = parties
        workflow.set_current_details(view.table(self._cycle))
        self._continue_if_long()

    def _send(self, errand: Coroutine[Any, Any, None]) -> None:
        """Tasks of their own: a request to cancel the cycle does not reach them."""
        task = asyncio.create_task(errand)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)

    async def _keep(self, record: Record) -> None:
        # Most records are kept by a local activity: one transaction, for which the server needs no task of its own
        # (docs/decisions/0009). What is rare and urgent shows as an activity in the Temporal UI, and so does what
        # failed: a cycle hears nobody while a local activity is retried.
        urgent = next((notice for notice in record.notices if notice.kind in (Kind.REMINDED, Kind.ESCALATED)), None)
        if urgent is None:
            with suppress(FailureError):
                await workflow.execute_local_activity_method(Records.keep, record, summary=record.summary, **AT_ONCE)
                return
        # Retried for as long as it takes; meanwhile the clock runs, and people are heard.
        await workflow.execute_activity_method(Records.keep, record, summary=record.summary, **RECORD)

    async def _file(self, filing: Filing) -> None:
        await workflow.execute_activity_method(Dossiers.file, filing, summary=wording.FILING, **UNTIL_FILED)

    async def _watch(self, alarm: Alarm) -> None:
        """Rings `alarm` whenever it is due, for as long as a step is open; follows the clock wherever it is moved."""
        rang: datetime | None = None
        while not self._cycle.closed:
            clock, now = self._cycle.clock, workflow.now()
            if rang is not None:  # the SDK's clock may lag behind its own timer that a query meets (temporalio 1.35)
                now, rang = max(now, rang), None
            due = alarm.due(self._cycle, now)
            if due is not None and due <= now:
                self._adopt(alarm.ring(self._cycle, now))
                continue

            def moved(since: Clock = clock) -> bool:
                return self._cycle.progress.clock is not since

            try:
                await workflow.wait_condition(
                    moved,
                    timeout=None if due is None else due - now,
                    timeout_summary=alarm.summary(self._cycle),
                )
            except TimeoutError:
                rang = due

    def _continue_if_long(self) -> None:
        if workflow.info().is_continue_as_new_suggested() or self._rejected >= MOST_REJECTED:
            self._continues = not self._cycle.closed and workflow.patched(Patch.CONTINUATION)

    def _should_continue(self) -> bool:
        """Versions that had no `Patch.CONTINUATION` went on at a step boundary alone."""
        moved_on = self._cycle.progress.current != self._first_step
        return self._continues or (moved_on and workflow.info().is_continue_as_new_suggested())

    def _carried_on(self) -> Order:
        """What the next run is given. Temporal knows an update that is sent once more by its id within one run only."""
        heard = (*self._cycle.progress.heard, *self._answered)[-REMEMBERED:]
        return self._cycle.order.model_copy(update={"progress": self._cycle.having(heard=heard).progress})

    def _quiet(self) -> bool:
        return workflow.all_handlers_finished() and not self._errands
