"""Who asks at a door, and from where: what the access log says of an act."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sop.base.errors import SopError
from sop.people.people import Account

PORTAL, CONSOLE = "portal", "console"
"""Doors that people come by: a session of the portal, a terminal of this machine."""
CONFIRMED_FOR = timedelta(minutes=10)
"""How long it counts that somebody has proven who he is."""


def by_token(name: str) -> str:
    """The door of a program that comes with the token of that name."""
    return f"api:{name}"


def is_confirmed(at: datetime | None, now: datetime) -> bool:
    """Whether that was a short while ago when somebody proved who he is; None: never."""
    return at is not None and at <= now < at + CONFIRMED_FOR


class ConfirmationNeeded(SopError):
    """Whoever asks for what matters must have proven a short while ago who he is."""

    def __init__(self) -> None:
        super().__init__(
            "Tindakan ini meminta kata sandi Anda sekali lagi. Tulis pada formulir ini, lalu kirim kembali."
        )


@dataclass(frozen=True)
class Caller:
    """A door makes it of a session, of a token, or of whoever has a terminal of this machine."""

    account: Account | None
    """None: nobody of the office, or an operator at a terminal."""
    address: str
    """The network address; at a terminal the program and the user of the system."""
    door: str
    """`PORTAL`, `CONSOLE`, or `by_token`."""
    confirmed: bool = False
    """Whether he has proven a short while ago who he is; a terminal is left to whoever has it."""

    @property
    def account_id(self) -> str | None:
        return None if self.account is None else self.account.id

    @property
    def party(self) -> str | None:
        """The organisation for which alone he speaks; None: he is of the office."""
        return (self.account.party or None) if self.account is not None else None

    @property
    def signer(self) -> str:
        """Who is named in the proof of his commands: the account, else whose terminal it is."""
        return self.account_id or self.address

    def require_confirmation(self) -> None:
        """Raises ConfirmationNeeded."""
        if not self.confirmed:
            raise ConfirmationNeeded
