"""A line of the access log: who did or was refused what, by which door, and whom it concerns."""

from datetime import datetime
from enum import StrEnum

from sop.base.reading import Frozen


class AccessKind(StrEnum):
    """What the access log tells of."""

    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    PASSWORD_CHANGED = "password_changed"
    ACCOUNT_CHANGED = "account_changed"
    TOKEN_ISSUED = "token_issued"
    TOKEN_REVOKED = "token_revoked"
    ROLE_GIVEN = "role_given"
    ROLE_ENDED = "role_ended"
    PASSWORD_RESET = "password_reset"
    DOCUMENT_READ = "document_read"
    CALENDAR_READ = "calendar_read"
    CYCLE_STARTED = "cycle_started"
    COMMAND_SENT = "command_sent"
    """Its outcome is in the journal."""
    PAPER_BROUGHT = "paper_brought"
    SCHEDULE_CHANGED = "schedule_changed"
    REFUSED = "refused"


ACCESS_WORDS = {
    AccessKind.SIGNED_IN: "masuk",
    AccessKind.SIGN_IN_FAILED: "gagal masuk",
    AccessKind.SIGNED_OUT: "keluar",
    AccessKind.PASSWORD_CHANGED: "kata sandi diganti",
    AccessKind.ACCOUNT_CHANGED: "akun diubah",
    AccessKind.TOKEN_ISSUED: "token dibuat",
    AccessKind.TOKEN_REVOKED: "token dicabut",
    AccessKind.ROLE_GIVEN: "peran diberikan",
    AccessKind.ROLE_ENDED: "peran diakhiri",
    AccessKind.PASSWORD_RESET: "kata sandi dibuat ulang",
    AccessKind.DOCUMENT_READ: "dokumen dibuka",
    AccessKind.CALENDAR_READ: "kalender dibaca",
    AccessKind.CYCLE_STARTED: "siklus dimulai",
    AccessKind.COMMAND_SENT: "perintah dikirim",
    AccessKind.PAPER_BROUGHT: "surat bertanda tangan disimpan",
    AccessKind.SCHEDULE_CHANGED: "jadwal diubah",
    AccessKind.REFUSED: "ditolak",
}


class AccessEntry(Frozen):
    at: datetime
    account_id: str | None
    """Who acted; None where nobody is known: a login that nobody has, a visitor, somebody at a terminal."""
    kind: AccessKind
    subject: str
    address: str
    door: str = ""
    """`portal`, `api:<name of a token>`, `console`; empty in lines from before doors were written down."""
    about: str | None = None
    """The account to which something was done; None where it is nobody's."""
    role: str | None = None
    """The role that was given or ended."""
    times: int = 1
    """How often, where one line stands for the same thing done again and again."""

    @property
    def matter(self) -> str:
        """What it is about, for people: `data1: peran diakhiri`, `5 kali`."""
        whose = self.about if self.about != self.account_id else None
        often = f"{self.times} kali" if self.times > 1 else ""
        return ": ".join(filter(None, (whose, self.subject, often)))

    @property
    def origin(self) -> str:
        """From where: the address, and the token where a program has come by one."""
        return f"{self.address} ({self.door})" if self.door.startswith("api:") else self.address


class News(Frozen):
    """What others have done to an account, and its holder has not read yet."""

    entries: tuple[AccessEntry, ...] = ()
    """The newest first."""
    more: bool = False
    """Whether there are older ones."""
    upto: int = 0
    """By which it is known later what was told."""


class Concern(Frozen):
    """A line of the access log of which more than its own pages tell: something was done to an account."""

    id: int
    """In the order of the log."""
    at: datetime
    kind: AccessKind
    roles: tuple[str, ...]
    """Whose people it concerns: the roles that the account held that day, and the one that was given or ended; where it
    is an operator's, `operator`."""
    party: str | None = None
    """The organisation of the account, empty where it has none; None: it is the office's own."""
