"""`starter.py user …`: who may sign in to the portal, with which roles, and what they did there."""

from enum import StrEnum
from typing import Annotated

from console.commands import token_commands
from console.frame.account_changes import Login, day, now, opened_accounts, opened_administering, say
from console.frame.command import Argument, Json, Option, application, out, print_json, warn
from console.frame.terminal import at_terminal
from console.tables import user_tables
from desk.administering import Given, Newcomer, new_account
from desk.office import Office
from sop.base.errors import SopError
from sop.form.document import DEFAULT_SOP, load_sop
from sop.people.people import Acting

app = application("Akun portal: siapa boleh masuk, peran apa yang dipegangnya, dan catatan aksesnya.")
app.add_typer(token_commands.app, name="token")


UNBOUND = (
    "Akun pihak luar {login} belum mempunyai pihak, sehingga tidak melihat apa pun; "
    "tetapkan dengan: starter.py user party {login} --party NAMA"
)


class Instead(StrEnum):
    """`Acting`, as it is typed."""

    PLT = "plt"
    PLH = "plh"


Since = Annotated[str | None, Option(metavar="HARI", help="Hari pertama memegang peran; bawaan: hari ini.")]
Until = Annotated[str | None, Option(metavar="HARI", help="Hari terakhir memegang peran; bawaan: tanpa batas.")]
InsteadOf = Annotated[Instead | None, Option("--acting", help="Sebagai pelaksana tugas atau pelaksana harian.")]
Party = Annotated[str, Option(metavar="NAMA", help="Organisasi dari akun pihak luar, misalnya PT Contoh.")]
OrderNumber = Annotated[str, Option("--order", metavar="NOMOR", help="Nomor surat perintah Plt. atau Plh.")]


@app.command()
def add(
    login: Login,
    name: Annotated[str, Option(help="Nama orang, seperti tertulis dalam jurnal.")],
    operator: Annotated[bool, Option("--operator", help="Boleh mengelola akun.")] = False,
    vendor: Annotated[
        bool, Option("--vendor", help="Pihak luar: hanya melihat langkah pihaknya; sebutkan --party.")
    ] = False,
    party: Party = "",
    integration: Annotated[
        bool, Option("--integration", help="Sistem lain: tidak dapat masuk; bertindak dengan token dari operator.")
    ] = False,
    role: Annotated[str | None, Option(help="Peran dalam SOP yang dipegang, misalnya promotion_head.")] = None,
    since: Since = None,
    until: Until = None,
    acting: InsteadOf = None,
    order: OrderNumber = "",
) -> None:
    """Membuat akun, dan mencetak kata sandi sekali pakai, yang berlaku 72 jam dan harus diganti ketika masuk."""
    given = None if role is None else _given(role, since, until, acting, order)
    wanted = Newcomer(login, name, operator=operator, vendor=vendor, party=party, integration=integration, given=given)
    account = new_account(at_terminal(), Office(), now(), wanted)
    with opened_administering() as administering:
        password = administering.add(at_terminal(), account)
    once = f"Kata sandi sekali pakai: {password}" if password else f"Tokennya: starter.py user token add {login}"
    say(f"Akun {login} dibuat untuk {account.name}.", once)


@app.command("list")
def list_accounts(json: Json = False) -> None:
    """Menampilkan semua akun dan peran yang dipegang."""
    with opened_accounts() as accounts:
        known = accounts.all()
    if json:
        print_json(known)
    elif known:
        out.print(user_tables.accounts(known, Office().today(now())))
        warn(*(UNBOUND.format(login=each.id) for each in known if each.only_party == ""))
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
    if end and (since is not None or acting is not None or order):
        raise SopError("--end hanya dapat dipakai bersama --until. Hapus pilihan yang lain.")
    given, last = None if end else _given(role, since, until, acting, order), day(until)
    with opened_administering() as administering:
        if given is None:
            done = f"peran {role} berakhir {administering.end_role(at_terminal(), login, role, last)}"
        else:
            administering.hold(at_terminal(), login, given)
            done = f"peran {role} diberikan"
    say(f"Akun {login}: {done}.")


@app.command("party")
def belong(login: Login, party: Party) -> None:
    """Menetapkan pihak satu akun pihak luar; sesi, token, dan tautannya berakhir."""
    with opened_administering() as administering:
        administering.belong(at_terminal(), login, party)
    say(f"Akun {login} kini termasuk pihak {party.strip()}.")


@app.command()
def reset(login: Login) -> None:
    """Mencetak kata sandi sekali pakai yang baru; sesi, token, dan tautan akun itu berakhir, kunciannya dibuka."""
    with opened_administering() as administering:
        password = administering.reset(at_terminal(), login)
    say(f"Kata sandi akun {login} diganti.", f"Kata sandi sekali pakai: {password}")


@app.command()
def off(
    login: Login, undo: Annotated[bool, Option("--undo", help="Aktifkan kembali akun yang dinonaktifkan.")] = False
) -> None:
    """Menonaktifkan satu akun, dan mencabut semua sesi, token, dan tautannya. Catatannya tetap ada."""
    done = "diaktifkan kembali" if undo else "dinonaktifkan"
    with opened_administering() as administering:
        administering.switch(at_terminal(), login, undo)
    say(f"Akun {login} {done}.")


@app.command()
def log(
    login: Annotated[
        str | None, Argument(metavar="NAMA", help="Hanya yang dilakukan akun ini, atau terhadapnya.")
    ] = None,
    limit: Annotated[int, Option(min=1, help="Paling banyak sekian, yang terbaru lebih dahulu.")] = 50,
    json: Json = False,
) -> None:
    """Menampilkan catatan akses: siapa masuk, gagal masuk, membuka dokumen, mengubah akun, mengirim perintah."""
    with opened_accounts() as accounts:
        entries = accounts.entries(limit, login)
    if json:
        print_json(entries)
    elif entries:
        out.print(user_tables.entries(entries))
    else:
        out.print("Belum ada catatan akses yang sesuai.")


def _given(role: str, since: str | None, until: str | None, acting: Instead | None, order: str) -> Given:
    if role not in {each.id for each in load_sop(DEFAULT_SOP).roles}:
        warn(f"Peran {role} tidak ada dalam SOP bawaan; periksa ejaannya bila SOP Anda tidak memilikinya.")
    stead = None if acting is None else Acting[acting.name]
    return Given(role=role, since=day(since), until=day(until), acting=stead, order_number=order)
