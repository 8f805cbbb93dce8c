"""`starter.py user token …`: by which other systems act as an account, within the scopes of each token."""

from datetime import UTC, datetime
from typing import Annotated

from console.frame.account_changes import Login, day, known_account, log_change, opened_accounts, say
from console.frame.command import Argument, Json, Option, application, out, print_json
from console.tables import user_tables
from sop.base.reading import checked
from sop.form.form3 import OFFICE_ZONE
from sop.people.people import SCOPE_WORDS, AccessKind, Scope
from sop.time.periods import end_of

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
    until: Annotated[
        str | None, Option(metavar="HARI", help="Hari terakhir token berlaku; bawaan: tanpa batas.")
    ] = None,
) -> None:
    """Membuat token untuk satu akun, dan mencetaknya satu kali: yang disimpan hanya sidiknya."""
    end = None if until is None else end_of(day(until), OFFICE_ZONE)
    with opened_accounts() as accounts:
        known_account(accounts, login)
        issued = checked(lambda: accounts.tokens.issue(login, name, scope, datetime.now(UTC), end))
        log_change(accounts, login, AccessKind.TOKEN_ISSUED, f"{issued.token.id} {issued.token.name}")
    say(f"Token {issued.token.id} dibuat untuk akun {login}. Simpan sekarang: hanya ditampilkan sekali.", issued.secret)


@app.command("list")
def list_tokens(login: Login, json: Json = False) -> None:
    """Menampilkan semua token satu akun, juga yang sudah tidak berlaku."""
    with opened_accounts() as accounts:
        known_account(accounts, login)
        tokens = accounts.tokens.of(login)
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
    with opened_accounts() as accounts:
        accounts.tokens.revoke(login, token, datetime.now(UTC))
        log_change(accounts, login, AccessKind.TOKEN_REVOKED, token)
    say(f"Token {token} dicabut.")
