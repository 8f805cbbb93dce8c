"""An office with a portal: a real server, a real worker, accounts with passwords, and the pages over all of it."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import httpx2
import uvicorn
from fastapi import FastAPI

from adapters.documents.store_choice import documents_at
from adapters.machine.signing_keys import keyring_at
from adapters.people.accounts import Accounts, accounts_at
from adapters.people.passwords import Passwords
from adapters.register.register import register_at
from adapters.temporal.schedules import Schedules
from desk.office import Office as Rules
from desk.sending import Trust
from portal.app import build
from portal.frame.ports import Ports
from portal.serving import Server
from settings import Settings
from sop.people.people import Account, Acting, Holding
from tests.console.support.commands import CHEAP
from tests.console.support.office import Office
from tests.sop.support.cycles import ALFA, BETA

PASSWORD = "lampu taman sore hari"
SINCE = date(2020, 1, 1)


def holder(login: str, name: str, *roles: str, operator: bool = False, party: str = "") -> Account:
    """Of the office, or of an outside party."""
    held = tuple(Holding(role=role, since=SINCE) for role in roles)
    return Account(id=login, name=name, operator=operator, vendor=bool(party), party=party, holdings=held)


PEOPLE = (
    holder("data1", "Petugas Data 1", "data_systems_unit"),
    holder("kabid1", "Pejabat Bidang 1", "promotion_head"),
    holder("kadis1", "Pejabat Dinas 1", "agency_head"),
    holder("pengembang1", "Petugas Pengembang 1", "developer", party=ALFA),
    holder("pengembang2", "Petugas Pengembang 2", "developer", party=BETA),
    holder("operator1", "Operator 1", operator=True),
    Account(
        id="plt1",
        name="Pejabat Pengganti 1",
        holdings=(
            Holding(role="promotion_head", since=SINCE, acting=Acting.PLT, order_number="SP 800/12/2026"),
            Holding(role="data_systems_unit", since=SINCE),
        ),
    ),
    holder("kosong1", "Petugas Tanpa Peran 1"),
)


class Browser(httpx2.AsyncClient):
    """A browser without JavaScript, in the hands of one person."""

    async def post_form(self, address: str, page: str | None = None, **fields: str) -> httpx2.Response:
        """Opens the page of a form, and sends the form as the page has it with `fields` filled in."""
        opened = await self.get(page or address)
        token = re.search(r'name="csrf" value="([^"]+)"', opened.text)
        assert token is not None, opened.text
        return await self.post(address, data={"csrf": token[1], **fields})

    async def sign_in(self, login: str, password: str = PASSWORD) -> httpx2.Response:
        return await self.post_form("/masuk", nama=login, sandi=password)


@dataclass
class Portal:
    office: Office
    accounts: Accounts
    ports: Ports
    app: FastAPI

    def browser(self, address: str = "10.0.0.9", base_url: str = "http://portal.test", **headers: str) -> Browser:
        transport = httpx2.ASGITransport(self.app, raise_app_exceptions=False, client=(address, 4000))
        return Browser(transport=transport, base_url=base_url, headers=headers)

    async def of(self, login: str) -> Browser:
        """A browser in which somebody has signed in."""
        browser = self.browser()
        answer = await browser.sign_in(login)
        assert answer.status_code == 303, answer.text
        return browser


def later(portal: Portal, **amount: float) -> Portal:
    """The same portal, by a clock that is so much later."""
    ports = replace(portal.ports, now=lambda: portal.ports.now() + timedelta(**amount))
    return replace(portal, ports=ports, app=build(ports))


@asynccontextmanager
async def open_portal(office: Office) -> AsyncIterator[Portal]:
    """The portal of an office whose people all have the same password."""
    settings = Settings(data_dir=office.here.settings.data_dir, trusted_proxy="10.9.0.0/24")
    register = register_at("", settings.data_dir)
    accounts = accounts_at("", settings.data_dir, Passwords(CHEAP()))
    for account in PEOPLE:
        accounts.add(account, PASSWORD)
    documents = documents_at("", settings.data_dir)
    schedules = Schedules(office.here.client)
    trust = Trust(keyring_at(None, settings.data_dir))
    ports = Ports(
        office.cycles, schedules, accounts, documents, register, settings, lambda: datetime.now(UTC), trust, Rules()
    )
    yield Portal(office, accounts, ports, build(ports))
    accounts.close()
    register.close()


@asynccontextmanager
async def served(app: FastAPI) -> AsyncIterator[str]:
    """The address at which real browsers find the portal."""
    config = uvicorn.Config(app, port=0, log_config=None, proxy_headers=False, ws="none")
    async with running(Server(config, app.state.live)) as address:
        yield address


@asynccontextmanager
async def running(server: uvicorn.Server) -> AsyncIterator[str]:
    """Its address, for as long as the context lasts."""
    server.config.setup_event_loop = lambda: None  # type: ignore[method-assign]
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        await serving
