"""People who are inside: they leave, and they change their own passwords. Coming in is `Accounts`' own act, which it
logs itself, in the transaction that counts guesses."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from desk.caller import Caller
from desk.logbook import Logbook
from sop.base.errors import SopError
from sop.people.people import AccessKind, Account

if TYPE_CHECKING:
    from adapters.people.accounts import Accounts, SignedIn


class Admitting:
    """Every method may raise RegisterUnavailable where the database is away."""

    def __init__(self, accounts: "Accounts", now: Callable[[], datetime]) -> None:
        self._accounts, self._now = accounts, now
        self._logbook = Logbook(accounts, now)

    def sign_out(self, caller: Caller, token: str) -> None:
        """The session ends that the token is of; a copy of it opens nothing any more."""
        self._accounts.sign_out(token)
        self._logbook.write_now(caller, AccessKind.SIGNED_OUT, "")

    def change_password(self, caller: Caller, account: Account, old: str, new: str, again: str) -> "SignedIn":
        """A session by the new password, which is given twice; all others of the account have ended.

        Raises:
            WrongPassword, LockedOut: the old one; a wrong one counts as a guess.
            SopError: the new one was not given twice.
            WeakPassword
        """
        self._accounts.sign_in(account.id, old, caller.address, self._now())
        if new != again:
            raise SopError("Kedua isian kata sandi baru tidak sama. Tulis kata sandi baru itu dua kali.")
        self._accounts.change_password(account.id, new)
        self._logbook.write_now(caller, AccessKind.PASSWORD_CHANGED, "")
        return self._accounts.sign_in(account.id, new, caller.address, self._now())
