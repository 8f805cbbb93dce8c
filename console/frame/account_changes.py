"""The portal's accounts, as the commands that look after them open and log them."""

import getpass
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

from console.frame.command import Argument, out
from settings import load_settings
from sop.base.errors import SopError
from sop.form.form3 import OFFICE_ZONE
from sop.people.people import AccessKind, Account

if TYPE_CHECKING:
    from adapters.people.accounts import Accounts

Login = Annotated[str, Argument(metavar="NAMA", help="Nama pengguna, misalnya petugas.data1.")]


@contextmanager
def opened_accounts() -> Iterator["Accounts"]:
    from adapters.people.accounts import accounts_at  # its libraries take a quarter of a second to load

    settings = load_settings()
    with closing(accounts_at(settings.database_url, settings.data_dir)) as accounts:
        yield accounts


def known_account(accounts: "Accounts", login: str) -> Account:
    """Raises UnknownAccount."""
    from adapters.people.accounts import UnknownAccount

    if (account := accounts.account(login)) is None:
        raise UnknownAccount(login)
    return account


def log_change(accounts: "Accounts", login: str, kind: AccessKind, what: str) -> None:
    """With whoever has a terminal of this machine for an address."""
    accounts.log_access(login, kind, what, f"starter.py ({getpass.getuser()})", datetime.now(UTC))


def today() -> date:
    return datetime.now(ZoneInfo(OFFICE_ZONE)).date()


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise SopError(f"Hari '{text}' tidak dikenali; tulis seperti 2026-12-21.") from error


def say(*lines: str) -> None:
    """Lines that may hold a secret to be copied: never folded, never coloured."""
    for line in lines:
        out.print(line, markup=False, highlight=False, soft_wrap=True)
