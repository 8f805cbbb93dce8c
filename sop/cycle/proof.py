"""Who stands behind a command: a signature of the desk, and what it says of him (docs/decisions/0019).

Whoever reaches the engine can send any message. A cycle that was ordered with trusted keys knows which of them came
through the desk, and from whom; what it asks of a proof is in `sop.cycle.proof_rules`.
"""

import base64
import hashlib
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from sop.base.canonical import canonical_json
from sop.base.reading import Frozen, blank

Words = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Commands(StrEnum):
    """Which commands a cycle listens to."""

    OPEN = "open"
    """All; what has no signature is marked so in its journal."""
    SIGNED = "signed"
    """Signed ones alone."""


def _key(text: str) -> str:
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:
        raw = b""
    if len(raw) != 32 or base64.b64encode(raw).decode() != text:
        raise ValueError("bukan kunci publik Ed25519 (32 byte dalam base64).")
    return text


PublicKey = Annotated[str, AfterValidator(_key)]
"""An Ed25519 public key: its 32 bytes in base64."""
MOST_KEYS = 8
"""That a cycle trusts at once: one in use, one to come, and room for offices that share a cycle."""


def key_id(key: PublicKey) -> str:
    """The name of a key for people: the first 16 digits of its SHA-256."""
    return hashlib.sha256(base64.b64decode(key)).hexdigest()[:16]


class Statement(Frozen):
    """What a proof says of a command: who sent it, by which door, when, and at which attempt of which step."""

    account: Words
    """The account's id; at a terminal `user@host`."""
    party: Words | None = Field(default=None, exclude_if=blank)
    """The organisation that the account belongs to, where it belongs to one."""
    door: Words
    """`portal`, `api:<name of the token>`, or `console`."""
    at: datetime
    step: int
    attempt: int | None = Field(default=None, exclude_if=blank)
    """None where no worker was there to tell it."""
    key: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
    """The name of the key it is signed with."""


class Proof(Statement):
    signature: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/]{86}==$")]
    """Ed25519 over `signed_bytes`, in base64."""

    @property
    def statement(self) -> Statement:
        return Statement.model_validate(self.model_dump(exclude={"signature"}))


def signed_bytes(cycle_id: str, message: str, command: object, statement: Statement) -> bytes:
    """What is signed; `command` is the message's JSON object without its proof."""
    return canonical_json(
        {"cycle": cycle_id, "message": message, "command": command, "statement": statement.model_dump(mode="json")}
    )
