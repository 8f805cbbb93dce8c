"""Accounts in the hands of an operator: made, given roles, switched off and on, given a new password."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from adapters.people.one_time_passwords import one_time_password
from desk.caller import Caller
from desk.logbook import Logbook
from desk.office import Office
from sop.base.errors import NotAllowed, SopError
from sop.base.reading import checked
from sop.people.access import AccessEntry, AccessKind
from sop.people.people import Account, Acting, Holding

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


@dataclass(frozen=True)
class Newcomer:
    """An account as an operator wants it; whether it can be is not known yet."""

    login: str
    name: str
    operator: bool = False
    vendor: bool = False
    party: str = ""
    """The organisation of an outsider."""
    integration: bool = False
    given: Given | None = None


class Administering:
    """Each act and its line in the access log are one: both are there, or neither.

    Every method may raise UnknownAccount, and RegisterUnavailable where the database is away. Those that give power or
    take it raise ConfirmationNeeded for a caller who has not proven a short while ago who he is.
    """

    def __init__(self, accounts: "Accounts", office: Office, now: Callable[[], datetime]) -> None:
        self._accounts, self._office, self._now = accounts, office, now
        self._logbook = Logbook(accounts, now)

    def add(self, caller: Caller, account: Account) -> str | None:
        """A new account, as `new_account` makes it; answers its password, which is known to nobody else and opens one
        sign-in within three days, or None where nobody signs in by it. Raises AccountExists."""
        caller.require_confirmation()
        password = None if account.integration else one_time_password(self._now())
        lines = [
            self._logbook.line(caller, AccessKind.ACCOUNT_CHANGED, f"akun dibuat, {account.kind}", about=account.id)
        ]
        lines += [self._given(caller, account.id, each) for each in account.holdings]
        self._accounts.add(account, password, *lines)
        return None if password is None else password.password

    def hold(self, caller: Caller, account_id: str, given: Given) -> None:
        """One more role.

        Raises:
            NotAllowed: to oneself.
            UnfitField: it cannot be held like this, or no more roles can be held.
            SopError: as `holding_of`.
        """
        caller.require_confirmation()
        if account_id == caller.account_id:
            raise NotAllowed("Peran untuk akun Anda sendiri hanya dapat diberikan oleh operator lain.")
        account = self._accounts.known(account_id)
        holding = holding_of(caller, self._office, self._now(), given, integration=account.integration)
        line = self._given(caller, account_id, holding)
        checked(lambda: self._accounts.set_holdings(account_id, lambda now: (*now.holdings, holding), line))

    def end_role(self, caller: Caller, account_id: str, role: str, last: date | None = None) -> date:
        """From the day after `last` on (None: from today on) the role is not held; answers the last day of it.

        Raises SopError where it is not held after that day.
        """
        last = self._yesterday() if last is None else last
        if not self._end(caller, account_id, lambda each: each.role == role, last):
            raise SopError(f"Akun {account_id} tidak memegang peran {role} setelah {last}. Lihat: starter.py user list")
        return last

    def end_holding(self, caller: Caller, account_id: str, ending: Callable[[Holding], bool]) -> None:
        """From today on the holdings that are meant, and no others of the same role, are not held.

        Raises SopError where none of them is held any more.
        """
        if not self._end(caller, account_id, ending, self._yesterday()):
            raise SopError("Peran itu sudah berakhir, atau tidak ada dalam daftar.")

    def switch(self, caller: Caller, account_id: str, active: bool) -> None:
        """Off, which ends all sessions, tokens and links of the account, or on. Raises SopError: nobody locks himself
        out."""
        caller.require_confirmation()
        if account_id == caller.account_id and not active:
            raise SopError("Anda tidak dapat menonaktifkan akun Anda sendiri.")
        what = "akun diaktifkan" if active else "akun dinonaktifkan"
        line = self._logbook.line(caller, AccessKind.ACCOUNT_CHANGED, what, about=account_id)
        self._accounts.set_active(account_id, active, self._now(), line)

    def belong(self, caller: Caller, account_id: str, party: str) -> None:
        """From now on an outsider belongs to that party; the sessions, tokens and links of the account end.

        Raises:
            UnfitField: the party cannot be one, or the account is none of an outsider.
            SopError: there is no name, or it is his party already.
        """
        caller.require_confirmation()
        require_party(party)
        account = self._accounts.known(account_id)
        changed = checked(lambda: Account.model_validate(dict(account) | {"party": party}))
        if changed.party == account.party:
            raise SopError(f"Akun {account_id} sudah termasuk pihak {account.party}.")
        line = self._logbook.line(caller, AccessKind.ACCOUNT_CHANGED, f"pihak: {changed.party}", about=account_id)
        self._accounts.set_party(account_id, changed.party, self._now(), line)

    def end_sessions(self, caller: Caller, account_id: str) -> None:
        """All of them; the password stays good, and so do tokens."""
        account = self._accounts.known(account_id)
        line = self._logbook.line(caller, AccessKind.ACCOUNT_CHANGED, "semua sesi diakhiri", about=account.id)
        self._accounts.revoke_all(account.id, line)

    def reset(self, caller: Caller, account_id: str) -> str:
        """A new password, which opens one sign-in within three days; what locks the account is forgotten, and all its
        sessions, tokens and links end.

        Raises SopError for one's own account, whose password is changed by who knows the old one, and for one by which
        nobody signs in.
        """
        caller.require_confirmation()
        if account_id == caller.account_id:
            raise SopError("Ganti kata sandi Anda sendiri melalui nama Anda di atas, lalu Ganti kata sandi.")
        if self._accounts.known(account_id).integration:
            raise SopError(f"Akun {account_id} adalah akun integrasi, tanpa kata sandi. Buat token baru.")
        password = one_time_password(self._now())
        line = self._logbook.line(caller, AccessKind.PASSWORD_RESET, about=account_id)
        self._accounts.reset(account_id, password, self._now(), line)
        return password.password

    def _given(self, caller: Caller, account_id: str, holding: Holding) -> AccessEntry:
        kind = AccessKind.ROLE_GIVEN
        return self._logbook.line(caller, kind, holding.words, about=account_id, role=holding.role)

    def _end(self, caller: Caller, account_id: str, ending: Callable[[Holding], bool], last: date) -> bool:
        """Whether anything was left to end."""
        account, now = self._accounts.known(account_id), self._now()
        ended = {each.role for each in account.holdings if ending(each) and each.ended(last) != each}
        kind, until = AccessKind.ROLE_ENDED, f"{last} hari terakhir"
        return self._accounts.set_holdings(
            account_id,
            lambda now: now.without(ending, last),
            *(self._logbook.line(caller, kind, f"{role}, {until}", about=account_id, role=role) for role in ended),
            ended_at=now if last < self._office.today(now) else None,
        )

    def _yesterday(self) -> date:
        return self._office.today(self._now()) - timedelta(days=1)


def new_account(caller: Caller, office: Office, now: datetime, wanted: Newcomer) -> Account:
    """What is judged before anything is opened.

    Raises:
        UnfitField: the account, or the role that it begins with, cannot be.
        SopError: as `holding_of`.
    """
    given = wanted.given
    held = () if given is None else (holding_of(caller, office, now, given, integration=wanted.integration),)
    account = checked(
        lambda: Account(
            id=wanted.login,
            name=wanted.name,
            operator=wanted.operator,
            vendor=wanted.vendor,
            party=wanted.party,
            integration=wanted.integration,
            must_change_password=not wanted.integration,
            holdings=held,
        )
    )
    if account.vendor:
        require_party(account.party)
    return account


def require_party(name: str) -> None:
    """Raises SopError where an outsider would belong to nobody: nothing would be his."""
    if not name.strip():
        raise SopError("Akun pihak luar memerlukan nama pihaknya (organisasi); isi nama itu.")


def holding_of(caller: Caller, office: Office, now: datetime, given: Given, *, integration: bool) -> Holding:
    """A role as it would be held.

    Raises:
        UnfitField: it cannot be held like this.
        SopError: no SOP of the office knows the role (whoever has a terminal may give one of an SOP of his own); or it
            is a head's, whose word no program speaks.
    """
    if caller.account is not None and given.role not in office.role_names:
        raise SopError("Pilih salah satu peran dalam daftar.")
    if integration and given.role in office.heads:
        raise SopError("Keputusan atasan diambil oleh orang: akun integrasi tidak dapat memegang peran atasan.")
    return checked(
        lambda: Holding(
            role=given.role,
            since=given.since or office.today(now),
            until=given.until,
            acting=given.acting,
            order_number=given.order_number,
        )
    )
