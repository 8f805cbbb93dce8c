"""Scheduled cycles: Temporal Schedules that start a cycle with the same order as `starter.py start` does."""

import asyncio
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionExecutionStartWorkflow,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleCalendarSpec,
    ScheduleDescription,
    ScheduleHandle,
    ScheduleListActionStartWorkflow,
    ScheduleListDescription,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleRange,
    ScheduleSpec,
    ScheduleState,
)
from temporalio.service import RPCError, RPCStatusCode

from adapters.temporal.temporal_errors import translated
from sop.base.contract import TASK_QUEUE, Memo, WorkflowType
from sop.base.errors import SopError
from sop.base.reading import Frozen
from sop.cycle import wording
from sop.cycle.messages import Order

CATCH_UP = timedelta(hours=8)
"""A start missed while the server was down is made up for within a working day, not (as by default) within a year."""
PAUSED, RESUMED = "Dihentikan sementara oleh operator", "Dilanjutkan oleh operator"
"""What a schedule's note says where nobody says more."""

_NAME = re.compile(r"(?=.{1,40}\Z)[a-z0-9]+(-[a-z0-9]+)*")


class ScheduleRow(Frozen):
    name: str
    title: str | None
    paused: bool
    note: str | None
    next_starts: tuple[datetime, ...]
    """At most ten; none where every cycle has been started."""
    recent_cycles: tuple[str, ...]


class ScheduleNotFound(SopError):
    """No schedule has that name, or it starts something else than cycles of ours."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Jadwal {name} tidak ditemukan. Periksa namanya dalam daftar jadwal.")
        self.name = name


class ScheduleExists(SopError):
    def __init__(self, name: str, *, same: bool) -> None:
        super().__init__(f"Jadwal {name} sudah ada. Pilih nama lain, atau hapus dahulu jadwal itu.")
        self.name = name
        self.same = same
        """Whether it was made under the same mark."""


class Schedules:
    """The scheduled cycles of one namespace; other systems' schedules in it are neither shown nor touched.

    Every method raises SopError with one clear sentence: ScheduleNotFound where a name is none of ours,
    ServerUnreachable where the server has gone.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    async def create(self, name: str, order: Order, starts: Sequence[datetime], mark: str = "") -> None:
        """A cycle at each of `starts`; none is started while the one before it still runs.

        Raises:
            SopError: as `require_name`; the ids of the cycles begin with the name.
            ScheduleExists: `same` where it was made under this `mark` before.
        """
        require_name(name)
        zone = ZoneInfo(order.sop.zone)
        schedule = Schedule(
            action=ScheduleActionStartWorkflow(
                WorkflowType.CYCLE,
                order,
                id=f"siklus-{name}",
                task_queue=TASK_QUEUE,
                memo={Memo.TITLE: order.title},
                static_summary=wording.static_summary(order),
                static_details=wording.static_details(order),
            ),
            spec=ScheduleSpec(
                calendars=[_at(start.astimezone(zone)) for start in starts], time_zone_name=order.sop.zone
            ),
            policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.SKIP, catchup_window=CATCH_UP),
            state=ScheduleState(note=f"SOP {order.sop.id} versi {order.sop.version}"),
        )
        with self._translated(name):
            try:
                await self._client.create_schedule(name, schedule, memo={Memo.TITLE: order.title, Memo.MARK: mark})
            except ScheduleAlreadyRunningError as error:
                description = await self._handle(name).describe()
                kept = await description.memo_value(Memo.MARK, default="", type_hint=str)
                raise ScheduleExists(name, same=bool(mark) and kept == mark) from error

    async def rows(self) -> list[ScheduleRow]:
        """Every schedule, by its name. One that was made less than about a second ago may be missing."""
        with self._translated(None):
            names = sorted([each.id async for each in await self._client.list_schedules() if _starts_cycles(each)])
        rows = await asyncio.gather(*(self._row_or_none(name) for name in names))
        return [row for row in rows if row is not None]

    async def row(self, name: str) -> ScheduleRow:
        """A schedule as it is now, whatever lists know."""
        with self._translated(name):
            return await _row(await self._described(name))

    async def pause(self, name: str, note: str = PAUSED) -> None:
        """No cycle starts until it is resumed."""
        with self._translated(name):
            await (await self._ours(name)).pause(note=note)

    async def resume(self, name: str, note: str = RESUMED) -> None:
        with self._translated(name):
            await (await self._ours(name)).unpause(note=note)

    async def delete(self, name: str) -> None:
        """The schedule ends; cycles that it has started go on."""
        with self._translated(name):
            await (await self._ours(name)).delete()

    async def _row_or_none(self, name: str) -> ScheduleRow | None:
        """None where it was deleted since lists last heard of it."""
        try:
            return await self.row(name)
        except ScheduleNotFound:
            return None

    async def _ours(self, name: str) -> ScheduleHandle:
        await self._described(name)
        return self._handle(name)

    async def _described(self, name: str) -> ScheduleDescription:
        description = await self._handle(name).describe()
        action = description.schedule.action
        if not isinstance(action, ScheduleActionStartWorkflow):
            raise ScheduleNotFound(name)
        if (action.workflow, action.task_queue) != (WorkflowType.CYCLE, TASK_QUEUE):
            raise ScheduleNotFound(name)
        return description

    def _handle(self, name: str) -> ScheduleHandle:
        return self._client.get_schedule_handle(name)

    @contextmanager
    def _translated(self, name: str | None) -> Iterator[None]:
        with translated(self._client, None):
            try:
                yield
            except RPCError as error:
                if error.status is RPCStatusCode.NOT_FOUND and name is not None:
                    raise ScheduleNotFound(name) from error
                raise


def require_name(name: str) -> None:
    """Raises SopError for what no new schedule may be called."""
    if not _NAME.fullmatch(name):
        raise SopError(
            "Nama jadwal terdiri atas paling banyak 40 huruf kecil, angka, dan tanda hubung, misalnya triwulan-2027."
        )


def _at(start: datetime) -> ScheduleCalendarSpec:
    """Exactly this instant, in the schedule's zone."""
    return ScheduleCalendarSpec(
        year=(ScheduleRange(start.year),),
        month=(ScheduleRange(start.month),),
        day_of_month=(ScheduleRange(start.day),),
        hour=(ScheduleRange(start.hour),),
        minute=(ScheduleRange(start.minute),),
    )


def _starts_cycles(listed: ScheduleListDescription) -> bool:
    action = listed.schedule.action if listed.schedule else None
    return isinstance(action, ScheduleListActionStartWorkflow) and action.workflow == WorkflowType.CYCLE


async def _row(description: ScheduleDescription) -> ScheduleRow:
    state, recent = description.schedule.state, (each.action for each in description.info.recent_actions)
    return ScheduleRow(
        name=description.id,
        title=await description.memo_value(Memo.TITLE, default=None, type_hint=str),
        paused=state.paused,
        note=state.note,
        next_starts=tuple(description.info.next_action_times),
        recent_cycles=tuple(
            each.workflow_id for each in recent if isinstance(each, ScheduleActionExecutionStartWorkflow)
        ),
    )
