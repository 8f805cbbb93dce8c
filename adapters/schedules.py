"""Recurring cycles: Temporal Schedules that start a cycle with the same order as `starter.py start` does."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleCalendarSpec,
    ScheduleHandle,
    ScheduleListDescription,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleRange,
    ScheduleSpec,
    ScheduleState,
)
from temporalio.service import RPCError, RPCStatusCode

from adapters.temporal import TASK_QUEUE, WORKFLOW_TYPE
from sop import wording
from sop.errors import ServerUnreachable, SopError
from sop.messages import Order
from sop.reading import Frozen

CATCH_UP = timedelta(hours=8)
"""A start missed while the server was down is made up for within a working day, not (as by default) within a year."""


class ScheduleRow(Frozen):
    name: str
    title: str | None
    paused: bool
    note: str | None
    next_starts: tuple[datetime, ...]
    recent_cycles: tuple[str, ...]


class Schedules:
    """The recurring cycles of one namespace. Every method raises SopError with one clear sentence."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def create(self, name: str, order: Order, starts: Sequence[datetime]) -> None:
        """A cycle at each of `starts`; none is started while the one before it still runs."""
        zone = ZoneInfo(order.sop.zone)
        schedule = Schedule(
            action=ScheduleActionStartWorkflow(
                WORKFLOW_TYPE,
                order,
                id=f"siklus-{name}",
                task_queue=TASK_QUEUE,
                memo={"title": order.title},
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
                await self._client.create_schedule(name, schedule, memo={"title": order.title})
            except ScheduleAlreadyRunningError as error:
                raise SopError(f"Jadwal {name} sudah ada. Pilih nama lain, atau hapus dahulu jadwal itu.") from error

    async def rows(self) -> list[ScheduleRow]:
        with self._translated(None):
            return [await _row(each) async for each in await self._client.list_schedules()]

    async def pause(self, name: str, note: str) -> None:
        with self._translated(name):
            await self._handle(name).pause(note=note)

    async def resume(self, name: str, note: str) -> None:
        with self._translated(name):
            await self._handle(name).unpause(note=note)

    async def delete(self, name: str) -> None:
        """The schedule ends; cycles that it has started go on."""
        with self._translated(name):
            await self._handle(name).delete()

    def _handle(self, name: str) -> ScheduleHandle:
        return self._client.get_schedule_handle(name)

    @contextmanager
    def _translated(self, name: str | None) -> Iterator[None]:
        address = self._client.service_client.config.target_host
        try:
            yield
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND and name is not None:
                raise SopError(f"Jadwal {name} tidak ditemukan. Lihat: starter.py schedule list") from error
            if error.status is RPCStatusCode.UNAVAILABLE:
                raise ServerUnreachable(address) from error
            raise SopError(f"Server Temporal di {address} menolak: {error.message}.") from error


def _at(start: datetime) -> ScheduleCalendarSpec:
    """Exactly this instant, in the schedule's zone."""
    return ScheduleCalendarSpec(
        year=(ScheduleRange(start.year),),
        month=(ScheduleRange(start.month),),
        day_of_month=(ScheduleRange(start.day),),
        hour=(ScheduleRange(start.hour),),
        minute=(ScheduleRange(start.minute),),
    )


async def _row(listed: ScheduleListDescription) -> ScheduleRow:
    state, info = listed.schedule.state if listed.schedule else None, listed.info
    recent = (result.action for result in info.recent_actions) if info else ()
    return ScheduleRow(
        name=listed.id,
        title=await listed.memo_value("title", default=None, type_hint=str),
        paused=state.paused if state else False,
        note=state.note if state else None,
        next_starts=tuple(info.next_action_times) if info else (),
        recent_cycles=tuple(action.workflow_id for action in recent if hasattr(action, "workflow_id")),
    )
