"""Rejected messages once they are many: counted and chained beside the journal, of which only the last are kept.

Anybody who reaches the engine can send a cycle any number of them. The first stand in the journal as entries of their
own; what comes after these takes no room of anybody's. The end of a cycle seals their number and their last hash into
the journal itself.
"""

from datetime import datetime
from typing import Self

from sop.base.reading import Frozen
from sop.cycle.bounds import size_of
from sop.cycle.journal import GENESIS, Journal, Kind, append

MOST, MOST_BYTES = 100, 64_000
"""How many of the journal's entries rejected messages may be, and how much of it: more is no mishap of people."""
TAIL, TAIL_BYTES = 20, 32_000
"""How many of the rest are kept, the newest: enough to see what is being sent, and by whom it claims to be."""


class Rejections(Frozen):
    """The messages that were rejected beside the journal: a hash chain of its own, with the same form of entries."""

    before: str = GENESIS
    """The hash of the entry before those that are kept."""
    tail: Journal

    @property
    def count(self) -> int:
        return self.tail[-1].seq

    @property
    def head(self) -> str:
        return self.tail[-1].hash

    @classmethod
    def first(cls, at: datetime, detail: str, step: int | None, role: str | None, actor: str | None) -> Self:
        return cls(tail=append((), at, Kind.REJECTED, detail, step=step, role=role, actor=actor))

    def further(self, at: datetime, detail: str, step: int | None, role: str | None, actor: str | None) -> Self:
        """With one more, and without the oldest where these are more than are kept."""
        before, tail = self.before, append(self.tail, at, Kind.REJECTED, detail, step=step, role=role, actor=actor)
        while len(tail) > TAIL or (len(tail) > 1 and size_of(tail) > TAIL_BYTES):
            before, tail = tail[0].hash, tail[1:]
        return self.model_copy(update={"before": before, "tail": tail})


def are_many(journal: Journal) -> bool:
    """Whether a journal takes no more entries of rejected messages."""
    rejected = [entry for entry in journal if entry.kind is Kind.REJECTED]
    return len(rejected) >= MOST or size_of(rejected) >= MOST_BYTES
