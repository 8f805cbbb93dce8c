"""The guard before the Temporal UI: who is let in, and that he is let in once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from adapters.temporal.dev_server import HOST, ServerPorts
from adapters.temporal.ui_guard import Address, guarded, passed_on

OURS = "127.0.0.1:8233"


def head(*fields: str, first: str = "GET / HTTP/1.1") -> bytes:
    return "\r\n".join((first, *fields, "", "")).encode()


@pytest.mark.parametrize("host", [OURS, "localhost:8233", "LOCALHOST", "[::1]:9000", "127.0.0.1"])
def test_a_name_of_this_machine_is_let_in(host: str) -> None:
    """With whatever port: a tunnel has one of its own. A page of that very origin may send forms."""
    for origin in ((), (f"Origin: http://{host}",)):
        assert passed_on(head(f"Host: {host}", *origin)) is not None


@pytest.mark.parametrize(
    "fields",
    [
        ("Host: jahat.example",),
        ("Host: jahat.example:8233",),
        ("Host: 127.0.0.1.jahat.example",),
        ("Host: localhost.jahat.example:8233",),
        ("Host: 127.0.0.1@jahat.example",),
        ("Host:",),
        (),
        (f"Host: {OURS}", "Host: jahat.example"),
        (f"Host: {OURS}", " jahat.example"),
        (f"Host : {OURS}",),
        (f"Host: {OURS}", "Origin: http://jahat.example"),
        (f"Host: {OURS}", "Origin: null"),
        (f"Host: {OURS}", "Origin: http://127.0.0.1:8300"),
        (f"Host: {OURS}", "Origin: https://127.0.0.1:8233"),
        (f"Host: {OURS}", f"Origin: http://{OURS}", "Origin: http://jahat.example"),
    ],
    ids=repr,
)
def test_a_foreign_name_or_origin_is_turned_away(fields: tuple[str, ...]) -> None:
    """And whatever is not said once, and plainly."""
    assert passed_on(head(*fields)) is None


def test_a_connection_carries_one_request() -> None:
    """The UI is asked to end it, whatever the browser wishes; all other fields arrive as they were sent."""
    told = passed_on(head(f"Host: {OURS}", "Connection: keep-alive, Upgrade", "Upgrade: h2c", "Cookie: a=b; c=d"))
    assert told == head(f"Host: {OURS}", "Cookie: a=b; c=d", "Connection: close")


@pytest.fixture
async def outer() -> AsyncIterator[int]:
    """The port of a guard before a server that sends back what it is sent, as it comes."""

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while block := await reader.read(100):
            writer.write(block)
            await writer.drain()
        writer.close()

    ports = ServerPorts.free()
    inner = Address(HOST, ports.grpc)
    async with await asyncio.start_server(echo, *inner), guarded(Address(HOST, ports.ui), inner):
        yield ports.ui


async def test_a_body_passes_and_a_stream_flows_before_it_ends(outer: int) -> None:
    """Both ways, as it comes: nothing waits for the end of anything."""
    reader, writer = await asyncio.open_connection(HOST, outer)
    writer.write(head(f"Host: {OURS}", first="POST / HTTP/1.1") + b"satu")
    assert await reader.readuntil(b"satu")
    writer.write(b"x" * 100_000)
    assert await reader.readexactly(100_000) == b"x" * 100_000
    writer.close()
    assert await reader.read() == b""


async def test_an_open_connection_holds_no_end_up() -> None:
    """Of whoever waits for an answer when the guard ends, the connection ends with it."""
    ports, asked = ServerPorts.free(), asyncio.Event()

    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await reader.read()
        writer.close()

    inner = Address(HOST, ports.grpc)
    async with await asyncio.start_server(silent, *inner):
        async with guarded(Address(HOST, ports.ui), inner):
            reader, writer = await asyncio.open_connection(HOST, ports.ui)
            writer.write(head(f"Host: {OURS}"))
            await asked.wait()
        with suppress(ConnectionResetError):
            assert await reader.read() == b""
        writer.close()


async def test_what_is_turned_away_reaches_nobody(outer: int) -> None:
    """It is answered with one sentence, and the connection ends."""
    reader, writer = await asyncio.open_connection(HOST, outer)
    writer.write(head("Host: jahat.example") + head(f"Host: {OURS}"))
    answer = await reader.read()
    assert answer.startswith(b"HTTP/1.1 421 ")
    assert answer.endswith(b"hanya menjawab alamat mesin ini sendiri, misalnya http://127.0.0.1.\n")
    writer.close()
