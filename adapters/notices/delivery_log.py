"""What came of each delivery, in the register's log: what it calls delivered is not sent again."""

from typing import Protocol

from adapters.notices.delivery_problems import UNKNOWN
from adapters.register.register_rows import DeliveryEntry
from sop.cycle.deliveries import DeliveryState


class Rows(Protocol):
    """Where the log is kept: `adapters.register.register.Register`."""

    def log_delivery(self, key: str, channel: str, state: DeliveryState, attempt: int, problem: str = "") -> None: ...

    def deliveries(
        self, limit: int, key_prefix: str = "", state: DeliveryState | None = None
    ) -> list[DeliveryEntry]: ...


class DeliveryLog:
    """For threads: every method waits for the register, and raises RegisterUnavailable where it is away. A delivery is
    known by its key and by the channel or webhook that it goes through."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def has(self, key: str, channel: str) -> bool:
        """Whether it was delivered."""
        entry = self._entry(key, channel)
        return entry is not None and entry.state is DeliveryState.DELIVERED

    def delivered(self, key: str, channel: str, attempt: int) -> None:
        self._rows.log_delivery(key, channel, DeliveryState.DELIVERED, attempt)

    def failed(self, key: str, channel: str, attempt: int, problem: str) -> None:
        self._rows.log_delivery(key, channel, DeliveryState.FAILED, attempt, problem)

    def give_up(self, key: str, channel: str) -> str | None:
        """Why the last attempt failed; None where it was delivered after all."""
        entry = self._entry(key, channel)
        if entry is not None and entry.state is DeliveryState.DELIVERED:
            return None
        # No attempt and no problem of its own: the log keeps those of the last attempt.
        self._rows.log_delivery(key, channel, DeliveryState.UNDELIVERED, 0)
        return entry.problem if entry is not None else UNKNOWN

    def _entry(self, key: str, channel: str) -> DeliveryEntry | None:
        entries = self._rows.deliveries(limit=100, key_prefix=key)
        return next((each for each in entries if (each.key, each.channel) == (key, channel)), None)
