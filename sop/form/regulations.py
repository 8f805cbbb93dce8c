"""What can be said of a legal basis from its own words: its place among the kinds of regulations, and whether another
has revoked it. What is revoked is data (`sop/regulations/dicabut.toml`), each entry with its source."""

import re
from functools import cache
from pathlib import Path

from sop.base.reading import Frozen, read_toml
from sop.form.form3 import Basis
from sop.form.readings import Text

REVOKED = Path(__file__).parents[1] / "regulations" / "dicabut.toml"
HIERARCHY = (
    ("Undang-Undang Dasar", "undang-undang dasar"),
    ("Undang-Undang", "undang-undang|peraturan pemerintah pengganti undang-undang"),
    ("Peraturan Pemerintah", "peraturan pemerintah"),
    ("Peraturan Presiden", "peraturan presiden"),
    ("Peraturan Menteri", "peraturan menteri|peraturan (kepala )?(badan|lembaga)"),
    ("Peraturan Daerah Provinsi", "peraturan daerah provinsi"),
    ("Peraturan Gubernur", "peraturan gubernur"),
    ("Peraturan Daerah", "peraturan daerah"),
    ("Peraturan Wali Kota atau Bupati", "peraturan (wali ?kota|bupati)"),
    ("Keputusan kepala daerah", "keputusan (gubernur|wali ?kota|bupati)"),
)
"""The kinds in the order in which a list of legal bases names them: UU 12/2011 articles 7 and 8; first fit counts."""
_NUMBERED = re.compile(r"(?P<kind>.*?) nomor\.? *(?P<number>\S+) tahun (?P<year>[0-9]{4})\b")


class Revoked(Frozen):
    """A regulation that is no longer in force."""

    kind: Text
    number: Text
    year: int
    by: Text
    source: Text
    basis: Basis


class _Register(Frozen):
    revoked: tuple[Revoked, ...] = ()


def rank_of(citation: str) -> int | None:
    """Where the regulation stands in `HIERARCHY`; None for what is none of its kinds."""
    words = _plain(citation)
    return next((rank for rank, (_, kind) in enumerate(HIERARCHY) if re.match(rf"({kind})\b", words)), None)


def revocation_of(citation: str) -> Revoked | None:
    """What is known of the revocation of the regulation that a legal basis names first.

    Raises:
        InvalidFile: the list of the revoked cannot be used.
    """
    named = _NUMBERED.match(_plain(citation))
    if named is None:
        return None
    kind = named["kind"].removesuffix(" republik indonesia")
    sought = kind, named["number"], int(named["year"])
    return next((each for each in _revoked() if (_plain(each.kind), each.number.lower(), each.year) == sought), None)


def _plain(citation: str) -> str:
    """As it is compared: in small letters, a hyphen without the blanks that typists leave around it."""
    return re.sub(r"\s*[-–]\s*", "-", " ".join(citation.lower().replace(",", "").split())).replace(
        "undang undang", "undang-undang"
    )


@cache
def _revoked() -> tuple[Revoked, ...]:
    return read_toml(REVOKED, _Register).revoked
