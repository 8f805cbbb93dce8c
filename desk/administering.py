"""Accounts in the hands of an operator: made, given roles, switched off and on, given a new password."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from adapters.people.one_time_passwords import one_time_password
from desk.caller import Caller
from desk.changes import Changes
from desk.office import Office
from sop.base.errors import SopError
from sop.base.reading import checked
from sop.people.people import AccessKind, Account, Acting, Holding

if TYPE_CHECKING:
    from adapters.people.accounts import Accounts


@dataclass(frozen=True)
class Given:
    """A role as an operator gives it; whether it can be given is not known yet."""

    role: str
    since: date | None = None
    """The first day; None: today."""
    until: date | None = None
    """The last day; None: no end is known."""
    acting: Acting | None = None
    order_number: str = ""


class Administering:
    """Each act that was done is one line in the access log; one that raises has changed nothing, and left none.

    Every method may raise UnknownAccount, and RegisterUnavailable where the database is away.
    """

    def __init__(self, accounts: "Accounts", office: Office, now: Callable[[], datetime]) -> None:
        self._accounts, self._office, self._now = accounts, office, now
        self._changes = Changes(accounts, now)

    def add(
        self,
        caller: Caller,
        login: str,
        name: str,
        *,
        operator: bool = False,
        vendor: bool = False,
        given: Given | None = None,
    ) -> tuple[Account, str]:
        """A new account, and its password, which is known to nobody else and opens one sign-in.

        Raises:
            UnfitField: the account, or the role that it begins with, cannot be.
            SopError: as `hold`.
            AccountExists
        """
        held = () if given is None else (self._holding(caller, given),)
        account = checked(
            lambda: Account(
                id=login, name=name, operator=operator, vendor=vendor, must_change_password=True, holdings=held
            )
        )
        password = one_time_password()
        self._accounts.add(account, password)
        self._changes.write(caller, account.id, "akun dibuat")
        return account, password

    def hold(self, caller: Caller, account_id: str, given: Given) -> None:
        """One more role.

        Raises:
            UnfitField: it cannot be held like this.
            SopError: no SOP of the office knows the role. Whoever has a terminal may give one of an SOP of his own.
        """
        account, holding = self._accounts.known(account_id), self._holding(caller, given)
        self._accounts.set_holdings(account.id, (*account.holdings, holding))
        self._changes.write(caller, account.id, f"peran {holding.role} diberikan")

    def end_role(self, caller: Caller, account_id: str, role: str, last: date | None = None) -> date:
        """From the day after `last` on (None: from today on) the role is not held; answers the last day of it.

        Raises SopError where it is not held after that day.
        """
        last = self._yesterday() if last is None else last
        if not self._end(account_id, lambda each: each.role == role, last):
            raise SopError(f"Akun {account_id} tidak memegang peran {role} setelah {last}. Lihat: starter.py user list")
        self._changes.write(caller, account_id, f"peran {role} berakhir {last}")
        return last

    def end_holding(self, caller: Caller, account_id: str, ending: Callable[[Holding], bool]) -> None:
        """From today on the holdings that are meant, and no others of the same role, are not held.

        Raises SopError where none of them is held any more.
        """
        if not self._end(account_id, ending, self._yesterday()):
            raise SopError("Peran itu sudah berakhir, atau tidak ada dalam daftar.")
        self._changes.write(caller, account_id, "peran diakhiri")

    def switch(self, caller: Caller, account_id: str, active: bool) -> None:
        """Off, which ends all sessions of the account, or on. Raises SopError: nobody locks himself out."""
        if account_id == caller.account_id and not active:
            raise SopError("Anda tidak dapat menonaktifkan akun Anda sendiri.")
        self._accounts.set_active(account_id, active)
        if active:
            self._changes.write(caller, account_id, "akun diaktifkan", at_terminal="akun diaktifkan kembali")
        else:
            self._changes.write(caller, account_id, "akun dinonaktifkan")

    def end_sessions(self, caller: Caller, account_id: str) -> None:
        """All of them; the password stays good."""
        account = self._accounts.known(account_id)
        self._accounts.revoke_all(account.id)
        self._changes.write(caller, account.id, "semua sesi diakhiri")

    def reset(self, caller: Caller, account_id: str) -> str:
        """A new password, which opens one sign-in; what locks the account is forgotten, and all its sessions end.

        Raises SopError for one's own account, whose password is changed by who knows the old one.
        """
        if account_id == caller.account_id:
            raise SopError("Ganti kata sandi Anda sendiri melalui nama Anda di atas.")
        password = one_time_password()
        self._accounts.change_password(account_id, password, must_change=True)
        self._accounts.unlock(account_id)
        self._changes.write(
            caller,
            account_id,
            "kata sandi dibuat ulang",
            AccessKind.PASSWORD_CHANGED,
            at_terminal="kata sandi baru dari operator",
        )
        return password

    def _holding(self, caller: Caller, given: Given) -> Holding:
        if caller.account is not None and given.role not in self._office.role_names:
            raise SopError("Pilih salah satu peran dalam daftar.")
        return checked(
            lambda: Holding(
                role=given.role,
                since=given.since or self._office.today(self._now()),
                until=given.until,
                acting=given.acting,
                order_number=given.order_number,
            )
        )

    def _end(self, account_id: str, ending: Callable[[Holding], bool], last: date) -> bool:
        """Whether anything was left to end."""
        account = self._accounts.known(account_id)
        if (kept := account.without(ending, last)) == account.holdings:
            return False
        self._accounts.set_holdings(account.id, kept)
        return True

    def _yesterday(self) -> date:
        return self._office.today(self._now()) - timedelta(days=1)
