"""How activities are called, and the ids of the patches that keep old histories replayable."""

from datetime import timedelta
from typing import TypedDict

from temporalio.common import RetryPolicy


class ActivityOptions(TypedDict):
    start_to_close_timeout: timedelta
    schedule_to_close_timeout: timedelta
    retry_policy: RetryPolicy


NOTICE = ActivityOptions(
    # Short: the result of an activity is lost when the server is away for long, and it runs again only after this.
    start_to_close_timeout=timedelta(seconds=5),
    # A disk that stays full for a day does not keep a cycle from ending.
    schedule_to_close_timeout=timedelta(days=1),
    retry_policy=RetryPolicy(initial_interval=timedelta(milliseconds=200), maximum_interval=timedelta(minutes=1)),
)
"""Told by the server's own retries."""

AT_ONCE = ActivityOptions(
    start_to_close_timeout=timedelta(seconds=2),
    schedule_to_close_timeout=timedelta(seconds=2),
    retry_policy=RetryPolicy(maximum_attempts=1),
)
"""Told within the workflow task at hand, or not at all."""
