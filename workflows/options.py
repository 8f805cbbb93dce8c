"""How activities are called, and the ids of the patches that keep old histories replayable."""

from datetime import timedelta
from typing import TypedDict

from temporalio.common import RetryPolicy


class LocalOptions(TypedDict):
    start_to_close_timeout: timedelta
    schedule_to_close_timeout: timedelta
    retry_policy: RetryPolicy


ANNOUNCE = LocalOptions(
    # One insert into a local file: a local activity, so that telling a role costs the server one event and no extra
    # workflow task (docs/decisions/0004). Slow channels are no work for it.
    start_to_close_timeout=timedelta(seconds=5),
    # A disk that stays full for a day does not keep a cycle from ending.
    schedule_to_close_timeout=timedelta(days=1),
    retry_policy=RetryPolicy(initial_interval=timedelta(milliseconds=200), maximum_interval=timedelta(minutes=1)),
)
