"""Accounts, their sessions and the access log, in the register's database."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from threading import BoundedSemaphore

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from adapters.database.account_schema import accounts, holdings
from adapters.database.transactions import Database, database_at
from adapters.people import access_log, sessions, sign_in_attempts
from adapters.people.access_log import AccessEntry as AccessEntry
from adapters.people.account_rows import account_in, accounts_in, hold, kept_password
from adapters.people.passwords import Passwords, check_password
from adapters.people.passwords import WeakPassword as WeakPassword
from adapters.people.requests import Requests
from adapters.people.sessions import Session as Session
from adapters.people.sessions import SignedIn as SignedIn
from adapters.people.sign_in_attempts import LockedOut as LockedOut
from adapters.people.tokens import Tokens
from sop.base.errors import SopError
from sop.people.people import AccessKind, Account, Holding

_AT_ONCE = 2
"""Passwords that are checked at once: each takes 64 MB and a core, and any visitor may ask for it."""
_VOUCHED = "OpenID Connect"
"""What the access log says of a sign-in without a password."""


class WrongPassword(SopError):
    """Nobody may sign in by this login and password; which of the two is wrong is not said."""

    def __init__(self) -> None:
        super().__init__("Nama pengguna atau kata sandi salah. Periksa keduanya, lalu coba lagi.")


class NotAdmitted(SopError):
    """An identity provider vouches for somebody who has no account here, or one that is switched off."""

    def __init__(self, login: str) -> None:
        super().__init__(f"Akun {login} tidak terdaftar atau tidak aktif di sistem ini. Hubungi operator.")


class UnknownAccount(SopError):
    def __init__(self, account_id: str) -> None:
        super().__init__(f"Akun {account_id} tidak ada. Lihat: starter.py user list")
        self.account_id = account_id


class AccountExists(SopError):
    def __init__(self, account_id: str) -> None:
        super().__init__(f"Akun {account_id} sudah ada. Pilih nama pengguna lain.")
        self.account_id = account_id


def accounts_at(database_url: str, data_dir: Path, passwords: Passwords | None = None) -> "Accounts":
    """The accounts in the database that `SOP_DATABASE_URL` names, opened and raising as `database_at`."""
    return Accounts(database_at(database_url, data_dir), passwords)


class Accounts:
    """Safe for several threads and processes at once. Every method raises RegisterUnavailable where the database is
    away, and has then changed nothing. What is done to an account holds from its holder's next page on.

    Sign-ins are logged here; all else is logged by who does it, with `log_access`.
    """

    def __init__(self, database: Database, passwords: Passwords | None = None) -> None:
        self._database = database
        self._passwords = passwords or Passwords()
        self._turns = BoundedSemaphore(_AT_ONCE)
        self.tokens = Tokens(self._database, account_in)
        self.requests = Requests(self._database)

    def add(self, account: Account, password: str) -> None:
        """Raises AccountExists or WeakPassword."""
        check_password(password, account)
        row = account.model_dump(exclude={"holdings"}) | {"password": self._passwords.hash(password)}
        with self._database.writing() as connection:
            try:
                connection.execute(insert(accounts), row)
            except IntegrityError as error:
                raise AccountExists(account.id) from error
            hold(connection, account.id, account.holdings)

    def change_password(self, account_id: str, new: str, must_change: bool = False) -> None:
        """Ends all sessions, the one at hand too: sign in anew. Whether the old one is known is the caller's question.

        Raises:
            UnknownAccount, WeakPassword: too easy, or the old one.
        """
        with self._database.reading() as connection:
            account, kept = account_in(connection, account_id), kept_password(connection, account_id)
        if account is None:
            raise UnknownAccount(account_id)
        check_password(new, account)
        if self._passwords.fits(new, kept):
            raise WeakPassword("baru sama dengan yang lama; pilih kata sandi lain.")
        self._change(account_id, password=self._passwords.hash(new), must_change_password=must_change)

    def set_active(self, account_id: str, active: bool) -> None:
        """Ends all sessions of an account that is switched off. Raises UnknownAccount."""
        self._change(account_id, active=active)

    def set_holdings(self, account_id: str, held: Iterable[Holding]) -> None:
        """These, and no others. Raises UnknownAccount."""
        with self._database.writing() as connection:
            if kept_password(connection, account_id) is None:
                raise UnknownAccount(account_id)
            connection.execute(delete(holdings).where(holdings.c.account_id == account_id))
            hold(connection, account_id, held)

    def all(self) -> list[Account]:
        """In the order of their logins."""
        with self._database.reading() as connection:
            return accounts_in(connection)

    def account(self, account_id: str) -> Account | None:
        with self._database.reading() as connection:
            return account_in(connection, account_id)

    def known(self, account_id: str) -> Account:
        """Raises UnknownAccount."""
        if (account := self.account(account_id)) is None:
            raise UnknownAccount(account_id)
        return account

    def sign_in(self, account_id: str, password: str, address: str, now: datetime) -> SignedIn:
        """A session of his own. The fifth failure of one login, or from one address, within 15 minutes locks it for 15
        minutes; guesses in flight count, so that a thousand at once are five.

        Raises:
            WrongPassword: also for a login that nobody has, after the same work, and for one that is switched off.
            LockedOut: whatever the password.
        """
        login = account_id.strip().lower().encode(errors="replace").decode()
        with self._turns:
            with self._database.writing() as connection:
                sign_in_attempts.count(connection, login, address, now)
            with self._database.reading() as connection:
                account, kept = account_in(connection, login), kept_password(connection, login)
            # Within the turn, since an attempt counts as a failure until then: else a crowd would lock itself out.
            if self._passwords.fits(password, kept) and account is not None and kept is not None:
                with self._database.writing() as connection:
                    if self._still_fits(connection, account.id, password, kept):
                        sign_in_attempts.forgive(connection, login, address)
                        token = sessions.begin(connection, login, now)
                        access_log.log(connection, login, AccessKind.SIGNED_IN, "", address, now)
                        return SignedIn(token=token, account=account)
        self.log_access(account.id if account else None, AccessKind.SIGN_IN_FAILED, "", address, now)
        raise WrongPassword()

    def admit(self, account_id: str, address: str, now: datetime) -> SignedIn:
        """A session for whom an identity provider vouches; passwords and their locks have no part in it.

        Raises:
            NotAdmitted: no account is made for him; logged as a sign-in that failed.
        """
        login = "".join(filter(str.isprintable, account_id))[:80]
        # Letters that only look like others, or become them (the Kelvin sign is a small k), name nobody.
        known = login.lower() if login.isascii() and login == account_id else ""
        with self._database.writing() as connection:
            # Nobody is switched off, and his sessions ended, between this look at him and the new session.
            connection.execute(select(accounts.c.id).where(accounts.c.id == known).with_for_update())
            account = account_in(connection, known)
            if account is not None and account.active:
                access_log.log(connection, account.id, AccessKind.SIGNED_IN, _VOUCHED, address, now)
                token = sessions.begin(connection, account.id, now, vouched=True)
                return SignedIn(token=token, account=account, vouched=True)
            whose = account.id if account else None
            access_log.log(connection, whose, AccessKind.SIGN_IN_FAILED, f"{_VOUCHED}: {login}", address, now)
        raise NotAdmitted(login)

    def session(self, token: str, now: datetime) -> Session | None:
        """Whose session this is; None where there is none, after 8 hours without a page, and after 24 hours."""
        with self._database.reading() as connection:
            known = sessions.alive(connection, token, now)
            account = account_in(connection, known.account_id) if known else None
        if known is None or account is None or not account.active:
            return None
        if known.seen_long_ago:
            with self._database.writing() as connection:
                sessions.see(connection, token, now)
        vouched, csrf = sessions.vouched(token), sessions.csrf(token)
        return Session(account=account, vouched=vouched, csrf=csrf, since=known.since)

    def sign_out(self, token: str) -> None:
        with self._database.writing() as connection:
            sessions.end(connection, token)

    def revoke_all(self, account_id: str) -> None:
        """Ends every session of an account."""
        with self._database.writing() as connection:
            sessions.end_all(connection, account_id)

    def unlock(self, account_id: str) -> None:
        """Forgets the failures of a login; those of an address go by themselves."""
        with self._database.writing() as connection:
            sign_in_attempts.forget(connection, account_id)

    def log_access(self, account_id: str | None, kind: AccessKind, subject: str, address: str, now: datetime) -> None:
        with self._database.writing() as connection:
            access_log.log(connection, account_id, kind, subject, address, now)

    def entries(self, limit: int, account_id: str | None = None) -> list[AccessEntry]:
        """The access log, newest first; only of one account where it is named."""
        with self._database.reading() as connection:
            return access_log.entries(connection, limit, account_id)

    def close(self) -> None:
        self._database.close()

    def _still_fits(self, connection: Connection, account_id: str, password: str, kept: str) -> bool:
        """Not where the account was switched off, or its password changed, while we looked at the old one; until the
        transaction ends, neither can happen."""
        renewed = self._passwords.hash(password) if self._passwords.is_outdated(kept) else kept
        same = update(accounts).where(accounts.c.id == account_id, accounts.c.password == kept, accounts.c.active)
        return connection.execute(same.values(password=renewed)).rowcount == 1

    def _change(self, account_id: str, **values: object) -> None:
        with self._database.writing() as connection:
            if not connection.execute(update(accounts).where(accounts.c.id == account_id).values(values)).rowcount:
                raise UnknownAccount(account_id)
            sessions.end_all(connection, account_id)
