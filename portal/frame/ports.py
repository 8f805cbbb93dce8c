"""What the portal acts through: the outside things, built once at the edge, and the use cases over them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import HTTPConnection

from adapters.documents.document_store import Documents
from adapters.papers.office_profile import NO_PROFILE, OfficePapers
from adapters.people.accounts import Accounts
from adapters.people.identity_provider import IdentityProvider
from adapters.register.register import Register
from adapters.temporal.cycles import Cycles
from adapters.temporal.schedules import Schedules
from desk.administering import Administering
from desk.admitting import Admitting
from desk.bringing import Bringing
from desk.completing import Completing
from desk.deciding import Deciding
from desk.drafting import Drafting
from desk.fetching import Dossiers, Fetching
from desk.informing import Informing
from desk.issuing import Issuing
from desk.keeping_papers import PaperBook, SignedPapers
from desk.linking import Linking
from desk.logbook import Logbook
from desk.office import Office
from desk.ordering import Ordering
from desk.paging import Paging
from desk.recurring import Recurring
from desk.reporting import Reporting
from desk.seeing import Seeing
from desk.sending import Sending, Trust
from desk.waiting import Waiting
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
    trust: Trust
    office: Office
    stationery: OfficePapers = NO_PROFILE
    """What the papers of the office carry."""
    ui_address: str = ""
    """Where the Temporal UI is, for operators; empty: no link to it."""
    identity_provider: IdentityProvider | None = None
    """Who vouches for people besides their passwords; None: nobody."""


def ports_of(request: HTTPConnection) -> Ports:
    ports: Ports = request.app.state.ports
    return ports


@dataclass(frozen=True)
class Desk:
    """The use cases that the portal opens its doors to."""

    seeing: Seeing
    paging: Paging
    waiting: Waiting
    completing: Completing
    bringing: Bringing
    ordering: Ordering
    recurring: Recurring
    reporting: Reporting
    administering: Administering
    issuing: Issuing
    informing: Informing
    linking: Linking
    admitting: Admitting
    deciding: Deciding
    fetching: Fetching
    keeping_papers: SignedPapers
    drafting: Drafting


def desk_over(ports: Ports) -> Desk:
    logbook = Logbook(ports.accounts, ports.now)
    sending = Sending(ports.cycles, ports.trust.keyring, ports.now, logbook)
    seeing = Seeing(ports.cycles, ports.office, ports.now)
    dossiers = Dossiers(ports.register, ports.documents)
    book = PaperBook(ports.register, ports.documents, ports.settings.evidence_limits, logbook, ports.now)
    return Desk(
        seeing=seeing,
        paging=Paging(ports.cycles),
        waiting=Waiting(ports.cycles, ports.office, ports.now),
        completing=Completing(ports.cycles, ports.documents, sending),
        bringing=Bringing(ports.documents, ports.accounts.requests, ports.settings.evidence_limits, ports.now),
        ordering=Ordering(ports.cycles, ports.register.refuse_known, ports.now, ports.trust, logbook),
        recurring=Recurring(ports.schedules, ports.trust, logbook),
        reporting=Reporting(ports.register, ports.now),
        administering=Administering(ports.accounts, ports.office, ports.now),
        issuing=Issuing(ports.accounts, ports.now),
        informing=Informing(ports.accounts),
        linking=Linking(ports.accounts, ports.now),
        admitting=Admitting(ports.accounts, ports.office, ports.now),
        deciding=Deciding(ports.cycles, ports.office, sending),
        fetching=Fetching(ports.cycles, dossiers, ports.documents, seeing, ports.office, logbook, ports.now),
        keeping_papers=SignedPapers(book, seeing, logbook),
        drafting=Drafting(ports.cycles, ports.stationery),
    )


def desk_of(request: HTTPConnection) -> Desk:
    desk: Desk = request.app.state.desk
    return desk
