"""What happened, as a hash chain: each entry's SHA-256 covers the entry before it, so a changed past shows."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum

from pydantic import Field

from sop.base.reading import Frozen, blank
from sop.cycle.proof import Proof

GENESIS = "0" * 64
"""What the first entry's hash covers in place of a predecessor."""


class Kind(StrEnum):
    """What an entry records, in the past tense."""

    word: str
    """For people."""

    def __new__(cls, value: str, word: str = "") -> "Kind":
        kind = str.__new__(cls, value)
        kind._value_, kind.word = value, word
        return kind

    STARTED = "started", "dimulai"
    OPENED = "opened", "dibuka"
    REMINDED = "reminded", "diingatkan"
    ESCALATED = "escalated", "dieskalasi"
    ACKNOWLEDGED = "acknowledged", "ditanggapi"
    COMPLETED = "completed", "selesai"
    RETURNED = "returned", "dikembalikan"
    EXTENDED = "extended", "diperpanjang"
    PAUSED = "paused", "dihentikan"
    RESUMED = "resumed", "dijalankan kembali"
    RESCHEDULED = "rescheduled", "dijadwalkan ulang"
    REKEYED = "rekeyed", "ganti kunci"
    ASSIGNED = "assigned", "pihak ditetapkan"
    REJECTED = "rejected", "ditolak"
    CANCELLED = "cancelled", "dibatalkan"
    FINISHED = "finished", "berakhir"


class Entry(Frozen):
    """One fact. `hash` is the SHA-256 of the JSON array [previous hash, seq, at, kind, step, role, actor, detail], and
    after these `sop_sha256`, `extended_minutes`, `rejected`, `rejected_head` and `proof` where the entry has them:
    UTF-8, no spaces, `at` in UTC with microseconds."""

    seq: int
    at: datetime
    kind: Kind
    step: int | None
    role: str | None
    actor: str | None
    detail: str
    sop_sha256: str | None = Field(default=None, exclude_if=blank)
    """Which SOP the cycle was started with; only in orders of the edition 2 and later."""
    extended_minutes: int | None = Field(default=None, exclude_if=blank)
    """What an extension has added, in SOP minutes; only in orders of the edition 2 and later."""
    rejected: int | None = Field(default=None, exclude_if=blank)
    """How many messages in all were rejected beside this journal (`sop.cycle.rejections`), said when a cycle ends."""
    rejected_head: str | None = Field(default=None, exclude_if=blank)
    """The hash of the last of these."""
    proof: Proof | None = Field(default=None, exclude_if=blank)
    """Who stands behind it, where it was a signed command."""
    hash: str


Journal = tuple[Entry, ...]


def append(
    journal: Journal,
    at: datetime,
    kind: Kind,
    detail: str,
    *,
    step: int | None = None,
    role: str | None = None,
    actor: str | None = None,
    sop_sha256: str | None = None,
    extended_minutes: int | None = None,
    rejected: int | None = None,
    rejected_head: str | None = None,
    proof: Proof | None = None,
) -> Journal:
    """The journal, or the newest part of one, with one more entry; time never runs backwards in it."""
    previous = journal[-1] if journal else None
    if previous is not None and at < previous.at:
        at = previous.at
    unsealed = Entry(
        seq=previous.seq + 1 if previous else 1,
        at=at,
        kind=kind,
        step=step,
        role=role,
        actor=actor,
        detail=detail,
        sop_sha256=sop_sha256,
        extended_minutes=extended_minutes,
        rejected=rejected,
        rejected_head=rejected_head,
        proof=proof,
        hash="",
    )
    seal = _seal(previous.hash if previous else GENESIS, unsealed)
    return (*journal, unsealed.model_copy(update={"hash": seal}))


def first_broken(journal: Sequence[Entry], first: int = 1, previous: str = GENESIS) -> int | None:
    """The `seq` at which the chain first fails to verify, None where all of it holds. Of a part of a chain: the `seq`
    with which it begins, and the hash of the entry before it.

    A chain cut short at its end still verifies: a closed journal must also contain `finished` or `cancelled`.
    """
    for place, entry in enumerate(journal, start=first):
        if entry.seq != place or entry.hash != _seal(previous, entry):
            return place
        previous = entry.hash
    return None


def _facts(entry: Entry) -> tuple[object, ...]:
    """What some entries say as data."""
    proof = None if entry.proof is None else entry.proof.model_dump(mode="json")
    return entry.sop_sha256, entry.extended_minutes, entry.rejected, entry.rejected_head, proof


def _seal(previous: str, entry: Entry) -> str:
    facts = [
        previous,
        entry.seq,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.kind.value,
        entry.step,
        entry.role,
        entry.actor,
        entry.detail,
        *(fact for fact in _facts(entry) if fact is not None),
    ]
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
