"""A line of the access log: who did or was refused what, by which door, and whom it concerns."""

from datetime import datetime

from sop.base.reading import Frozen
from sop.people.people import AccessKind


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
