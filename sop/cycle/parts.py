"""What of a cycle travels in parts: the newest of its lists with the view, the whole of them page by page.

A page holds so many rows, and no more bytes, that an answer stays far below what Temporal takes, whatever is in it.
"""

from collections.abc import Sequence
from typing import Generic, TypeVar

from pydantic import ConfigDict, Field

from sop.base.reading import Frozen
from sop.cycle.bounds import STATE, size_of

R = TypeVar("R")

WHOLE = 200
"""Entries: a journal of so many is always whole in the view, as is promised to other programs."""
FEW = 50
"""Attempts given back, and pauses, that the view holds: what somebody may still want to know without asking for it."""
BYTES = 250_000
"""Of a page, and of what the view holds of each list that is longer."""


class From(Frozen):
    """The argument of a query that is answered in parts: `{"from": 0}`."""

    model_config = ConfigDict(validate_by_name=True, serialize_by_alias=True)

    start: int = Field(alias="from", ge=0)
    """How many rows, or letters, come before what is asked for."""


class Rows(Frozen, Generic[R]):
    """A page of a list."""

    rows: tuple[R, ...]
    total: int
    """Of all rows, on all pages."""
    following: int | None
    """Where the next page begins; None on the last."""


def page(rows: Sequence[R], start: int) -> Rows[R]:
    """The page of `rows` that begins after `start` of them; never without a row where there is one."""
    end = start + _fitting(rows[start : start + WHOLE], BYTES)
    return Rows(rows=tuple(rows[start:end]), total=len(rows), following=end if end < len(rows) else None)


def newest(rows: Sequence[R], most: int) -> tuple[R, ...]:
    """The last of `rows`, at most `most`."""
    latest = rows[-most:][::-1]
    return tuple(latest[: _fitting(latest, BYTES)][::-1])


def newest_entries(journal: Sequence[R]) -> tuple[R, ...]:
    """The last of a journal; all of it where it has at most `WHOLE` entries, and a cycle within its budget has them."""
    if len(journal) <= WHOLE and size_of(journal) <= STATE:
        return tuple(journal)
    return newest(journal, WHOLE)


def _fitting(rows: Sequence[object], most: int) -> int:
    """How many of the first `rows` fit into so many bytes; one at the least."""
    taken = 0
    for place, row in enumerate(rows):
        taken += size_of(row)
        if taken > most and place:
            return place
    return len(rows)
