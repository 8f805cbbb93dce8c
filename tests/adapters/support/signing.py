"""A person who signs in, and one who guesses; the costly part of it made cheap."""

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from typing import Any

import pytest
from argon2 import PasswordHasher

from adapters.people.accounts import Accounts, WrongPassword, accounts_at
from adapters.people.passwords import Passwords
from sop.people.people import Account, Acting, Holding
from tests.adapters.support.databases import Database

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
HERE, THERE = "192.0.2.1", "198.51.100.7"
RIGHT, OTHER = "kuda terbang biru", "meja kayu jati tua"
PERSON = Account(
    id="petugas.1",
    name="Petugas Data 1",
    holdings=(
        Holding(role="developer", since=date(2026, 1, 1), until=date(2026, 11, 23)),
        Holding(role="promotion_head", since=date(2026, 1, 1), acting=Acting.PLT, order_number="SP 800/12/2026"),
    ),
)


class Hasher(PasswordHasher):
    """Quick, and it counts what it looked at; `meanwhile` happens while it looks."""

    def __init__(self, time_cost: int = 1) -> None:
        super().__init__(time_cost=time_cost, memory_cost=8, parallelism=1)
        self.looked = 0
        self.meanwhile: Callable[[], None] = lambda: None

    def verify(self, *given: Any) -> Any:
        self.looked += 1
        fits = super().verify(*given)
        self.meanwhile()
        return fits


def accounts_in(database: Database, hasher: Hasher) -> "closing[Accounts]":
    """The accounts as one more process has them."""
    return closing(accounts_at(database.url, database.data_dir, Passwords(hasher)))


def guess(accounts: Accounts, times: int, login: str = PERSON.id, address: str = HERE, now: datetime = NOW) -> None:
    for _ in range(times):
        with pytest.raises(WrongPassword):
            accounts.sign_in(login, OTHER, address, now)


def enter(accounts: Accounts, password: str = RIGHT, address: str = HERE, now: datetime = NOW) -> str:
    return accounts.sign_in(PERSON.id, password, address, now).token
