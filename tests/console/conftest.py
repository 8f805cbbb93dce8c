"""One office for the whole run: a server and a worker take seconds to start."""

from collections.abc import AsyncIterator

import pytest

from console.frame.embedded import Embedded
from tests.console.support.office import Office, open_office


@pytest.fixture(scope="session")
async def office(dev_server: Embedded, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Office]:
    async with open_office(dev_server, tmp_path_factory.mktemp("kantor")) as opened:
        yield opened
