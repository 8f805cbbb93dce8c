"""The page of one account, for operators: what its parts share, whoever answers with it."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum
from typing import TypeVar

from fastapi import Request, Response

from portal.frame.ports import ports_of
from portal.frame.rendering import render, today_of
from sop.base.errors import SopError
from sop.people.access import ACCESS_WORDS
from sop.people.people import SCOPE_WORDS, Acting

ENTRIES = 100
"""Lines of the access log on a page."""
Choice = TypeVar("Choice", bound=StrEnum)


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
    refused is filled in with again. Raises UnknownAccount."""
    blank = dict.fromkeys(("peran", "sampai", "sebagai", "nomor", "nama", "berlaku", "pihak"), "")
    ports = ports_of(request)
    return render(
        request,
        "orang_satu.html",
        status,
        one=ports.accounts.known(account_id),
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


def one_of(kind: type[Choice], typed: str) -> Choice:
    """What was chosen from a list."""
    try:
        return kind(typed)
    except ValueError as error:
        raise SopError("Isian tidak sah: pilih salah satu dari daftarnya.") from error


def day_typed(typed: str) -> date | None:
    """What a date field sends; None where it is empty."""
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError as error:
        raise SopError("Tanggal tidak sah; tulis seperti 2026-12-21.") from error
