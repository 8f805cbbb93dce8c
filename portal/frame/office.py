"""The office that the portal serves: its own SOP, and who reads its reports."""

from functools import cache

from fastapi import Request

from portal.frame.rendering import today_of
from portal.frame.roles import heads
from portal.frame.security import refused
from sop.form.document import DEFAULT_SOP, DOCUMENTS, Sop, load_sop
from sop.people.people import Account


@cache
def known_sops() -> dict[str, Sop]:
    """The SOPs of the office by the names of their files, its own first: files that never change while it runs."""
    files = (DEFAULT_SOP, *(file for file in sorted(DOCUMENTS.glob("*.toml")) if file != DEFAULT_SOP))
    return {file.stem: load_sop(file) for file in files}


def office_sop() -> Sop:
    """The SOP that comes with the product."""
    return known_sops()[DEFAULT_SOP.stem]


def reads_reports(request: Request, account: Account) -> bool:
    """Whether the register is open to a person: to operators and heads."""
    if account.vendor:
        return False
    return account.operator or not heads().isdisjoint(account.roles(today_of(request)))


async def require_reports(request: Request, account: Account) -> None:
    """Raises 403, logged, for anybody to whom the register is not open."""
    if not reads_reports(request, account):
        raise await refused(request, "Laporan hanya untuk operator dan kepala. Mintalah kepada kepala bidang Anda.")
