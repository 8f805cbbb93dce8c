"""Which passwords others would guess.

What counts is what is left of a password once the words are taken out of it that anybody would try: common ones and
those of the office (`guessable.txt`), and the person's own names; years and other figures with them. `Cirebon2026!!`
leaves nothing, nor does `P@ssw0rd-dpmptsp`; four words that have nothing to do with one another stay what they are.
"""

import unicodedata
from collections.abc import Collection
from functools import cache
from itertools import groupby
from pathlib import Path

from sop.base.errors import SopError
from sop.people.people import Account

SHORTEST, LONGEST = 12, 200
_DISTINCT = 5
"""Letters that differ: fewer are a key held down."""
_TELLING = 4
"""Letters of a name: fewer occur in many words."""
_LEFT = 6
"""Letters that nobody would try first."""
_LOOKS_LIKE = str.maketrans("013457@$!", "oieastasi")
"""Letters, by the figures that people write for them."""


class WeakPassword(SopError):
    """A password that others could guess."""

    def __init__(self, problem: str) -> None:
        super().__init__(f"Kata sandi {problem}")


def check_password(password: str, account: Account, words: Collection[str] = ()) -> None:
    """`words`: more that anybody would try here. Raises WeakPassword: too short or too long, a key held down or a word
    said again and again, the person's own name, or little else than words that are tried first."""
    plain = _plain(password)
    names = {_plain(name) for name in (account.name, account.id, *account.name.split(), *account.id.split("."))}
    if not SHORTEST <= len(password) <= LONGEST:
        raise WeakPassword(f"harus terdiri atas {SHORTEST} sampai {LONGEST} karakter; pilih beberapa kata, misalnya.")
    if len(set(password.casefold())) < _DISTINCT:
        raise WeakPassword(f"harus memuat paling sedikit {_DISTINCT} karakter yang berbeda; pilih kata sandi lain.")
    if any(len(name) >= _TELLING and name in plain for name in (_plain(account.name), _plain(account.id))):
        raise WeakPassword("tidak boleh memuat nama Anda; pilih kata sandi lain.")
    known = {word for word in (*common(), *map(_plain, words), *names) if len(word) >= _TELLING - 1}
    readings = (plain, _plain(password.casefold().translate(_LOOKS_LIKE)))
    if plain in (plain + plain)[1:-1] or min(_left(each, known) for each in readings) < _LEFT:
        raise WeakPassword(
            "mudah ditebak: hampir seluruhnya kata umum, kata kantor, nama, angka, atau pengulangan. "
            "Pilih beberapa kata yang tidak berkaitan satu dengan yang lain."
        )


@cache
def common() -> tuple[str, ...]:
    """Words that anybody would try, as they are compared."""
    lines = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    return tuple(_plain(line) for line in lines if line and not line.startswith("#"))


def _left(plain: str, known: Collection[str]) -> int:
    """How many letters are left, when the longest words have been taken out first, and all figures; one that is held
    down is one."""
    for word in sorted(known, key=len, reverse=True):
        plain = plain.replace(word, " ")
    return sum(letter.isalpha() for letter, _ in groupby(plain))


def _plain(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).casefold() if letter.isalnum())
