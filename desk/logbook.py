"""The access log, as those write into it who act."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from desk.caller import Caller
from sop.cycle.messages import Command, message_name
from sop.people.access import AccessEntry, AccessKind

if TYPE_CHECKING:
    from adapters.people.accounts import Accounts


def sent(cycle_id: str, command: Command, step: int | None) -> str:
    """What the log says of a command."""
    return f"{cycle_id}: {message_name(command)}" + ("" if step is None else f", langkah {step}")


class Logbook:
    """Raises RegisterUnavailable where the database is away."""

    def __init__(self, accounts: "Accounts", now: Callable[[], datetime]) -> None:
        self._accounts, self._now = accounts, now

    def line(
        self, caller: Caller, kind: AccessKind, subject: str = "", *, about: str | None = None, role: str | None = None
    ) -> AccessEntry:
        """What is to be written, for those who write it in one transaction with the act itself. `about`: the account to
        which it is done; `role`: the role that it gives or ends."""
        return AccessEntry(
            at=self._now(),
            account_id=caller.account_id,
            kind=kind,
            subject=subject,
            address=caller.address,
            door=caller.door,
            about=about,
            role=role,
        )

    async def write(self, caller: Caller, kind: AccessKind, subject: str) -> None:
        await asyncio.to_thread(self.write_now, caller, kind, subject)

    def write_now(self, caller: Caller, kind: AccessKind, subject: str) -> None:
        """The same, for whoever may wait for the database himself."""
        self._accounts.log_access(self.line(caller, kind, subject))
