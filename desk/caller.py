"""Who asks at a door, and from where: what the access log says of an act."""

from dataclasses import dataclass

from sop.people.people import Account

PORTAL, CONSOLE = "portal", "console"
"""Doors that people come by: a session of the portal, a terminal of this machine."""


def by_token(name: str) -> str:
    """The door of a program that comes with the token of that name."""
    return f"api:{name}"


@dataclass(frozen=True)
class Caller:
    """A door makes it of a session, of a token, or of whoever has a terminal of this machine."""

    account: Account | None
    """None: nobody of the office, or an operator at a terminal."""
    address: str
    """The network address; at a terminal the program and the user of the system."""
    door: str
    """`PORTAL`, `CONSOLE`, or `by_token`."""

    @property
    def account_id(self) -> str | None:
        return None if self.account is None else self.account.id
