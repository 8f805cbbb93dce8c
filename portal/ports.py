"""What the pages act through; built once at the edge, found on every request."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import HTTPConnection

from adapters.accounts import Accounts
from adapters.cycles import Cycles
from adapters.documents import Documents
from adapters.register import Register
from settings import Settings


@dataclass(frozen=True)
class Ports:
    """The outside things that pages touch."""

    cycles: Cycles
    accounts: Accounts
    documents: Documents
    register: Register
    settings: Settings
    now: Callable[[], datetime]
    """The clock; aware instants."""
    ui_address: str = ""
    """Where the Temporal UI is, for operators; empty: no link to it."""


def ports_of(request: HTTPConnection) -> Ports:
    ports: Ports = request.app.state.ports
    return ports
