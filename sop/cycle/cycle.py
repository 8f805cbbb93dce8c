"""One running cycle: its state and the moves that change it, as pure functions of an instant.

What people may do with it is in `sop.cycle.decisions`. Every move returns the cycle after it; `now` is an argument.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self

from sop.base.errors import OutsideCalendar, Refusal, Refused
from sop.cycle import wording
from sop.cycle.bounds import growth, size_of
from sop.cycle.editions import FACTS_ARE_DATA
from sop.cycle.escalation import Alarms
from sop.cycle.journal import Kind, append
from sop.cycle.messages import Command, Order
from sop.cycle.progress import EscalationKind, Progress, State, StepRun
from sop.cycle.rejections import Rejections, are_many
from sop.form.document import Activity
from sop.time.clock import Clock
from sop.time.working_time import ALWAYS, OfficeTime, WorkingTime


@dataclass(frozen=True)
class Cycle:
    """A cycle under the rules of its order. Exactly one step is open until it is closed; then none is."""

    id: str
    order: Order
    progress: Progress
    times: Mapping[str, WorkingTime] = field(repr=False, compare=False)
    """The working time that each role keeps: follows from the order, made once."""
    size: int = field(repr=False, compare=False)
    """Bytes of the order with its progress, as a continued run is given them; grows with every move."""

    @classmethod
    def start(cls, cycle_id: str, order: Order, now: datetime) -> Self:
        """A new cycle with its first step open, or the cycle that a continued run carries on.

        Raises:
            OutsideCalendar: the first deadline lies beyond the years that its calendar knows.
        """
        if order.progress is not None:
            bare = order.model_copy(update={"progress": None})
            return cls(cycle_id, bare, order.progress, times_of(order), size_of(order))
        steps = tuple(StepRun(number=activity.number) for activity in order.sop.activities)
        nothing = Progress(state=State.RUNNING, steps=steps, current=None, clock=None, journal=())
        digest = order.sop.sha256 if order.edition >= FACTS_ARE_DATA else None
        started = cls(cycle_id, order, nothing, times_of(order), size_of(order) + size_of(nothing)).record(
            now, Kind.STARTED, wording.started(cycle_id, order), sop_sha256=digest
        )
        opened = started.open(1, now)
        opened.clock.instant(opened.clock.budget, opened.calendar)  # raises: later a calendar can be applied, not here
        return opened

    # --- reading

    @property
    def closed(self) -> bool:
        return self.progress.current is None

    @property
    def number(self) -> int:
        """The open step's number.

        Raises:
            Refused: the cycle is closed; so every rule about the open step refuses by itself.
        """
        if self.progress.current is None:
            raise Refused(Refusal.CLOSED, f"Siklus {self.id} sudah berakhir; tidak ada langkah yang terbuka.")
        return self.progress.current

    @property
    def activity(self) -> Activity:
        return self.order.sop.activity(self.number)

    @property
    def run(self) -> StepRun:
        return self.progress.steps[self.number - 1]

    @property
    def clock(self) -> Clock:
        """The open step's clock; another object whenever an instant that follows from it may have moved."""
        clock = self.progress.clock
        if clock is None:
            raise Refused(Refusal.CLOSED, f"Siklus {self.id} sudah berakhir; tidak ada waktu yang berjalan.")
        return clock

    @property
    def calendar(self) -> WorkingTime:
        """The calendar that the open step's executor keeps."""
        return self.times[self.activity.executor]

    @property
    def alarms(self) -> Alarms:
        return Alarms(self.order.sop, self.activity, self.run, self.clock, self.times)

    def worked(self, now: datetime) -> float:
        """Working seconds used on the open step until `now`, pauses excluded."""
        return self.clock.used_at(now, self.calendar)

    def worked_if_known(self, now: datetime) -> float:
        """The same, or what was used when the clock was last started, where the calendar does not know `now`."""
        try:
            return self.worked(now)
        except OutsideCalendar:
            return self.clock.used

    # --- what happens without a person

    def remind(self, now: datetime) -> Self:
        """The executor is reminded of the deadline that is near."""
        reminder = self.alarms.reminder(now)
        run = self.run.model_copy(update={"escalations": (*self.run.escalations, reminder)})
        return self.with_run(run).record(now, Kind.REMINDED, wording.reminded(self.order, self.run), role=reminder.role)

    def escalate(self, now: datetime) -> Self:
        """The next rung of the ladder is climbed."""
        rung = self.alarms.escalation(now)
        run = self.run.model_copy(update={"escalations": (*self.run.escalations, rung), "overdue": True})
        clock = self.clock.after_rung(now, self.alarms.gap_after(rung.rung), self.alarms.spacing, self.calendar)
        kind = Kind.ESCALATED if rung.kind is EscalationKind.ESCALATION else Kind.REMINDED
        return (
            self.with_run(run)
            .having(clock=clock)
            .record(now, kind, wording.escalated(self.order, self.run, rung), role=rung.role)
        )

    @property
    def rejects_apart(self) -> bool:
        """Whether rejected messages are so many that the next is kept beside the journal."""
        return self.progress.rejections is not None or are_many(self.progress.journal)

    def reject(self, sentence: str, now: datetime, claims: object = None, *, apart: bool = False) -> Self:
        """Nothing changes but the journal, which keeps the message that could not be applied, and why; `apart`: beside
        it, as one of many."""
        role, actor = (claims.get(field) if isinstance(claims, dict) else None for field in ("role", "actor"))
        detail = wording.shortened(sentence, 500)
        role = wording.shortened(role, 200) if isinstance(role, str) else None
        actor = wording.shortened(actor, 200) if isinstance(actor, str) else None
        if not apart:
            return self.record(now, Kind.REJECTED, detail, role=role, actor=actor)
        known = self.progress.rejections
        one_more = known.further if known is not None else Rejections.first
        return self.having(rejections=one_more(now, detail, self.progress.current, role, actor))

    def seal_rejections(self, now: datetime) -> Self:
        """The journal says how many messages were rejected beside it, and is bound to them."""
        known = self.progress.rejections
        if known is None:
            return self
        detail = wording.rejected_apart(known.count)
        return self.record(now, Kind.REJECTED, detail, rejected=known.count, rejected_head=known.head)

    def cancel(self, now: datetime, detail: str, command: Command | None = None) -> Self:
        """The end without completion; what was used on the open step is kept."""
        run = self.run.model_copy(update={"worked": self.worked_if_known(now)})
        ended = self.end_pause(now).with_run(run).seal_rejections(now)
        cancelled = ended.record(now, Kind.CANCELLED, detail, command)
        return cancelled.having(state=State.CANCELLED, current=None, clock=None)

    # --- the moves that transitions are made of

    def open(self, number: int, now: datetime) -> Self:
        """Opens a step anew: one attempt more, a fresh clock."""
        activity = self.order.sop.activity(number)
        run = self.progress.steps[number - 1].reset()
        run = run.model_copy(update={"attempt": run.attempt + 1, "opened_at": now})
        clock = Clock.start(activity.minutes * self.order.minute_seconds, now)
        opened = self.having(state=State.RUNNING, current=number).with_run(run).arm(clock)
        return opened.record(now, Kind.OPENED, wording.opened(self.order, opened.run), role=activity.executor)

    def arm(self, clock: Clock) -> Self:
        """Sets the open step's clock, and the deadline that follows from it.

        A deadline already passed stays; one that the calendar does not know yet is None until a newer one is applied.
        """
        due_at = self.run.due_at
        if clock.budget > clock.used:
            try:
                due_at = clock.instant(clock.budget, self.calendar)
            except OutsideCalendar:
                due_at = None
        return self.having(clock=clock).with_run(self.run.model_copy(update={"due_at": due_at}))

    def end_pause(self, now: datetime) -> Self:
        if self.progress.state is not State.PAUSED:
            return self
        *before, last = self.progress.pauses
        return self.having(state=State.RUNNING, pauses=(*before, last.model_copy(update={"until": now})))

    def having(self, **changes: Any) -> Self:
        """With other fields of its progress. Any: pydantic knows their types, and to name them here would be twice."""
        progress, size = self.progress, self.size
        size += sum(growth(getattr(progress, name), after) for name, after in changes.items())
        return replace(self, progress=progress.model_copy(update=changes), size=size)

    def under(self, order: Order) -> Self:
        """Under other rules; `order` has no progress."""
        return replace(self, order=order, times=times_of(order), size=self.size + growth(self.order, order))

    def with_run(self, run: StepRun) -> Self:
        steps = self.progress.steps
        return self.having(steps=(*steps[: run.number - 1], run, *steps[run.number :]))

    def record(
        self,
        now: datetime,
        kind: Kind,
        detail: str,
        command: Command | None = None,
        *,
        role: str | None = None,
        actor: str | None = None,
        sop_sha256: str | None = None,
        extended_minutes: int | None = None,
        rejected: int | None = None,
        rejected_head: str | None = None,
    ) -> Self:
        """One journal entry more, in the name of the command's sender where there is one."""
        if command is not None:
            role, actor = command.role, command.actor
        journal = append(
            self.progress.journal,
            now,
            kind,
            detail,
            step=self.progress.current,
            role=role,
            actor=actor,
            sop_sha256=sop_sha256,
            extended_minutes=extended_minutes,
            rejected=rejected,
            rejected_head=rejected_head,
            proof=command.proof if command is not None and self.order.trusted_keys else None,
        )
        return self.having(journal=journal)


def times_of(order: Order) -> dict[str, WorkingTime]:
    """The working time that each role keeps under an order: its own calendar, or `always` where the order has none."""
    by_calendar = {calendar.id: OfficeTime(calendar) for calendar in order.calendars}
    return {role.id: by_calendar.get(role.calendar, ALWAYS) for role in order.sop.roles}
