"""Where a list of the server goes on, as a reader keeps it between two pages."""

import hmac
import secrets
from base64 import b64decode, urlsafe_b64encode
from binascii import Error

from sop.base.errors import MalformedMessage

_SEAL = 16
"""Bytes."""


class Cursors:
    """Sealed, so that the server is only ever handed what it has given for the same query: for what is no mark of its
    own it would search long. They are good for as long as the process lives."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def after(self, mark: bytes, query: str) -> str | None:
        """The cursor for what comes after a mark of the server; None for the mark at the end."""
        return urlsafe_b64encode(self._seal(mark, query) + mark).decode() if mark else None

    def mark(self, cursor: str | None, query: str) -> bytes | None:
        """Raises MalformedMessage for a cursor that was not given for that query."""
        if cursor is None:
            return None
        try:
            told = b64decode(cursor.encode(), altchars=b"-_", validate=True)
        except Error:
            told = b""
        seal, mark = told[:_SEAL], told[_SEAL:]
        if not hmac.compare_digest(seal, self._seal(mark, query)):
            raise MalformedMessage("cursor: tidak dikenal, atau untuk saringan lain; mulailah lagi tanpa cursor.")
        return mark

    def _seal(self, mark: bytes, query: str) -> bytes:
        return hmac.digest(self._key, query.encode() + b"\0" + mark, "sha256")[:_SEAL]
