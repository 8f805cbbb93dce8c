"""The Temporal side of the house: how to connect, and what a namespace must have before cycles run in it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from google.protobuf.duration_pb2 import Duration
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.namespace.v1 import NamespaceConfig
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest, ListSearchAttributesRequest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest, UpdateNamespaceRequest
from temporalio.client import Client
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.envconfig import ClientConfig
from temporalio.service import RPCError, RPCStatusCode

from sop.base.errors import ServerUnreachable, SopError
from sop.cycle.facts import FACTS

DEFAULT_ADDRESS = "127.0.0.1:7233"
DEFAULT_NAMESPACE = "default"


async def connect(environment: Mapping[str, str] | None = None) -> Client:
    """A client by the standard `TEMPORAL_*` variables and profile file; `environment` replaces the process's own.

    Raises:
        ServerUnreachable: nobody answers at the address.
        SopError: the profile file cannot be used, or the namespace does not exist.
    """
    try:
        config: dict[str, Any] = dict(
            ClientConfig.load_client_connect_config(override_env_vars=dict(environment) if environment else None)
        )
    except (RuntimeError, ValueError) as error:
        raise SopError(f"Profil koneksi Temporal tidak dapat dibaca: {' '.join(str(error).split())}") from error
    address = config.setdefault("target_host", DEFAULT_ADDRESS)
    namespace = config.setdefault("namespace", DEFAULT_NAMESPACE)
    try:
        client = await Client.connect(**config, data_converter=pydantic_data_converter)
    except (RuntimeError, ValueError, OSError) as error:
        raise ServerUnreachable(address) from error
    try:
        await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace=namespace))
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            raise SopError(
                f"Namespace {namespace} tidak ada di server {address}; periksa TEMPORAL_NAMESPACE."
            ) from error
        raise SopError(f"Server Temporal di {address} menolak: {error.message}.") from error
    return client


async def prepare_namespace(client: Client, retention: timedelta | None = None) -> None:
    """Registers the search attributes that are missing, and sets how long closed cycles are kept (None: leaves it)."""
    registered = await client.operator_service.list_search_attributes(
        ListSearchAttributesRequest(namespace=client.namespace)
    )
    missing = {
        name: IndexedValueType.Value(f"INDEXED_VALUE_TYPE_{kind.value.upper()}")
        for name, kind in FACTS.items()
        if name not in registered.custom_attributes
    }
    if missing:
        try:
            await client.operator_service.add_search_attributes(
                AddSearchAttributesRequest(namespace=client.namespace, search_attributes=missing)
            )
        except RPCError as error:
            if error.status is not RPCStatusCode.ALREADY_EXISTS:  # another worker was quicker
                raise
    if retention is not None:
        ttl = Duration()
        ttl.FromTimedelta(retention)
        await client.workflow_service.update_namespace(
            UpdateNamespaceRequest(
                namespace=client.namespace, config=NamespaceConfig(workflow_execution_retention_ttl=ttl)
            )
        )
