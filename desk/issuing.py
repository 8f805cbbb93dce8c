"""The tokens of an account, given out and revoked by an operator: by which other systems act as it."""

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import TYPE_CHECKING

from desk.caller import Caller
from desk.changes import Changes
from desk.office import Office
from sop.base.errors import SopError
from sop.base.reading import checked
from sop.people.people import AccessKind, Scope
from sop.time.periods import end_of

if TYPE_CHECKING:
    from adapters.people.accounts import Accounts
    from adapters.people.tokens import Issued


class Issuing:
    """Each act that was done is one line in the access log; one that raises has changed nothing, and left none.

    Every method may raise RegisterUnavailable where the database is away.
    """

    def __init__(self, accounts: "Accounts", now: Callable[[], datetime]) -> None:
        self._accounts, self._now = accounts, now
        self._changes = Changes(accounts, now)

    def issue(
        self, caller: Caller, account_id: str, name: str, scopes: Collection[Scope], last: date | None = None
    ) -> "Issued":
        """A new token, good through the day `last` where the office is (None: without end). Its secret is kept nowhere.

        Raises:
            UnknownAccount
            SopError: no scope was chosen.
            UnfitField: the name cannot be, or the last day is over.
        """
        account, now = self._accounts.known(account_id), self._now()
        if not scopes:
            raise SopError("Pilih paling sedikit satu cakupan.")
        until = None if last is None else end_of(last, Office.zone)
        issued = checked(lambda: self._accounts.tokens.issue(account.id, name, scopes, now, until))
        named = f"{issued.token.id} {issued.token.name}"
        self._changes.write(
            caller,
            account.id,
            f"{named} ({' '.join(sorted(issued.token.scopes))})",
            AccessKind.TOKEN_ISSUED,
            at_terminal=named,
        )
        return issued

    def revoke(self, caller: Caller, account_id: str, token_id: str) -> None:
        """From now on it opens nothing. Raises UnknownToken, also for one that was revoked before."""
        self._accounts.tokens.revoke(account_id, token_id, self._now())
        self._changes.write(caller, account_id, token_id, AccessKind.TOKEN_REVOKED)
