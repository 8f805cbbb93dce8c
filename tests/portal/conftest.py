"""One office and one portal for the whole run: a server and a worker take seconds to start."""

from collections.abc import AsyncIterator

import pytest

from tests.console.office import Office, open_office
from tests.portal.office import Portal, open_portal


@pytest.fixture(scope="session")
async def office(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    async with open_office(tmp_path_factory.mktemp("kantor-portal")) as opened:
        yield opened


@pytest.fixture(scope="session")
async def portal(office: Office) -> AsyncIterator[Portal]:
    async with open_portal(office) as opened:
        yield opened
