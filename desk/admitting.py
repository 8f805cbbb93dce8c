"""People who are inside: they leave, prove once more who they are, and change their own passwords. Coming in is
`Accounts`' own act, which it logs itself, in the transaction that counts guesses."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from desk.caller import Caller
from desk.logbook import Logbook
from desk.office import Office
from sop.base.errors import NotAllowed, SopError
from sop.people.access import AccessKind
from sop.people.guessable import check_password

if TYPE_CHECKING:
    from adapters.people.accounts import Accounts, SignedIn


class Admitting:
    """Every method may raise RegisterUnavailable where the database is away."""

    def __init__(self, accounts: "Accounts", office: Office, now: Callable[[], datetime]) -> None:
        self._accounts, self._office, self._now = accounts, office, now
        self._logbook = Logbook(accounts, now)

    def sign_out(self, caller: Caller, token: str) -> None:
        """The session ends that the token is of; a copy of it opens nothing any more."""
        self._accounts.sign_out(token, self._logbook.line(caller, AccessKind.SIGNED_OUT))

    def confirm(self, caller: Caller, token: str, password: str) -> Caller:
        """The same caller, who has proven by his password that the session of the token is still in his hands.

        Raises WrongPassword or LockedOut; a wrong one counts as a guess in this session.
        """
        self._accounts.confirm(token, password, caller.address, self._now())
        return replace(caller, confirmed=True)

    def change_password(self, caller: Caller, token: str, old: str, new: str, again: str) -> "SignedIn":
        """A session by the new password, which is given twice; all others of the account have ended. The old one is not
        asked for where it was good for one sign-in, and this session is that one.

        Raises:
            WrongPassword, LockedOut: the old one; a wrong one counts as a guess.
            SopError: the new one was not given twice.
            WeakPassword
        """
        session = self._accounts.session(token, self._now())
        if session is None:
            raise NotAllowed("Sesi Anda sudah berakhir. Masuklah kembali, lalu ganti kata sandi Anda.")
        account = session.account
        if not session.needs_new_password:
            self._accounts.confirm(token, old, caller.address, self._now())
        if new != again:
            raise SopError("Kedua isian kata sandi baru tidak sama. Tulis kata sandi baru itu dua kali.")
        check_password(new, account, self._office.words)
        line = self._logbook.line(caller, AccessKind.PASSWORD_CHANGED, about=account.id)
        self._accounts.change_password(account.id, new, line)
        return self._accounts.begin(account.id, self._now())
