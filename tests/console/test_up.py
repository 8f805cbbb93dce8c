"""`starter.py up`: server, Temporal UI, worker and portal in one command, and nothing of them left behind."""

import asyncio
import os
import re
import signal
import socket
import urllib.request
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psutil

from adapters.temporal.dev_server import HOST, ServerPorts, port_answers
from tests.console.support.commands import run_process
from tests.console.support.office import PATIENCE
from tests.console.support.running import Up, running


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.05)


def nothing_left(children: list[psutil.Process]) -> bool:
    return not any(child.is_running() and child.status() != psutil.STATUS_ZOMBIE for child in children)


async def test_one_command_and_the_next_start_finds_every_cycle(tmp_path: Path) -> None:
    """It prints its addresses, the Temporal UI answers, Ctrl-C ends all of it, and no cycle is forgotten."""
    ports = ServerPorts.free()
    async with running(tmp_path, ports) as up:
        assert f"{HOST}:{ports.grpc}" in up.said
        assert f"http://{HOST}:{ports.ui}" in up.said
        page = await asyncio.to_thread(fetched, f"http://{HOST}:{ports.ui}/")
        assert "<html" in page
        assert up.portal in up.said
        kept = [tmp_path, *tmp_path.rglob("*")]
        assert {"temporal.db", "register.db", "spool"} <= {path.name for path in kept}
        assert all(not path.stat().st_mode & 0o077 for path in kept)
        assert "Kata sandi" in await asyncio.to_thread(fetched, f"{up.portal}/masuk")
        assert (await up.starter("start", "--title", "Tetap ada", "--id", "tetap-1")).status == 0
        children = up.children()
        assert len(children) == 3
        await asyncio.to_thread(no_port_answers_a_web_page, up, "tetap-1")
        up.process.send_signal(signal.SIGINT)
        await up.until_said("Menghentikan layanan pemroses dan server")
        assert await asyncio.wait_for(up.process.wait(), PATIENCE) == 0
        assert nothing_left(children)
    async with running(tmp_path, ports) as up:
        assert [row["cycle_id"] for row in (await up.starter("list", "--json")).json] == ["tetap-1"]
        assert (await up.starter("show", "tetap-1", "--json")).json["current_step"] == 1


def no_port_answers_a_web_page(up: Up, cycle_id: str) -> None:
    """Each port on which any of these processes listens is asked by a foreign name, and from a foreign page. Told is
    nothing but how much the server has to do; ordered is nothing. The Temporal UI itself cannot be asked by a page: its
    address cannot be guessed."""
    processes = [psutil.Process(up.process.pid), *up.children()]
    doors = {each.laddr for one in processes for each in one.net_connections("inet") if each.status == "LISTEN"}
    assert {up.ports.grpc, up.ports.ui, int(up.portal.rpartition(":")[2])} <= {door.port for door in doors}
    hidden = [door for door in doors if door.ip != HOST]
    assert len(hidden) == 1
    assert re.fullmatch(r"127(\.\d+){3}", hidden[0].ip)
    for door in doors - set(hidden):
        foreign, page = {"Host": "jahat.example"}, {"Origin": "http://jahat.example"}
        for path in ("/", "/masuk", "/metrics", "/api/v1/namespaces", "/api/v1/namespaces/default/workflows"):
            status, text, _ = answered(door, "GET", path, foreign)
            assert status not in range(200, 400) or path == "/metrics", (door, path, text)
            assert cycle_id not in text
            _, _, shared = answered(door, "GET", path, page)  # a browser asks, and keeps the answer from the page
            assert shared is None, (door, path)
        order = f"/api/v1/namespaces/default/workflows/{cycle_id}/signal/cancel_cycle"
        for path in (order, "/masuk"):
            for headers in (foreign, page):
                status, text, _ = answered(door, "POST", path, {**headers, "Content-Type": "text/plain"}, "{}")
                assert status not in range(200, 400), (door, path, headers, text)


def answered(
    door: tuple[str, int], method: str, path: str, headers: dict[str, str], body: str = ""
) -> tuple[int, str, str | None]:
    """Status, text, and which pages may read them; zero and nothing where whoever listens speaks no HTTP of pages."""
    with closing(HTTPConnection(door[0], door[1], timeout=10)) as connection:
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode(), answer.headers["access-control-allow-origin"]
        except (OSError, HTTPException):
            return 0, "", None


def fetched(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:
        text = answer.read().decode()
    assert isinstance(text, str)
    return text


async def test_what_is_killed_comes_back_and_what_is_orphaned_ends(tmp_path: Path) -> None:
    """A killed worker or portal is started again; a killed `up` takes its children with it, and leaves the ports to
    the next."""
    ports = ServerPorts.free()
    async with running(tmp_path, ports) as up:
        assert (await up.starter("start", "--title", "Bertahan", "--id", "bertahan-1")).status == 0
        killed = up.child("worker.py")
        assert killed is not None
        killed.kill()
        await up.until_said("Layanan pemroses terhenti (status -9); dijalankan kembali.")
        up.said = ""
        await up.until_said("worker_started")
        again = up.child("worker.py")
        assert again is not None
        assert again.pid != killed.pid
        assert (await up.starter("show", "bertahan-1", "--json")).json["current_step"] == 1
        portal = up.child("-m portal")
        assert portal is not None
        portal.kill()
        await up.until_said("Portal terhenti (status -9); dijalankan kembali.")
        await up.until_said("portal_started")
        children = up.children()
        up.process.kill()
        await until(lambda: nothing_left(children))
        assert not port_answers(ports.grpc)
    async with running(tmp_path, ports) as up:
        assert (await up.starter("show", "bertahan-1", "--json")).json["state"] == "running"


async def test_a_server_that_dies_ends_it_with_one_line(tmp_path: Path) -> None:
    """Worker and portal without a server are of no use: status 1, and both are stopped."""
    async with running(tmp_path, ServerPorts.free()) as up:
        children, server = up.children(), up.child("temporal.db")
        assert server is not None
        server.kill()
        await up.until_said("Server Temporal terhenti. Jalankan kembali: starter.py up")
        assert await asyncio.wait_for(up.process.wait(), PATIENCE) == 1
        assert nothing_left(children)


async def test_a_taken_port_is_named(tmp_path: Path) -> None:
    """Whether it is the server's, the Temporal UI's or the portal's: status 1, one line, nothing started."""
    environment = {**os.environ, "SOP_DATA_DIR": str(tmp_path), "SOP_PORTAL_PORT": str(ServerPorts.free().ui)}
    with socket.create_server((HOST, 0)) as other:
        taken, free = other.getsockname()[1], ServerPorts.free()
        answers = await asyncio.gather(
            run_process("starter.py", "up", "--port", str(taken), "--ui-port", str(free.ui), environment=environment),
            run_process("starter.py", "up", "--port", str(free.grpc), "--ui-port", str(taken), environment=environment),
        )
        portal = await run_process("starter.py", "up", environment={**environment, "SOP_PORTAL_PORT": str(taken)})
    assert portal.refused().startswith(f"Alamat portal {taken} sudah dipakai program lain; pilih SOP_PORTAL_PORT")
    for answer in answers:
        assert answer.refused().startswith(f"Alamat {HOST}:{taken} sudah dipakai program lain; hentikan program itu")
    assert not (tmp_path / "temporal.db").exists()
