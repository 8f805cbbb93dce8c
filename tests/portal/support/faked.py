"""The portal over a gateway in memory: its pages and its API with real accounts and documents, and without a server."""

import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from temporalio.client import Client

from adapters.documents.store_choice import documents_at
from adapters.machine.signing_keys import keyring_at
from adapters.people.accounts import accounts_at
from adapters.people.passwords import Passwords
from adapters.register.register import register_at
from adapters.temporal.schedules import Schedules
from desk.office import Office as Rules
from desk.sending import Trust
from portal.app import build
from portal.frame.ports import Ports
from settings import Settings
from tests.console.support.commands import CHEAP
from tests.console.support.office import Office
from tests.desk.support.cycles import FakeCycles
from tests.portal.support.office import PASSWORD, PEOPLE, Portal
from tests.sop.support.cycles import OF_ALFA


class FakeOffice(Office):
    """An office whose cycles are in memory; it has neither server nor worker."""

    def __init__(self) -> None:
        self.cycles: FakeCycles = FakeCycles(now)

    async def new_cycle(self, *, minute_seconds: float = 60, step: int = 1) -> str:
        cycle_id = f"uji-{secrets.token_hex(4)}"
        await self.cycles.start(cycle_id, OF_ALFA.model_copy(update={"minute_seconds": minute_seconds}))
        for _ in range(1, step):
            await self.complete(cycle_id)
        return cycle_id


@dataclass
class FakedPortal(Portal):
    office: FakeOffice


def now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def faked_portal(folder: Path) -> Iterator[FakedPortal]:
    """With the people of `tests.portal.support.office`, whose roles they hold as there."""
    office, settings = FakeOffice(), Settings(data_dir=folder, trusted_proxy="10.9.0.0/24")
    with closing(register_at("", folder)) as register, closing(accounts_at("", folder, Passwords(CHEAP()))) as accounts:
        for account in PEOPLE:
            accounts.add(account, PASSWORD)
        schedules = Schedules(cast(Client, None))  # no test over this gateway asks for one
        trust = Trust(keyring_at(None, folder))
        ports = Ports(
            office.cycles, schedules, accounts, documents_at("", folder), register, settings, now, trust, Rules()
        )
        yield FakedPortal(office, accounts, ports, build(ports))
