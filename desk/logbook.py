"""The access log, as those write into it who act."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from desk.caller import Caller
from sop.people.people import AccessKind

if TYPE_CHECKING:
    from adapters.people.accounts import Accounts


class Logbook:
    """Raises RegisterUnavailable where the database is away."""

    def __init__(self, accounts: "Accounts", now: Callable[[], datetime]) -> None:
        self._accounts, self._now = accounts, now

    async def write(self, caller: Caller, kind: AccessKind, subject: str) -> None:
        await asyncio.to_thread(self.write_now, caller, kind, subject)

    def write_now(self, caller: Caller, kind: AccessKind, subject: str) -> None:
        """The same, for whoever may wait for the database himself."""
        self._accounts.log_access(caller.account_id, kind, subject, caller.address, self._now())
