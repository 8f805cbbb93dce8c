"""A clock that stands until a test moves it."""

from datetime import datetime, timedelta

from tests.sop.support.cycles import MONDAY


class StoppedClock:
    """Called as a use case calls its clock."""

    def __init__(self, at: datetime = MONDAY) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def pass_time(self, **amount: float) -> None:
        self.at += timedelta(**amount)
