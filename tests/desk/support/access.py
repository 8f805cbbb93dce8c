"""The access log in memory: what was written into it, by whom."""

from typing import cast

from adapters.people.accounts import Accounts
from desk.caller import Caller
from desk.logbook import Logbook
from sop.people.access import AccessKind
from tests.desk.support.clock import StoppedClock


class RememberedLog(Logbook):
    def __init__(self) -> None:
        super().__init__(cast(Accounts, None), StoppedClock())
        self.entries: list[tuple[str | None, AccessKind, str]] = []

    def write_now(self, caller: Caller, kind: AccessKind, subject: str) -> None:
        self.entries.append((caller.account_id, kind, subject))
