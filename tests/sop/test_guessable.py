"""Which passwords others would guess, and which they would not."""

import pytest

from desk.office import Office
from sop.people.guessable import WeakPassword, check_password, common
from sop.people.people import Account

PERSON = Account(id="petugas.1", name="Budi Santoso")
WORDS = Office().words


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("kuda terban", "12 sampai 200 karakter"),
        ("kuda " * 41, "12 sampai 200 karakter"),
        ("abababababab", "5 karakter yang berbeda"),
        ("sandi BUDI-SANTOSO", "nama Anda"),
        ("sandi petugas1 saja", "nama Anda"),
        ("password1234", "mudah ditebak"),
        ("P@ssw0rd-dpmptsp", "mudah ditebak"),
        ("qwertyuiop12", "mudah ditebak"),
        ("Cirebon2026!!", "mudah ditebak"),
        ("C1r3b0n-k0t4-2026", "mudah ditebak"),
        ("KepalaDinas2026", "mudah ditebak"),
        ("Promosi Penanaman Modal", "mudah ditebak"),
        ("PengembanganSistem!1", "mudah ditebak"),
        ("Santoso@2026kota", "mudah ditebak"),
        ("mangga mangga mangga", "mudah ditebak"),
        ("17081945-20262027ab", "mudah ditebak"),
        ("aaaaaabbbbbbcde", "mudah ditebak"),
        ("selamat pagi indonesia", "mudah ditebak"),
    ],
)
def test_weak_passwords_do_not_pass(password: str, problem: str) -> None:
    """Seen: they passed. Too short or long, one's own name, common words, words of this office and its SOPs, years,
    figures for letters, and a word said again and again."""
    with pytest.raises(WeakPassword, match=problem):
        check_password(password, PERSON, WORDS)


@pytest.mark.parametrize(
    "password",
    [
        "kuda terbang biru",
        "pohon mangga depan kantor",
        "lampu taman sore hari",
        "Xk4-vQ9z.mTr2Lw",
        "kafe\u0301 di tepi laut",
    ],
)
def test_words_that_have_nothing_to_do_with_one_another_pass(password: str) -> None:
    """Also with one that belongs to the office among them, and letters by chance."""
    check_password(password, PERSON, WORDS)


def test_every_word_of_the_list_is_one_that_is_compared() -> None:
    """In small letters, without figures and blanks, and each once."""
    assert len(set(common())) == len(common())
    assert all(word.isalpha() and word == word.casefold() for word in common())
