"""The entrance: how people come in, prove once more who they are, and leave."""

from collections.abc import Callable
from datetime import datetime
from threading import BoundedSemaphore
from typing import TypeVar

from sqlalchemy import Connection

from adapters.database.transactions import Database
from adapters.people import access_log, known_browsers, sessions, sign_in_attempts
from adapters.people.account_rows import account_in, kept_of, locked, still_keeps
from adapters.people.passwords import Passwords
from adapters.people.sessions import Session, SignedIn
from sop.base.errors import SopError
from sop.people.access import AccessEntry, AccessKind
from sop.people.people import Account

T = TypeVar("T")

_AT_ONCE = 2
"""Passwords that are checked at once: each takes 64 MB and a core, and any visitor may ask for it."""
_VOUCHED = "OpenID Connect"
"""What the access log says of a sign-in without a password."""
_ASKED_AGAIN = "kata sandi ditanyakan ulang"


class WrongPassword(SopError):
    """Nobody may sign in by this login and password; which of the two is wrong is not said."""

    def __init__(
        self, sentence: str = "Nama pengguna atau kata sandi salah. Periksa keduanya, lalu coba lagi."
    ) -> None:
        super().__init__(sentence)


class PasswordOver(WrongPassword):
    """A password that opens once has opened, or its time is over; only who knows it learns that."""

    def __init__(self) -> None:
        super().__init__(
            "Kata sandi sekali pakai ini sudah dipakai atau sudah kedaluwarsa. Mintalah yang baru kepada operator."
        )


class NotAdmitted(SopError):
    """An identity provider vouches for somebody who has no account here, or one that is switched off."""

    def __init__(self, login: str) -> None:
        super().__init__(f"Akun {login} tidak terdaftar atau tidak aktif di sistem ini. Hubungi operator.")


class Entrance:
    """Part of `Accounts`, and as safe. Writes the lines of the access log itself."""

    def __init__(self, database: Database, passwords: Passwords) -> None:
        self._database, self._passwords = database, passwords
        self._turns = BoundedSemaphore(_AT_ONCE)

    def sign_in(self, account_id: str, password: str, address: str, now: datetime, browser: str = "") -> SignedIn:
        """A session of his own. `browser`: by what the browser is known, if it is. Guesses are counted, and lock, as
        `sign_in_attempts` says; those in flight count, so that a thousand at once are five.

        Raises:
            WrongPassword: also for a login that nobody has, after the same work, and for one that is switched off.
            PasswordOver
            LockedOut: whatever the password.
        """
        login = account_id.strip().lower().encode(errors="replace").decode()

        def enter(connection: Connection, account: Account) -> SignedIn:
            sign_in_attempts.forgive(connection, counted)
            token = sessions.begin(connection, login, now, confirmed_at=now)
            known = known_browsers.remember(connection, browser, login, now)
            access_log.write(connection, _entry(login, AccessKind.SIGNED_IN, "", address, now))
            return SignedIn(token=token, account=account, browser=known)

        with self._turns:
            with self._database.writing() as connection:
                known = known_browsers.knows(connection, browser, login, now)
                counted = sign_in_attempts.sources(login, address, browser if known else None)
                sign_in_attempts.count(connection, counted, now)
            # Within the turn, since an attempt counts as a failure until then: else a crowd would lock itself out.
            return self._proven(login, password, now, enter, _entry(None, AccessKind.SIGN_IN_FAILED, "", address, now))

    def confirm(self, token: str, password: str, address: str, now: datetime) -> None:
        """That the holder of a session has given his password once more. Guesses count against this session alone: he
        who left it open is not locked out by who found it.

        Raises:
            WrongPassword: also where there is no such session.
            LockedOut: after the fifth failure, for 15 minutes.
        """

        def confirm(connection: Connection, _: Account) -> None:
            sign_in_attempts.forgive(connection, counted)
            sessions.confirm(connection, token, now)

        with self._turns:
            with self._database.reading() as connection:
                known = sessions.alive(connection, token, now)
            login = "" if known is None else known.account_id
            counted = sign_in_attempts.sources(login, address, token)
            with self._database.writing() as connection:
                sign_in_attempts.count(connection, counted, now)
            failed = _entry(None, AccessKind.SIGN_IN_FAILED, _ASKED_AGAIN, address, now)
            try:
                self._proven(login, password, now, confirm, failed)
            except PasswordOver:
                raise
            except WrongPassword as error:
                raise WrongPassword("Kata sandi Anda salah. Periksa, lalu coba lagi.") from error

    def admit(
        self, account_id: str, address: str, now: datetime, proven_at: datetime | None = None, browser: str = ""
    ) -> SignedIn:
        """A session for whom an identity provider vouches; passwords and their locks have no part in it. `proven_at`:
        when the provider last made him prove who he is, if it says so.

        Raises:
            NotAdmitted: no account is made for him; logged as a sign-in that failed.
        """
        login = "".join(filter(str.isprintable, account_id))[:80]
        # Letters that only look like others, or become them (the Kelvin sign is a small k), name nobody.
        known = login.lower() if login.isascii() and login == account_id else ""
        with self._database.writing() as connection:
            # Nobody is switched off, and his sessions ended, between this look at him and the new session.
            account = locked(connection, known)
            if account is not None and account.signs_in:
                access_log.write(connection, _entry(account.id, AccessKind.SIGNED_IN, _VOUCHED, address, now))
                confirmed_at = None if proven_at is None else min(proven_at, now)
                token = sessions.begin(connection, account.id, now, vouched=True, confirmed_at=confirmed_at)
                remembered = known_browsers.remember(connection, browser, account.id, now)
                return SignedIn(token=token, account=account, vouched=True, browser=remembered)
            whose, refused = account.id if account else None, f"{_VOUCHED}: {login}"
            access_log.again(connection, _entry(whose, AccessKind.SIGN_IN_FAILED, refused, address, now))
        raise NotAdmitted(login)

    def begin(self, account_id: str, now: datetime) -> SignedIn:
        """A session for somebody who has just proven who he is, in place of those that his new password ended."""
        with self._database.writing() as connection:
            account = locked(connection, account_id)
            if account is None or not account.signs_in:
                raise NotAdmitted(account_id)
            return SignedIn(token=sessions.begin(connection, account_id, now, confirmed_at=now), account=account)

    def session(self, token: str, now: datetime) -> Session | None:
        """Whose session this is; None where there is none, after 8 hours without a page, and after 24 hours."""
        if (found := self._signed_in(token, now)) is None:
            return None
        known, account = found
        if known.seen_long_ago:
            with self._database.writing() as connection:
                sessions.see(connection, token, now)
        vouched, csrf = sessions.vouched(token), sessions.csrf(token)
        return Session(account=account, vouched=vouched, csrf=csrf, since=known.since, confirmed_at=known.confirmed_at)

    def is_signed_in(self, token: str, now: datetime) -> bool:
        """Whether `session` would find one; asking this is no page, and keeps no session alive."""
        return self._signed_in(token, now) is not None

    def sign_out(self, token: str, *lines: AccessEntry) -> None:
        with self._database.writing() as connection:
            sessions.end(connection, token)
            access_log.write(connection, *lines)

    def _signed_in(self, token: str, now: datetime) -> tuple[sessions.Known, Account] | None:
        """A session that is alive, and its account, where that may still sign in."""
        with self._database.reading() as connection:
            known = sessions.alive(connection, token, now)
            account = account_in(connection, known.account_id) if known else None
        return (known, account) if known is not None and account is not None and account.signs_in else None

    def _proven(
        self, login: str, password: str, now: datetime, then: Callable[[Connection, Account], T], failed: AccessEntry
    ) -> T:
        """What `then` does, in the transaction in which the password is found right; else `failed` is logged. Takes as
        long for a login that nobody has. Raises WrongPassword, or PasswordOver."""
        with self._database.reading() as connection:
            account, kept = account_in(connection, login), kept_of(connection, login)
        over = False
        if self._passwords.fits(password, kept.password) and account is not None and account.signs_in:
            over = kept.until is not None and kept.until <= now
            assert kept.password is not None
            outdated = self._passwords.is_outdated(kept.password)
            renewed = self._passwords.hash(password) if outdated else kept.password
            with self._database.writing() as connection:
                if not over and still_keeps(connection, account.id, kept, renewed):
                    return then(connection, account)
        with self._database.writing() as connection:
            whose = None if account is None else account.id
            access_log.again(connection, failed.model_copy(update={"account_id": whose}))
        raise PasswordOver if over else WrongPassword


def _entry(account_id: str | None, kind: AccessKind, subject: str, address: str, now: datetime) -> AccessEntry:
    """Of somebody who comes, or would come, into the portal."""
    return AccessEntry(at=now, account_id=account_id, kind=kind, subject=subject, address=address, door="portal")
