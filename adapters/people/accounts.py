"""Accounts, and what is done to them, in the register's database."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, insert, update
from sqlalchemy.exc import IntegrityError

from adapters.database.account_schema import accounts
from adapters.database.transactions import Database, database_at
from adapters.people import access_log, known_browsers, sessions, sign_in_attempts, tokens
from adapters.people.account_rows import account_in, accounts_in, kept_of, locked, set_holdings
from adapters.people.entrance import Entrance
from adapters.people.entrance import NotAdmitted as NotAdmitted
from adapters.people.entrance import WrongPassword as WrongPassword
from adapters.people.one_time_passwords import Once
from adapters.people.passwords import Passwords
from adapters.people.requests import Requests
from adapters.people.sessions import Session as Session
from adapters.people.sessions import SignedIn as SignedIn
from adapters.people.sign_in_attempts import LockedOut as LockedOut
from adapters.people.tokens import Tokens
from sop.base.errors import SopError
from sop.people.access import AccessEntry as AccessEntry
from sop.people.access import News
from sop.people.guessable import WeakPassword as WeakPassword
from sop.people.people import Account, Holding

_NEWS = 10
"""Lines that a person is told at once; the access log has the others."""


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


class Accounts(Entrance):
    """Safe for several threads and processes at once. Every method raises RegisterUnavailable where the database is
    away, and has then changed nothing. What is done to an account holds from its holder's next page on.

    Whoever does something gives the `lines` of the access log along: it is done and they are written, or neither.
    """

    def __init__(self, database: Database, passwords: Passwords | None = None) -> None:
        super().__init__(database, passwords or Passwords())
        self.tokens = Tokens(self._database, account_in)
        self.requests = Requests(self._database)

    def add(self, account: Account, password: str | Once | None, *lines: AccessEntry) -> None:
        """`password`: None for an account by which nobody signs in. Raises AccountExists."""
        row = account.model_dump(exclude={"holdings"}) | self._kept(password) | {"news_until": 0}
        with self._database.writing() as connection:
            try:
                connection.execute(insert(accounts), row)
            except IntegrityError as error:
                raise AccountExists(account.id) from error
            set_holdings(connection, account.id, account.holdings)
            access_log.write(connection, *lines)

    def change_password(self, account_id: str, new: str, *lines: AccessEntry) -> None:
        """Its holder's own. Ends all sessions, the one at hand too. Whether the old one is known, and the new one good
        enough, is the caller's question.

        Raises:
            UnknownAccount
            WeakPassword: it is the old one.
        """
        with self._database.reading() as connection:
            kept = kept_of(connection, account_id)
        if self._passwords.fits(new, kept.password):
            raise WeakPassword("baru sama dengan yang lama; pilih kata sandi lain.")
        with self._changing(account_id, lines, self._kept(new) | {"must_change_password": False}) as connection:
            sessions.end_all(connection, account_id)

    def reset(self, account_id: str, once: Once, now: datetime, *lines: AccessEntry) -> None:
        """A password that opens once, and must then be changed. Nothing else opens any more: neither sessions, tokens
        and links, nor what a browser was known by; what locked the login is forgotten. Raises UnknownAccount."""
        with self._changing(account_id, lines, self._kept(once) | {"must_change_password": True}) as connection:
            _revoke(connection, account_id, now)
            known_browsers.forget(connection, account_id)
            sign_in_attempts.forget(connection, account_id)

    def set_party(self, account_id: str, party: str, now: datetime, *lines: AccessEntry) -> None:
        """Its sessions, tokens and links end: what they have open may be another's now. Raises UnknownAccount."""
        with self._changing(account_id, lines, {"party": party}) as connection:
            _revoke(connection, account_id, now)

    def set_active(self, account_id: str, active: bool, now: datetime, *lines: AccessEntry) -> None:
        """Switched off, it loses its sessions, tokens and links for good. Raises UnknownAccount."""
        with self._changing(account_id, lines, {"active": active}) as connection:
            if not active:
                _revoke(connection, account_id, now)

    def set_holdings(
        self,
        account_id: str,
        held: Callable[[Account], Iterable[Holding]],
        *lines: AccessEntry,
        ended_at: datetime | None = None,
    ) -> bool:
        """What `held` makes of those that there are, and no others; False, and nothing done, where these are the same.
        `ended_at`: a role is not held any more since then, and the sessions, tokens and links of the account end.

        Raises:
            UnknownAccount
            pydantic.ValidationError: an account cannot hold that, or so much.
        """
        with self._database.writing() as connection:
            if (account := locked(connection, account_id)) is None:
                raise UnknownAccount(account_id)
            changed = Account.model_validate(dict(account) | {"holdings": tuple(held(account))})
            if changed == account:
                return False
            set_holdings(connection, account_id, changed.holdings)
            if ended_at is not None:
                _revoke(connection, account_id, ended_at)
            access_log.write(connection, *lines)
            return True

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

    def revoke_all(self, account_id: str, *lines: AccessEntry) -> None:
        """Ends every session of an account."""
        with self._database.writing() as connection:
            sessions.end_all(connection, account_id)
            access_log.write(connection, *lines)

    def unlock(self, account_id: str) -> None:
        """Forgets the failures of a login; those of an address go by themselves."""
        with self._database.writing() as connection:
            sign_in_attempts.forget(connection, account_id)

    def log_access(self, *lines: AccessEntry) -> None:
        with self._database.writing() as connection:
            access_log.write(connection, *lines)

    def entries(self, limit: int, account_id: str | None = None) -> list[AccessEntry]:
        """The access log, newest first; only what one account did, and what was done to it, where it is named."""
        with self._database.reading() as connection:
            return access_log.entries(connection, limit, account_id)

    def news(self, account_id: str) -> News:
        """What others have done to an account, and its holder has not read yet; the newest of it."""
        with self._database.reading() as connection:
            return access_log.news(connection, account_id, _NEWS)

    def read_news(self, account_id: str, upto: int) -> None:
        with self._database.writing() as connection:
            access_log.read_news(connection, account_id, upto)

    def close(self) -> None:
        self._database.close()

    def _kept(self, password: str | Once | None) -> dict[str, object]:
        if password is None:
            return {"password": "", "password_until": None}
        once, until = password if isinstance(password, Once) else (password, None)
        return {"password": self._passwords.hash(once), "password_until": until}

    @contextmanager
    def _changing(
        self, account_id: str, lines: Iterable[AccessEntry], values: Mapping[str, object]
    ) -> Iterator[Connection]:
        """The transaction in which an account gets other values, for what else belongs to the change."""
        with self._database.writing() as connection:
            if not connection.execute(update(accounts).where(accounts.c.id == account_id).values(**values)).rowcount:
                raise UnknownAccount(account_id)
            yield connection
            access_log.write(connection, *lines)


def _revoke(connection: Connection, account_id: str, now: datetime) -> None:
    sessions.end_all(connection, account_id)
    tokens.end_all(connection, account_id, now)
