"""One time-skipping server and one real server for the whole run; an office of its own for every test."""

from collections.abc import AsyncIterator

import pytest
from temporalio.testing import WorkflowEnvironment

from tests.workflows.support.office import Office
from tests.workflows.support.servers import SHORT_RUNS, start_real, start_skipping


@pytest.fixture(scope="session")
async def skipping_server() -> AsyncIterator[WorkflowEnvironment]:
    async with start_skipping() as server:
        yield server


@pytest.fixture(scope="session")
async def real_server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[WorkflowEnvironment]:
    async with start_real(tmp_path_factory.mktemp("server"), *SHORT_RUNS) as server:
        yield server


@pytest.fixture
async def closed_office(skipping_server: WorkflowEnvironment) -> AsyncIterator[Office]:
    """An office where no worker runs yet."""
    office = Office(skipping_server)
    yield office
    async with office.at_work():
        await office.close()


@pytest.fixture
async def office(skipping_server: WorkflowEnvironment) -> AsyncIterator[Office]:
    """An office whose worker runs."""
    office = Office(skipping_server)
    async with office.at_work(remembers=True):
        yield office
        await office.close()


@pytest.fixture
async def closed_real_office(real_server: WorkflowEnvironment) -> AsyncIterator[Office]:
    """An office on the real server, where no worker runs yet."""
    office = Office(real_server)
    yield office
    async with office.at_work():
        await office.close()


@pytest.fixture
async def real_office(real_server: WorkflowEnvironment) -> AsyncIterator[Office]:
    """An office on the real server, its worker running."""
    office = Office(real_server)
    async with office.at_work(remembers=True):
        yield office
        await office.close()
