"""`starter.py user …`: who may sign in to the portal, with which roles, and what they did there."""

import getpass
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

from console import user_tables
from console.command import Argument, Json, Option, application, checked, out, print_json, warn
from console.cycle_tables import OFFICE_ZONE
from settings import load_settings
from sop.document import DEFAULT_SOP, load_sop
from sop.errors import SopError
from sop.people import AccessKind, Account, Acting, Holding

if TYPE_CHECKING:
    from adapters.accounts import Accounts

app = application("Akun portal: siapa boleh masuk, peran apa yang dipegangnya, dan catatan aksesnya.")


class Instead(StrEnum):
    """`Acting`, as it is typed."""

    PLT = "plt"
    PLH = "plh"


Login = Annotated[str, Argument(metavar="NAMA", help="Nama pengguna, misalnya petugas.data1.")]
Since = Annotated[str | None, Option(metavar="HARI", help="Hari pertama memegang peran; bawaan: hari ini.")]
Until = Annotated[str | None, Option(metavar="HARI", help="Hari terakhir memegang peran; bawaan: tanpa batas.")]
InsteadOf = Annotated[Instead | None, Option("--acting", help="Sebagai pelaksana tugas atau pelaksana harian.")]
OrderNumber = Annotated[str, Option("--order", metavar="NOMOR", help="Nomor surat perintah Plt. atau Plh.")]


@app.command()
def add(
    login: Login,
    name: Annotated[str, Option(help="Nama orang, seperti tertulis dalam jurnal.")],
    operator: Annotated[bool, Option("--operator", help="Boleh mengelola akun.")] = False,
    vendor: Annotated[
        bool, Option("--vendor", help="Pihak luar: hanya melihat siklus dan langkahnya sendiri.")
    ] = False,
    role: Annotated[str | None, Option(help="Peran dalam SOP yang dipegang, misalnya promotion_head.")] = None,
    since: Since = None,
    until: Until = None,
    acting: InsteadOf = None,
    order: OrderNumber = "",
) -> None:
    """Membuat akun, dan mencetak kata sandi sekali pakai yang harus diganti pemiliknya ketika pertama kali masuk."""
    held = () if role is None else (_holding(role, since, until, acting, order),)
    account = checked(
        lambda: Account(id=login, name=name, operator=operator, vendor=vendor, must_change_password=True, holdings=held)
    )
    with _accounts() as accounts:
        password = _one_time_password()
        accounts.add(account, password)
        _log(accounts, login, AccessKind.ACCOUNT_CHANGED, "akun dibuat")
    _say(f"Akun {login} dibuat untuk {account.name}.", password)


@app.command("list")
def list_accounts(json: Json = False) -> None:
    """Menampilkan semua akun dan peran yang dipegang."""
    with _accounts() as accounts:
        known = accounts.all()
    if json:
        print_json(known)
    elif known:
        out.print(user_tables.accounts(known, _today()))
    else:
        out.print("Belum ada akun. Buat dengan: starter.py user add")


@app.command()
def role(
    login: Login,
    role: Annotated[str, Option(help="Peran dalam SOP, misalnya promotion_head.")],
    since: Since = None,
    until: Until = None,
    acting: InsteadOf = None,
    order: OrderNumber = "",
    end: Annotated[
        bool, Option("--end", help="Akhiri peran itu: --until hari terakhirnya; bawaan: sampai kemarin.")
    ] = False,
) -> None:
    """Memberikan peran kepada satu akun, atau mengakhirinya."""
    with _accounts() as accounts:
        account = _known(accounts, login)
        if end:
            if since is not None or acting is not None or order:
                raise SopError("--end hanya dapat dipakai bersama --until. Hapus pilihan yang lain.")
            last = _today() - timedelta(days=1) if until is None else _day(until)
            if (held := account.without(lambda each: each.role == role, last)) == account.holdings:
                raise SopError(f"Akun {login} tidak memegang peran {role} setelah {last}. Lihat: starter.py user list")
            done = f"peran {role} berakhir {last}"
        else:
            held = (*account.holdings, _holding(role, since, until, acting, order))
            done = f"peran {role} diberikan"
        accounts.set_holdings(login, held)
        _log(accounts, login, AccessKind.ACCOUNT_CHANGED, done)
    _say(f"Akun {login}: {done}.")


@app.command()
def reset(login: Login) -> None:
    """Mencetak kata sandi sekali pakai yang baru; semua sesi akun itu diakhiri, dan kunciannya dibuka."""
    with _accounts() as accounts:
        _known(accounts, login)
        password = _one_time_password()
        accounts.change_password(login, password, must_change=True)
        accounts.unlock(login)
        _log(accounts, login, AccessKind.PASSWORD_CHANGED, "kata sandi baru dari operator")
    _say(f"Kata sandi akun {login} diganti.", password)


@app.command()
def off(
    login: Login, undo: Annotated[bool, Option("--undo", help="Aktifkan kembali akun yang dinonaktifkan.")] = False
) -> None:
    """Menonaktifkan satu akun dan mengakhiri semua sesinya. Catatannya tetap ada."""
    done = "diaktifkan kembali" if undo else "dinonaktifkan"
    with _accounts() as accounts:
        accounts.set_active(login, undo)
        _log(accounts, login, AccessKind.ACCOUNT_CHANGED, f"akun {done}")
    _say(f"Akun {login} {done}.")


@app.command()
def log(
    login: Annotated[str | None, Argument(metavar="NAMA", help="Hanya catatan akun ini.")] = None,
    limit: Annotated[int, Option(min=1, help="Paling banyak sekian, yang terbaru lebih dahulu.")] = 50,
    json: Json = False,
) -> None:
    """Menampilkan catatan akses: siapa masuk, gagal masuk, dan membuka dokumen apa."""
    with _accounts() as accounts:
        entries = accounts.entries(limit, login)
    if json:
        print_json(entries)
    elif entries:
        out.print(user_tables.entries(entries))
    else:
        out.print("Belum ada catatan akses yang sesuai.")


@contextmanager
def _accounts() -> Iterator["Accounts"]:
    from adapters.accounts import accounts_at  # its libraries take a quarter of a second to load

    settings = load_settings()
    with closing(accounts_at(settings.database_url, settings.data_dir)) as accounts:
        yield accounts


def _known(accounts: "Accounts", login: str) -> Account:
    from adapters.accounts import UnknownAccount

    if (account := accounts.account(login)) is None:
        raise UnknownAccount(login)
    return account


def _log(accounts: "Accounts", login: str, kind: AccessKind, what: str) -> None:
    """With whoever has a terminal of this machine for an address."""
    accounts.log_access(login, kind, what, f"starter.py ({getpass.getuser()})", datetime.now(UTC))


def _one_time_password() -> str:
    from adapters.passwords import one_time_password  # with Argon2, as above

    return one_time_password()


def _holding(role: str, since: str | None, until: str | None, acting: Instead | None, order: str) -> Holding:
    if role not in {each.id for each in load_sop(DEFAULT_SOP).roles}:
        warn(f"Peran {role} tidak ada dalam SOP bawaan; periksa ejaannya bila SOP Anda tidak memilikinya.")
    first = _today() if since is None else _day(since)
    last = None if until is None else _day(until)
    stead = None if acting is None else Acting[acting.name]
    return checked(lambda: Holding(role=role, since=first, until=last, acting=stead, order_number=order))


def _today() -> date:
    return datetime.now(ZoneInfo(OFFICE_ZONE)).date()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise SopError(f"Hari '{text}' tidak dikenali; tulis seperti 2026-12-21.") from error


def _say(done: str, one_time: str = "") -> None:
    out.print(done, markup=False, highlight=False, soft_wrap=True)
    if one_time:
        out.print(f"Kata sandi sekali pakai: {one_time}", markup=False, highlight=False, soft_wrap=True)
