"""Every rung that went to a superior, with the state of its step at that instant, reckoned again from the journal."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import accumulate, takewhile
from typing import Self

from sop.base.errors import OutsideCalendar
from sop.base.reading import Frozen
from sop.cycle.cycle import times_of
from sop.cycle.journal import Entry, Kind
from sop.cycle.messages import StepView
from sop.cycle.progress import Escalation, EscalationKind, Pause
from sop.dossier.dossier import Closing
from sop.time.clock import Clock
from sop.time.working_time import WorkingTime


class Climb(Frozen):
    """One escalation; `due_at` and `used_minutes` are None where no calendar that is left can tell them, `due_at` and
    `extended_minutes` where a journal of the first edition does not."""

    step: StepView
    rung: Escalation
    due_at: datetime | None
    used_minutes: float | None
    extended_minutes: int | None
    pauses: tuple[Pause, ...]
    """Those before it, in the same attempt."""


@dataclass(frozen=True)
class _Open:
    """The open step, as far as the journal has been read."""

    step: StepView
    time: WorkingTime
    minute: float
    clock: Clock
    due_at: datetime | None = None
    extended: int | None = 0
    known: bool = True
    extensions: tuple[int | None, ...] = ()
    """What will have been added after each of those to come."""

    def after(self, entry: Entry) -> Self:
        """Raises OutsideCalendar."""
        match entry.kind:
            case Kind.PAUSED:
                return self.arm(self.clock.pause(entry.at, self.time))
            case Kind.RESUMED:
                return self.arm(self.clock.resume(entry.at))
            case Kind.EXTENDED:
                total, *rest = self.extensions
                more = (total or 0) - (self.extended or 0)
                extended = replace(self, extended=total, extensions=tuple(rest))
                return extended.arm(self.clock if total is None else self.clock.extend(more * self.minute))
        return self

    def arm(self, clock: Clock) -> Self:
        """A deadline that has passed stays, as it does in the cycle. Raises OutsideCalendar."""
        if self.extended is None:
            return replace(self, clock=clock, due_at=None)
        due_at = clock.instant(clock.budget, self.time) if clock.budget > clock.used else self.due_at
        return replace(self, clock=clock, due_at=due_at)


def climbs(closing: Closing) -> Iterator[Climb]:
    """In the order in which they happened."""
    order, view = closing.order, closing.view
    times = times_of(order)
    attempts: dict[int, list[StepView]] = defaultdict(list)
    for each in (*view.past, *view.steps):
        attempts[each.number].append(each)
    # What was used before a calendar was replaced was counted by one that is no longer here.
    replaced = max((entry.seq for entry in view.journal if entry.kind is Kind.RESCHEDULED), default=0)
    step: _Open | None = None
    for entry in view.journal:
        if entry.kind is Kind.OPENED and entry.step is not None:
            opened = attempts[entry.step].pop(0)
            clock = Clock.start(opened.standard_minutes * order.minute_seconds, entry.at)
            step = _Open(
                opened,
                times[opened.role],
                order.minute_seconds,
                clock,
                known=entry.seq > replaced,
                extensions=tuple(_extensions(opened, view.journal[entry.seq :])),
            )
            rungs = (rung for rung in opened.escalations if rung.kind is EscalationKind.ESCALATION)
        elif entry.kind is Kind.ESCALATED and step is not None:
            yield _climb(closing, step, next(rungs))
        if step is not None:
            try:
                step = step.arm(step.clock) if entry.kind is Kind.OPENED else step.after(entry)
            except OutsideCalendar:
                step = replace(step, known=False)


def _extensions(step: StepView, following: Iterable[Entry]) -> Iterator[int | None]:
    """What had been added to the standard after each extension of an attempt; None where nobody can tell: a journal of
    the first edition says no minutes, and the step itself knows no more than their sum."""
    attempt = takewhile(lambda entry: entry.kind is not Kind.OPENED, following)
    extensions = [entry for entry in attempt if entry.kind is Kind.EXTENDED]
    added = [entry.extended_minutes for entry in extensions if entry.extended_minutes is not None]
    if len(added) == len(extensions):
        yield from accumulate(added)
    else:
        yield from (None for _ in extensions[1:])
        yield step.extended_minutes


def _climb(closing: Closing, open_: _Open, rung: Escalation) -> Climb:
    used = None
    if open_.known:
        with suppress(OutsideCalendar):
            used = open_.clock.used_at(rung.at, open_.time)
    step = open_.step
    return Climb(
        step=step,
        rung=rung,
        due_at=open_.due_at if open_.known else None,
        used_minutes=None if used is None else round(used / open_.minute, 2),
        extended_minutes=open_.extended,
        pauses=tuple(
            pause
            for pause in closing.view.pauses
            if (pause.step, pause.attempt) == (step.number, step.attempt) and pause.since < rung.at
        ),
    )
