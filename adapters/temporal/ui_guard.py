"""The guard before the embedded server's Temporal UI: it lets in who calls it by a name of this machine.

The UI asks nobody who he is, and does not look at `Host`: a web page whose name has been made to point at the loopback
(DNS rebinding) would read and order through it in the name of whoever opened that page. A browser always says which
name it believes to have called, so here a foreign one is turned away, and so is a page of any other origin.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import NamedTuple

LONGEST_HEAD = 64 * 1024
"""Bytes of a request's head."""
HEAD_WITHIN = 10.0
"""Seconds that a head may take to arrive."""
BLOCK = 64 * 1024
_OUR_HOST = re.compile(r"(127\.0\.0\.1|localhost|\[::1\])(:[0-9]{1,5})?", re.IGNORECASE)
"""With any port: whoever comes through a tunnel has one of his own."""
_LINE = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\r\n\x00]*?)[ \t]*")
_OF_A_CONNECTION = ("connection", "keep-alive", "proxy-connection", "upgrade", "te")


class Address(NamedTuple):
    host: str
    port: int


@asynccontextmanager
async def guarded(outer: Address, inner: Address) -> AsyncIterator[None]:
    """Hands on to `inner` what comes to `outer` by a name of this machine, for as long as the context lasts."""

    visitors: set[asyncio.StreamWriter] = set()

    async def on_connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        visitors.add(writer)
        with suppress(OSError, TimeoutError):  # whoever has gone needs no answer
            try:
                await _answer(reader, writer, inner)
            finally:
                writer.close()
                visitors.discard(writer)

    server = await asyncio.start_server(on_connection, *outer, limit=LONGEST_HEAD)
    try:
        yield
    finally:
        server.close()
        for writer in visitors:
            writer.transport.abort()


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, inner: Address) -> None:
    """One request: with the connection ends the right to it, so that none goes by unseen behind another."""
    try:
        async with asyncio.timeout(HEAD_WITHIN):
            head = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        return
    request = passed_on(head)
    if request is None:
        writer.write(REFUSAL)
        await writer.drain()
        return
    upstream, downstream = await asyncio.open_connection(*inner)
    downstream.write(request)
    ways = [asyncio.create_task(_copied(reader, downstream)), asyncio.create_task(_copied(upstream, writer))]
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)  # answered, or no longer listened to
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        downstream.close()


async def _copied(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while block := await reader.read(BLOCK):
        writer.write(block)
        await writer.drain()


def passed_on(head: bytes) -> bytes | None:
    """What the UI is told for a request's head; None where the request is none of a page of this machine's own."""
    first, *lines = head.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
    fields = [match.groups() for match in map(_LINE.fullmatch, lines) if match]
    named = {name: [value for other, value in fields if other.lower() == name] for name in ("host", "origin")}
    if len(fields) != len(lines) or len(named["host"]) != 1 or not _OUR_HOST.fullmatch(named["host"][0]):
        return None
    if any(origin.lower() != f"http://{named['host'][0]}".lower() for origin in named["origin"]):
        return None
    kept = [f"{name}: {value}" for name, value in fields if name.lower() not in _OF_A_CONNECTION]
    return "\r\n".join((first, *kept, "Connection: close", "", "")).encode("latin-1")


_SENTENCE = b"Temporal UI hanya menjawab alamat mesin ini sendiri, misalnya http://127.0.0.1.\n"
REFUSAL = (
    b"HTTP/1.1 421 Misdirected Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n"
    b"X-Content-Type-Options: nosniff\r\nContent-Length: %d\r\n\r\n%s" % (len(_SENTENCE), _SENTENCE)
)
