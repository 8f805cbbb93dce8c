"""`starter.py user token …`: by which other systems act as an account, within the scopes of each token."""

from typing import Annotated

from console.frame.account_changes import Login, day, now, opened_accounts, opened_issuing, say
from console.frame.command import Argument, Json, Option, application, out, print_json
from console.frame.terminal import at_terminal
from console.tables import user_tables
from sop.people.people import SCOPE_WORDS, Scope

app = application("Token: dengan apa sistem lain bertindak sebagai akun integrasinya melalui API.")

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
    """Membuat token untuk satu akun integrasi, dan mencetaknya satu kali: yang disimpan hanya sidiknya."""
    last = day(until)
    with opened_issuing() as issuing:
        issued = issuing.issue(at_terminal(), login, name, scope, last)
    say(f"Token {issued.token.id} dibuat untuk akun {login}. Simpan sekarang: hanya ditampilkan sekali.", issued.secret)


@app.command("list")
def list_tokens(login: Login, json: Json = False) -> None:
    """Menampilkan semua token satu akun, juga yang sudah tidak berlaku."""
    with opened_accounts() as accounts:
        accounts.known(login)
        tokens = accounts.tokens.of(login)
    if json:
        print_json(tokens)
    elif tokens:
        out.print(user_tables.tokens(tokens, now()))
    else:
        out.print(f"Akun {login} belum mempunyai token.")


@app.command()
def revoke(
    login: Login, token: Annotated[str, Argument(metavar="TOKEN", help="Nomor token, seperti dalam daftarnya.")]
) -> None:
    """Mencabut satu token: sejak itu token tersebut tidak membuka apa pun."""
    with opened_issuing() as issuing:
        issuing.revoke(at_terminal(), login, token)
    say(f"Token {token} dicabut.")
