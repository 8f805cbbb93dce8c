"""Temporal's errors as ours, by their class and status alone."""

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError
from temporalio.client import (
    Client,
    WorkflowFailureError,
    WorkflowQueryFailedError,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError, RPCStatusCode

from sop.base.errors import CycleNotFound, NoWorkerAnswers, Refusal, Refused, ServerUnreachable, SopError


@contextmanager
def translated(client: Client, cycle_id: str | None) -> Iterator[None]:
    """Whatever Temporal raises within becomes a SopError; `cycle_id`: whose cycle is asked, None for lists."""
    address = client.service_client.config.target_host
    try:
        yield
    except WorkflowUpdateFailedError as error:
        cause = error.cause
        if isinstance(cause, ApplicationError) and cause.type in set(Refusal):
            raise Refused(Refusal(cause.type), cause.message) from error
        raise SopError(f"Siklus {cycle_id} tidak dapat mengolah pesan itu: {cause}") from error
    except WorkflowUpdateRPCTimeoutOrCancelledError as error:
        raise NoWorkerAnswers from error
    except WorkflowQueryFailedError as error:
        raise SopError(f"Siklus {cycle_id} tidak dapat ditampilkan: {error.message}") from error
    except ValidationError as error:
        raise SopError(
            "Jawaban layanan pemroses tidak dikenali karena versinya lain daripada perintah ini; "
            "jalankan ulang worker.py."
        ) from error
    except WorkflowFailureError as error:
        raise SopError(f"Siklus {cycle_id} terhenti: {_root(error)}") from error
    except RPCError as error:
        match error.status:
            case RPCStatusCode.NOT_FOUND if cycle_id is not None:
                raise CycleNotFound(cycle_id) from error
            case RPCStatusCode.UNAVAILABLE:
                raise ServerUnreachable(address) from error
            case RPCStatusCode.DEADLINE_EXCEEDED | RPCStatusCode.CANCELLED | RPCStatusCode.FAILED_PRECONDITION:
                raise NoWorkerAnswers from error
        raise SopError(f"Server Temporal di {address} menolak: {error.message}.") from error


def _root(error: BaseException) -> BaseException:
    while error.__cause__ is not None:
        error = error.__cause__
    return error
