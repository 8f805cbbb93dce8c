"""How activities are called: how long each may take, and how it is tried again."""

from datetime import timedelta
from typing import TypedDict

from temporalio.common import RetryPolicy

from sop.base.contract import Failure


class LocalActivityOptions(TypedDict, total=False):
    start_to_close_timeout: timedelta
    schedule_to_close_timeout: timedelta
    retry_policy: RetryPolicy


class ActivityOptions(LocalActivityOptions, total=False):
    heartbeat_timeout: timedelta


AT_ONCE = LocalActivityOptions(
    start_to_close_timeout=timedelta(seconds=2),
    schedule_to_close_timeout=timedelta(seconds=2),
    retry_policy=RetryPolicy(maximum_attempts=1),
)
"""Recorded within the workflow task at hand, or not at all."""

RECORD = ActivityOptions(
    # Short: the result of an activity is lost when the server is away for long, and it runs again only after this.
    start_to_close_timeout=timedelta(seconds=5),
    # No end: a database that is away for a week loses nothing.
    retry_policy=RetryPolicy(initial_interval=timedelta(milliseconds=200), maximum_interval=timedelta(minutes=1)),
)
"""Recorded by the server's own retries."""

UNTIL_FILED = ActivityOptions(
    start_to_close_timeout=timedelta(minutes=10),
    heartbeat_timeout=timedelta(seconds=5),
    retry_policy=RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(minutes=5)),
)
"""A cycle is not over before its dossier is filed; a worker that dies over it is noticed by its silence."""

DELIVERY = ActivityOptions(
    # A channel answers within half of it, or has failed.
    start_to_close_timeout=timedelta(minutes=1),
    # The activity itself gives up when the notice's time is over: the server would, even where no worker ever tried.
    retry_policy=RetryPolicy(
        initial_interval=timedelta(seconds=5),
        maximum_interval=timedelta(minutes=15),
        non_retryable_error_types=[Failure.GONE],
    ),
)
"""One channel or webhook, tried from within seconds to every quarter of an hour."""
