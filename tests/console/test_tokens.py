"""`starter.py user token`: tokens are made, listed and revoked from the command line, and each act is logged."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from sop.people.people import Scope
from tests.console.test_user import User, accounts_in
from tests.console.test_user import user as user

NOW = datetime.now(UTC)


def secret_in(said: str) -> str:
    return said.strip().splitlines()[-1]


async def test_a_token_is_shown_once_and_opens(user: User, tmp_path: Path) -> None:
    """As the account it was made for, within its scopes; neither the list nor the log shows it again."""
    await user("add", "simpeg", "--name", "Sistem Kepegawaian", "--integration")
    scopes = ("--scope", "cycles:read", "--scope", "cycles:act")
    made = await user("token", "add", "simpeg", "--name", "SIMPEG", *scopes, "--until", "2099-12-31")
    secret = secret_in(made.said)
    with accounts_in(tmp_path) as accounts:
        bearer = accounts.tokens.bearer(secret, NOW)
    assert bearer is not None
    assert bearer.account.id == "simpeg"
    assert bearer.token.scopes == {Scope.READ, Scope.ACT}
    listed, logged = await user("token", "list", "simpeg"), await user("log", "simpeg")
    assert "sampai 2099-12-31" in listed.said
    assert "token dibuat" in logged.said
    assert secret not in listed.said + logged.said


async def test_a_revoked_token_opens_nothing(user: User, tmp_path: Path) -> None:
    """It stays in the list; revoked again, it is said not to be there."""
    await user("add", "simpeg", "--name", "Sistem Kepegawaian", "--integration")
    secret = secret_in((await user("token", "add", "simpeg", "--name", "SIMPEG", "--scope", "cycles:read")).said)
    (listed,) = (await user("token", "list", "simpeg", "--json")).json
    assert (await user("token", "revoke", "simpeg", listed["id"])).status == 0
    with accounts_in(tmp_path) as accounts:
        assert accounts.tokens.bearer(secret, NOW) is None
    assert "dicabut" in (await user("token", "list", "simpeg")).said
    assert "tidak ada pada akun itu" in (await user("token", "revoke", "simpeg", listed["id"])).refused()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("add", "tidakada", "--name", "SIMPEG", "--scope", "calendar"), "Akun tidakada tidak ada"),
        (("add", "simpeg", "--name", "x", "--scope", "calendar"), "name: tidak boleh kosong"),
        (("add", "simpeg", "--name", "SIMPEG", "--scope", "calendar", "--until", "2020-01-01"), "sudah lewat"),
        (("add", "simpeg", "--name", "SIMPEG", "--scope", "calendar", "--until", "kapan"), "2026-12-21"),
        (("list", "tidakada"), "Akun tidakada tidak ada"),
    ],
)
async def test_a_mistake_is_one_sentence_and_makes_no_token(
    user: User, arguments: tuple[str, ...], sentence: str
) -> None:
    """Accounts, names and days that cannot be."""
    await user("add", "simpeg", "--name", "Sistem Kepegawaian", "--integration")
    assert sentence in (await user("token", *arguments)).refused()
    assert (await user("token", "list", "simpeg", "--json")).json == []
