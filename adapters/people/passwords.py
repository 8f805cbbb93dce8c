"""Passwords: how they are kept."""

import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError


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


def _typed(password: str) -> bytes:
    """The same letters, from whatever keyboard."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
