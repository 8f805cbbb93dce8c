"""The workflow sandbox, spared the trips that guard nothing."""

from typing import Any

from temporalio.converter import StorageDriverStoreContext
from temporalio.worker import WorkflowInstance, WorkflowInstanceDetails
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner


class Sandbox(SandboxedWorkflowRunner):
    """The SDK's sandbox with all its restrictions.

    For every payload, six times over, temporalio 1.35 enters the sandbox only to ask in which context a context-aware
    converter, codec or external storage should see it: a quarter of a worker's CPU time. Ours are none of these, so the
    answer is always "none". Whoever adds one goes back to SandboxedWorkflowRunner.
    """

    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        return _WithoutContext(super().create_instance(det))


class _WithoutContext(WorkflowInstance):
    def __init__(self, sandboxed: WorkflowInstance) -> None:
        self._sandboxed = sandboxed

    def activate(self, act: Any) -> Any:
        return self._sandboxed.activate(act)

    def get_serialization_context(self, command_info: object) -> None:
        return None

    def get_external_store_context(self, command_info: object) -> StorageDriverStoreContext:
        return StorageDriverStoreContext(target=None)

    def get_info(self) -> Any:
        return self._sandboxed.get_info()

    def get_thread_id(self) -> int | None:
        return self._sandboxed.get_thread_id()
