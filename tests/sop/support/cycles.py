"""Cycles as tests need them: started, moved on by people, left alone as the workflow leaves them."""

from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sop.cycle.cycle import Cycle
from sop.cycle.decisions import apply
from sop.cycle.messages import EDITION, AnyCommand, CompleteStep, Decision, Order
from sop.cycle.powers import entitled
from sop.form.document import DEFAULT_SOP, load_sop
from sop.time.calendar import CALENDARS, OfficeCalendar, load_calendar
from sop.time.office_hours import Effect, Override

JAKARTA = ZoneInfo("Asia/Jakarta")
SOP = load_sop(DEFAULT_SOP)
ANOTHER_SOP = load_sop(Path(__file__).parents[2] / "documents" / "penerbitan-surat-keterangan.toml")
ASN = load_calendar(CALENDARS / "asn-kota-cirebon.toml")
VENDOR = load_calendar(CALENDARS / "pihak-pengembang.toml")

UNIT, DEVELOPER, HEAD, AGENCY = "data_systems_unit", "developer", "promotion_head", "agency_head"

ON_THE_CLOCK = Order(title="Siklus uji", sop=SOP, edition=EDITION)
"""Every minute counts."""
ALFA, BETA = "PT Alfa", "PT Beta"
"""Two parties that may have the same outside role, in different cycles."""
OF_ALFA = ON_THE_CLOCK.model_copy(update={"parties": {DEVELOPER: ALFA}})
IN_THE_OFFICE = Order(title="Siklus uji", sop=SOP, calendars=(ASN, VENDOR), edition=EDITION)
"""Office hours count."""


def at(text: str) -> datetime:
    """`Mon 2026-11-23 13:00`, at the office; the weekday must be right."""
    weekday, moment = text.split(maxsplit=1)
    instant = datetime.fromisoformat(moment).replace(tzinfo=JAKARTA)
    assert f"{instant:%a}" == weekday, f"{moment} is a {instant:%a}"
    return instant


MONDAY = at("Mon 2026-11-23 08:00")
OUTPUT = {"title": "Catatan", "reference": "B/1/2026"}


def day_off(*days: str) -> OfficeCalendar:
    """The office's calendar, a version newer, with days off by a local decree."""
    rule = {"name": "Libur setempat", "legal_basis": "SK Wali Kota", "basis": "stated", "effect": Effect.DAY_OFF}
    overrides = tuple(Override.model_validate(rule | {"day": date.fromisoformat(day)}) for day in days)
    return ASN.model_copy(update={"version": "2026.3", "overrides": (*ASN.overrides, *overrides)})


def start(order: Order = ON_THE_CLOCK, now: datetime = MONDAY) -> Cycle:
    return Cycle.start("siklus-2026-1", order, now)


def reach(number: int, order: Order = ON_THE_CLOCK, now: datetime = MONDAY) -> Cycle:
    """A cycle that opens step `number` at `now`; the steps before it took no time."""
    cycle = start(order, now)
    while cycle.number < number:
        cycle = complete(cycle, now)
    return cycle


def completion(cycle: Cycle, **fields: Any) -> CompleteStep:
    """What the executor of the open step sends, but for `fields`."""
    usual = {"step": cycle.number, "role": cycle.activity.executor, "actor": "Petugas 1", "outputs": [OUTPUT]}
    return CompleteStep.model_validate(usual | fields)


def complete(cycle: Cycle, now: datetime, **fields: Any) -> Cycle:
    return apply(cycle, completion(cycle, **fields), now)


def decide(cycle: Cycle, now: datetime, command: type[AnyCommand], **fields: Any) -> Cycle:
    """The cycle after a command of the nearest role that may, but for `fields`."""
    usual = {"role": authority(cycle), "actor": "Kepala 1"}
    if "reason" in command.model_fields:
        usual["reason"] = "Menunggu data"
    return apply(cycle, command.model_validate(usual | fields), now)


def authority(cycle: Cycle) -> str:
    """The nearest role whose word decides about the open step."""
    return entitled(Decision, cycle.order.sop, cycle.run)[0]


def wake(cycle: Cycle, now: datetime) -> Cycle:
    """Every alarm that is due by `now` rings at `now`: what the workflow does when it wakes, be it days late."""
    while not cycle.closed:
        reminder, rung = cycle.alarms.reminder_at(now), cycle.alarms.escalation_at(now)
        if reminder is not None and reminder <= now:
            cycle = cycle.remind(now)
        elif rung is not None and rung <= now:
            cycle = cycle.escalate(now)
        else:
            break
    return cycle


def leave_alone(cycle: Cycle, now: datetime, until: datetime) -> Cycle:
    """Nobody acts from `now` to `until`; each alarm rings at its instant."""
    while not cycle.closed:
        alarms = (cycle.alarms.reminder_at(now), cycle.alarms.escalation_at(now))
        due = [alarm for alarm in alarms if alarm is not None and alarm <= until]
        if not due:
            break
        now = max(now, min(due))
        cycle = wake(cycle, now)
    return cycle


def told(cycle: Cycle) -> list[tuple[int, str, str]]:
    """Whom the open step's ladder has reached: rung, role, and when at the office."""
    return [
        (each.rung, each.role, f"{each.at.astimezone(JAKARTA):%a %Y-%m-%d %H:%M}") for each in cycle.run.escalations
    ]


def kinds(cycle: Cycle) -> list[str]:
    return [entry.kind.value for entry in cycle.progress.journal]
