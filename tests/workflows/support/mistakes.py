"""What people and programs send by mistake, each with the reason for which it is refused."""

from typing import Any

from temporalio.api.common.v1 import Payload
from temporalio.common import RawValue

from sop.base.errors import Refusal
from tests.sop.support.cycles import ASN, DEVELOPER, HEAD, UNIT
from tests.workflows.support.office import completion, decision


def raw(data: bytes, encoding: bytes | None = b"json/plain") -> RawValue:
    return RawValue(Payload(metadata={"encoding": encoding} if encoding else {}, data=data))


SECOND_STEP = completion(2)
MALFORMED, WRONG_ROLE, WRONG_STEP = Refusal.MALFORMED, Refusal.WRONG_ROLE, Refusal.WRONG_STEP
COMPLETIONS: dict[str, tuple[tuple[Any, ...], Refusal]] = {
    "wrong role": ((completion(2, role=DEVELOPER),), WRONG_ROLE),
    "the executor's superior": ((completion(2, role=HEAD),), WRONG_ROLE),
    "a later step": ((completion(3),), WRONG_STEP),
    "a second click": ((completion(1),), WRONG_STEP),
    "the same message again": ((completion(1, message_id="m-1"),), Refusal.DUPLICATE),
    "an attempt to come": ((completion(2, attempt=2),), Refusal.STALE_ATTEMPT),
    "a letter that is none": ((completion(2, actor="Petugas\x1b[2J"),), Refusal.NOT_PLAIN),
    "no output": ((completion(2, outputs=[]),), MALFORMED),
    "an output without a trace": ((completion(2, outputs=[{"title": "Catatan"}]),), MALFORMED),
    "an unknown field": ((completion(2, status="selesai"),), MALFORMED),
    "null": ((None,), MALFORMED),
    "an array": (([SECOND_STEP],), MALFORMED),
    "no payload": ((), MALFORMED),
    "two payloads": ((SECOND_STEP, SECOND_STEP), MALFORMED),
    "no JSON": ((raw(b"selesai"),), MALFORMED),
    "no text": ((raw(b"\xff\xfe"),), MALFORMED),
    "nothing at all": ((raw(b""),), MALFORMED),
    "an unknown encoding": ((raw(b"\x00\x01", b"binary/sandi"),), MALFORMED),
    "no encoding": ((raw(b"selesai", None),), MALFORMED),
}
"""Sent as `complete_step` while step 2 is open; step 1 was completed with message m-1."""

DECISIONS: dict[str, tuple[str, tuple[Any, ...], Refusal]] = {
    "a line turned around": ("pause_clock", (decision(reason="a\u202efdp.exe"),), Refusal.NOT_PLAIN),
    "return forward": ("return_step", (decision(UNIT, to_step=3),), WRONG_STEP),
    "return by a bystander": ("return_step", (decision(DEVELOPER, to_step=1),), WRONG_ROLE),
    "extension by the executor": ("extend_deadline", (decision(UNIT, minutes=5),), WRONG_ROLE),
    "extension of nothing": ("extend_deadline", (decision(minutes=0),), MALFORMED),
    "pause without a reason": ("pause_clock", ({"role": HEAD, "actor": "Kepala 1"},), MALFORMED),
    "resume what runs": ("resume_clock", (decision(),), Refusal.NOT_PAUSED),
    "acknowledge nothing": ("acknowledge_escalation", ({"role": HEAD, "actor": "K"},), Refusal.NOT_ESCALATED),
    "cancellation by the executor": ("cancel_cycle", (decision(UNIT),), WRONG_ROLE),
    "cancellation by nobody": ("cancel_cycle", (), MALFORMED),
    "a calendar not in use": (
        *("apply_calendar", (decision(calendars=[ASN.model_dump(mode="json")]),)),
        Refusal.UNKNOWN_CALENDAR,
    ),
}
"""Message, payloads, reason; sent in the same situation."""
