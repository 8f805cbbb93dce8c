"""The office's keys, by whose signatures cycles know what came through the desk (docs/decisions/0019).

One PEM file holds them all: the first private key signs, and every key in it, private or public, is trusted by new
cycles. So a key is changed by putting the next one behind it, then before it, then taking the old one out.
"""

import base64
import os
import re
import secrets
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from adapters.machine.private_folder import made_private, private_file
from sop.base.errors import SopError
from sop.cycle.proof import MOST_KEYS, Proof, PublicKey, Statement, key_id

FILE = "kunci-perintah.pem"
_BLOCK = re.compile(rb"-----BEGIN (PRIVATE|PUBLIC) KEY-----.*?-----END \1 KEY-----", re.DOTALL)


class Keyring:
    """The keys of one office."""

    def __init__(self, signing: Ed25519PrivateKey, trusted: tuple[PublicKey, ...]) -> None:
        self._signing = signing
        self.trusted = trusted
        """The public keys, that of the signing one among them."""
        self.name = key_id(public_key(signing.public_key()))
        """Of the key that signs."""

    def signed(self, statement: Statement, content: bytes) -> Proof:
        """The proof that `content` was signed with this statement, which names the key that signs."""
        signature = base64.b64encode(self._signing.sign(content)).decode()
        return Proof(**statement.model_dump(), signature=signature)


def keyring_at(file: Path | None, data_dir: Path) -> Keyring:
    """The keys in `file`; without one those under `data_dir`, made by the first who asks for them.

    Raises:
        SopError: it cannot be read, or holds no key that signs.
    """
    path = file or data_dir / FILE
    if file is None:
        _make_once(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SopError(f"Berkas kunci {path} tidak dapat dibaca; periksa SOP_SIGNING_KEYS dan izin berkas.") from error
    try:
        keys = [_loaded(block) for block in _BLOCK.finditer(content)]
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise SopError(f"Berkas kunci {path} berisi kunci yang bukan Ed25519 atau rusak.") from error
    signing = next((key for key in keys if isinstance(key, Ed25519PrivateKey)), None)
    if signing is None:
        raise SopError(f"Berkas kunci {path} tidak berisi kunci privat; buat dengan: starter.py keys new")
    public = (key.public_key() if isinstance(key, Ed25519PrivateKey) else key for key in keys)
    trusted = tuple(dict.fromkeys(map(public_key, public)))
    if len(trusted) > MOST_KEYS:
        raise SopError(f"Berkas kunci {path} berisi lebih dari {MOST_KEYS} kunci; keluarkan yang sudah lama.")
    return Keyring(signing, trusted)


def add_key(file: Path) -> str:
    """Puts a new private key at the end of a file, which is made where there is none; the name of the key.

    Raises:
        SopError: the file cannot be written.
    """
    key = Ed25519PrivateKey.generate()
    try:
        with private_file(file).open("ab") as keys:
            keys.write(_pem(key))
    except OSError as error:
        raise SopError(f"Berkas kunci {file} tidak dapat ditulis; periksa nama dan izinnya.") from error
    return key_id(public_key(key.public_key()))


def _pem(key: Ed25519PrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _make_once(path: Path) -> None:
    """Whoever comes first; for the owner of the file alone."""
    if path.exists():
        return
    made_private(path.parent)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    add_key(draft)
    try:
        os.link(draft, path)  # whole, or not at all
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _loaded(block: re.Match[bytes]) -> Ed25519PrivateKey | Ed25519PublicKey:
    private = block[1] == b"PRIVATE"
    key = serialization.load_pem_private_key(block[0], None) if private else serialization.load_pem_public_key(block[0])
    if not isinstance(key, Ed25519PrivateKey | Ed25519PublicKey):
        raise ValueError(type(key).__name__)
    return key


def public_key(key: Ed25519PublicKey) -> PublicKey:
    return base64.b64encode(key.public_bytes_raw()).decode()
