"""THE REFUSAL TABLE: what people may not do, with the reason they are given; a refused command changes nothing."""

from datetime import timedelta
from typing import Any

import pytest

from sop.base.errors import Refusal, Refused
from sop.cycle.cycle import Cycle
from sop.cycle.decisions import apply
from sop.cycle.messages import COMMANDS, AnyCommand, ExtendDeadline, PauseClock, ResumeClock, ReturnStep, message_name
from tests.desk.support.signed import keyring
from tests.sop.support.cycles import (
    AGENCY,
    ALFA,
    ANOTHER_SOP,
    ASN,
    DEVELOPER,
    HEAD,
    IN_THE_OFFICE,
    MONDAY,
    OF_ALFA,
    ON_THE_CLOCK,
    OUTPUT,
    UNIT,
    complete,
    decide,
    leave_alone,
    reach,
    start,
)

NOW = MONDAY + timedelta(minutes=400)
DEADLINE = MONDAY + timedelta(minutes=150)

FRESH = start()
ESCALATED = leave_alone(FRESH, MONDAY, DEADLINE)
ACKNOWLEDGED = decide(ESCALATED, DEADLINE, COMMANDS["acknowledge_escalation"])
PAUSED = decide(FRESH, MONDAY, PauseClock)
RESUMED = decide(PAUSED, MONDAY, ResumeClock)
SECOND = complete(FRESH, MONDAY, message_id="m-1")
THIRD = reach(3)
RETURNED = decide(SECOND, MONDAY, ReturnStep, to_step=1)
FIFTH, EIGHTH = reach(5), reach(8)
OFFICE = start(IN_THE_OFFICE)
TOP = reach(3, ON_THE_CLOCK.model_copy(update={"sop": ANOTHER_SOP}))  # its executor has no superior
FINISHED = complete(EIGHTH, MONDAY)
CANCELLED = decide(FRESH, MONDAY, COMMANDS["cancel_cycle"])

USUAL: dict[str, dict[str, Any]] = {
    "complete_step": {"step": 1, "role": UNIT, "outputs": [OUTPUT]},
    "return_step": {"to_step": 1, "role": HEAD, "reason": "Kurang lengkap"},
    "extend_deadline": {"minutes": 400, "role": HEAD, "reason": "Menunggu data"},
    "pause_clock": {"role": HEAD, "reason": "Menunggu data"},
    "resume_clock": {"role": HEAD, "reason": "Data diterima"},
    "acknowledge_escalation": {"role": HEAD},
    "cancel_cycle": {"role": HEAD, "reason": "Tidak diperlukan lagi"},
    "trust_keys": {"trusted_keys": keyring().trusted, "role": "operator", "reason": "Penggantian tahunan"},
    "apply_calendar": {"calendars": [ASN], "role": HEAD, "reason": "Keputusan baru"},
    "assign_party": {"role_of": DEVELOPER, "party": ALFA, "role": HEAD, "reason": "Kontrak 12/2026"},
}


def command(name: str, **fields: Any) -> AnyCommand:
    return COMMANDS[name].model_validate({"actor": "Seseorang"} | USUAL[name] | fields)


Row = tuple[Cycle, str, dict[str, Any], Refusal, str]
"""In this situation, this command with these fields is refused for this reason, in these words."""
WRONG_STEP, WRONG_ROLE = Refusal.WRONG_STEP, Refusal.WRONG_ROLE
BACK = "hanya dapat dikembalikan ke langkah sebelum langkah"
NOBODY_WAITS = "Tidak ada eskalasi langkah"

TABLE: dict[str, Row] = {
    # completion
    "a step that waits": (FRESH, "complete_step", {"step": 2}, WRONG_STEP, "terbuka adalah langkah 1 (Menganalisis"),
    "a second click": (SECOND, "complete_step", {}, WRONG_STEP, "Langkah 1 tidak sedang terbuka"),
    "a step that is no row": (FRESH, "complete_step", {"step": 9}, WRONG_STEP, "Langkah 9 tidak sedang terbuka"),
    "step 0": (FRESH, "complete_step", {"step": 0}, WRONG_STEP, "Langkah 0 tidak sedang terbuka"),
    "a message sent twice": (SECOND, "complete_step", {"message_id": "m-1"}, Refusal.DUPLICATE, "m-1 sudah diterapkan"),
    "a message id used": (SECOND, "complete_step", {"step": 2, "message_id": "m-1"}, Refusal.DUPLICATE, "m-1 sudah"),
    "an attempt returned": (
        RETURNED,
        "complete_step",
        {"attempt": 1},
        Refusal.STALE_ATTEMPT,
        "kini pada pengerjaan ke-2",
    ),
    "an attempt to come": (FRESH, "complete_step", {"attempt": 2}, Refusal.STALE_ATTEMPT, "ini untuk pengerjaan ke-2"),
    "another's work": (FRESH, "complete_step", {"role": DEVELOPER}, WRONG_ROLE, f"Sub Koordinasi ({UNIT})"),
    "the executor's superior completes": (FRESH, "complete_step", {"role": HEAD}, WRONG_ROLE, "tidak berwenang menyel"),
    "a cosigner completes": (reach(4), "complete_step", {"step": 4, "role": DEVELOPER}, WRONG_ROLE, "langkah 4"),
    "a role of nobody": (FRESH, "complete_step", {"role": "mayor"}, WRONG_ROLE, "Peran mayor tidak berwenang"),
    "outputs of which none is the SOP's": (
        *(
            FRESH,
            "complete_step",
            {"outputs": [{"title": "Foto", "reference": "1"}, {"title": "Undangan", "reference": "2"}]},
        ),
        *(Refusal.MISSING_OUTPUT, "salah satunya judul “Catatan pengembangan sistem”"),
    ),
    "a letter that is none": (
        *(FRESH, "complete_step", {"note": "Sudah\x1b]0;selesai\x07"}),
        *(Refusal.NOT_PLAIN, "Isian note memuat tanda yang bukan huruf"),
    ),
    "a line turned around": (
        *(FRESH, "complete_step", {"outputs": [{"title": "catatan \u202efdp.exe", "reference": "1"}]}),
        *(Refusal.NOT_PLAIN, "Isian title memuat"),
    ),
    "a name of two lines": (THIRD, "return_step", {"actor": "Kepala 1\nKepala 2"}, Refusal.NOT_PLAIN, "Isian actor"),
    # return
    "return to itself": (THIRD, "return_step", {"to_step": 3}, WRONG_STEP, f"{BACK} 3"),
    "return forward": (THIRD, "return_step", {"to_step": 4}, WRONG_STEP, f"{BACK} 3"),
    "return to 0": (THIRD, "return_step", {"to_step": 0}, WRONG_STEP, f"{BACK} 3"),
    "return below 0": (THIRD, "return_step", {"to_step": -1}, WRONG_STEP, f"{BACK} 3"),
    "return from the first": (FRESH, "return_step", {}, WRONG_STEP, f"{BACK} 1"),
    "return by a bystander": (THIRD, "return_step", {"role": DEVELOPER}, WRONG_ROLE, "mengembalikan pekerjaan"),
    # extension
    "extension too short": (ESCALATED, "extend_deadline", {"minutes": 250}, Refusal.TOO_SHORT, "paling sedikit 251"),
    "extension by the executor": (FRESH, "extend_deadline", {"role": UNIT}, WRONG_ROLE, f"Kepala Bidang ({HEAD})"),
    "extension by the executor, a head": (EIGHTH, "extend_deadline", {}, WRONG_ROLE, f"Kepala DPMPTSP ({AGENCY})"),
    "extension beneath the top": (TOP, "extend_deadline", {"role": "section_head"}, WRONG_ROLE, "(office_head)."),
    # the clock
    "pause twice": (PAUSED, "pause_clock", {}, Refusal.ALREADY_PAUSED, "Waktu langkah 1 sudah dihentikan"),
    "pause by the executor": (FRESH, "pause_clock", {"role": UNIT}, WRONG_ROLE, "menghentikan waktu"),
    "resume what runs": (FRESH, "resume_clock", {}, Refusal.NOT_PAUSED, "tidak sedang dihentikan"),
    "resume twice": (RESUMED, "resume_clock", {}, Refusal.NOT_PAUSED, "tidak sedang dihentikan"),
    "resume by the executor": (PAUSED, "resume_clock", {"role": UNIT}, WRONG_ROLE, "menjalankan waktu kembali"),
    # escalation
    "acknowledge nothing": (FRESH, "acknowledge_escalation", {}, Refusal.NOT_ESCALATED, f"{NOBODY_WAITS} 1"),
    "another's rung": (ESCALATED, "acknowledge_escalation", {"role": AGENCY}, Refusal.NOT_ESCALATED, "Kepala DPMPTSP"),
    "acknowledge twice": (ACKNOWLEDGED, "acknowledge_escalation", {}, Refusal.NOT_ESCALATED, NOBODY_WAITS),
    "one's own reminder": (
        *(leave_alone(TOP, MONDAY, DEADLINE), "acknowledge_escalation", {"role": "office_head"}),
        *(Refusal.NOT_ESCALATED, NOBODY_WAITS),
    ),
    # the end
    "cancellation by the executor": (FRESH, "cancel_cycle", {"role": UNIT}, WRONG_ROLE, "membatalkan siklus"),
    "cancellation by another's head": (EIGHTH, "cancel_cycle", {}, WRONG_ROLE, f"Peran {HEAD} tidak berwenang"),
    # calendars
    "a calendar not in use": (
        *(OFFICE, "apply_calendar", {"calendars": [ASN.model_copy(update={"id": "kantor-lain"})]}),
        *(Refusal.UNKNOWN_CALENDAR, "tidak memakai kalender kantor-lain"),
    ),
    "a calendar where none counts": (FRESH, "apply_calendar", {}, Refusal.UNKNOWN_CALENDAR, "asn-kota-cirebon"),
    "keys where none count": (FRESH, "trust_keys", {}, Refusal.NO_KEYS, "dimulai tanpa kunci tanda tangan"),
    # parties
    "a party by the executor": (FRESH, "assign_party", {"role": UNIT}, WRONG_ROLE, "menetapkan pihak"),
    "a party by an outside party": (FIFTH, "assign_party", {"role": DEVELOPER}, WRONG_ROLE, f"Kepala Bidang ({HEAD})"),
    "a party of a role of the office": (
        *(FRESH, "assign_party", {"role_of": UNIT}),
        *(Refusal.NOT_EXTERNAL, "peran pihak luar: developer"),
    ),
    "a party of a role of nobody": (FRESH, "assign_party", {"role_of": "mayor"}, Refusal.NOT_EXTERNAL, "Peran mayor"),
    "the same party again": (
        *(start(OF_ALFA), "assign_party", {"party": "pt  ALFA"}),
        *(Refusal.SAME_PARTY, "sudah menjadi milik PT Alfa"),
    ),
    "a calendar by the executor": (OFFICE, "apply_calendar", {"role": UNIT}, WRONG_ROLE, "menerapkan kalender"),
}
AFTER_THE_END: dict[str, Row] = {
    f"{name} after the {end}": (cycle, name, {}, Refusal.CLOSED, "sudah berakhir")
    for end, cycle in (("last step", FINISHED), ("cancellation", CANCELLED))
    for name in COMMANDS
}
ROWS = TABLE | AFTER_THE_END


@pytest.mark.parametrize(("cycle", "name", "fields", "reason", "fragment"), ROWS.values(), ids=ROWS.keys())
def test_what_is_refused(cycle: Cycle, name: str, fields: dict[str, Any], reason: Refusal, fragment: str) -> None:
    """The reason is for programs, the sentence for the person; the cycle is as it was, to the last byte."""
    before = cycle.order.model_dump_json(), cycle.progress.model_dump_json()
    with pytest.raises(Refused) as refused:
        apply(cycle, command(name, **fields), NOW)
    assert refused.value.reason is reason
    assert fragment in str(refused.value)
    assert (cycle.order.model_dump_json(), cycle.progress.model_dump_json()) == before


def test_every_reason_of_the_rules_stands_in_the_table() -> None:
    """A refusal that is added to the rules must be added here; those of bounds and proofs have tests of their own."""
    elsewhere = {Refusal.MALFORMED, Refusal.OUTSIDE_CALENDAR, Refusal.OVER_BUDGET}
    elsewhere |= {Refusal.UNSIGNED, Refusal.BAD_PROOF, Refusal.STALE_PROOF, Refusal.WRONG_PARTY}
    assert {row[3] for row in ROWS.values()} == set(Refusal) - elsewhere


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "trust_keys"])  # test_proof_rules.py
def test_every_command_of_the_table_is_possible(name: str) -> None:
    """In its own situation each usual command is accepted: so what the table refuses, it refuses for one cause."""
    situations = {"return_step": THIRD, "resume_clock": PAUSED, "apply_calendar": OFFICE}
    cycle = situations.get(name, ESCALATED)
    after = apply(cycle, command(name), NOW)
    assert len(after.progress.journal) > len(cycle.progress.journal)
    assert message_name(command(name)) == name


def test_the_least_extension_that_a_refusal_names_is_enough() -> None:
    """One minute less than it names is refused too."""
    assert decide(ESCALATED, NOW, ExtendDeadline, minutes=251).run.due_at == NOW + timedelta(minutes=1)


def test_a_day_the_calendar_does_not_know_is_never_guessed() -> None:
    """A pause, an extension and a completion in an unknown year are refused with the years that are known."""
    unknown_year = MONDAY.replace(year=2031)
    with pytest.raises(Refused, match="hanya mengenal tahun 2025 sampai dengan 2027") as refused:
        apply(OFFICE, command("pause_clock"), unknown_year)
    assert refused.value.reason is Refusal.OUTSIDE_CALENDAR
