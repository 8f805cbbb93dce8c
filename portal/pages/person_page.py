"""The page of one account, for operators: what its parts share, whoever answers with it."""

from collections.abc import Callable, Collection
from datetime import date
from typing import TypeVar

from fastapi import Request, Response
from pydantic import ValidationError

from adapters.people.accounts import Session, UnknownAccount
from portal.frame.ports import ports_of
from portal.frame.rendering import render, today_of
from portal.frame.security import address_of
from sop.base.errors import SopError
from sop.base.reading import sentence
from sop.people.people import ACCESS_WORDS, SCOPE_WORDS, AccessKind, Account, Acting

ENTRIES = 100
"""Lines of the access log on a page."""
Made = TypeVar("Made")


def person_page(
    request: Request,
    account_id: str,
    *,
    password: str = "",
    secret: str = "",
    error: str = "",
    typed: dict[str, str] | None = None,
    chosen: Collection[str] = (),
    status: int = 200,
) -> Response:
    """`password`, `secret` (of a token): shown on this answer alone. `typed`, `chosen` (scopes): what a form that was
    refused is filled in with again."""
    blank = dict.fromkeys(("peran", "sampai", "sebagai", "nomor", "nama", "berlaku"), "")
    ports = ports_of(request)
    return render(
        request,
        "orang_satu.html",
        status,
        one=account_named(request, account_id),
        role_names=ports.office.role_names,
        tokens=ports.accounts.tokens.of(account_id),
        scopes=SCOPE_WORDS,
        now=ports.now(),
        entries=ports.accounts.entries(ENTRIES, account_id),
        access_words=ACCESS_WORDS,
        acting=tuple(Acting),
        password=password,
        secret=secret,
        typed={**blank, "sejak": today_of(request).isoformat(), **(typed or {})},
        chosen=chosen,
        error=error,
    )


def account_named(request: Request, account_id: str) -> Account:
    """Raises UnknownAccount."""
    account = ports_of(request).accounts.account(account_id)
    if account is None:
        raise UnknownAccount(account_id)
    return account


def log_change(request: Request, session: Session, subject: str, kind: AccessKind = AccessKind.ACCOUNT_CHANGED) -> None:
    """By whom: the operator; of whom: the subject."""
    ports = ports_of(request)
    ports.accounts.log_access(session.account.id, kind, subject, address_of(request), ports.now())


def checked_input(make: Callable[[], Made]) -> Made:
    """What `make` makes of a form; raises SopError where a model refuses what was typed."""
    try:
        return make()
    except ValidationError as error:
        raise SopError(f"Isian tidak sah: {sentence(error)}") from error
    except ValueError as error:
        raise SopError("Isian tidak sah: pilih salah satu dari daftarnya.") from error


def day_typed(typed: str) -> date | None:
    """What a date field sends; None where it is empty."""
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError as error:
        raise SopError("Tanggal tidak sah; tulis seperti 2026-12-21.") from error
