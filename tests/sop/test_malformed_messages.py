"""What is no message at all: payloads against the form, each refused with one sentence that names the field."""

import json
from typing import Any

import pytest

from sop.base.errors import MalformedMessage
from sop.base.reading import read_json
from sop.cycle.messages import COMMANDS
from tests.sop.support.cycles import ASN, OUTPUT

SHA256 = "ab" * 32
COMPLETION: dict[str, Any] = {"step": 1, "role": "data_systems_unit", "actor": "Petugas 1", "outputs": [OUTPUT]}
DECISION: dict[str, Any] = {"role": "promotion_head", "actor": "Kepala 1", "reason": "Menunggu data"}
EXTENSION, RETURN = DECISION | {"minutes": 30}, DECISION | {"to_step": 1}
CALENDAR = DECISION | {"calendars": [ASN.model_dump(mode="json")]}
OBJECT = "harus berupa satu objek JSON."
EMPTY = "tidak boleh kosong."
UNKNOWN = "isian ini tidak dikenal; hapus atau periksa ejaannya."
WHOLE = "harus berupa bilangan bulat."
NO_PROOF = "outputs[1]: keluaran 'Catatan' belum dapat ditelusuri; isi reference (nomor surat) atau sha256."


def without(message: dict[str, Any], field: str) -> dict[str, Any]:
    return {name: value for name, value in message.items() if name != field}


def output(**fields: Any) -> dict[str, Any]:
    return COMPLETION | {"outputs": [{"title": "Catatan"} | fields]}


ROWS: dict[str, tuple[str, Any, str]] = {
    "array": ("complete_step", [COMPLETION], OBJECT),
    "string": ("complete_step", "selesai", OBJECT),
    "null": ("complete_step", None, OBJECT),
    "number": ("complete_step", 1, OBJECT),
    "object in a string": ("complete_step", json.dumps(COMPLETION), OBJECT),
    "empty object": ("complete_step", {}, "role: isian ini wajib ada."),
    "extra field": ("complete_step", COMPLETION | {"status": "ok"}, f"status: {UNKNOWN}"),
    "extra field of an output": ("complete_step", output(reference="B/1", url="x"), f"outputs[1].url: {UNKNOWN}"),
    "number as string": ("complete_step", COMPLETION | {"step": "1"}, f"step: {WHOLE}"),
    "number as float": ("complete_step", COMPLETION | {"step": 1.0}, f"step: {WHOLE}"),
    "number as boolean": ("complete_step", COMPLETION | {"step": True}, f"step: {WHOLE}"),
    "attempt as string": ("complete_step", COMPLETION | {"attempt": "1"}, f"attempt: {WHOLE}"),
    "string as number": ("complete_step", COMPLETION | {"actor": 7}, "actor: harus berupa teks."),
    "no actor": ("complete_step", without(COMPLETION, "actor"), "actor: isian ini wajib ada."),
    "empty actor": ("complete_step", COMPLETION | {"actor": ""}, f"actor: {EMPTY}"),
    "blank actor": ("complete_step", COMPLETION | {"actor": " \n "}, f"actor: {EMPTY}"),
    "long actor": ("complete_step", COMPLETION | {"actor": "a" * 201}, "actor: paling panjang 200 huruf."),
    "long note": ("complete_step", COMPLETION | {"note": "a" * 2001}, "note: paling panjang 2000 huruf."),
    "empty message id": ("complete_step", COMPLETION | {"message_id": ""}, f"message_id: {EMPTY}"),
    "no outputs": ("complete_step", without(COMPLETION, "outputs"), "outputs: isian ini wajib ada."),
    "empty outputs": ("complete_step", COMPLETION | {"outputs": []}, f"outputs: {EMPTY}"),
    "too many outputs": ("complete_step", COMPLETION | {"outputs": [OUTPUT] * 51}, "outputs: paling banyak 50 isian."),
    "output without reference and sha256": ("complete_step", output(), NO_PROOF.removeprefix("outputs[1]: ")),
    "output with blank reference": ("complete_step", output(reference=" "), f"outputs[1].reference: {EMPTY}"),
    "output without title": (
        "complete_step",
        COMPLETION | {"outputs": [{"reference": "B/1"}]},
        "outputs[1].title: isian ini wajib ada.",
    ),
    "sha256 in capitals": ("complete_step", output(sha256=SHA256.upper()), "outputs[1].sha256: bentuknya tidak sesuai"),
    "negative size": ("complete_step", output(sha256=SHA256, size=-1), "outputs[1].size: paling sedikit 0."),
    "extension 0": ("extend_deadline", EXTENSION | {"minutes": 0}, "minutes: harus lebih besar dari 0."),
    "extension below 0": ("extend_deadline", EXTENSION | {"minutes": -5}, "minutes: harus lebih besar dari 0."),
    "extension without end": ("extend_deadline", EXTENSION | {"minutes": 100_001}, "minutes: paling banyak 100000."),
    "extension without minutes": ("extend_deadline", DECISION, "minutes: isian ini wajib ada."),
    "return without reason": ("return_step", without(RETURN, "reason"), "reason: isian ini wajib ada."),
    "return without a step": ("return_step", DECISION, "to_step: isian ini wajib ada."),
    "blank reason": ("pause_clock", DECISION | {"reason": "  "}, f"reason: {EMPTY}"),
    "resume without reason": ("resume_clock", without(DECISION, "reason"), "reason: isian ini wajib ada."),
    "cancellation without actor": ("cancel_cycle", without(DECISION, "actor"), "actor: isian ini wajib ada."),
    "acknowledgement with a reason": ("acknowledge_escalation", DECISION, f"reason: {UNKNOWN}"),
    "no calendars": ("apply_calendar", CALENDAR | {"calendars": []}, f"calendars: {EMPTY}"),
    "broken calendar": (
        "apply_calendar",
        CALENDAR | {"calendars": [{"id": "asn"}]},
        "calendars[1].version (baris asn)",
    ),
}


@pytest.mark.parametrize(("name", "content", "sentence"), ROWS.values(), ids=ROWS.keys())
def test_a_payload_against_the_form_is_refused(name: str, content: Any, sentence: str) -> None:
    """One sentence in Bahasa Indonesia: the field, and what is wrong with it."""
    with pytest.raises(MalformedMessage) as refusal:
        read_json(json.dumps(content).encode(), COMMANDS[name])
    assert str(refusal.value).startswith(sentence)


@pytest.mark.parametrize(
    "payload",
    [
        *(b"", b"selesai", b"{", b"\xff\xfe", b'{"actor": "\\ud800"}'),
        *(b"[" * 5000, b'{"a":' * 5000),
    ],
    ids=["nothing", "words", "cut short", "binary", "half a letter", "deep array", "deep object"],
)
@pytest.mark.parametrize("name", COMMANDS)
def test_a_payload_that_is_no_json_is_refused(name: str, payload: bytes) -> None:
    """Whatever bytes arrive, the answer is the same sentence: no payload can stop a cycle."""
    with pytest.raises(MalformedMessage) as refusal:
        read_json(payload, COMMANDS[name])
    assert str(refusal.value) == OBJECT


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("complete_step", COMPLETION),
        ("complete_step", COMPLETION | {"actor": "a" * 200, "note": "n" * 2000, "attempt": 1, "message_id": "m"}),
        ("complete_step", COMPLETION | {"outputs": [OUTPUT] * 50}),
        ("complete_step", output(sha256=SHA256, size=0, media_type="application/pdf")),
        ("return_step", RETURN),
        ("extend_deadline", EXTENSION | {"minutes": 100_000}),
        ("pause_clock", DECISION),
        ("resume_clock", DECISION),
        ("cancel_cycle", DECISION),
        ("acknowledge_escalation", without(DECISION, "reason")),
        ("acknowledge_escalation", without(DECISION, "reason") | {"note": "Sudah saya lihat"}),
        ("apply_calendar", CALENDAR),
    ],
)
def test_the_widest_payload_of_the_form_is_read(name: str, content: dict[str, Any]) -> None:
    """Each limit is inside; what is read says the same as what was sent."""
    said = read_json(json.dumps(content).encode(), COMMANDS[name]).model_dump(mode="json", exclude_unset=True)
    assert said == content


def test_blanks_around_words_are_dropped() -> None:
    """So that nobody is two people for a space at the end of his name."""
    read = read_json(json.dumps(COMPLETION | {"actor": " Petugas 1 "}).encode(), COMMANDS["complete_step"])
    assert read.actor == "Petugas 1"
