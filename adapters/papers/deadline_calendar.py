"""Deadlines as an iCalendar (RFC 5545) that calendars on telephones and desks subscribe to."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import STATUS, TRANSP, Alarm, Calendar, Event, vDuration

from sop.base.reading import Frozen

MEDIA_TYPE = "text/calendar"
REFRESH = timedelta(minutes=15)
"""How often a subscriber is asked to look again."""
BEFORE = timedelta(minutes=30)
"""When the alarm of a deadline rings."""
_PRODUCT = "-//DPMPTSP Kota Cirebon//Siklus SOP//ID"


class Deadline(Frozen):
    uid: str
    """The same as long as it is the same step of the same cycle, whenever it is due."""
    summary: str
    description: str
    due_at: datetime
    sequence: int
    """Greater for a deadline that has been put off; never negative."""
    url: str


def deadline_calendar(name: str, deadlines: Iterable[Deadline], now: datetime) -> bytes:
    """One event with an alarm for each deadline, its time in UTC; made at `now`."""
    calendar = Calendar.new(
        prodid=_PRODUCT,
        method="PUBLISH",
        name=name,
        refresh_interval=REFRESH,
        subcomponents=[_event(each, now) for each in deadlines],
    )
    del calendar["UID"]  # a new one each time would be another calendar
    calendar["REFRESH-INTERVAL"].params["VALUE"] = "DURATION"  # RFC 7986 wants it said
    calendar.add("X-PUBLISHED-TTL", vDuration(REFRESH))  # the same, as older clients know it
    content: bytes = calendar.to_ical()
    return content


def _event(deadline: Deadline, now: datetime) -> Event:
    """Takes nobody's time: a deadline is an instant."""
    return Event.new(
        uid=_line(deadline.uid),
        stamp=now,
        start=deadline.due_at,
        summary=_line(deadline.summary),
        description=_line(deadline.description),
        sequence=deadline.sequence,
        status=STATUS.CONFIRMED,
        transparency=TRANSP.TRANSPARENT,
        url=deadline.url,
        subcomponents=[_alarm(deadline)],
    )


def _alarm(deadline: Deadline) -> Alarm:
    alarm = Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", _line(deadline.summary))
    alarm.add("TRIGGER", -BEFORE)
    return alarm


def _line(text: str) -> str:
    """Without letters that RFC 5545 does not allow in a text."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())
