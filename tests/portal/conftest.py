"""One office and one portal for the whole run: a server and a worker take seconds to start."""

from collections.abc import AsyncIterator, Iterator

import pytest
from playwright.async_api import Browser, async_playwright

from console.frame.embedded import Embedded
from tests.console.support.office import Office, open_office
from tests.groups import FAST
from tests.portal.support.desk import Desk, launched
from tests.portal.support.faked import FakedPortal, faked_portal
from tests.portal.support.office import Portal, open_portal, served


@pytest.fixture(scope="session")
async def office(dev_server: Embedded, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    async with open_office(dev_server, tmp_path_factory.mktemp("kantor-portal")) as opened:
        yield opened


if FAST:

    @pytest.fixture(scope="session")
    def portal(faked: FakedPortal) -> Portal:
        return faked

else:

    @pytest.fixture(scope="session")
    async def portal(office: Office) -> AsyncIterator[Portal]:
        async with open_portal(office) as opened:
            yield opened


@pytest.fixture(scope="session")
def faked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakedPortal]:
    """The portal without a server."""
    with faked_portal(tmp_path_factory.mktemp("kantor-tiruan")) as opened:
        yield opened


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as tool:
        browser = await launched(tool)
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
async def desk(chromium: Browser, portal: Portal) -> AsyncIterator[Desk]:
    async with served(portal.app) as address:
        yield Desk(chromium, address, portal)
