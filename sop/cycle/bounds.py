"""How much a cycle may hold, in bytes of the JSON in which it travels: the rules refuse what would not leave room for
its end.

Everything in a cycle's state is under this one budget, since all of it travels together when a run is continued; so no
list of it needs a number of its own. What people can do without end (give work back, stop the clock, move a deadline)
ends first; what leads on to the last step ends later; and there is always room to escalate, to keep rejected messages,
to cancel, and to hand the cycle over for filing.
"""

from collections.abc import Sequence

from pydantic_core import to_json

from sop.base.errors import Refusal, Refused

TEMPORAL = 2 * 1024 * 1024
"""Bytes of the largest value that Temporal takes: an input, an answer, a result."""
STATE = 1_250_000
"""Of an order with its progress. The view of such a cycle is somewhat larger, since it names its steps, and is still
taken."""
TO_END = 250_000
"""Of these, for what nobody is asked about: every rung of the open step's ladder, the rejected messages of
`sop.cycle.rejections`, a cancellation with the longest reason."""
TO_FINISH = 250_000
"""For handing over what is left: eight steps with twenty files each and a page of notes take about a half of it."""
ORDER = 500_000
"""Of an order that a cycle may be started with: the rest is for what people do. The office's own takes a tenth."""
WORD = 500
"""Letters of a role's names in an order: they stand in every sentence about it."""


def size_of(value: object) -> int:
    """Bytes of a model, of rows of them, or of plain data."""
    return len(to_json(value))


def growth(before: object, after: object) -> int:
    """How many bytes more a part of the state takes. Rows that stand where they stood are not measured again."""
    if before is after:
        return 0
    if not isinstance(before, tuple) or not isinstance(after, tuple):
        return size_of(after) - size_of(before)
    changed = [(one, other) for one, other in zip(before, after, strict=False) if one is not other]
    kept = min(len(before), len(after))
    return sum(size_of(other) - size_of(one) for one, other in changed) + _rows(after[kept:]) - _rows(before[kept:])


def require_room_to_go_round(cycle_id: str, size: int) -> None:
    """Raises Refused where a deed that leads nowhere by itself would leave too little room for what must follow."""
    if size > STATE - TO_END - TO_FINISH:
        raise Refused(
            Refusal.OVER_BUDGET,
            f"Catatan siklus {cycle_id} hampir penuh, sehingga tindakan ini tidak dapat diterima lagi; selesaikan "
            "langkah yang terbuka, atau batalkan siklus ini.",
        )


def require_room_to_go_on(cycle_id: str, size: int) -> None:
    """Raises Refused where a completion would leave too little room for the cycle's end."""
    if size > STATE - TO_END:
        raise Refused(
            Refusal.OVER_BUDGET,
            f"Catatan siklus {cycle_id} hampir penuh, sehingga hasil ini tidak dapat diterima; kirim dengan keluaran "
            "yang lebih sedikit dan catatan yang lebih pendek, atau mintalah atasan membatalkan siklus ini.",
        )


def _rows(rows: Sequence[object]) -> int:
    return sum(size_of(row) + 1 for row in rows)
