"""Commands that change the rules of a cycle while it runs: its calendars, the keys that it trusts, its parties."""

from datetime import datetime
from typing import assert_never

from sop.base.errors import OutsideCalendar, Refusal, Refused
from sop.cycle import wording
from sop.cycle.cycle import Cycle
from sop.cycle.editions import OFFICE_WORDS
from sop.cycle.journal import Kind
from sop.cycle.messages import ApplyCalendar, AssignParty, TrustKeys
from sop.cycle.parties import same_party
from sop.cycle.powers import require_authority


def change_rules(cycle: Cycle, command: ApplyCalendar | TrustKeys | AssignParty, now: datetime) -> Cycle:
    """The cycle under the rules after `command`. Raises Refused, or OutsideCalendar."""
    match command:
        case ApplyCalendar():
            return _apply_calendar(cycle, command, now)
        case TrustKeys():
            return _trust_keys(cycle, command, now)
        case AssignParty():
            return _assign_party(cycle, command, now)
        case unknown:
            assert_never(unknown)


def _apply_calendar(cycle: Cycle, command: ApplyCalendar, now: datetime) -> Cycle:
    """The open deadline is projected again from what is left; what was used under the old calendar stays used."""
    require_authority(cycle, command, "menerapkan kalender")
    newer = {calendar.id: calendar for calendar in command.calendars}
    if unknown := newer.keys() - {calendar.id for calendar in cycle.order.calendars}:
        raise Refused(
            Refusal.UNKNOWN_CALENDAR, f"Siklus {cycle.id} tidak memakai kalender {', '.join(sorted(unknown))}."
        )
    foreign = [problem for calendar in command.calendars if (problem := calendar.foreign_to(cycle.order.sop.zone))]
    if foreign and cycle.order.edition >= OFFICE_WORDS:
        raise Refused(Refusal.UNKNOWN_CALENDAR, f"Siklus {cycle.id}: {foreign[0]}")
    calendars = tuple(newer.get(calendar.id, calendar) for calendar in cycle.order.calendars)
    try:
        settled = cycle.clock.rebase(now, cycle.calendar)
    except OutsideCalendar:
        settled = cycle.clock  # the years ran out meanwhile: the newer calendar counts all that the older could not
    order = cycle.order.model_copy(update={"calendars": calendars})
    after = cycle.under(order).arm(settled)
    detail = f"Kalender {wording.versions(command.calendars)}: {command.reason}"
    return after.record(now, Kind.RESCHEDULED, detail, command)


def _trust_keys(cycle: Cycle, command: TrustKeys, now: datetime) -> Cycle:
    """From now on these keys count, and no others."""
    require_authority(cycle, command, "mengganti kunci tanda tangan")
    if not cycle.order.trusted_keys:
        raise Refused(
            Refusal.NO_KEYS, f"Siklus {cycle.id} dimulai tanpa kunci tanda tangan; kuncinya tidak dapat diganti."
        )
    after = cycle.under(cycle.order.model_copy(update={"trusted_keys": command.trusted_keys}))
    return after.record(now, Kind.REKEYED, wording.rekeyed(command.trusted_keys, command.reason), command)


def _assign_party(cycle: Cycle, command: AssignParty, now: datetime) -> Cycle:
    """What happened while the role was another's stays that one's: for the new party the role begins now."""
    require_authority(cycle, command, "menetapkan pihak")
    order, role = cycle.order, command.role_of
    if not order.sop.takes_party(role):
        outside = ", ".join(order.sop.external) or "tidak ada"
        raise Refused(
            Refusal.NOT_EXTERNAL, f"Peran {role} tidak dapat menjadi milik suatu pihak; peran pihak luar: {outside}."
        )
    before = order.parties.get(role)
    if same_party(before, command.party):
        raise Refused(Refusal.SAME_PARTY, f"Peran {role} sudah menjadi milik {before} pada siklus ini.")
    after = cycle.under(order.model_copy(update={"parties": order.parties | {role: command.party}}))
    name = wording.role_name(order.sop, role)
    after = after.record(now, Kind.ASSIGNED, wording.assigned(name, command.party, before, command.reason), command)
    if before is None:
        return after
    # By its entry: nothing that the party before has done is later than that.
    since = after.progress.journal[-1].at
    return after.having(assigned=cycle.progress.assigned | {role: since})
