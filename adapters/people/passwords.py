"""Passwords: which are good enough, and how they are kept."""

import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from sop.base.errors import SopError
from sop.people.people import Account

SHORTEST, LONGEST = 12, 200
_DISTINCT = 5
"""Letters that differ: fewer are a key held down."""
_TELLING = 4
"""Letters of a name: fewer occur in many words."""


class WeakPassword(SopError):
    """A password that others could guess."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"Kata sandi {problem}")


class Passwords:
    """Kept as Argon2id. A lower cost than the library's own is for tests."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._nobodys = self._hasher.hash(secrets.token_bytes())

    def hash(self, password: str) -> str:
        return self._hasher.hash(_typed(password))

    def fits(self, password: str, kept: str | None) -> bool:
        """Whether a password is the one that was kept; where none was, the answer takes as long and is no."""
        try:
            return self._hasher.verify(kept or self._nobodys, _typed(password)) and kept is not None
        except (VerificationError, InvalidHashError):
            return False

    def is_outdated(self, kept: str) -> bool:
        """Whether it was kept at another cost than today's."""
        return self._hasher.check_needs_rehash(kept)


def check_password(password: str, account: Account) -> None:
    """Raises WeakPassword: too short or too long, a key held down, or the person's own name."""
    plain = _plain(password)
    if not SHORTEST <= len(password) <= LONGEST:
        raise WeakPassword(f"harus terdiri atas {SHORTEST} sampai {LONGEST} huruf; pilih beberapa kata, misalnya.")
    if len(set(password.casefold())) < _DISTINCT:
        raise WeakPassword(f"harus memuat paling sedikit {_DISTINCT} huruf yang berbeda; pilih kata sandi lain.")
    if any(len(name) >= _TELLING and name in plain for name in (_plain(account.name), _plain(account.id))):
        raise WeakPassword("tidak boleh memuat nama Anda; pilih kata sandi lain.")


def _plain(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())


def _typed(password: str) -> bytes:
    """The same letters, from whatever keyboard."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
