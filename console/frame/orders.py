"""Orders from what an operator names: a title, a SOP file, a calendar."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path

from console.frame.command import checked
from desk.office import Office
from sop.cycle.messages import EDITION, Order
from sop.cycle.plan import plan
from sop.form.document import Sop, load_sop
from sop.time.working_time import ALWAYS, OfficeTime, WorkingTime


class Counting(StrEnum):
    """How the standard minutes are counted."""

    ASN = "asn"
    """In office hours: each role by the calendar that the SOP names for it."""
    ALWAYS = "always"
    """On the clock, day and night."""


def new_order(
    title: str, sop_file: Path, counting: Counting, minute_seconds: float, first_year: int | None = None
) -> Order:
    """An order whose calendars begin with `first_year`; with all they know where it is None.

    Raises:
        SopError: a file cannot be used, or an option is out of its range.
    """
    sop = load_sop(sop_file)
    calendars = Office().calendars_of(sop) if counting is Counting.ASN else ()
    if first_year is not None:  # what travels in every cycle's history is kept lean
        calendars = tuple(calendar.since(min(first_year, calendar.years[-1])) for calendar in calendars)
    return checked(
        lambda: Order(title=title, sop=sop, calendars=calendars, minute_seconds=minute_seconds, edition=EDITION)
    )


def working_time(sop: Sop, name: str) -> WorkingTime:
    """The working time called `name`: `always`, `asn` (what the SOP's first role keeps), or a calendar's id."""
    if name == Counting.ALWAYS:
        return ALWAYS
    return OfficeTime(Office().calendar(sop.roles[0].calendar if name == Counting.ASN else name))


def warnings_at(order: Order, start: datetime) -> tuple[str, ...]:
    """What is not yet certain about the deadlines of a cycle that starts now.

    Raises:
        OutsideCalendar: a deadline would lie beyond the years that a calendar knows; such a cycle is not started.
    """
    ends_at = plan(order, start).ends_at
    return tuple(line for calendar in order.calendars for line in calendar.warnings(start.year, ends_at.year))
