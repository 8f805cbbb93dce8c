"""The office whose house this is: its SOPs, their calendars, the roles in them, and what follows from these."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from sop.base.errors import InvalidFile, MalformedMessage, NotAllowed
from sop.cycle.messages import CycleView
from sop.cycle.step_clock import StepClock, clock_of
from sop.form.document import DEFAULT_SOP, DOCUMENTS, Activity, Role, Sop, load_sop
from sop.form.form3 import OFFICE_ZONE
from sop.people.people import Account
from sop.time.calendar import CALENDARS, OfficeCalendar, load_calendar
from sop.time.working_time import ALWAYS, OfficeTime, WorkingTime


class Office:
    """Its SOPs are read once, when they are first asked for: their files never change while a program runs. A calendar
    is read for every order, so that a new version counts for the next cycle at once.

    Every method raises InvalidFile where one of the files cannot be used.
    """

    zone = OFFICE_ZONE
    """Where days begin and end for roles, lists and logs; a cycle's own times are told in the zone of its SOP."""

    def __init__(self, own: Path = DEFAULT_SOP, documents: Path = DOCUMENTS, calendars: Path = CALENDARS) -> None:
        self.own_name = own.stem
        self._own, self._documents, self._calendars = own, documents, calendars
        self._times: dict[tuple[str, str, str, tuple[str, ...]], WorkingTime | None] = {}

    @cached_property
    def sops(self) -> Mapping[str, Sop]:
        """By the names of their files, the office's own first."""
        files = (self._own, *(file for file in sorted(self._documents.glob("*.toml")) if file != self._own))
        return {file.stem: load_sop(file) for file in files}

    @property
    def own(self) -> Sop:
        """The SOP that comes with the product."""
        return self.sops[self.own_name]

    def sop(self, name: str) -> Sop:
        """Raises MalformedMessage, with the names that there are."""
        if name not in self.sops:
            raise MalformedMessage(f"SOP itu tidak dikenal; yang dikenal: {', '.join(self.sops)}.")
        return self.sops[name]

    @property
    def sop_titles(self) -> dict[str, str]:
        """What each SOP is called, by its name."""
        return {name: f"{sop.name}, versi {sop.version}" for name, sop in self.sops.items()}

    def activity(self, sop_id: str | None, number: int | None, executor: str | None) -> Activity | None:
        """The row of a SOP, where this office still has it with that number and executor."""
        rows = (activity for sop in self.sops.values() if sop.id == sop_id for activity in sop.activities)
        return next((row for row in rows if (row.number, row.executor) == (number, executor)), None)

    def calendar(self, name: str) -> OfficeCalendar:
        return load_calendar(self._calendars / f"{name}.toml")

    def calendars_of(self, sop: Sop) -> tuple[OfficeCalendar, ...]:
        """The calendars that the SOP's roles name, each once."""
        return tuple(self.calendar_in(sop.zone, name) for name in dict.fromkeys(role.calendar for role in sop.roles))

    def calendar_in(self, zone: str, name: str) -> OfficeCalendar:
        """A calendar that counts for SOPs of that zone; one of another cannot be used for them."""
        calendar = self.calendar(name)
        if problem := calendar.foreign_to(zone):
            raise InvalidFile(f"{name}.toml", problem)
        return calendar

    @property
    def roles(self) -> tuple[Role, ...]:
        """Of all SOPs, in the order of their columns."""
        return tuple(role for sop in self.sops.values() for role in sop.roles)

    @property
    def role_names(self) -> dict[str, str]:
        return {role.id: role.name for role in self.roles}

    @property
    def external(self) -> dict[str, str]:
        """The names of the roles that belong to a party in each cycle, of all SOPs."""
        return {role.id: role.short for role in self.roles if role.external}

    def role_name(self, role: str) -> str:
        """The name of a role; its id where no SOP of this office knows it."""
        return self.role_names.get(role, role)

    @property
    def heads(self) -> frozenset[str]:
        """The roles to which lateness climbs."""
        return frozenset(role.superior for role in self.roles if role.superior is not None)

    @cached_property
    def words(self) -> frozenset[str]:
        """Those of its own name, its SOPs and roles: what anybody would try first as a password here."""
        identities = (sop.identity for sop in self.sops.values())
        names = [name for each in identities for name in (each.government, each.institution, each.unit)]
        names += [sop.name for sop in self.sops.values()]
        names += [name for role in self.roles for name in (role.id.replace("_", " "), role.name, role.short)]
        return frozenset(word for name in names for word in name.split())

    def today(self, now: datetime) -> date:
        return now.astimezone(ZoneInfo(self.zone)).date()

    def reads_reports(self, account: Account, today: date) -> bool:
        """Whether the register is open to a person: to operators and heads."""
        if account.vendor:
            return False
        return account.operator or not self.heads.isdisjoint(account.roles(today))

    def require_reports(self, account: Account, today: date) -> None:
        """Raises NotAllowed for anybody to whom the register is not open."""
        if not self.reads_reports(account, today):
            raise NotAllowed("Laporan hanya untuk operator dan kepala. Mintalah kepada kepala bidang Anda.")

    def clock(self, view: CycleView, now: datetime) -> StepClock | None:
        """The clock of a cycle's open step at `now`, as far as this office can tell; None where none is open."""
        return clock_of(view, now, self._time_of(view))

    def _time_of(self, view: CycleView) -> WorkingTime | None:
        """What the executor of the open step keeps, where this office still has the very SOP and calendar that the
        cycle began with."""
        if view.current_step is None:
            return None
        begun = view.sop_id, view.sop_version, view.steps[view.current_step - 1].role, view.calendars
        if begun not in self._times:
            self._times[begun] = self._known_time(*begun)
        return self._times[begun]

    def _known_time(self, sop_id: str, sop_version: str, role: str, calendars: tuple[str, ...]) -> WorkingTime | None:
        if calendars == (ALWAYS.id,):
            return ALWAYS
        known = (sop for sop in self.sops.values() if (sop.id, sop.version) == (sop_id, sop_version))
        sop = next(known, None)
        if sop is None:
            return None
        try:
            calendar = self.calendar(sop.role(role).calendar)
        except (InvalidFile, KeyError):
            return None
        return OfficeTime(calendar) if f"{calendar.id}@{calendar.version}" in calendars else None
