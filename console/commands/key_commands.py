"""`starter.py keys …`: the keys by which cycles know what came through the desk."""

from pathlib import Path
from typing import Annotated

from console.commands.renewals import AllCycles, OneCycle, renew
from console.frame.command import Actor, Argument, Json, Reason, application, out
from console.frame.terminal import at_terminal, office_trust
from settings import load_settings
from sop.base.reading import checked
from sop.cycle.authority import OPERATOR_ROLE
from sop.cycle.messages import TrustKeys
from sop.cycle.proof import key_id

app = application("Kunci tanda tangan perintah: melihat, menambah, dan memberitahukannya kepada siklus yang berjalan.")


@app.command()
def show() -> None:
    """Menampilkan kunci yang dipercaya siklus baru, dan yang mana menandatangani."""
    keyring = office_trust(load_settings()).keyring
    for key in keyring.trusted:
        signs = "  menandatangani" if key_id(key) == keyring.name else ""
        out.print(f"{key_id(key)}  {key}{signs}", highlight=False, soft_wrap=True)


@app.command()
def new(
    file: Annotated[Path, Argument(metavar="BERKAS", help="Berkas kunci; yang belum ada dibuat.")],
) -> None:
    """Menambah satu kunci di akhir berkas kunci: dipercaya siklus baru, belum menandatangani."""
    from adapters.machine.signing_keys import add_key  # takes a twentieth of a second to load

    out.print(f"Kunci {add_key(file)} ditambahkan ke {file}.", highlight=False, soft_wrap=True)


@app.command()
def apply(
    actor: Actor, reason: Reason, cycle_id: OneCycle = None, everywhere: AllCycles = False, json: Json = False
) -> None:
    """Memberitahukan kunci kantor sekarang kepada siklus yang berjalan."""
    keys = office_trust(load_settings()).keyring.trusted
    command = checked(lambda: TrustKeys(trusted_keys=keys, role=OPERATOR_ROLE, actor=actor, reason=reason))
    renew(
        lambda deciding, ids: deciding.renew_keys(ids, command, at_terminal()),
        cycle_id,
        everywhere=everywhere,
        nothing="Tidak ada siklus yang perlu diberi tahu: kuncinya sudah sama, atau siklus itu tidak memakai kunci.",
        json=json,
    )
