"""The SOP as a document: Form 3, every one of its nineteen items a field, with the rules without which it cannot run.

What breaks a rule here is refused with one sentence; what is merely missing or doubtful is kept as it is printed and
listed by `sop.form.lint`. A document never changes: a revised SOP is a new version, for new cycles.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from sop.base.reading import read_toml
from sop.form.form3 import (
    OFFICE_ZONE,
    Activity,
    Approval,
    Basis,
    Cells,
    Column,
    ColumnGroup,
    Confidence,
    Identity,
    Item,
    Ladder,
    Role,
    Slug,
    Zone,
)
from sop.form.readings import Lines, Printed, Readable, Text

__all__ = [
    "DEFAULT_SOP",
    "DOCUMENTS",
    "Activity",
    "Approval",
    "Basis",
    "Cells",
    "Column",
    "ColumnGroup",
    "Confidence",
    "Identity",
    "Item",
    "Ladder",
    "Lines",
    "Printed",
    "Role",
    "Sop",
    "load_sop",
]

DOCUMENTS = Path(__file__).parents[1] / "documents"
DEFAULT_SOP = DOCUMENTS / "pengembangan-sistem-perizinan-online.toml"


class Sop(Readable):
    """A whole SOP. Every instance keeps the rules of the form, and its JSON reads back to an equal instance.

    `roles` stand in the order of the columns, `activities` in the order of their numbers 1, 2, 3, …; times are shown to
    people in `zone`, the office's own.
    """

    WORDS: ClassVar = ("form", "heading")

    id: Slug
    version: Text
    zone: Zone = OFFICE_ZONE
    form: str = ""
    heading: str = ""
    identity: Identity
    legal_bases: Annotated[Lines, Item.LEGAL_BASES] = ()
    related: Annotated[Lines, Item.RELATED] = ()
    warnings: Annotated[Lines, Item.WARNINGS] = ()
    qualifications: Annotated[Lines, Item.QUALIFICATIONS] = ()
    equipment: Annotated[Lines, Item.EQUIPMENT] = ()
    records: Annotated[Lines, Item.RECORDS] = ()
    columns: tuple[Column, ...] = ()
    roles: Annotated[tuple[Role, ...], Item.EXECUTORS] = Field(min_length=1)
    ladder: Ladder = Ladder()
    activities: Annotated[tuple[Activity, ...], Item.ACTIVITIES] = Field(min_length=1)

    @property
    def name(self) -> str:
        return self.identity.name

    @property
    def sha256(self) -> str:
        """Of its very text: the JSON that travels in orders."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()

    @property
    def total_minutes(self) -> int:
        """The standard working minutes of all activities together, with no idle time between them."""
        return sum(activity.minutes for activity in self.activities)

    @property
    def lists(self) -> tuple[tuple[Item, Lines], ...]:
        """The lists at the head of the form, in its order; an empty one is absent from the source."""
        return (
            (Item.LEGAL_BASES, self.legal_bases),
            (Item.RELATED, self.related),
            (Item.WARNINGS, self.warnings),
            (Item.QUALIFICATIONS, self.qualifications),
            (Item.EQUIPMENT, self.equipment),
            (Item.RECORDS, self.records),
        )

    def role(self, role_id: str) -> Role:
        """Raises KeyError where the SOP has no such role."""
        for role in self.roles:
            if role.id == role_id:
                return role
        raise KeyError(role_id)

    def activity(self, number: int) -> Activity:
        """Raises KeyError where the SOP has no such row."""
        if not 1 <= number <= len(self.activities):
            raise KeyError(number)
        return self.activities[number - 1]

    @property
    def external(self) -> tuple[str, ...]:
        """The ids of the roles that belong to a party in each cycle."""
        return tuple(role.id for role in self.roles if role.external)

    def takes_party(self, role_id: str) -> bool:
        """Whether a role can belong to a party: one that is marked so. In a document that marks none, such as running
        cycles have from before there was the mark, any that leads nobody."""
        if self.external:
            return role_id in self.external
        return role_id in {role.id for role in self.roles} - {role.superior for role in self.roles}

    def superiors(self, role_id: str) -> tuple[str, ...]:
        """The ids of the roles above a role, nearest first; empty at the top."""
        return tuple(self._climb(role_id))

    def ladder_of(self, number: int) -> Ladder:
        """The ladder of one activity: its own where it has one, else that of the SOP."""
        return self.activity(number).ladder or self.ladder

    def _climb(self, role_id: str) -> Iterator[str]:
        superior = self.role(role_id).superior
        while superior is not None:
            yield superior
            superior = self.role(superior).superior

    @model_validator(mode="after")
    def _keeps_the_rules(self) -> Self:
        # In this order: each rule may rely on those before it.
        for rule in (
            _roles_are_distinct,
            _rows_count_from_one,
            _decisions_return,
            _roles_are_known,
            _chains_end,
            _lanes_follow_first_use,
        ):
            rule(self)
        return self


def load_sop(path: Path) -> Sop:
    """The SOP in the TOML file at `path`, as new cycles have it: every ladder says its spacing.

    Raises:
        InvalidFile: names the file, the row and the rule that is broken.
    """
    sop = read_toml(path, Sop)
    own = (
        each if each.ladder is None else each.model_copy(update={"ladder": each.ladder.spaced})
        for each in sop.activities
    )
    return sop.model_copy(update={"ladder": sop.ladder.spaced, "activities": tuple(own)})


def _roles_are_distinct(sop: Sop) -> None:
    for role_id, times in Counter(role.id for role in sop.roles).items():
        if times > 1:
            raise ValueError(f"peran {role_id} tercantum {times} kali; setiap peran hanya boleh tercantum satu kali.")


def _rows_count_from_one(sop: Sop) -> None:
    numbers = [activity.number for activity in sop.activities]
    for number, times in Counter(numbers).items():
        if times > 1:
            raise ValueError(f"nomor kegiatan {number} dipakai {times} kali; setiap baris harus bernomor sendiri.")
    for expected, number in enumerate(numbers, start=1):
        if number != expected:
            raise ValueError(f"baris {number} berada di urutan ke-{expected}; nomor kegiatan harus urut mulai dari 1.")


def _decisions_return(sop: Sop) -> None:
    """A decision goes back to an earlier row, and on to a later one: the last row ends the flow."""
    for activity in sop.activities:
        if activity.returns_to is None:
            continue
        if activity.returns_to >= activity.number:
            raise ValueError(
                f"baris {activity.number}: keputusan kembali ke baris {activity.returns_to}; "
                "keputusan hanya dapat kembali ke baris sebelumnya."
            )
        if activity.number == len(sop.activities):
            raise ValueError(
                f"baris {activity.number}: keputusan tidak boleh menjadi baris terakhir; "
                "tambahkan baris penutup sesudahnya."
            )


def _roles_are_known(sop: Sop) -> None:
    known = {role.id for role in sop.roles}
    for role in sop.roles:
        if role.superior is not None and role.superior not in known:
            raise ValueError(f"atasan {role.superior} dari peran {role.id} tidak ada pada daftar peran.")
    for activity in sop.activities:
        uses = [("pelaksana", activity.executor), ("penerima", activity.recipient)]
        uses += [("penanda tangan bersama", cosigner) for cosigner in activity.cosigners]
        for part, role_id in uses:
            if role_id not in known:
                raise ValueError(f"baris {activity.number}: {part} {role_id} tidak ada pada daftar peran.")


def _chains_end(sop: Sop) -> None:
    for role in sop.roles:
        chain = [role.id]
        for superior in sop._climb(role.id):
            chain.append(superior)
            if superior in chain[:-1]:
                raise ValueError(f"atasan berputar ({' → '.join(chain)}); rantai atasan harus berakhir.")


def _lanes_follow_first_use(sop: Sop) -> None:
    """Petunjuk 16. Who executes nothing follows those who do; who takes part in no row at all comes last."""
    executing = dict.fromkeys(activity.executor for activity in sop.activities)
    involved = dict.fromkeys(role_id for activity in sop.activities for role_id in activity.roles)
    declared = dict.fromkeys(role.id for role in sop.roles)
    expected = executing | involved | declared
    for place, (role, due) in enumerate(zip(sop.roles, expected, strict=True), start=1):
        if role.id != due:
            rows = [activity for activity in sop.activities if due in activity.roles]
            row = next((each.number for each in rows if each.executor == due), rows[0].number)
            raise ValueError(
                f"urutan pelaksana tidak mengikuti urutan kegiatan (petunjuk 16): kolom ke-{place} berisi {role.id}, "
                f"seharusnya {due}, yang pertama kali dipakai pada baris {row}."
            )
