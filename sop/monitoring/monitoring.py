"""The six-monthly monitoring of an SOP (PermenPANRB 35/2012): what the register's attempts say of each activity.

Facts only. What they let anybody conclude is `sop.monitoring.assessment`'s affair.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from sop.base.reading import Frozen
from sop.cycle.messages import Standing
from sop.cycle.records import Outcome
from sop.cycle.wording import role_name
from sop.form.document import Sop
from sop.monitoring.grants import Grant, listed
from sop.time.clock import is_rehearsal
from sop.time.periods import Period

LEAST_PERCENT = 10
"""Of its standard: a completion that took less is implausible. Either the standard is far too long, or the work was
done before its step was opened; which of them, no data say. Ours: no regulation names a limit."""


class Attempt(NamedTuple):
    """One attempt at one step, as monitoring needs it; a tuple, since a period has tens of thousands."""

    cycle_id: str
    step: int
    name: str
    role: str
    outcome: str
    """An `sop.cycle.records.Outcome`."""
    standard_minutes: int
    extended_minutes: int
    worked_minutes: float
    late: bool
    returned: bool
    """Given back, completed or not."""
    escalations: int
    """Rungs climbed, reminders not counted."""
    ended_at: datetime


class CycleRow(Protocol):
    """What monitoring needs of a cycle; `sop.cycle.records.CycleRecord` has it, and so has the register's own row."""

    @property
    def cycle_id(self) -> str: ...
    @property
    def sop_id(self) -> str: ...
    @property
    def minute_seconds(self) -> float: ...
    @property
    def standing(self) -> Standing: ...
    @property
    def ended_at(self) -> datetime | None: ...
    @property
    def late(self) -> bool: ...


class Spread(Frozen):
    """Percentiles by nearest rank: each is a value that occurred, the least that so many percent do not exceed."""

    p50: float
    p80: float
    p95: float


class ActivityFigures(Frozen):
    """One activity in the period. A revised SOP may have given a step another name: that is an activity of its own."""

    step: int
    name: str
    executors: tuple[str, ...]
    """Short names of the roles, or their ids where the SOP no longer has them."""
    current: bool
    """Whether the SOP that is reported on still has it, by this number and name."""
    standards: tuple[int, ...]
    """The standard minutes that were in force, ascending; that of the SOP where nothing was attempted."""
    attempts: int
    """All that ended in the period: completed, given back before completion, or cancelled with their cycle."""
    completed: int
    worked: Spread | None
    """Working minutes of the completed attempts; None where there are none."""
    used: Spread | None
    """The same in percent of the standard that each attempt had, without extensions."""
    hasty: int = 0
    """Attempts completed in less than `LEAST_PERCENT` of the standard that each had."""
    late: int
    """Attempts completed after their deadline."""
    late_share: float | None
    """Part of the completed attempts, 0 to 1; None where there are none."""
    returned: int
    """Attempts given back, before or after their completion."""
    escalations: int
    """Rungs climbed over all attempts, reminders not counted."""
    extended: int
    """Attempts whose deadline was extended."""


class CycleTotals(Frozen):
    """The cycles that ended in the period."""

    ended: int = 0
    completed: int = 0
    cancelled: int = 0
    on_time: int = 0
    """Completed without any step late."""


class Monitoring(Frozen):
    """What the register knows of one SOP in one period."""

    sop_id: str
    sop_version: str
    sop_name: str
    period: Period
    as_of: datetime
    """When the register was asked."""
    rehearsals: bool = False
    """Whether these are the figures of rehearsals, and not of the office's own cycles."""
    left_out: int = 0
    """Cycles of the other kind that were worked on in the period."""
    cycles: CycleTotals
    activities: tuple[ActivityFigures, ...]
    """In the order of the steps: all those of the SOP, and those of its other versions that were attempted."""
    grants: tuple[Grant, ...] = ()
    """Roles of heads that were given in the period, and roles that operators were given, in the order of their giving;
    none beside rehearsals."""

    @property
    def attempts(self) -> int:
        return sum(each.attempts for each in self.activities)

    @property
    def is_empty(self) -> bool:
        return not self.attempts and not self.cycles.ended

    @property
    def unfinished(self) -> bool:
        """Whether more may still be added: the period was not over."""
        return self.as_of < self.period.until


def monitor(
    attempts: Iterable[Attempt],
    sop: Sop,
    period: Period,
    cycles: Iterable[CycleRow],
    as_of: datetime,
    *,
    grants: Iterable[Grant] = (),
    rehearsals: bool = False,
) -> Monitoring:
    """The figures of `attempts`: those of this SOP, in all its versions, that ended in the period, in any order.

    `cycles` are all that began before the period's end, of whatever SOP; `grants` those of the period, of all roles.
    Rehearsals never count beside the office's own cycles: either the ones are reported on, or the others.
    """
    known = [cycle for cycle in cycles if cycle.sop_id == sop.id]
    rehearsed = {cycle.cycle_id for cycle in known if is_rehearsal(cycle.minute_seconds)}
    groups: defaultdict[tuple[int, str], list[Attempt]] = defaultdict(list)
    left_out = set()
    for attempt in attempts:
        if (attempt.cycle_id in rehearsed) is rehearsals:
            groups[attempt.step, attempt.name].append(attempt)
        else:
            left_out.add(attempt.cycle_id)
    current = {(activity.number, activity.label) for activity in sop.activities}
    keys = sorted(current | groups.keys(), key=lambda key: (key[0], key not in current, key[1]))
    return Monitoring(
        sop_id=sop.id,
        sop_version=sop.version,
        sop_name=sop.name,
        period=period,
        as_of=as_of,
        rehearsals=rehearsals,
        left_out=len(left_out),
        cycles=_totals([cycle for cycle in known if (cycle.cycle_id in rehearsed) is rehearsals], period),
        activities=tuple(_figures(sop, *key, groups[key], current=key in current) for key in keys),
        grants=() if rehearsals else listed(grants, sop),
    )


def implausible(worked_minutes: float, standard_minutes: int) -> bool:
    """Whether a completion took so little of its standard that the standard is to be questioned."""
    return worked_minutes * 100 < standard_minutes * LEAST_PERCENT


def spread(values: Iterable[float]) -> Spread | None:
    """None for no values."""
    ranked = sorted(values)
    if not ranked:
        return None
    return Spread(p50=_rank(ranked, 50), p80=_rank(ranked, 80), p95=_rank(ranked, 95))


def _rank(ranked: Sequence[float], percent: int) -> float:
    return ranked[-(-percent * len(ranked) // 100) - 1]


def _totals(cycles: Iterable[CycleRow], period: Period) -> CycleTotals:
    ended = [each for each in cycles if each.ended_at is not None and period.since <= each.ended_at < period.until]
    completed = [each for each in ended if each.standing is Standing.COMPLETED]
    return CycleTotals(
        ended=len(ended),
        completed=len(completed),
        cancelled=sum(each.standing is Standing.CANCELLED for each in ended),
        on_time=sum(not each.late for each in completed),
    )


def _figures(sop: Sop, step: int, name: str, attempts: Sequence[Attempt], *, current: bool) -> ActivityFigures:
    completed = [each for each in attempts if each.outcome == Outcome.COMPLETED]
    late = sum(each.late for each in completed)
    planned = () if attempts else (sop.activity(step),)
    return ActivityFigures(
        step=step,
        name=name,
        executors=tuple(
            role_name(sop, role)
            for role in sorted({each.role for each in attempts} | {each.executor for each in planned})
        ),
        current=current,
        standards=tuple(sorted({each.standard_minutes for each in attempts} | {each.minutes for each in planned})),
        attempts=len(attempts),
        completed=len(completed),
        worked=spread(each.worked_minutes for each in completed),
        used=spread(round(each.worked_minutes / each.standard_minutes * 100, 1) for each in completed),
        hasty=sum(implausible(each.worked_minutes, each.standard_minutes) for each in completed),
        late=late,
        late_share=late / len(completed) if completed else None,
        returned=sum(each.returned for each in attempts),
        escalations=sum(each.escalations for each in attempts),
        extended=sum(each.extended_minutes > 0 for each in attempts),
    )
