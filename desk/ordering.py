"""Orders: what a cycle is to be started with, what would come of it, and the start."""

import asyncio
import re
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from desk.caller import Caller
from desk.logbook import Logbook
from desk.office import Office
from desk.sending import Trust
from sop.cycle.messages import EDITION, Order
from sop.cycle.parties import parties_of
from sop.cycle.plan import Plan, doubts, plan
from sop.cycle.wording import PARTY_OPEN, role_name
from sop.form.document import Sop
from sop.people.access import AccessKind
from sop.time.working_time import ALWAYS, ROUND_THE_CLOCK, OfficeTime, WorkingTime

if TYPE_CHECKING:
    from adapters.temporal.cycles import Cycles


class Counting(StrEnum):
    """How the standard minutes are counted."""

    ASN = "asn"
    """In office hours: each role by the calendar that the SOP names for it."""
    ALWAYS = "always"
    """On the clock, day and night."""


COUNTING_WORDS = {
    Counting.ASN: "Jam kerja kantor (hari libur tidak dihitung)",
    Counting.ALWAYS: ROUND_THE_CLOCK.capitalize(),
}


CYCLE_ID = re.compile(r"siklus-[0-9]{4}-[0-9a-f]{6}")
"""What `new_cycle_id` makes by chance."""


def new_cycle_id(now: datetime, letters: str = "") -> str:
    """`siklus-<year>-<six letters>`, or with `letters` that somebody has: no personal data, since ids are never
    encrypted."""
    return f"siklus-{now.year}-{letters or secrets.token_hex(3)}"


def order_of(
    office: Office,
    title: str,
    sop: Sop,
    counting: Counting,
    minute_seconds: float = 60,
    first_year: int | None = None,
    parties: Mapping[str, str] = MappingProxyType({}),
) -> Order:
    """An order whose calendars begin with `first_year`, since they travel in every history; with all they know where it
    is None.

    Raises:
        InvalidFile: a calendar that the SOP names cannot be used, or is of another zone than the SOP.
        pydantic.ValidationError: a title, a length of an SOP minute, or a party that cannot be one.
    """
    calendars = office.calendars_of(sop) if counting is Counting.ASN else ()
    if first_year is not None:
        calendars = tuple(calendar.since(min(first_year, calendar.years[-1])) for calendar in calendars)
    return Order(
        title=title,
        sop=sop,
        calendars=calendars,
        minute_seconds=minute_seconds,
        edition=EDITION,
        parties=dict(parties),
    )


def unassigned(order: Order) -> tuple[str, ...]:
    """A sentence for each outside role that nobody has yet."""
    return tuple(
        f"Pihak untuk {role_name(order.sop, role)} {PARTY_OPEN}; siklus ini tidak terlihat oleh pihak luar mana pun "
        "sampai pihaknya ditetapkan."
        for role, party in parties_of(order).items()
        if party is None
    )


def planned(order: Order, start: datetime) -> tuple[Plan, tuple[str, ...]]:
    """The deadlines of a cycle that starts then, and a sentence for each thing that is not yet certain about them.

    Raises:
        OutsideCalendar: a deadline would lie beyond the years that a calendar knows; such a cycle is not started.
    """
    expected = plan(order, start)
    return expected, doubts(order, start, expected.ends_at)


def working_time(office: Office, sop: Sop, name: str) -> WorkingTime:
    """The working time called `name`: `always`, `asn` (what the SOP's first role keeps), or a calendar's id."""
    if name == Counting.ALWAYS:
        return ALWAYS
    return OfficeTime(office.calendar_in(sop.zone, sop.roles[0].calendar if name == Counting.ASN else name))


class Ordering:
    """Starts cycles."""

    def __init__(
        self,
        cycles: "Cycles",
        refuse_known: Callable[[str], None],
        now: Callable[[], datetime],
        trust: Trust,
        logbook: Logbook | None = None,
    ) -> None:
        """`refuse_known` asks the register, and raises CycleExists; `logbook`: None where nobody is signed in."""
        self._cycles, self._refuse_known, self._now = cycles, refuse_known, now
        self._trust, self._logbook = trust, logbook

    async def start(self, order: Order, cycle_id: str | None = None, caller: Caller | None = None) -> str:
        """Starts a cycle, and answers its id.

        Raises:
            Refused: the SOP and its calendars are too long for a cycle.
            CycleExists: the id that is given runs, or ever ran, also where Temporal has forgotten it.
            SopError: as `Cycles.start`, and where the register is away that a given id is asked of.
        """
        order.require_room()
        if cycle_id is not None:
            await asyncio.to_thread(self._refuse_known, cycle_id)
        chosen = cycle_id or new_cycle_id(self._now())
        await self._cycles.start(chosen, self._trust.of(order))
        if caller is not None and self._logbook is not None:
            await self._logbook.write(caller, AccessKind.CYCLE_STARTED, chosen)
        return chosen
