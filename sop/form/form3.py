"""The parts of Form 3 (SOP AP format, PermenPANRB 35/2012): one value for each thing that the form prints."""

from datetime import date
from enum import IntEnum, StrEnum
from itertools import pairwise
from typing import Annotated, ClassVar, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, field_validator

from sop.base.reading import Frozen, blank
from sop.form.readings import Printed, Readable, Text


class Item(IntEnum):
    """The nineteen items of the form's "Petunjuk Pengisian", by number and name; each marks the field that holds it."""

    title: str

    INSTITUTION = 1, "Nama SKPD"
    UNIT = 2, "Bagian/Bidang"
    NUMBER = 3, "Nomor SOP"
    CREATED = 4, "Tanggal Pembuatan"
    REVISED = 5, "Tanggal Revisi"
    EFFECTIVE = 6, "Tanggal Efektif"
    APPROVAL = 7, "Disahkan oleh"
    NAME = 8, "Nama SOP"
    LEGAL_BASES = 9, "Dasar Hukum"
    RELATED = 10, "Keterkaitan"
    WARNINGS = 11, "Peringatan"
    QUALIFICATIONS = 12, "Kualifikasi Pelaksana"
    EQUIPMENT = 13, "Peralatan dan Perlengkapan"
    RECORDS = 14, "Pencatatan dan Pendataan"
    ACTIVITIES = 15, "Aktivitas"
    EXECUTORS = 16, "Pelaksana"
    QUALITY = 17, "Mutu Baku"
    REMARKS = 18, "Keterangan"
    FLOWCHART = 19, "Gambar Flowchart"

    def __new__(cls, number: int, title: str) -> Self:
        item = int.__new__(cls, number)
        item._value_ = number
        item.title = title
        return item


class Basis(StrEnum):
    """Where a statement about a row comes from: the source itself, or a reading that the office must confirm."""

    STATED = "stated"
    INFERRED = "inferred"


class Confidence(StrEnum):
    """How sure the reading behind an `inferred` basis is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class ColumnGroup(StrEnum):
    """The two headings that span several columns of the printed table."""

    EXECUTORS = "PELAKSANA"
    QUALITY = "MUTU BAKU"


class Cells(StrEnum):
    """Which field of an activity a printed column shows."""

    NUMBER = "number"
    WORDING = "wording"
    EXECUTOR = "executor"
    REQUIREMENTS = "requirements"
    MINUTES = "minutes"
    OUTPUT = "output"
    REMARKS = "remarks"


def _known_zone(key: str) -> str:
    try:
        ZoneInfo(key)
    except (KeyError, ValueError, OSError):  # an unknown name, a malformed one, a folder's
        raise ValueError(f"zona waktu {key} tidak dikenal; tulis misalnya Asia/Jakarta.") from None
    return key


Zone = Annotated[str, AfterValidator(_known_zone)]
"""An IANA name, such as `Asia/Jakarta`."""
OFFICE_ZONE: Zone = "Asia/Jakarta"
"""The zone of an office that names none."""
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
RoleId = Annotated[str, Field(min_length=1)]
Count = Annotated[int, Field(gt=0, strict=True)]


class Approval(Readable):
    """Who approved the SOP."""

    WORDS: ClassVar = ("position", "name", "nip")

    position: Text
    name: Text
    nip: str = ""


class Identity(Readable):
    """The block at the head of the form. A blank in the source is a blank here."""

    WORDS: ClassVar = ("government", "institution", "unit", "number", "name")

    government: str = ""
    institution: Annotated[Text, Item.INSTITUTION]
    unit: Annotated[str, Item.UNIT] = ""
    number: Annotated[str, Item.NUMBER] = ""
    created: Annotated[date | None, Item.CREATED] = Field(default=None, exclude_if=blank)
    revised: Annotated[date | None, Item.REVISED] = Field(default=None, exclude_if=blank)
    effective: Annotated[date | None, Item.EFFECTIVE] = Field(default=None, exclude_if=blank)
    approval: Annotated[Approval | None, Item.APPROVAL] = None
    name: Annotated[Text, Item.NAME]


class Column(Readable):
    """One column of the printed table. `cells` is None where the source leaves it empty in every row."""

    WORDS: ClassVar = ("heading",)

    number: Count
    heading: Text
    group: ColumnGroup | None = Field(default=None, exclude_if=blank)
    cells: Cells | None = Field(default=None, exclude_if=blank)


SPACING = 60
"""SOP minutes, the least, between two rungs of a ladder whose file names no other: a step of a quarter of an hour would
else make five letters in little more than an hour."""


class Ladder(Frozen):
    """When a step's lateness is told to whom, in percent of its standard minutes.

    Each escalation percent is a rung; the first stands at 100, the moment the standard is used up. A reminder is sent
    only where the standard is at least `reminder_from_minutes`. Rungs after the first come at least `spacing_minutes`
    (SOP minutes of the executor's working time) after the one before; 0, which JSON leaves out, is no minimum. A file
    that names none gets `SPACING`: so a cycle whose order was given before there was a spacing keeps its ladder.
    """

    # TOML has no null: a zero in the file says "no reminder".
    reminder_percent: Annotated[
        Annotated[int, Field(gt=0, lt=100, strict=True)] | None, BeforeValidator(lambda percent: percent or None)
    ] = 80
    reminder_from_minutes: Count = 60
    escalation_percents: tuple[Count, ...] = Field(default=(100, 200, 300, 400, 500), min_length=1, max_length=5)
    spacing_minutes: Annotated[int, Field(ge=0, strict=True)] = Field(default=0, exclude_if=blank)

    @field_validator("escalation_percents")
    @classmethod
    def _climbs_from_100(cls, percents: tuple[int, ...]) -> tuple[int, ...]:
        if percents[0] != 100 or any(later <= earlier for earlier, later in pairwise(percents)):
            raise ValueError("anak tangga eskalasi harus mulai dari 100 persen dan terus naik.")
        return percents

    @property
    def spaced(self) -> Self:
        """With a spacing: its own, be it 0, or `SPACING`."""
        return (
            self if "spacing_minutes" in self.model_fields_set else self.model_copy(update={"spacing_minutes": SPACING})
        )


class Role(Readable):
    """One executor column. `superior` is the role to which lateness climbs, None at the top of the chain. An `external`
    role is no position of the office: in each cycle it belongs to one organisation outside, its party."""

    WORDS: ClassVar = ("name", "short")

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    name: Text
    short: Text
    superior: RoleId | None = None
    calendar: Slug
    external: bool = Field(default=False, exclude_if=blank)


class Activity(Printed, Readable):
    """One row of the table. `executor`, `recipient` and `cosigners` are role ids; `minutes` is the printed Waktu.

    What the row's own wording names is `stated`, whether it acts or receives. `confidence` belongs to whatever is
    `inferred` in the row, `flow` is what the flowchart shows in the executor's
    lane, and `ladder` replaces the SOP's own for this row alone. `returns_to` makes the row a decision: on "Tidak" the
    work goes back to that earlier row, on "Ya" it goes on. It draws an arrow; people return work whenever they must.
    """

    WORDS: ClassVar = ("requirements", "output", "remarks", "flow")

    number: Count
    executor: RoleId
    executor_basis: Basis
    recipient: RoleId
    recipient_basis: Basis
    confidence: Confidence | None = None
    cosigners: tuple[RoleId, ...] = Field(default=(), exclude_if=blank)
    cosigners_basis: Basis | None = Field(default=None, exclude_if=blank)
    """None where nobody cosigns, and in documents from before there was the mark: there it is a reading."""
    requirements: Annotated[str, Item.QUALITY] = ""
    minutes: Annotated[Count, Item.QUALITY]
    output: Annotated[str, Item.QUALITY] = ""
    remarks: Annotated[str, Item.REMARKS] = Field(default="", exclude_if=blank)
    flow: Annotated[str, Item.FLOWCHART] = Field(default="", exclude_if=blank)
    returns_to: Annotated[Count | None, Item.FLOWCHART] = Field(default=None, exclude_if=blank)
    ladder: Ladder | None = Field(default=None, exclude_if=blank)

    @property
    def roles(self) -> tuple[str, ...]:
        """Everyone the row involves, in the order in which they take part."""
        return (self.executor, *self.cosigners, self.recipient)

    @property
    def readings(self) -> tuple[tuple[str, tuple[RoleId, ...]], ...]:
        """What of the row the source does not state, and the office has still to confirm: each part with its roles."""
        parts = (
            ("pelaksana", (self.executor,), self.executor_basis),
            ("penanda tangan bersama", self.cosigners, self.cosigners_basis),
            ("penerima", (self.recipient,), self.recipient_basis),
        )
        return tuple((part, roles) for part, roles, basis in parts if roles and basis is not Basis.STATED)

    @property
    def is_inferred(self) -> bool:
        """Whether any of it is a reading that the office has still to confirm."""
        return bool(self.readings)
