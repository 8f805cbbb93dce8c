"""`starter.py user token …`: by which other systems act as an account, within the scopes of each token."""

from datetime import UTC, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from console import accounts, user_tables
from console.accounts import Login
from console.command import Argument, Json, Option, application, checked, out, print_json
from console.cycle_tables import OFFICE_ZONE
from sop.people import SCOPE_WORDS, AccessKind, Scope, TokenName

app = application("Token: dengan apa sistem lain bertindak sebagai satu akun melalui API.")

Scopes = Annotated[
    list[Scope],
    Option(
        "--scope",
        help="Cakupan, boleh berulang: " + "; ".join(f"{scope}, {words}" for scope, words in SCOPE_WORDS.items()) + ".",
    ),
]


@app.command()
def add(
    login: Login,
    name: Annotated[str, Option(help="Untuk sistem apa, misalnya SIMPEG.")],
    scope: Scopes,
    until: Annotated[str | None, Option(metavar="HARI", help="Hari terakhir token berlaku; bawaan: tanpa batas.")] = None,
) -> None:
    """Membuat token untuk satu akun, dan mencetaknya satu kali: yang disimpan hanya sidiknya."""
    called = checked(lambda: TokenName.validate_python(name))
    last = None if until is None else accounts.day(until)
    end = None if last is None else datetime.combine(last + timedelta(days=1), time.min, ZoneInfo(OFFICE_ZONE))
    with accounts.opened() as known:
        accounts.known(known, login)
        issued = known.tokens.issue(login, called, scope, datetime.now(UTC), end)
        accounts.log(known, login, AccessKind.TOKEN_ISSUED, f"{issued.token.id} {called}")
    accounts.say(f"Token {issued.token.id} dibuat untuk akun {login}.", f"Token: {issued.secret}")


@app.command("list")
def list_tokens(login: Login, json: Json = False) -> None:
    """Menampilkan semua token satu akun, juga yang sudah tidak berlaku."""
    with accounts.opened() as known:
        accounts.known(known, login)
        tokens = known.tokens.of(login)
    if json:
        print_json(tokens)
    elif tokens:
        out.print(user_tables.tokens(tokens, datetime.now(UTC)))
    else:
        out.print(f"Akun {login} belum mempunyai token.")


@app.command()
def revoke(
    login: Login, token: Annotated[str, Argument(metavar="TOKEN", help="Nomor token, seperti dalam daftarnya.")]
) -> None:
    """Mencabut satu token: sejak itu token tersebut tidak membuka apa pun."""
    with accounts.opened() as known:
        known.tokens.revoke(login, token, datetime.now(UTC))
        accounts.log(known, login, AccessKind.TOKEN_REVOKED, token)
    accounts.say(f"Token {token} dicabut.")
