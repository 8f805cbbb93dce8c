"""A password that is good for one sign-in: made here, read out to its owner, changed by him."""

import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

GOOD_FOR = timedelta(hours=72)
"""From when it is made: long enough for a weekend."""
_PLAIN = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters that nobody reads for another."""


class Once(NamedTuple):
    """A password that opens once."""

    password: str
    until: datetime
    """From then on it opens nothing."""


def one_time_password(now: datetime) -> Once:
    """80 bits of chance, in groups that can be read out on the telephone."""
    return Once("-".join("".join(secrets.choice(_PLAIN) for _ in range(4)) for _ in range(4)), now + GOOD_FOR)
