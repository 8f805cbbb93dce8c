"""One time-skipping server and one real dev server for the whole run; an office of its own for every test."""

import sys
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.testing import WorkflowEnvironment

from adapters.dev_server import DevServer, Ports, stop
from adapters.temporal import connect, prepare_namespace
from sop.facts import FACTS
from tests.workflows.office import Office

SHORT_RUNS = ("--dynamic-config-value", "limit.historyCount.suggestContinueAsNew=30")
"""The real server suggests a new run after 30 events instead of thousands."""


@pytest.fixture(scope="session")
async def skipping_server() -> AsyncIterator[WorkflowEnvironment]:
    async with await WorkflowEnvironment.start_time_skipping(
        test_server_existing_path=str(Path(sys.executable).parent / "temporal-test-server"),
        data_converter=pydantic_data_converter,
    ) as server:
        # `prepare_namespace` asks first what is registered, and this server cannot list.
        await server.client.operator_service.add_search_attributes(
            AddSearchAttributesRequest(
                namespace=server.client.namespace,
                search_attributes={
                    name: IndexedValueType.Value(f"INDEXED_VALUE_TYPE_{kind.value.upper()}")
                    for name, kind in FACTS.items()
                },
            )
        )
        yield server


@pytest.fixture(scope="session")
async def real_server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[WorkflowEnvironment]:
    """The server of production, made ready as for production; its time cannot be skipped."""
    server = DevServer(tmp_path_factory.mktemp("server") / "temporal.db", Ports.free(), extra=SHORT_RUNS)
    process = await server.start()
    client = await connect({"TEMPORAL_ADDRESS": server.address})
    await prepare_namespace(client)
    yield WorkflowEnvironment.from_client(client)
    await stop(process)


@pytest.fixture(scope="session")
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(max_workers=8) as executor:
        yield executor


@pytest.fixture
async def closed_office(skipping_server: WorkflowEnvironment, threads: ThreadPoolExecutor) -> AsyncIterator[Office]:
    """An office where no worker runs yet."""
    office = Office(skipping_server, threads)
    yield office
    async with office.worker():
        await office.close()


@pytest.fixture
async def office(skipping_server: WorkflowEnvironment, threads: ThreadPoolExecutor) -> AsyncIterator[Office]:
    """An office whose worker runs."""
    office = Office(skipping_server, threads)
    async with office.worker(remembers=True):
        yield office
        await office.close()


@pytest.fixture
async def closed_real_office(real_server: WorkflowEnvironment, threads: ThreadPoolExecutor) -> AsyncIterator[Office]:
    """An office on the real server, where no worker runs yet."""
    office = Office(real_server, threads)
    yield office
    async with office.worker():
        await office.close()


@pytest.fixture
async def real_office(real_server: WorkflowEnvironment, threads: ThreadPoolExecutor) -> AsyncIterator[Office]:
    """An office on the real server, its worker running."""
    office = Office(real_server, threads)
    async with office.worker(remembers=True):
        yield office
        await office.close()
