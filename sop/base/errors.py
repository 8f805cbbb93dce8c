"""Everything that can go wrong for a person, each with one sentence in Bahasa Indonesia: what is wrong, what to do.

    SopError
    ├── InvalidFile            a SOP or calendar file that cannot be used        .file
    ├── UnreadableFile         a file that cannot be opened or read
    ├── MalformedMessage       a payload that is not what the contract says
    │   └── UnfitField         what a person has given cannot be what it is for  .field, .problem
    ├── Refused                a well-formed command that the rules do not allow now  .reason
    ├── NotHere                something that does not exist for whoever asks
    ├── NotAllowed             something that whoever asks may not do
    ├── OutsideCalendar        an instant beyond the years a calendar knows      .calendar
    └── CycleError             what the gateway to Temporal meets
        ├── CycleNotFound      .cycle_id
        ├── CycleExists        .cycle_id
        ├── NoWorkerAnswers    the server is there, no worker is
        └── ServerUnreachable  .address

Nobody decides by reading a sentence: decide by class, and for `Refused` by `reason`.
"""

from enum import StrEnum


class SopError(Exception):
    """A mistake a person can correct. `str(error)` is the sentence to show."""


class InvalidFile(SopError):
    """A SOP or calendar file is missing, not TOML, or breaks a rule of its form."""

    def __init__(self, file: str, problem: str) -> None:
        super().__init__(f"Berkas {file}: {problem}")
        self.file = file


class UnreadableFile(SopError):
    """A file that a person names and that cannot be opened or read."""

    def __init__(self, file: str) -> None:
        super().__init__(f"Berkas {file} tidak dapat dibaca. Periksa nama dan izin berkas itu.")


class MalformedMessage(SopError):
    """A payload that is not one JSON object of the expected form."""


class UnfitField(MalformedMessage):
    """What a person has given cannot be what it is for.

    `field` is the model's own name of what is wrong, empty where it is wrong as a whole; `problem` says where and what.
    """

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"Isian tidak sah: {problem}")
        self.field, self.problem = field, problem


class Refusal(StrEnum):
    """Why a command is refused; the `type` of the error that an update's caller receives."""

    MALFORMED = "malformed"
    CLOSED = "closed"
    DUPLICATE = "duplicate"
    WRONG_ROLE = "wrong_role"
    WRONG_STEP = "wrong_step"
    STALE_ATTEMPT = "stale_attempt"
    NOT_PAUSED = "not_paused"
    ALREADY_PAUSED = "already_paused"
    NOT_ESCALATED = "not_escalated"
    TOO_SHORT = "too_short"
    MISSING_OUTPUT = "missing_output"
    UNKNOWN_CALENDAR = "unknown_calendar"
    OUTSIDE_CALENDAR = "outside_calendar"
    UNSIGNED = "unsigned"
    BAD_PROOF = "bad_proof"
    STALE_PROOF = "stale_proof"
    NO_KEYS = "no_keys"
    OVER_BUDGET = "over_budget"
    NOT_PLAIN = "not_plain"
    NOT_EXTERNAL = "not_external"
    SAME_PARTY = "same_party"
    WRONG_PARTY = "wrong_party"


class Refused(SopError):
    """A well-formed command that the rules do not allow now. The cycle is as it was before."""

    def __init__(self, reason: Refusal, sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason


class NotHere(SopError):
    """It does not exist, or not for whoever asks: nobody learns which. Doors keep it in the access log."""

    def __init__(self) -> None:
        super().__init__("Tidak ditemukan.")


class NotAllowed(SopError):
    """Whoever asks may see it, but not do it. Doors keep it in the access log."""


class OutsideCalendar(SopError):
    """An instant beyond the years for which a calendar is known: never guessed."""

    def __init__(self, calendar: str, sentence: str) -> None:
        super().__init__(sentence)
        self.calendar = calendar


class CycleError(SopError):
    """What goes wrong between a command line and the Temporal server."""


class CycleNotFound(CycleError):
    def __init__(self, cycle_id: str) -> None:
        super().__init__(f"Siklus {cycle_id} tidak ditemukan. Periksa nomornya dengan: starter.py list")
        self.cycle_id = cycle_id


class CycleExists(CycleError):
    def __init__(self, cycle_id: str, *, running: bool) -> None:
        state, look = ("masih berjalan", f"show {cycle_id}") if running else ("sudah pernah dijalankan", "register")
        super().__init__(f"Siklus {cycle_id} {state}. Pilih nomor lain dengan --id, atau lihat: starter.py {look}")
        self.cycle_id = cycle_id


class NoWorkerAnswers(CycleError):
    def __init__(self) -> None:
        super().__init__("Server Temporal menjawab, tetapi layanan pemroses tidak bekerja. Jalankan worker.py.")


class ServerUnreachable(CycleError):
    def __init__(self, address: str) -> None:
        super().__init__(
            f"Server Temporal di {address} tidak dapat dihubungi. "
            "Jalankan `starter.py up`, atau periksa TEMPORAL_ADDRESS dan jaringan."
        )
        self.address = address
