"""The two servers of the workflow tests: one whose time can be skipped, and the real one."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.testing import WorkflowEnvironment

from adapters.temporal.dev_server import DevServer, ServerPorts
from console.frame.embedded import embedded
from settings import Settings
from sop.cycle.facts import FACTS

SHORT_RUNS = ("--dynamic-config-value", "limit.historyCount.suggestContinueAsNew=30")
"""The real server suggests a new run after 30 events instead of thousands."""


@asynccontextmanager
async def start_skipping() -> AsyncIterator[WorkflowEnvironment]:
    async with await WorkflowEnvironment.start_time_skipping(
        test_server_existing_path=str(Path(sys.executable).parent / "temporal-test-server"),
        data_converter=pydantic_data_converter,
    ) as server:
        # `prepare_namespace` asks first what is registered, and this server cannot list.
        types = {name: IndexedValueType.Value(f"INDEXED_VALUE_TYPE_{kind.upper()}") for name, kind in FACTS.items()}
        await server.client.operator_service.add_search_attributes(
            AddSearchAttributesRequest(namespace=server.client.namespace, search_attributes=types)
        )
        yield server


@asynccontextmanager
async def start_real(folder: Path, *options: str) -> AsyncIterator[WorkflowEnvironment]:
    """The embedded server, made ready as for production; its file is in `folder`, and its time cannot be skipped."""
    server = DevServer(folder / "temporal.db", ServerPorts.free(), extra=options)
    async with embedded(server, Settings(data_dir=folder)) as here:
        yield WorkflowEnvironment.from_client(here.client)
