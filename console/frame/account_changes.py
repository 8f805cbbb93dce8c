"""The portal's accounts, as the commands that look after them open and change them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated

from console.frame.command import Argument, out
from console.frame.office_register import office_accounts
from desk.administering import Administering
from desk.issuing import Issuing
from desk.office import Office
from settings import load_settings
from sop.base.errors import SopError

if TYPE_CHECKING:
    from adapters.people.accounts import Accounts

Login = Annotated[str, Argument(metavar="NAMA", help="Nama pengguna, misalnya petugas.data1.")]


@contextmanager
def opened_accounts() -> Iterator["Accounts"]:
    with office_accounts(load_settings()) as accounts:
        yield accounts


@contextmanager
def opened_administering() -> Iterator[Administering]:
    with opened_accounts() as accounts:
        yield Administering(accounts, Office(), now)


@contextmanager
def opened_issuing() -> Iterator[Issuing]:
    with opened_accounts() as accounts:
        yield Issuing(accounts, now)


def now() -> datetime:
    return datetime.now(UTC)


def day(text: str | None) -> date | None:
    """A day as a person types it; None where he types none."""
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise SopError(f"Hari '{text}' tidak dikenali; tulis seperti 2026-12-21.") from error


def say(*lines: str) -> None:
    """Lines that may hold a secret to be copied: never folded, never coloured."""
    for line in lines:
        out.print(line, markup=False, highlight=False, soft_wrap=True)
