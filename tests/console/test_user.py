"""`starter.py user`: accounts are made, given roles and switched off from the command line, and each act is logged."""

import os
import re
import stat
from collections.abc import Callable, Coroutine
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from adapters.people.accounts import Accounts, WrongPassword, accounts_at
from adapters.people.passwords import Passwords
from sop.people.people import Account, Acting
from tests.console.support.commands import CHEAP, Answer, run

User = Callable[..., Coroutine[Any, Any, Answer]]
NOW = datetime.now(UTC)


@pytest.fixture
def user(tmp_path: Path) -> User:
    """`starter.py user`, with its data in a folder of its own and no server anywhere."""

    def ask(*arguments: str) -> Coroutine[Any, Any, Answer]:
        environment = {**os.environ, "SOP_DATA_DIR": str(tmp_path), "TEMPORAL_ADDRESS": "127.0.0.1:1"}
        return run("starter.py", "user", *arguments, environment=environment)

    return ask


def accounts_in(folder: Path) -> "closing[Accounts]":
    return closing(accounts_at("", folder, Passwords(CHEAP())))


def password_in(answer: Answer) -> str:
    found = re.search(r"^Kata sandi sekali pakai: (\S+)$", answer.said, re.MULTILINE)
    assert found is not None, answer.said
    return found[1]


async def test_the_first_operator_is_made_without_a_server(user: User, tmp_path: Path) -> None:
    """With a password that opens once, and must then be changed; other users of the machine cannot read it."""
    password = password_in(await user("add", "operator1", "--name", "Operator Satu", "--operator"))
    with accounts_in(tmp_path) as accounts:
        account = accounts.sign_in("operator1", password, "192.0.2.1", NOW).account
    assert (account.operator, account.must_change_password) == (True, True)
    assert stat.S_IMODE((tmp_path / "register.db").stat().st_mode) & 0o007 == 0
    assert password not in (await user("log")).said


async def test_an_acting_official_holds_a_role_by_an_order_for_some_days(user: User, tmp_path: Path) -> None:
    """The list shows by which order and until when; without the number of the order nothing is changed."""
    await user("add", "pengganti", "--name", "Pejabat Pengganti")
    period = ("--since", "2026-12-01", "--until", "2099-12-05")
    refused = await user("role", "pengganti", "--role", "promotion_head", "--acting", "plh", *period)
    assert "nomor surat perintah" in refused.refused()
    order = ("--acting", "plh", "--order", "SP 800/12/2026")
    assert (await user("role", "pengganti", "--role", "promotion_head", *order, *period)).status == 0
    assert "Plh. promotion_head (SP 800/12/2026)" in (await user("list")).said
    with accounts_in(tmp_path) as accounts:
        account = accounts.account("pengganti")
    assert account is not None
    (holding,) = account.holdings
    assert (holding.acting, holding.until and holding.until.year) == (Acting.PLH, 2099)


async def test_a_role_ends_and_its_history_stays(user: User, tmp_path: Path) -> None:
    """`--end` needs no date; what is not held cannot be ended."""
    await user("add", "petugas1", "--name", "Petugas Data 1", "--role", "data_systems_unit", "--since", "2026-01-02")
    assert (await user("role", "petugas1", "--role", "data_systems_unit", "--end", "--until", "2026-06-30")).status == 0
    again = await user("role", "petugas1", "--role", "data_systems_unit", "--end", "--until", "2026-06-30")
    assert "tidak memegang peran data_systems_unit" in again.refused()
    (listed,) = (await user("list", "--json")).json
    (holding,) = listed["holdings"]
    assert (holding["role"], holding["since"], holding["until"]) == ("data_systems_unit", "2026-01-02", "2026-06-30")


async def test_who_is_switched_off_stays_outside_until_switched_on(user: User, tmp_path: Path) -> None:
    """A new password opens again, and the old one no longer does."""
    old = password_in(
        await user(
            "add", "vendor1", "--name", "Petugas Vendor 1", "--vendor", "--party", "PT Alfa", "--role", "developer"
        )
    )
    new = password_in(await user("reset", "vendor1"))
    assert (await user("off", "vendor1")).status == 0
    with accounts_in(tmp_path) as accounts:
        for password in (old, new):
            with pytest.raises(WrongPassword):
                accounts.sign_in("vendor1", password, "192.0.2.1", NOW)
        assert (await user("off", "vendor1", "--undo")).status == 0
        with pytest.raises(WrongPassword):
            accounts.sign_in("vendor1", old, "192.0.2.1", NOW)
        assert accounts.sign_in("vendor1", new, "192.0.2.1", NOW).account.vendor


async def test_a_vendor_from_before_there_were_parties_is_named_to_operators(user: User, tmp_path: Path) -> None:
    """Until one of them says to which party he belongs; then his sessions end."""
    with accounts_in(tmp_path) as accounts:
        accounts.add(Account(id="lama1", name="Petugas Lama 1", vendor=True), "lampu taman sore hari")
        token = accounts.sign_in("lama1", "lampu taman sore hari", "192.0.2.1", NOW).token
        assert "Akun pihak luar lama1 belum mempunyai pihak" in (await user("list")).error
        assert "kini termasuk pihak PT Alfa" in (await user("party", "lama1", "--party", "PT Alfa")).said
        assert accounts.session(token, NOW) is None
        assert "pihak luar, PT Alfa" in " ".join((await user("list")).said.split())
        assert "sudah termasuk pihak PT Alfa" in (await user("party", "lama1", "--party", "PT Alfa")).refused()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("add", "Operator Satu", "--name", "Operator"), "nama pengguna"),
        (("add", "ganda", "--name", "Ganda", "--operator", "--vendor"), "pihak luar"),
        (("add", "vendor1", "--name", "Petugas", "--vendor"), "memerlukan nama pihaknya"),
        (("add", "pegawai1", "--name", "Petugas", "--party", "PT Alfa"), "hanya akun pihak luar"),
        (("party", "tidakada", "--party", "PT Alfa"), "Akun tidakada tidak ada"),
        (("add", "petugas1", "--name", "Petugas", "--role", "developer", "--since", "kemarin"), "2026-12-21"),
        (("role", "tidakada", "--role", "developer"), "Akun tidakada tidak ada"),
        (("reset", "tidakada"), "Akun tidakada tidak ada"),
        (("off", "tidakada"), "Akun tidakada tidak ada"),
    ],
)
async def test_a_mistake_is_one_sentence_and_changes_nothing(
    user: User, arguments: tuple[str, ...], sentence: str
) -> None:
    """Names, roles, dates and accounts that cannot be."""
    assert sentence.casefold() in (await user(*arguments)).refused().casefold()
    assert (await user("list", "--json")).json == []


async def test_an_account_that_cannot_be_opens_no_database(user: User, tmp_path: Path) -> None:
    """Its input is judged first: not even a file is made."""
    for arguments in (
        ("Operator Satu", "--name", "Operator"),
        ("ganda", "--name", "Ganda", "--role", "developer", "--acting", "plt"),
    ):
        (await user("add", *arguments)).refused()
        assert list(tmp_path.iterdir()) == []


async def test_another_systems_account_has_tokens_and_no_password(user: User) -> None:
    """What is printed is how it gets its first token; a person's account gets none here."""
    made = await user("add", "simpeg", "--name", "SIMPEG", "--integration")
    assert "starter.py user token add simpeg" in made.said
    assert "sandi" not in made.said
    assert "tanpa kata sandi" in (await user("reset", "simpeg")).refused()
    await user("add", "petugas1", "--name", "Petugas Data 1")
    refused = await user("token", "add", "petugas1", "--name", "SIMPEG", "--scope", "cycles:act")
    assert "membuat tokennya sendiri di portal" in refused.refused()
    assert "integrasi" in (await user("list")).said


async def test_an_account_is_made_once(user: User) -> None:
    """Its password stays as it was."""
    await user("add", "petugas1", "--name", "Petugas Data 1")
    assert "sudah ada" in (await user("add", "petugas1", "--name", "Lain Orang")).refused()
    (listed,) = (await user("list", "--json")).json
    assert listed["name"] == "Petugas Data 1"
