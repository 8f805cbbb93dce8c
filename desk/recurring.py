"""Cycles that begin by themselves: what a schedule would start, and the schedules that there are."""

import hashlib
from datetime import date, datetime
from typing import TYPE_CHECKING

from desk.caller import Caller
from desk.logbook import Logbook
from desk.office import Office
from desk.sending import Trust
from sop.cycle.messages import Order
from sop.cycle.recurrence import Period, Series, series
from sop.people.access import AccessKind

if TYPE_CHECKING:
    from adapters.temporal.schedules import Schedules


def series_of(office: Office, order: Order, when: Period | date, now: datetime) -> Series:
    """The cycles that a schedule would start, on working days of the office that the SOP's first role keeps.

    Raises SopError as `series`.
    """
    return series(order, office.calendar_in(order.sop.zone, order.sop.roles[0].calendar), when, now)


def mark_of(name: str, order: Order, planned: Series) -> str:
    """By which a plan is known again: all that it would make."""
    return hashlib.sha256(f"{name} {order.model_dump_json()} {planned.starts}".encode()).hexdigest()


class Recurring:
    """Makes and changes schedules. Raises as `Schedules`; what was done is in the access log."""

    def __init__(self, schedules: "Schedules", trust: Trust, logbook: Logbook | None = None) -> None:
        """`logbook`: None where nobody is signed in."""
        self._schedules, self._trust, self._logbook = schedules, trust, logbook

    async def create(
        self, name: str, order: Order, planned: Series, mark: str = "", caller: Caller | None = None
    ) -> str:
        await self._schedules.create(name, self._trust.of(order), planned.starts, mark)
        return await self._done(name, "dibuat", caller)

    async def pause(self, name: str, note: str, caller: Caller | None = None) -> str:
        await self._schedules.pause(name, note)
        return await self._done(name, "dihentikan sementara", caller)

    async def resume(self, name: str, note: str, caller: Caller | None = None) -> str:
        await self._schedules.resume(name, note)
        return await self._done(name, "dilanjutkan", caller)

    async def delete(self, name: str, caller: Caller | None = None) -> str:
        await self._schedules.delete(name)
        return await self._done(name, "dihapus", caller)

    async def _done(self, name: str, deed: str, caller: Caller | None) -> str:
        """Writes it down, and answers the sentence that says so."""
        if caller is not None and self._logbook is not None:
            await self._logbook.write(caller, AccessKind.SCHEDULE_CHANGED, f"{name}: {deed}")
        return f"Jadwal {name} {deed}."
