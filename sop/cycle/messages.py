"""Every model that crosses the wire: the order that starts a cycle, the commands of people, the view they get back."""

from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from sop.base.contract import Message
from sop.base.errors import Refusal, Refused
from sop.base.reading import Frozen, blank
from sop.cycle.answers import CycleView, Receipt, Standing, StepState, StepView
from sop.cycle.authority import Authority, Situation
from sop.cycle.bounds import ORDER, WORD, size_of
from sop.cycle.editions import EDITION, FIRST_EDITION, OFFICE_WORDS
from sop.cycle.progress import Output, Progress, Text, Title
from sop.cycle.proof import MOST_KEYS, Commands, Proof, PublicKey, Statement, signed_bytes
from sop.form.document import Sop
from sop.time.calendar import OfficeCalendar

__all__ = [
    "COMMANDS",
    "EDITION",
    "FIRST_EDITION",
    "AcknowledgeEscalation",
    "AnyCommand",
    "ApplyCalendar",
    "AssignParty",
    "CancelCycle",
    "Command",
    "CompleteStep",
    "CycleView",
    "Decision",
    "ExtendDeadline",
    "Order",
    "PauseClock",
    "Receipt",
    "ResumeClock",
    "ReturnStep",
    "Standing",
    "StepState",
    "StepView",
    "TrustKeys",
    "message_name",
]


class Order(Frozen):
    """What a cycle is started with: the rules it keeps to its end, whatever files change meanwhile."""

    title: Title
    sop: Sop
    calendars: tuple[OfficeCalendar, ...] = ()
    """The calendars that the roles name. Empty: minutes are counted on the clock (`always`)."""
    minute_seconds: Annotated[float, Field(gt=0, le=60)] = 60
    """Seconds of an SOP minute; less than 60 for rehearsals."""
    edition: Annotated[int, Field(ge=FIRST_EDITION, le=EDITION)] = Field(
        default=FIRST_EDITION, exclude_if=lambda edition: edition == FIRST_EDITION
    )
    """See `sop.cycle.editions`; an order that names none was given before there were others."""
    commands: Commands = Field(default=Commands.OPEN, exclude_if=lambda commands: commands is Commands.OPEN)
    """Whether the cycle listens to what is not signed."""
    trusted_keys: Annotated[tuple[PublicKey, ...], Field(max_length=MOST_KEYS)] = Field(default=(), exclude_if=blank)
    """Whose signatures it trusts; none: it knows no signed commands, and keeps none of their proofs."""
    parties: dict[str, Title] = Field(default={}, exclude_if=blank)
    """The organisation to which each outside role belongs; a role that is not named belongs to nobody yet."""
    progress: Progress | None = None
    """Where a continued run goes on; None for a new cycle."""

    @model_validator(mode="after")
    def _signatures_can_be_checked(self) -> "Order":
        if self.commands is Commands.SIGNED and not self.trusted_keys:
            raise ValueError("siklus yang hanya menerima pesan bertanda tangan memerlukan trusted_keys.")
        return self

    @model_validator(mode="after")
    def _counts_in_its_own_zone(self) -> "Order":
        """Not asked of orders of earlier editions: cycles run that were given so."""
        for calendar in self.calendars if self.edition >= OFFICE_WORDS else ():
            if problem := calendar.foreign_to(self.sop.zone):
                raise ValueError(problem)
        return self

    @model_validator(mode="after")
    def _parties_have_roles(self) -> "Order":
        for role in self.parties:
            if not self.sop.takes_party(role):
                outside = ", ".join(self.sop.external) or "tidak ada"
                raise ValueError(f"peran {role} tidak dapat menjadi milik suatu pihak; peran pihak luar: {outside}.")
        return self

    def require_room(self) -> None:
        """Raises Refused where the rules themselves are so long that little would be left for what people do."""
        if size_of(self) > ORDER or any(len(role.name) > WORD or len(role.short) > WORD for role in self.sop.roles):
            raise Refused(
                Refusal.OVER_BUDGET,
                "SOP dan kalendernya terlalu panjang untuk satu siklus; ringkas nama peran dan uraian di dalamnya.",
            )


class Command(Frozen):
    """A person's wish. `role` is the SOP role acted for, `actor` the person, in free text."""

    authority: ClassVar[Authority]
    situation: ClassVar[Situation] = Situation.ANY
    description: ClassVar[str]
    """What the Temporal UI says beside its form."""
    role: Title
    actor: Title
    proof: Proof | None = Field(default=None, exclude_if=blank)
    """Who stands behind it; the desk signs whatever it sends."""

    def signed_bytes(self, cycle_id: str, statement: Statement) -> bytes:
        """What a proof with this statement signs: the command as it goes to a cycle, but for the proof."""
        return signed_bytes(cycle_id, message_name(self), self.model_dump(mode="json", exclude={"proof"}), statement)


class CompleteStep(Command):
    authority = Authority.EXECUTOR
    description = (
        "Menyelesaikan langkah yang terbuka dan langsung mendapat jawaban. Satu objek JSON: step, role, actor, outputs "
        "[{title, reference atau sha256}]; boleh: note, attempt, message_id."
    )
    step: int
    outputs: Annotated[tuple[Output, ...], Field(min_length=1, max_length=50)]
    note: Text | None = Field(default=None, exclude_if=blank)
    attempt: int | None = Field(default=None, exclude_if=blank)
    """Named: the message applies to that attempt alone."""
    message_id: Title | None = Field(default=None, exclude_if=blank)
    """Named: the message is applied at most once, however often it is sent."""

    @model_validator(mode="after")
    def _outputs_can_be_found(self) -> "CompleteStep":
        for output in self.outputs:
            if output.reference is None and output.sha256 is None:
                raise ValueError(
                    f"keluaran '{output.title}' belum dapat ditelusuri; isi reference (nomor surat) atau sha256."
                )
        return self


_BY_SUPERIOR = "role (atasan pelaksana), actor, reason."


class Decision(Command):
    """A command that must be accounted for: a head's, where it does not say otherwise."""

    authority = Authority.SUPERIOR
    reason: Text


class ReturnStep(Decision):
    authority = Authority.EXECUTOR_OR_SUPERIOR
    situation = Situation.LATER_STEP
    description = (
        "Mengembalikan pekerjaan ke langkah sebelumnya. Satu objek JSON: to_step, role (pelaksana langkah yang terbuka "
        "atau atasannya), actor, reason."
    )
    to_step: int


class ExtendDeadline(Decision):
    description = f"Memperpanjang batas waktu langkah yang terbuka. Satu objek JSON: minutes, {_BY_SUPERIOR}"
    minutes: Annotated[int, Field(gt=0, le=100_000)]


class PauseClock(Decision):
    situation = Situation.CLOCK_RUNS
    description = f"Menghentikan waktu langkah yang terbuka; sisa waktu tetap. Satu objek JSON: {_BY_SUPERIOR}"


class ResumeClock(Decision):
    situation = Situation.CLOCK_STANDS
    description = f"Menjalankan kembali waktu yang dihentikan. Satu objek JSON: {_BY_SUPERIOR}"


class CancelCycle(Decision):
    description = f"Membatalkan siklus dan menutup jurnalnya. Satu objek JSON: {_BY_SUPERIOR}"


class AcknowledgeEscalation(Command):
    authority = Authority.TOLD
    description = "Menyatakan eskalasi telah dilihat. Satu objek JSON: role (penerima eskalasi), actor; boleh: note."
    note: Text | None = None


class ApplyCalendar(Decision):
    """A decree has changed the office's calendar: the same ids, newer versions."""

    situation = Situation.BY_CALENDAR
    description = (
        "Menerapkan kalender kerja versi baru pada batas waktu yang berjalan. Satu objek JSON: calendars, "
        f"{_BY_SUPERIOR}"
    )
    calendars: Annotated[tuple[OfficeCalendar, ...], Field(min_length=1)]


class TrustKeys(Decision):
    """The keys of the office have changed."""

    authority = Authority.OPERATOR
    situation = Situation.WITH_KEYS
    description = (
        "Mengganti kunci tanda tangan yang dipercaya siklus; harus bertanda tangan kunci yang dipercaya sekarang. Satu "
        "objek JSON: trusted_keys (semua kunci publik yang dipercaya sesudahnya), role (operator), actor, reason."
    )
    trusted_keys: Annotated[tuple[PublicKey, ...], Field(min_length=1, max_length=MOST_KEYS)]


class AssignParty(Decision):
    """An outside role of the cycle belongs to an organisation from now on."""

    authority = Authority.SUPERIOR_OR_OPERATOR
    situation = Situation.WITH_PARTIES
    description = (
        "Menetapkan atau mengganti pihak (organisasi) yang memegang peran pihak luar pada siklus ini. Satu objek JSON: "
        "role_of (peran pihak luar), party (nama pihak), role (atasan pelaksana, atau operator), actor, reason."
    )
    role_of: Title
    party: Title


AnyCommand = (
    CompleteStep
    | ReturnStep
    | ExtendDeadline
    | PauseClock
    | ResumeClock
    | AcknowledgeEscalation
    | CancelCycle
    | ApplyCalendar
    | TrustKeys
    | AssignParty
)
COMMANDS: dict[str, type[AnyCommand]] = {
    Message.COMPLETE_STEP: CompleteStep,
    Message.RETURN_STEP: ReturnStep,
    Message.EXTEND_DEADLINE: ExtendDeadline,
    Message.PAUSE_CLOCK: PauseClock,
    Message.RESUME_CLOCK: ResumeClock,
    Message.ACKNOWLEDGE_ESCALATION: AcknowledgeEscalation,
    Message.CANCEL_CYCLE: CancelCycle,
    Message.APPLY_CALENDAR: ApplyCalendar,
    Message.TRUST_KEYS: TrustKeys,
    Message.ASSIGN_PARTY: AssignParty,
}
"""What each message carries."""


def message_name(command: Command) -> str:
    """The name under which a command is sent."""
    return next(name for name, kind in COMMANDS.items() if type(command) is kind)
