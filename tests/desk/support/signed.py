"""The desk's signature in tests: a key that everybody knows, and who asks."""

from datetime import datetime, timedelta
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from adapters.machine.signing_keys import Keyring, public_key
from desk.caller import CONSOLE, PORTAL, Caller
from desk.logbook import Logbook
from desk.sending import Sending, Trust
from sop.cycle.messages import Command
from sop.cycle.proof import Statement
from tests.desk.support.clock import StoppedClock
from tests.desk.support.cycles import FakeCycles
from tests.sop.support.cycles import MONDAY

C = TypeVar("C", bound=Command)

AT_TERMINAL = Caller(None, "budi@pc-01", CONSOLE, confirmed=True)


def keyring(letter: str = "a") -> Keyring:
    """Of one key; another letter is another office's."""
    key = Ed25519PrivateKey.from_private_bytes(letter.encode() * 32)
    return Keyring(key, (public_key(key.public_key()),))


TRUST = Trust(keyring())


def sending_over(cycles: FakeCycles, logbook: Logbook | None = None) -> Sending:
    return Sending(cycles, keyring(), StoppedClock(), logbook)


def signed(
    command: C,
    *,
    step: int,
    attempt: int | None = 1,
    account: str = "data1",
    at: datetime = MONDAY + timedelta(minutes=1),
    by: Keyring | None = None,
    party: str | None = None,
    cycle_id: str = "siklus-2026-1",
) -> C:
    """The command with a proof that says just that, by our key."""
    by = by or keyring()
    statement = Statement(account=account, party=party, door=PORTAL, at=at, step=step, attempt=attempt, key=by.name)
    return command.model_copy(update={"proof": by.signed(statement, command.signed_bytes(cycle_id, statement))})
