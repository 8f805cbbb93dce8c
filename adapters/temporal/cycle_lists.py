"""What lists know of cycles: Temporal's visibility, asked for hardly more rows than are shown.

Neither of its SQL stores sorts by a fact, or skips rows; both count quickly, by an index. So a page in the order of an
instant is found by dividing time, and counting, until only a few rows are left (`docs/performance.md`, Portal). Where
it lay the last time is tried first.
"""

import asyncio
import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from temporalio.client import Client

from adapters.temporal.cycle_rows import CycleRow, is_owned, row_of
from adapters.temporal.cycle_titles import CycleTitles
from adapters.temporal.list_queries import RUNNING, among, facts, query, quoted, written
from adapters.temporal.recent import Recent
from adapters.temporal.temporal_errors import translated
from sop.cycle.facts import DUE_AT, ESCALATION, ROLE, SOP_ID, STANDING
from sop.cycle.messages import Standing

FEW = 30
"""Rows beside the wanted that are fetched rather than divided once more: a row costs a tenth of a count."""
EVERYTHING = 1_000_000
"""More than any list has rows."""
MATCHES = 500
"""The most cycles that a search goes on with, the newest."""
PLACES = 1000
"""Pages of which it is kept where in time they lay."""
SHORTEST = timedelta(milliseconds=1)
"""Time that is divided no further: more exactly SQLite does not keep these instants."""


@dataclass(frozen=True)
class Listed:
    """Some rows of a list, and how long all of it is."""

    rows: tuple[CycleRow, ...]
    total: int
    late: int = 0
    """How many of all are past their deadline, clocks that stand still left out."""

    @property
    def mark(self) -> str:
        """Another text for anything else."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Reach:
    """From which rung on the lateness of `executor` is told to somebody, under a SOP."""

    sop_id: str
    executor: str
    rung: int


@dataclass(frozen=True)
class _Time:
    """From `since` to before `until`, each None where there is no end; `by` is the instant that is asked for."""

    by: str
    since: datetime | None = None
    until: datetime | None = None

    @property
    def conditions(self) -> Iterator[str]:
        if self.since is not None:
            yield f"{self.by} >= '{written(self.since)}'"
        if self.until is not None:
            yield f"{self.by} < '{written(self.until)}'"

    @property
    def divisible(self) -> bool:
        return self.since is None or self.until is None or self.until - self.since > SHORTEST

    def divided(self, now: datetime, share: float) -> tuple["_Time", "_Time"]:
        """Where it has ends, after `share` of it; else at `now`, or further from it than before."""
        match self.since, self.until:
            case None, None:
                at = now
            case None, datetime() as until:
                at = until - max(timedelta(days=1), 3 * abs(now - until))
            case datetime() as since, None:
                at = since + max(timedelta(days=1), 3 * abs(since - now))
            case datetime() as since, datetime() as until:
                at = max(since + SHORTEST, min(since + (until - since) * share, until - SHORTEST))
        at = _floor(at)
        return _Time(self.by, self.since, at), _Time(self.by, at, self.until)


class CycleLists:
    """Raises ServerUnreachable. Whatever happened less than about a second ago may be missing."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._titles = CycleTitles(client)
        self._places: Recent[tuple[str, int, int], _Time] = Recent(PLACES)

    async def every(self, *conditions: str) -> list[CycleRow]:
        """All of the list, the newest first, however long."""
        with translated(self._client, None):
            return [await row_of(each) async for each in self._client.list_workflows(query(*conditions))]

    async def count(self, *conditions: str) -> int:
        with translated(self._client, None):
            return (await self._client.count_workflows(query(*conditions))).count

    async def newest(
        self, first: int, last: int, now: datetime, role: str | None, standing: Standing | None, word: str
    ) -> Listed:
        """Places `first` to before `last` of all cycles, the newest first; only those where it is `role`'s turn, that
        stand as `standing`, and whose id or title contains `word`."""
        matches = (await self._titles.ids(word))[:MATCHES] if word else None
        if matches == []:
            return Listed((), 0)
        conditions = ["ExecutionStatus != 'ContinuedAsNew'", *facts(role, standing)]
        if matches is not None:
            conditions.append(among("WorkflowId", matches))
        total = await self.count(*conditions)
        rows = await self._found(conditions, "StartTime", total, total - last, total - first, now)
        return Listed(tuple(reversed(rows)), total)

    async def turns(
        self, roles: Collection[str], first: int, last: int, now: datetime, party: str | None = None
    ) -> Listed:
        """Places `first` to before `last` of the open steps of `roles`: what is late first, then what is due first, and
        last what stands still; only those whose role belongs to `party`, where one is named."""
        if not roles or party == "":
            return Listed((), 0)
        if party is not None:
            return turns_among(await self._owned(party, RUNNING, among(ROLE, roles)), first, last, now)
        open_, still = [RUNNING, among(ROLE, roles)], f"({STANDING} = '{Standing.PAUSED}' OR {DUE_AT} IS NULL)"
        timed = [*open_, f"{STANDING} != '{Standing.PAUSED}'", f"{DUE_AT} IS NOT NULL"]
        ticking, late, standing = await asyncio.gather(
            self.count(*timed), self.count(*timed, *_Time(DUE_AT, None, now).conditions), self.count(*open_, still)
        )
        rows = await self._found(timed, DUE_AT, ticking, first, last, now)
        rows += await self._found([*open_, still], "StartTime", standing, first - ticking, last - ticking, now)
        return Listed(tuple(rows), ticking + standing, late)

    async def told(
        self, reaches: Collection[Reach], sops: Collection[str], first: int, last: int, now: datetime
    ) -> Listed:
        """Places `first` to before `last` of the open steps whose lateness was told as far as one of `reaches`, the
        longest late first; of SOPs not among `sops` all that were told to anybody. Who has answered lists do not know.
        """
        reached = [
            f"({SOP_ID} = '{quoted(each.sop_id)}' AND {ROLE} = '{quoted(each.executor)}' "
            f"AND {ESCALATION} >= {each.rung})"
            for each in reaches
        ]
        unknown = f"(NOT {among(SOP_ID, sops)} AND {ESCALATION} > 0)"
        conditions = [RUNNING, f"({' OR '.join((*reached, unknown))})"]
        total = await self.count(*conditions)
        return Listed(tuple(await self._found(conditions, DUE_AT, total, first, last, now)), total)

    async def _owned(self, party: str, *conditions: str) -> list[CycleRow]:
        """All of the list where the open step's role belongs to a party. No index names parties, so every row is looked
        at: as many as those roles have open steps, of whatever party."""
        with translated(self._client, None):
            found = [each async for each in self._client.list_workflows(query(*conditions))]
            return [row for each in found if (row := await row_of(each)) and await is_owned(each, row.role, party)]

    async def _found(
        self, conditions: list[str], by: str, number: int, first: int, last: int, now: datetime
    ) -> list[CycleRow]:
        """Places `first` to before `last` of `number` rows, in the order of the instant `by`."""
        first, last = max(first, 0), min(last, number)
        if first >= last:
            return []
        place = query(*conditions), first, last
        if (time := self._places.get(place)) is not None:
            before, within = await asyncio.gather(
                self.count(*conditions, *_Time(by, None, time.since).conditions),
                self.count(*conditions, *time.conditions),
            )
            if before <= first and last <= before + within <= last + FEW:
                return await self._placed(conditions, time, within, first - before, last - before, now)
        rows = await self._placed(conditions, _Time(by), number, first, last, now)
        if rows:
            self._places.keep(place, _around(by, rows))
        return rows

    async def _placed(
        self, conditions: list[str], time: _Time, number: int, first: int, last: int, now: datetime, even: bool = False
    ) -> list[CycleRow]:
        """Places `first` to before `last` of the `number` rows of a time, in its order."""
        first, last = max(first, 0), min(last, number)
        if first >= last:
            return []
        if number - (last - first) <= FEW or not time.divisible:
            rows = await self.every(*conditions, *time.conditions)
            return sorted(rows, key=lambda row: _place(row, time.by))[first:last]
        # Where rows lie evenly over time, one division finds them; where they do not, halves find them soon.
        wanted = last + FEW // 4 if last < number - first else first - FEW // 4
        early, late = time.divided(now, 0.5 if even else wanted / number)
        count = await self.count(*conditions, *early.conditions)
        before = await self._placed(conditions, early, count, first, last, now, not even)
        after = await self._placed(conditions, late, number - count, first - count, last - count, now, not even)
        return before + after


def turns_among(rows: Collection[CycleRow], first: int, last: int, now: datetime) -> Listed:
    """Places `first` to before `last` of some open steps, as `CycleLists.turns` orders them."""
    ticking = [row for row in rows if row.standing is not Standing.PAUSED and row.due_at is not None]
    still = sorted((row for row in rows if row not in ticking), key=lambda row: _place(row, "StartTime"))
    late = sum(row.due_at is not None and row.due_at < now for row in ticking)
    ordered = (*sorted(ticking, key=lambda row: _place(row, DUE_AT)), *still)
    return Listed(ordered[first:last], len(ordered), late)


def _place(row: CycleRow, by: str) -> tuple[datetime, str]:
    at = row.due_at if by == DUE_AT else row.started_at
    return at or datetime.max.replace(tzinfo=UTC), row.cycle_id


def _around(by: str, rows: list[CycleRow]) -> _Time:
    """The time of some rows in their order."""
    since, until = (_floor(_place(row, by)[0]) for row in (rows[0], rows[-1]))
    return _Time(by, since, until + 2 * SHORTEST)


def _floor(at: datetime) -> datetime:
    return at - (at - datetime.min.replace(tzinfo=UTC)) % SHORTEST
