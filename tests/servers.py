"""The servers of a run: one of each kind in each process of the tests, begun by the first test that needs it."""

from collections.abc import AsyncIterator, Iterator

import pytest
from temporalio.runtime import LoggingConfig, Runtime, TelemetryConfig, TelemetryFilter

from console.frame.embedded import Embedded
from tests.adapters.support.databases import Postgres
from tests.console.support.office import running_server

ERRORS_ALONE = TelemetryFilter(core_level="ERROR", other_level="ERROR")
"""The SDK warns of what the time-skipping server cannot do, and that is known."""


def pytest_configure() -> None:
    Runtime.set_default(Runtime(telemetry=TelemetryConfig(logging=LoggingConfig(filter=ERRORS_ALONE))))


@pytest.fixture(scope="session")
async def dev_server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Embedded]:
    """The Temporal server of the run. Each module has a namespace in it; who stops or kills one has one of his own."""
    async with running_server(tmp_path_factory.mktemp("temporal")) as here:
        yield here


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The PostgreSQL server of the run, likewise."""
    server = Postgres()
    server.start()
    yield server
    server.close()
