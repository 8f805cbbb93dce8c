"""Tokens, by which programs act as an account: another system's in the hands of operators, and everybody's own."""

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import TYPE_CHECKING

from desk.caller import PORTAL, Caller
from desk.logbook import Logbook
from desk.office import Office
from sop.base.errors import NotAllowed, SopError
from sop.base.reading import checked
from sop.people.access import AccessKind
from sop.people.people import Scope
from sop.time.periods import end_of

if TYPE_CHECKING:
    from adapters.people.accounts import Accounts
    from adapters.people.tokens import Issued


class Issuing:
    """Each act and its line in the access log are one: both are there, or neither.

    A token belongs to another system's account, or to whoever makes it of himself: nobody gets one by which he acts as
    somebody else. Every method may raise RegisterUnavailable where the database is away.
    """

    def __init__(self, accounts: "Accounts", now: Callable[[], datetime]) -> None:
        self._accounts, self._now = accounts, now
        self._logbook = Logbook(accounts, now)

    def issue(
        self, caller: Caller, account_id: str, name: str, scopes: Collection[Scope], last: date | None = None
    ) -> "Issued":
        """A new token of another system, good through the day `last` where the office is (None: without end). Its
        secret is kept nowhere.

        Raises:
            ConfirmationNeeded
            UnknownAccount
            NotAllowed: the account is a person's.
            SopError: no scope was chosen.
            UnfitField: the name cannot be, or the last day is over.
        """
        caller.require_confirmation()
        if not self._accounts.known(account_id).integration:
            raise NotAllowed(
                f"Akun {account_id} milik orang, yang membuat tokennya sendiri di portal. "
                "Untuk sistem lain, buat akun integrasi."
            )
        return self._issued(caller, account_id, name, scopes, last)

    def issue_own(self, caller: Caller, name: str, scopes: Collection[Scope], last: date | None = None) -> "Issued":
        """The same for whoever asks, of himself, in a session of the portal. Raises NotAllowed anywhere else."""
        caller.require_confirmation()
        if caller.account_id is None or caller.door != PORTAL:
            raise NotAllowed("Token Anda sendiri hanya dapat dibuat di portal, setelah Anda masuk.")
        return self._issued(caller, caller.account_id, name, scopes, last)

    def revoke(self, caller: Caller, account_id: str, token_id: str) -> None:
        """From now on it opens nothing: one's own, or by an operator anybody's.

        Raises UnknownToken, also for one that was revoked before, and NotAllowed.
        """
        if caller.account is not None and not caller.account.operator and account_id != caller.account_id:
            raise NotAllowed("Token itu bukan milik Anda. Hubungi operator.")
        line = self._logbook.line(caller, AccessKind.TOKEN_REVOKED, token_id, about=account_id)
        self._accounts.tokens.revoke(account_id, token_id, self._now(), line)

    def _issued(
        self, caller: Caller, account_id: str, name: str, scopes: Collection[Scope], last: date | None
    ) -> "Issued":
        if not scopes:
            raise SopError("Pilih paling sedikit satu cakupan.")
        until, kind = None if last is None else end_of(last, Office.zone), AccessKind.TOKEN_ISSUED
        return checked(
            lambda: self._accounts.tokens.issue(
                account_id,
                name,
                scopes,
                self._now(),
                until,
                told=lambda token: self._logbook.line(caller, kind, token.words, about=account_id),
            )
        )
