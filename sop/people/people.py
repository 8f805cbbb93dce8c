"""The people of the office: who holds which role of an SOP on which day, and in what words a journal names them.

A day is one of the office's zone. Whoever acts for a role must hold it on that day: as its official, or in his stead
by an order whose number is known (Plt., Plh.).
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from sop.base.errors import NotAllowed
from sop.base.reading import Frozen
from sop.cycle.parties import same_party
from sop.cycle.wording import shortened

_LONGEST = 200
"""Letters of a command's `actor`."""


class Acting(StrEnum):
    """In whose stead somebody holds a role."""

    PLT = "Plt."
    """Pelaksana tugas: nobody else holds it."""
    PLH = "Plh."
    """Pelaksana harian: whoever else holds it is away."""


class NotHeld(NotAllowed):
    """A person acts for a role that he does not hold on that day."""

    def __init__(self, name: str, role: str, role_name: str) -> None:
        super().__init__(
            f"{name} tidak memegang peran {role_name} hari ini. Minta operator memeriksa peran dan masa berlakunya."
        )
        self.role = role


def _visible(text: str) -> str:
    """Nobody is named by letters that cannot be seen, or that turn the line around."""
    if not text.isprintable():
        raise ValueError("hanya boleh satu baris, tanpa huruf yang tidak terlihat.")
    return text


def _line(shortest: int, longest: int) -> tuple[StringConstraints, AfterValidator]:
    return StringConstraints(strip_whitespace=True, min_length=shortest, max_length=longest), AfterValidator(_visible)


def _login(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{2,39}", text):
        raise ValueError(
            "nama pengguna terdiri atas 3 sampai 40 huruf kecil, angka, titik, garis bawah, atau tanda hubung, "
            "dan dimulai dengan huruf atau angka."
        )
    return text


Login = Annotated[str, AfterValidator(_login)]
"""What a person types to sign in."""
Name = Annotated[str, *_line(2, 80)]
PartyName = Annotated[str, *_line(0, _LONGEST)]
OrderNumber = Annotated[str, *_line(0, 60)]
RoleId = Annotated[str, *_line(1, 60)]


class Holding(Frozen):
    """A role in one person's hands, for a time."""

    role: RoleId
    since: date
    until: date | None = None
    """The last day of it; None while no end is known."""
    acting: Acting | None = None
    order_number: OrderNumber = ""
    """The number of the order by which somebody acts for the role."""

    @model_validator(mode="after")
    def _is_by_order(self) -> "Holding":
        if self.acting is not None and not self.order_number:
            raise ValueError(f"{self.acting} hanya sah dengan nomor surat perintah; isi nomornya.")
        if self.until is not None and self.until < self.since:
            raise ValueError("masa berlaku peran berakhir sebelum dimulai; periksa kedua tanggalnya.")
        return self

    @property
    def words(self) -> str:
        """`Plt. promotion_head (SP 800/12/2026), 2026-12-01 sampai 2026-12-05`."""
        stead = "" if self.acting is None else f"{self.acting} "
        order = f" ({self.order_number})" if self.order_number else ""
        span = f"mulai {self.since}" if self.until is None else f"{self.since} sampai {self.until}"
        return f"{stead}{self.role}{order}, {span}"

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)

    def ended(self, last: date) -> "Holding | None":
        """As it is when it ends with the day `last`, if not before; None where it would not have begun by then."""
        if self.until is not None and self.until <= last:
            return self
        return self.model_copy(update={"until": last}) if self.since <= last else None


class Account(Frozen):
    """A person who may sign in, or another system."""

    id: Login
    name: Name
    operator: bool = False
    """Looks after the accounts and the server."""
    vendor: bool = False
    """Of an outside party: sees only what is his party's."""
    party: PartyName = ""
    """The organisation that he belongs to; of an outsider without one nothing is his."""
    integration: bool = False
    """Another system's: nobody signs in as it, and its tokens are an operator's to issue."""
    active: bool = True
    must_change_password: bool = False
    """Somebody else knows the password: nothing may be done before it is changed."""
    holdings: Annotated[tuple[Holding, ...], Field(max_length=200)] = ()

    @model_validator(mode="after")
    def _outsiders_operate_nothing(self) -> "Account":
        if self.operator and self.vendor:
            raise ValueError("akun pihak luar tidak dapat menjadi operator; pilih salah satu.")
        if self.party and not self.vendor:
            raise ValueError("hanya akun pihak luar yang mempunyai pihak; kosongkan pihaknya, atau pilih pihak luar.")
        return self

    @property
    def kind(self) -> str:
        """What people call it."""
        outside = f"pihak luar, {self.party}" if self.party else "pihak luar, belum ada pihaknya"
        whose = "operator" if self.operator else outside if self.vendor else ""
        if self.integration:
            return f"integrasi, {whose}" if whose else "integrasi"
        return whose or "pegawai"

    @property
    def signs_in(self) -> bool:
        """Whether anybody may sign in as it."""
        return self.active and not self.integration

    def roles(self, day: date) -> tuple[str, ...]:
        """The roles held on a day, each once; none for an account that is switched off."""
        held = (each.role for each in self.holdings if each.holds(day)) if self.active else ()
        return tuple(dict.fromkeys(held))

    @property
    def only_party(self) -> str | None:
        """The party whose alone is all that an outsider may have, empty where nothing is; None: he is of the office."""
        return self.party if self.vendor else None

    def roles_in(self, parties: Mapping[str, str | None], day: date) -> tuple[str, ...]:
        """The roles held on a day in a cycle whose outside roles belong to `parties`: an outsider has there only what
        his party has. The one rule by which parties are kept apart."""
        return tuple(
            role
            for role in self.roles(day)
            if self.only_party is None or same_party(self.only_party, parties.get(role))
        )

    def holding(self, role: str, day: date) -> Holding | None:
        """By what a role is held on a day: in one's own right rather than in another's stead."""
        held = [each for each in self.holdings if each.role == role and each.holds(day)] if self.active else []
        return min(held, key=lambda each: each.acting is not None, default=None)

    def without(self, ending: Callable[[Holding], bool], last: date) -> tuple[Holding, ...]:
        """The holdings as they are when some of them end with the day `last`: what was held before stays known."""
        return tuple(kept for each in self.holdings if (kept := each.ended(last) if ending(each) else each) is not None)

    def authority(self, role: str, role_name: str, day: date) -> str:
        """The `actor` of a command, of at most 200 letters: `Budi Contoh, Plt. Kepala Bidang (SP 800/12/2026)`.

        Raises:
            NotHeld: the role is not held on that day.
        """
        holding = self.holding(role, day)
        if holding is None:
            raise NotHeld(self.name, role, role_name)
        if holding.acting is None:
            before, after = f"{self.name}, ", ""
        else:
            before, after = f"{self.name}, {holding.acting} ", f" ({holding.order_number})"
        return f"{before}{shortened(role_name, _LONGEST - len(before) - len(after))}{after}"


class Scope(StrEnum):
    """What a token may be used for, within what its account may do."""

    READ = "cycles:read"
    ACT = "cycles:act"
    START = "cycles:start"
    RECORDS = "records:read"
    CALENDAR = "calendar"


SCOPE_WORDS = {
    Scope.READ: "membaca siklus, jurnal, kotak tugas, dan dokumen",
    Scope.ACT: "menyelesaikan langkah dan mengambil keputusan",
    Scope.START: "memulai siklus (hanya akun operator)",
    Scope.RECORDS: "membaca register, pemantauan, dan berkas siklus",
    Scope.CALENDAR: "membaca kalender batas waktu",
}
