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

from sop.facts import FACTS
from tests.workflows.office import Office


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
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(max_workers=8) as executor:
        yield executor


@pytest.fixture
async def closed_office(skipping_server: WorkflowEnvironment, threads: ThreadPoolExecutor) -> AsyncIterator[Office]:
    """An office where no worker runs yet."""
    office = Office(skipping_server, threads)
    yield office
    await office.close()


@pytest.fixture
async def office(closed_office: Office) -> AsyncIterator[Office]:
    """An office whose worker runs."""
    async with closed_office.worker():
        yield closed_office
        await closed_office.close()
