"""What people wait for: the portal's pages over thousands of open cycles. Run: python -m bench.portal"""

import asyncio
import json
import os
import re
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from itertools import cycle as endlessly
from pathlib import Path
from time import perf_counter
from typing import Annotated

import httpx2
import psutil

from adapters.people.accounts import AccountExists, accounts_at
from adapters.temporal.cycles import Cycles
from adapters.temporal.dev_server import DevServer, ServerPorts, port_answers, stop
from bench.crowd import crowd
from bench.measure import percentile
from console.frame.command import Option, application, errors, run_application
from console.frame.embedded import Embedded, embedded
from settings import Settings
from sop.form.document import DEFAULT_SOP, load_sop
from sop.people.people import Account, Holding

INBOX = "inbox, "
CYCLES, REQUESTS, CLIENTS, AT_ONCE = 2_000, 200, (1, 8), 32
PASSWORD = "lampu taman sore hari"
SINCE = date(2020, 1, 1)
PEOPLE = (
    Account(id="data1", name="Petugas Data 1", holdings=(Holding(role="data_systems_unit", since=SINCE),)),
    Account(id="kabid1", name="Pejabat Bidang 1", holdings=(Holding(role="promotion_head", since=SINCE),)),
    Account(id="kadis1", name="Pejabat Dinas 1", holdings=(Holding(role="agency_head", since=SINCE),)),
    Account(id="operator1", name="Operator 1", operator=True),
)

app = application("Measures the portal's pages over many open cycles, on this machine.")


@dataclass(frozen=True)
class Page:
    """Who asks for what. Several addresses are asked for in turn."""

    name: str
    login: str
    addresses: tuple[str, ...]


@dataclass(frozen=True)
class Wait:
    """How long a page takes from the request to its last byte, milliseconds, asked for by so many at once."""

    page: str
    clients: int
    p50_ms: float
    p95_ms: float
    failed: int
    """Answers that were none: the server had too much to do."""


@dataclass(frozen=True)
class Waits:
    cycles: int
    waits: Sequence[Wait]
    idle_mb: float
    """Resident memory of the portal once people have signed in, megabytes."""
    used_mb: float
    """The same after all requests."""

    @property
    def inbox_p95_ms(self) -> float:
        """The worst of the inboxes, by one client."""
        return max(wait.p95_ms for wait in self.waits if wait.page.startswith(INBOX) and wait.clients == 1)


def pages(ids: Sequence[str]) -> Iterator[Page]:
    yield Page(f"{INBOX}unit", "data1", ("/",))
    yield Page(f"{INBOX}unit, page 40", "data1", ("/?hal=40",))
    yield Page(f"{INBOX}head of division", "kabid1", ("/",))
    yield Page(f"{INBOX}head of agency", "kadis1", ("/",))
    yield Page("all cycles", "operator1", ("/siklus",))
    yield Page("all cycles, page 40", "operator1", ("/siklus?hal=40",))
    yield Page("all cycles, by number", "operator1", (f"/siklus?cari={ids[len(ids) // 2]}",))
    yield Page("all cycles, by title", "operator1", ("/siklus?cari=apotek",))
    yield Page("one cycle, again and again", "data1", (f"/siklus/{ids[8]}",))
    yield Page("a cycle, always another", "data1", tuple(f"/siklus/{each}" for each in ids))


async def waits(folder: Path, cycles: int = CYCLES, requests: int = REQUESTS) -> Waits:
    """Measures in `folder`; cycles that it already holds are not started again."""
    os.environ["SOP_PORTAL_PORT"] = str(ServerPorts.free().ui)
    settings = Settings(data_dir=folder)
    with closing(accounts_at("", folder)) as accounts:
        for person in PEOPLE:
            try:
                accounts.add(person, PASSWORD)
            except AccountExists:
                continue
    server = DevServer(folder / "temporal.db", ServerPorts.free())
    async with embedded(server, settings) as here, _working(here):
        await _fill(here, cycles)
        async with _portal(here) as (portal, address):
            return await _measured(portal, address, cycles, requests)


async def _measured(portal: psutil.Process, address: str, cycles: int, requests: int) -> Waits:
    ids = [cycle_id for cycle_id, _ in crowd(load_sop(DEFAULT_SOP), cycles, datetime.now(UTC))]
    found, people = [], {person.id: await _signed_in(address, person.id) for person in PEOPLE}
    idle = portal.memory_info().rss
    for page in pages(ids):
        addresses = endlessly(page.addresses)
        await _ask(people[page.login], addresses, 3, 1)
        for clients in CLIENTS:
            seconds, failed = await _ask(people[page.login], addresses, requests, clients)
            p50, p95 = (round(percentile(seconds, percent) * 1e3, 1) for percent in (50, 95))
            found.append(Wait(page=page.name, clients=clients, p50_ms=p50, p95_ms=p95, failed=failed))
            errors.print(f"{page.name}, {clients} at once: p50 {p50} ms, p95 {p95} ms", style="dim")
    for browser in people.values():
        await browser.aclose()
    return Waits(cycles, found, round(idle / 1e6, 1), round(portal.memory_info().rss / 1e6, 1))


async def _ask(
    browser: httpx2.AsyncClient, addresses: Iterator[str], requests: int, clients: int
) -> tuple[list[float], int]:
    """Seconds of each request, `clients` of them at any time; and how many failed."""
    seconds: list[float] = []
    failed = 0

    async def ask() -> None:
        nonlocal failed
        while len(seconds) + clients <= requests:
            before = perf_counter()
            answer = await browser.get(next(addresses))
            seconds.append(perf_counter() - before)
            failed += answer.status_code != 200

    await asyncio.gather(*(ask() for _ in range(clients)))
    return seconds, failed


async def _signed_in(address: str, login: str) -> httpx2.AsyncClient:
    browser = httpx2.AsyncClient(base_url=address, timeout=120)
    token = re.search(r'name="csrf" value="([^"]+)"', (await browser.get("/masuk")).text)
    assert token is not None
    await browser.post("/masuk", data={"csrf": token[1], "nama": login, "sandi": PASSWORD})
    return browser


async def _fill(here: Embedded, cycles: int) -> None:
    """Starts what is missing, and waits until lists know of all."""
    client, running = here.client, "ExecutionStatus = 'Running'"
    if (await client.count_workflows(running)).count == 0:
        errors.print(f"starting {cycles} cycles", style="dim")
        gateway, places = Cycles(client), asyncio.Semaphore(AT_ONCE)

        async with asyncio.TaskGroup() as group:
            for cycle_id, order in crowd(load_sop(DEFAULT_SOP), cycles, datetime.now(UTC)):
                await places.acquire()
                group.create_task(gateway.start(cycle_id, order)).add_done_callback(lambda _: places.release())
    while (await client.count_workflows(f"{running} AND SopState IS NOT NULL")).count < cycles:
        await asyncio.sleep(1)


@asynccontextmanager
async def _working(here: Embedded) -> AsyncIterator[None]:
    with (here.settings.data_dir / "worker.log").open("ab") as log:
        worker = await here.start_worker(log.fileno())
    try:
        yield
    finally:
        await stop(worker)


@asynccontextmanager
async def _portal(here: Embedded) -> AsyncIterator[tuple[psutil.Process, str]]:
    process, port = await here.start_portal(), int(os.environ["SOP_PORTAL_PORT"])
    try:
        while not port_answers(port):
            await asyncio.sleep(0.1)
        yield psutil.Process(process.pid), f"http://127.0.0.1:{port}"
    finally:
        await stop(process)


@app.command()
def main(
    cycles: Annotated[int, Option(min=100, help="Open cycles.")] = CYCLES,
    requests: Annotated[int, Option(min=10, help="Requests of each page, by one client and by eight.")] = REQUESTS,
    folder: Annotated[Path | None, Option(help="Where the cycles are kept for the next run; none: nowhere.")] = None,
) -> None:
    """Prints a JSON line."""
    with tempfile.TemporaryDirectory(prefix="sop-bench-") as temporary:
        found = asyncio.run(waits(folder or Path(temporary), cycles, requests))
    print(json.dumps({"bench": "portal", **asdict(found)}))


if __name__ == "__main__":
    run_application(app)
