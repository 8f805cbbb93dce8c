"""The office's profile: what its papers carry at their head and where people sign. `office.example.toml` explains it.

A file of its own, set once. Without one, papers say of the office what the SOP says, and leave the rest to be filled in
by hand.
"""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Self

import typst
from pydantic import AfterValidator, BaseModel, Field, PlainSerializer, model_validator

from adapters.papers.sop_sheets import Paper
from adapters.papers.typesetting import Data, typeset
from sop.base.errors import InvalidFile
from sop.base.plain_text import NOT_PLAIN, stray_in
from sop.base.reading import Frozen, read_toml
from sop.form.document import Sop

LARGEST_LOGO = 300_000
"""Bytes: it is printed on every paper."""
Line = Annotated[str, Field(max_length=200)]
Filled = Annotated[str, Field(min_length=1, max_length=200)]


def _digits(count: str, length: int) -> AfterValidator:
    def check(value: str) -> str:
        bare = value.replace(" ", "")
        if value and not (bare.isascii() and bare.isdecimal() and len(bare) == length):
            raise ValueError(f"harus terdiri atas {count} angka, atau kosong.")
        return value

    return AfterValidator(check)


class Acting(StrEnum):
    """In whose stead somebody signs."""

    AN = "a.n."
    """In the name of a superior, who has given him the power."""
    UB = "u.b."
    """For one who himself signs in the name of his superior."""
    PLT = "Plt."
    """Holds the position until somebody is appointed."""
    PLH = "Plh."
    """Holds it from day to day, while its holder is away."""


_ABOVE = {Acting.AN: 1, Acting.UB: 2}
"""How many positions stand above that of who signs."""


class Signatory(Frozen):
    """Who signs for a role of the SOP. `on_behalf` names the positions above, the highest first."""

    role: Filled
    position: Line = ""
    """As it is printed; the role's own name where it is blank."""
    name: Line = ""
    rank: Line = ""
    nip: Annotated[Line, _digits("delapan belas", 18)] = ""
    acting: Acting | None = None
    on_behalf: tuple[Filled, ...] = Field(default=(), max_length=2)

    @model_validator(mode="after")
    def _names_those_above(self) -> Self:
        needed = _ABOVE.get(self.acting, 0) if self.acting else 0
        if len(self.on_behalf) != needed:
            how = f"{self.acting} menyebut {needed} jabatan" if needed else "hanya berlaku bagi a.n. dan u.b."
            raise ValueError(f"on_behalf pada penanda tangan {self.role}: {how}.")
        return self

    def lines(self, position: str, *, own_name: bool) -> Iterator[str]:
        """What stands above the signature, the position of who signs last; those above are left out of what he signs in
        his own name."""
        own = self.position or position
        match self.acting:
            case Acting.AN | Acting.UB if own_name:
                yield own
            case Acting.PLT | Acting.PLH:
                yield f"{self.acting} {own}"
            case Acting.AN:
                yield from (f"a.n. {self.on_behalf[0]}", own)
            case Acting.UB:
                yield from (f"a.n. {self.on_behalf[0]}", self.on_behalf[1], "u.b.", own)
            case None:
                yield own


class OfficeProfile(Frozen):
    """All of it may be left out: papers then say what the SOP says, leave it out too, or leave it blank."""

    government: Line = ""
    institution: Line = ""
    address: Line = ""
    telephone: Line = ""
    website: Line = ""
    email: Line = ""
    postcode: Annotated[Line, _digits("lima", 5)] = ""
    place: Line = ""
    """Before the date of a letter: the town."""
    logo: Line = ""
    """A file beside the profile: SVG, PNG or JPEG."""
    paper: Paper = Paper.F4
    copies: tuple[Filled, ...] = Field(default=(), max_length=20)
    """Tembusan: who gets a copy of each letter."""
    signatories: tuple[Signatory, ...] = Field(default=(), max_length=50)

    @model_validator(mode="after")
    def _one_for_each_role(self) -> Self:
        roles = [each.role for each in self.signatories]
        for role in roles:
            if roles.count(role) > 1:
                raise ValueError(f"peran {role} mempunyai lebih dari satu penanda tangan; sisakan satu.")
        if (field := stray_in(self)) is not None:
            raise ValueError(f"{field} {NOT_PLAIN}")
        return self

    @property
    def contact(self) -> str:
        """`Telepon … · Laman … · Pos-el … · Kode Pos …`."""
        named = (("Telepon", self.telephone), ("Laman", self.website), ("Pos-el", self.email))
        parts = (*named, ("Kode Pos", self.postcode))
        unbroken = (f"{name} {value}".replace(" ", "\N{NO-BREAK SPACE}") for name, value in parts if value)
        return " · ".join(unbroken)


class Block(Frozen):
    """What stands where somebody signs."""

    lines: tuple[str, ...]
    name: str
    rank: str
    nip: str


class Stationery(Frozen):
    """A profile as the papers on one SOP use it (`office` in `style.typ`)."""

    government: str
    institution: str
    address: str
    contact: str
    place: str
    logo: Annotated[bytes, PlainSerializer(list, return_type=list[int], when_used="json")]
    paper: Paper
    copies: tuple[str, ...]
    signatories: dict[str, Block]
    """By the position, as a paper on this SOP would print it."""


class OfficePapers:
    """The profile with its logo, read and tried once."""

    def __init__(self, profile: OfficeProfile | None = None, logo: bytes = b"") -> None:
        self._profile, self._logo = profile, logo

    @property
    def roles(self) -> tuple[str, ...]:
        """For whom somebody is named."""
        return () if self._profile is None else tuple(each.role for each in self._profile.signatories)

    @property
    def paper(self) -> Paper:
        return self._profile.paper if self._profile is not None else Paper.F4

    def stationery(self, sop: Sop | None = None, *, own_name: bool = False) -> Stationery | None:
        """For papers on a SOP, or its head alone; None where the office has no profile. `own_name`: nobody signs them
        in the name of a superior."""
        profile = self._profile
        if profile is None:
            return None
        return Stationery(
            government=profile.government or (sop.identity.government if sop is not None else ""),
            institution=profile.institution or (sop.identity.institution if sop is not None else ""),
            address=profile.address,
            contact=profile.contact,
            place=profile.place,
            logo=self._logo,
            paper=profile.paper,
            copies=profile.copies,
            signatories=dict(_blocks(profile, sop, own_name=own_name)) if sop is not None else {},
        )

    def on_paper(self, data: Data, sop: Sop | None = None, *, own_name: bool = False) -> dict[str, Any]:
        """What a template prints, with the office's own; as `stationery`."""
        plain = data.model_dump(mode="json") if isinstance(data, BaseModel) else dict(data)
        stationery = self.stationery(sop, own_name=own_name)
        return plain if stationery is None else plain | {"office": stationery.model_dump(mode="json")}


NO_PROFILE = OfficePapers()


def _blocks(profile: OfficeProfile, sop: Sop, *, own_name: bool) -> Iterator[tuple[str, Block]]:
    """The highest role is also met in the words of whoever approved the SOP."""
    for role in sop.roles:
        for each in profile.signatories:
            if each.role == role.id:
                names = [role.name]
                if sop.identity.approval is not None and role.superior is None and not role.external:
                    names.append(sop.identity.approval.position)
                for name in names:
                    lines = tuple(each.lines(name, own_name=own_name))
                    yield name, Block(lines=lines, name=each.name, rank=each.rank, nip=each.nip)


def load_office(path: Path | None) -> OfficePapers:
    """The profile at `path`, its logo beside it; without a file, none.

    Raises:
        InvalidFile: names the file and what is wrong with it, or with its logo. What loads, prints.
    """
    if path is None:
        return NO_PROFILE
    profile = read_toml(path, OfficeProfile)
    logo = _logo(path, profile.logo) if profile.logo else b""
    papers = OfficePapers(profile, logo)
    try:
        typeset("kop", papers.on_paper({}))
    except typst.TypstError as error:
        raise InvalidFile(str(path), f"logo {profile.logo} tidak dapat digambar; simpan ulang sebagai PNG.") from error
    return papers


def _logo(path: Path, name: str) -> bytes:
    file = path.parent / name
    try:
        content = file.read_bytes()
    except OSError as error:
        raise InvalidFile(str(path), f"logo {name} tidak dapat dibaca. Periksa nama dan izin berkas itu.") from error
    if len(content) > LARGEST_LOGO:
        raise InvalidFile(str(path), f"logo {name} lebih dari {LARGEST_LOGO // 1000} kB; perkecil gambarnya.")
    return content
