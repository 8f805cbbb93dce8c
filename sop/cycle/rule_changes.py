"""Commands that change the rules of a cycle while it runs: its calendars, the keys that it trusts."""

from datetime import datetime

from sop.base.errors import OutsideCalendar, Refusal, Refused
from sop.cycle import wording
from sop.cycle.cycle import Cycle
from sop.cycle.journal import Kind
from sop.cycle.messages import ApplyCalendar, TrustKeys
from sop.cycle.powers import require_authority


def apply_calendar(cycle: Cycle, command: ApplyCalendar, now: datetime) -> Cycle:
    """The open deadline is projected again from what is left; what was used under the old calendar stays used."""
    require_authority(cycle, command, "menerapkan kalender")
    newer = {calendar.id: calendar for calendar in command.calendars}
    if unknown := newer.keys() - {calendar.id for calendar in cycle.order.calendars}:
        raise Refused(
            Refusal.UNKNOWN_CALENDAR, f"Siklus {cycle.id} tidak memakai kalender {', '.join(sorted(unknown))}."
        )
    calendars = tuple(newer.get(calendar.id, calendar) for calendar in cycle.order.calendars)
    try:
        settled = cycle.clock.rebase(now, cycle.calendar)
    except OutsideCalendar:
        settled = cycle.clock  # the years ran out meanwhile: the newer calendar counts all that the older could not
    order = cycle.order.model_copy(update={"calendars": calendars})
    after = cycle.under(order).arm(settled)
    detail = f"Kalender {wording.versions(command.calendars)}: {command.reason}"
    return after.record(now, Kind.RESCHEDULED, detail, command)


def trust_keys(cycle: Cycle, command: TrustKeys, now: datetime) -> Cycle:
    """From now on these keys count, and no others."""
    require_authority(cycle, command, "mengganti kunci tanda tangan")
    if not cycle.order.trusted_keys:
        raise Refused(
            Refusal.NO_KEYS, f"Siklus {cycle.id} dimulai tanpa kunci tanda tangan; kuncinya tidak dapat diganti."
        )
    after = cycle.under(cycle.order.model_copy(update={"trusted_keys": command.trusted_keys}))
    return after.record(now, Kind.REKEYED, wording.rekeyed(command.trusted_keys, command.reason), command)
