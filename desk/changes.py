"""What an operator does to somebody's account, as the access log tells it."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from desk.caller import Caller
from sop.people.people import AccessKind

if TYPE_CHECKING:
    from adapters.people.accounts import Accounts


class Changes:
    """Raises RegisterUnavailable where the database is away."""

    def __init__(self, accounts: "Accounts", now: Callable[[], datetime]) -> None:
        self._accounts, self._now = accounts, now

    def write(
        self,
        caller: Caller,
        account_id: str,
        what: str,
        kind: AccessKind = AccessKind.ACCOUNT_CHANGED,
        *,
        at_terminal: str = "",
    ) -> None:
        """The line is the operator's, and names the account first. From a terminal, where nobody has signed in, it is
        the account's own, and says `at_terminal` where that is worded otherwise."""
        if caller.account_id is None:
            owner, subject = account_id, at_terminal or what
        else:
            owner, subject = caller.account_id, f"{account_id}: {what}"
        self._accounts.log_access(owner, kind, subject, caller.address, self._now())
