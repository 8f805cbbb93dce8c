"""Who acts at a terminal of this machine, and with which keys of the office his commands are signed."""

import getpass
import socket
from datetime import UTC, datetime

from adapters.temporal.cycles import Cycles
from desk.caller import CONSOLE, Caller
from desk.sending import Sending, Trust
from settings import Settings, load_settings


def at_terminal() -> Caller:
    """Whoever has a terminal of this machine."""
    return Caller(None, f"{getpass.getuser()}@{socket.gethostname()}", CONSOLE, confirmed=True)


def office_trust(settings: Settings) -> Trust:
    """Raises SopError where the office's keys cannot be read."""
    from adapters.machine.signing_keys import (
        keyring_at,  # takes a twentieth of a second to load, and lists sign nothing
    )

    return Trust(keyring_at(settings.signing_keys, settings.data_dir), settings.commands)


def office_sending(cycles: Cycles) -> Sending:
    return Sending(cycles, office_trust(load_settings()).keyring, lambda: datetime.now(UTC))
