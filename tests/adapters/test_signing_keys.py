"""The file with the office's signing keys: made once, changed step by step, never read in part."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from adapters.machine.signing_keys import FILE, add_key, keyring_at
from sop.base.errors import SopError
from sop.cycle.proof import key_id

RSA = b"-----BEGIN PUBLIC KEY-----\nMFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAK\n-----END PUBLIC KEY-----\n"


def test_the_first_who_asks_makes_the_key(tmp_path: Path) -> None:
    """Portal, worker and command lines that begin together get the same, for the owner of the folder alone."""
    with ThreadPoolExecutor(8) as several:
        names = {keyring.name for keyring in several.map(lambda _: keyring_at(None, tmp_path / "var"), range(8))}
    assert len(names) == 1
    assert [path.name for path in (tmp_path / "var").iterdir()] == [FILE]
    assert (tmp_path / "var" / FILE).stat().st_mode & 0o777 == 0o600


def test_a_key_is_changed_step_by_step(tmp_path: Path) -> None:
    """One that is added is trusted and does not sign yet; the first in the file signs."""
    first = keyring_at(None, tmp_path)
    added = add_key(tmp_path / FILE)
    both = keyring_at(None, tmp_path)
    assert both.name == first.name
    assert [key_id(key) for key in both.trusted] == [first.name, added]
    blocks = (tmp_path / FILE).read_text(encoding="utf-8").partition("-----END PRIVATE KEY-----\n")
    (tmp_path / FILE).write_text(blocks[2] + blocks[0] + blocks[1], encoding="utf-8")
    assert keyring_at(None, tmp_path).name == added


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "tidak dapat dibaca"),
        (b"", "tidak berisi kunci privat"),
        (b"-----BEGIN PRIVATE KEY-----\nxxxx\n-----END PRIVATE KEY-----\n", "bukan Ed25519 atau rusak"),
        (RSA, "bukan Ed25519 atau rusak"),
    ],
)
def test_what_holds_no_key_is_said_in_one_sentence(tmp_path: Path, content: bytes | None, said: str) -> None:
    """With the file, and what to look at."""
    file = tmp_path / "kunci.pem"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SopError, match=said):
        keyring_at(file, tmp_path)


def test_a_crowd_of_keys_is_refused(tmp_path: Path) -> None:
    """They would travel in every order."""
    for _ in range(9):
        add_key(tmp_path / FILE)
    with pytest.raises(SopError, match="lebih dari 8 kunci"):
        keyring_at(None, tmp_path)
