"""A password that is good for one sign-in: made here, read out to its owner, changed by him."""

import secrets

_PLAIN = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters that nobody reads for another."""


def one_time_password() -> str:
    """80 bits of chance, in groups that can be read out on the telephone."""
    return "-".join("".join(secrets.choice(_PLAIN) for _ in range(4)) for _ in range(4))
