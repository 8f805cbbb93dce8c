"""What the pages act through; built once at the edge, found on every request."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import HTTPConnection

from adapters.documents.document_store import Documents
from adapters.people.accounts import Accounts
from adapters.people.identity_provider import IdentityProvider
from adapters.register.register import Register
from adapters.temporal.cycles import Cycles
from adapters.temporal.schedules import Schedules
from desk.office import Office
from settings import Settings


@dataclass(frozen=True)
class Ports:
    """The outside things that pages touch."""

    cycles: Cycles
    schedules: Schedules
    accounts: Accounts
    documents: Documents
    register: Register
    settings: Settings
    now: Callable[[], datetime]
    """The clock; aware instants."""
    office: Office
    ui_address: str = ""
    """Where the Temporal UI is, for operators; empty: no link to it."""
    identity_provider: IdentityProvider | None = None
    """Who vouches for people besides their passwords; None: nobody."""


def ports_of(request: HTTPConnection) -> Ports:
    ports: Ports = request.app.state.ports
    return ports
