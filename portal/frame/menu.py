"""What the menu offers: to each only what he may open."""

from collections.abc import Collection

from sop.people.people import Account


def menu(account: Account, roles: Collection[str], *, reports: bool) -> list[tuple[str, str]]:
    """Address and name of each page, for who holds `roles` today; `reports`: whether reports are open to him."""
    pages = [("/", "Kotak tugas")]
    if account.operator:
        pages += [("/siklus", "Semua siklus"), ("/siklus/baru", "Mulai siklus"), ("/jadwal", "Jadwal")]
    if reports:
        pages.append(("/laporan", "Laporan"))
    if account.operator:
        pages.append(("/orang", "Pengguna"))
    if roles:
        pages.append(("/kalender", "Kalender"))
    return pages
