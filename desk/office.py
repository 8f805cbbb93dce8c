"""The office whose house this is: its SOPs, their calendars, the roles in them, and what follows from these."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sop.base.errors import MalformedMessage
from sop.form.document import DEFAULT_SOP, DOCUMENTS, Role, Sop, load_sop
from sop.form.form3 import OFFICE_ZONE
from sop.people.people import Account
from sop.time.calendar import CALENDARS, OfficeCalendar, load_calendar


class Office:
    """Read once, from files that never change while a program runs.

    Raises:
        InvalidFile: one of the SOPs cannot be used.
    """

    zone = OFFICE_ZONE
    """Where days begin and end for roles, lists and logs; a cycle's own times are told in the zone of its SOP."""

    def __init__(self, own: Path = DEFAULT_SOP, documents: Path = DOCUMENTS, calendars: Path = CALENDARS) -> None:
        files = (own, *(file for file in sorted(documents.glob("*.toml")) if file != own))
        self.sops: Mapping[str, Sop] = {file.stem: load_sop(file) for file in files}
        """By the names of their files, the office's own first."""
        self._own, self._calendars = own.stem, calendars

    @property
    def own(self) -> Sop:
        """The SOP that comes with the product."""
        return self.sops[self._own]

    def sop(self, name: str) -> Sop:
        """Raises MalformedMessage, with the names that there are."""
        if name not in self.sops:
            raise MalformedMessage(f"SOP itu tidak dikenal; yang dikenal: {', '.join(self.sops)}.")
        return self.sops[name]

    def calendar(self, name: str) -> OfficeCalendar:
        """Raises InvalidFile."""
        return load_calendar(self._calendars / f"{name}.toml")

    def calendars_of(self, sop: Sop) -> tuple[OfficeCalendar, ...]:
        """The calendars that the SOP's roles name, each once. Raises InvalidFile."""
        return tuple(self.calendar(name) for name in dict.fromkeys(role.calendar for role in sop.roles))

    @property
    def roles(self) -> tuple[Role, ...]:
        """Of all SOPs, in the order of their columns."""
        return tuple(role for sop in self.sops.values() for role in sop.roles)

    @property
    def role_names(self) -> dict[str, str]:
        return {role.id: role.name for role in self.roles}

    def role_name(self, role: str) -> str:
        """The name of a role; its id where no SOP of this office knows it."""
        return self.role_names.get(role, role)

    @property
    def heads(self) -> frozenset[str]:
        """The roles to which lateness climbs."""
        return frozenset(role.superior for role in self.roles if role.superior is not None)

    def today(self, now: datetime) -> date:
        return now.astimezone(ZoneInfo(self.zone)).date()

    def reads_reports(self, account: Account, today: date) -> bool:
        """Whether the register is open to a person: to operators and heads."""
        if account.vendor:
            return False
        return account.operator or not self.heads.isdisjoint(account.roles(today))
