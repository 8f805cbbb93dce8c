"""What the menu offers: to each only what he may open."""

from collections.abc import Collection

from portal.frame.roles import heads
from sop.people.people import Account


def menu(account: Account, roles: Collection[str]) -> list[tuple[str, str]]:
    """Address and name of each page, for who holds `roles` today."""
    pages = [("/", "Kotak tugas")]
    if account.operator:
        pages += [("/siklus", "Semua siklus"), ("/siklus/baru", "Mulai siklus"), ("/jadwal", "Jadwal")]
    if account.operator or (not account.vendor and not heads().isdisjoint(roles)):
        pages.append(("/laporan", "Laporan"))
    if account.operator:
        pages.append(("/orang", "Pengguna"))
    if roles:
        pages.append(("/kalender", "Kalender"))
    return pages
