"""What people send us before it is kept: who may send how much at a time, and how slowly.

It waits in the spool, a folder of the data volume (`adapters.machine.private_folder`), in files without a name: what a
crash leaves of them is nothing.
"""

import asyncio
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.types import Message, Receive

from portal.frame.ports import ports_of
from sop.base.errors import SopError
from sop.dossier.evidence import StorageFull

FORM_BYTES = 256 * 1024
"""The largest form without files."""
AT_ONCE = 3
"""Bodies with files of one account that are on their way at a time: two windows and an integration."""
LEFT_FREE = 64 << 20
"""Bytes of the volume that no upload takes: cycles, register and log go on."""
PATIENCE, SLOWEST = 60.0, 4_000
"""Seconds that any body may take, and one more for so many bytes that have arrived: 32 kbit/s."""
LONGEST_FIRST_FIELD = 8_192
"""Bytes within which a form with files says whose it is."""


class TooManyUploads(SopError):
    """One account has as many bodies on their way as it may have."""

    def __init__(self) -> None:
        super().__init__("Pengunggahan Anda yang lain masih berjalan. Tunggu sampai selesai, lalu ulangi.")


class Uploads:
    """The bodies with files that are on their way into one portal."""

    def __init__(self) -> None:
        self._of: Counter[str] = Counter()
        self._expected = 0

    @contextmanager
    def room(self, account_id: str, most: int) -> Iterator[None]:
        """For a body of at most `most` bytes, until it is kept: in the spool, and once more in the document store.

        Raises:
            TooManyUploads: the account has `AT_ONCE` already.
            StorageFull: the volume has no room for it beside those that are on their way.
        """
        if self._of[account_id] >= AT_ONCE:
            raise TooManyUploads
        folder = tempfile.gettempdir()
        if shutil.disk_usage(folder).free < self._expected + 2 * most + LEFT_FREE:
            raise StorageFull(folder, "ENOSPC")
        self._of[account_id] += 1
        self._expected += 2 * most
        try:
            yield
        finally:
            self._of[account_id] -= 1
            self._of += Counter()  # forgets who has none left
            self._expected -= 2 * most


def uploads_of(request: HTTPConnection) -> Uploads:
    uploads: Uploads = request.app.state.uploads
    return uploads


def longest_form(request: HTTPConnection) -> int:
    """Bytes of the largest form with files."""
    settings = ports_of(request).settings
    return settings.documents_per_step * settings.document_max_bytes + FORM_BYTES


def paced(receive: Receive) -> Receive:
    """What arrives, as long as it arrives: raises 408 where a body takes longer than it may. What comes after a body,
    such as the end of the connection, may take as long as it will."""
    loop = asyncio.get_running_loop()
    began, arrived, ended = loop.time(), 0, False

    async def within() -> Message:
        nonlocal arrived, ended
        if ended:
            return await receive()
        try:
            async with asyncio.timeout_at(began + PATIENCE + arrived / SLOWEST):
                message = await receive()
        except TimeoutError:
            raise HTTPException(408, "Kiriman ini terlalu lama di jalan. Periksa jaringan, lalu kirim lagi.") from None
        arrived += len(message.get("body", b""))
        ended = not message.get("more_body", False)
        return message

    return within


async def first_field(receive: Receive, content_type: str) -> tuple[str, Receive]:
    """The token with which a form with files begins, read before anything else of it; and what arrives, from its
    beginning. Empty where the first field is another one, or the form none."""
    boundary = re.search(r"boundary=\"?([^\s\";,]{1,70})", content_type)
    begun: list[Message] = []
    token, head = "", b""
    if boundary is not None:
        part = re.compile(
            rb"--(%b)\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n([!-~]{1,200})\r\n--\1\r\n"
            % re.escape(boundary[1].encode("latin-1")),
            re.IGNORECASE,
        )
        while not token and len(head) < LONGEST_FIRST_FIELD:
            begun.append(message := await receive())
            head += message.get("body", b"")
            found = part.match(head)
            token = found[2].decode() if found else ""
            if not message.get("more_body", False):
                break

    async def from_the_beginning() -> Message:
        return begun.pop(0) if begun else await receive()

    return token, from_the_beginning
