"""The actors: what waits for them, and what they answer."""

import asyncio
import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from desk.office import Office as Rules
from desk.waiting import Waiting
from tests.console.support.office import AGENCY, DEVELOPER, HEAD, PATIENCE, UNIT, Office

ACTOR = ("--actor", "Petugas 1")
CHIEF = ("--role", HEAD, "--actor", "Kepala 1")
REASON = ("--reason", "Menunggu data")
LETTER = ("--output", "Catatan pengembangan sistem=B/1/2026")


async def inbox(office: Office, role: str, cycle_id: str) -> list[str]:
    """Why a cycle is in the role's inbox."""
    items = (await office.actor("inbox", "--role", role, "--json")).json
    return [item["why"] for item in items if item["cycle"]["cycle_id"] == cycle_id]


async def until_in_inbox(office: Office, role: str, cycle_id: str, why: str) -> None:
    """Lists may lag behind the cycles by about a second."""
    async with asyncio.timeout(PATIENCE):
        waiting = Waiting(office.cycles, Rules(), lambda: datetime.now(UTC))
        while (why, cycle_id) not in [(item.why, item.cycle.cycle_id) for item in (await waiting.all_of(role))[0]]:
            await asyncio.sleep(0.05)


async def test_the_inbox_holds_the_open_step_of_its_executor_alone(office: Office) -> None:
    """It is his turn and nobody else's; an empty inbox is said in words, with the roles there are."""
    cycle_id = await office.new_cycle()
    await until_in_inbox(office, UNIT, cycle_id, "turn")
    his, another, head, table, nobody = await asyncio.gather(
        inbox(office, UNIT, cycle_id),
        inbox(office, DEVELOPER, cycle_id),
        inbox(office, HEAD, cycle_id),
        office.actor("inbox", "--role", UNIT),
        office.actor("inbox", "--role", "nobody"),
    )
    assert (his, another, head) == (["turn"], [], [])
    assert cycle_id in table.said
    assert "giliran Anda" in table.said
    assert (nobody.status, nobody.out) == (0, "Tidak ada yang menunggu peran nobody.\n")
    assert f"yang ada: {UNIT}, {DEVELOPER}, {HEAD}, {AGENCY}." in nobody.error


async def test_an_escalation_stays_in_the_inbox_until_it_is_acknowledged(office: Office) -> None:
    """The head finds it, says that he has seen it and by whom; then it waits for him no longer."""
    # Step 2 knows no reminder, and its second rung is another's: the first is all that the head ever gets.
    cycle_id = await office.new_cycle(minute_seconds=0.03, step=2)
    await until_in_inbox(office, HEAD, cycle_id, "escalation")
    executor, head, table = await asyncio.gather(
        inbox(office, UNIT, cycle_id), inbox(office, HEAD, cycle_id), office.actor("inbox", "--role", HEAD)
    )
    assert (executor, head) == (["turn"], ["escalation"])
    assert cycle_id in table.said
    assert "eskalasi" in table.said
    stranger = await office.actor("acknowledge", cycle_id, "--role", DEVELOPER, *ACTOR)
    assert stranger.refused().startswith("Tidak ada eskalasi langkah 2 yang menunggu tanggapan Pihak Pengembang")
    said = (await office.actor("acknowledge", cycle_id, *CHIEF, "--note", "Segera ditangani")).said
    assert "langkah 2 ditanggapi" in said
    assert "Segera ditangani" in said
    assert await inbox(office, HEAD, cycle_id) == []
    rung = (await office.cycles.view(cycle_id)).steps[1].escalations[0]
    assert (rung.role, rung.acknowledged_by) == (HEAD, "Kepala 1")
    assert rung.acknowledged_at is not None


async def test_complete_records_letters_and_files(office: Office, tmp_path: Path) -> None:
    """The first file proves the first name; a file of its own counts too; what is kept is SHA-256, size and type."""
    cycle_id = await office.new_cycle()
    signed, annex = tmp_path / "catatan.pdf", tmp_path / "lampiran.txt"
    signed.write_bytes(b"%PDF-1.7 contoh")
    annex.write_bytes("Lampiran – contoh".encode())
    files = ("--file", str(signed), "--file", str(annex))
    said = (await office.actor("complete", cycle_id, "--role", UNIT, *ACTOR, *LETTER, *files, "--note", "Lengkap")).said
    assert "langkah 1 selesai" in said
    assert "langkah 2 dibuka" in said
    step = (await office.cycles.view(cycle_id)).steps[0]
    assert (step.state, step.completed_by, step.note) == ("completed", "Petugas 1", "Lengkap")
    assert [output.model_dump() for output in step.outputs] == [
        recorded("Catatan pengembangan sistem", "B/1/2026", signed, "application/pdf"),
        recorded("lampiran.txt", None, annex, "text/plain"),
    ]


def recorded(title: str, reference: str | None, file: Path, media_type: str) -> dict[str, Any]:
    content = file.read_bytes()
    fingerprint = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "media_type": media_type}
    return {"title": title, **({"reference": reference} if reference else {}), **fingerprint}


async def test_complete_says_what_is_wrong_and_changes_nothing(office: Office) -> None:
    """Another role, no output, an output nobody can find: one line each; neither state nor journal has changed."""
    cycle_id = await office.new_cycle()
    before = await office.cycles.view(cycle_id)
    complete = ("complete", cycle_id, *ACTOR)
    another, none, vague = await asyncio.gather(
        office.actor(*complete, "--role", HEAD, *LETTER),
        office.actor(*complete, "--role", UNIT),
        office.actor(*complete, "--role", UNIT, "--output", "Catatan"),
    )
    may = f"yang berwenang: Sub Koordinasi ({UNIT})."
    assert another.refused() == f"Peran {HEAD} tidak berwenang menyelesaikan langkah 1; {may}"
    assert none.refused().startswith("Keluaran belum disebutkan; tambahkan --output Judul=nomor atau --file BERKAS.")
    assert vague.refused().endswith("'Catatan' belum dapat ditelusuri; isi reference (nomor surat) atau sha256.")
    after = await office.cycles.view(cycle_id)
    assert (after.current_step, after.journal) == (1, before.journal)


async def test_the_decisions_of_a_head_answer_what_they_changed(office: Office) -> None:
    """Extend, pause, resume and return: each is spoken by the journal entry it made, and shows in the view."""
    cycle_id = await office.new_cycle(step=3)
    due_at = (await office.cycles.view(cycle_id)).steps[2].due_at
    extended = (await office.actor("extend", cycle_id, "--minutes", "60", *CHIEF, *REASON)).said
    assert "langkah 3 diperpanjang" in extended
    later = (await office.cycles.view(cycle_id)).steps[2].due_at
    assert due_at is not None
    assert later is not None
    assert (later - due_at).total_seconds() == 60 * 60
    assert "langkah 3 dihentikan" in (await office.actor("pause", cycle_id, *CHIEF, *REASON)).said
    paused = await office.cycles.view(cycle_id)
    assert (paused.state, paused.pauses[0].reason) == ("paused", "Menunggu data")
    twice = await office.actor("pause", cycle_id, *CHIEF, *REASON)
    assert twice.refused() == "Waktu langkah 3 sudah dihentikan."
    assert "langkah 3 dijalankan" in (await office.actor("resume", cycle_id, *CHIEF, *REASON)).said
    returned = await office.actor("return", cycle_id, "--to-step", "1", *CHIEF, *REASON, "--json")
    assert (returned.json["state"], returned.json["current_step"]) == ("running", 1)
    assert [entry["kind"] for entry in returned.json["entries"]] == ["returned", "opened"]
    view = await office.cycles.view(cycle_id)
    assert (view.steps[0].attempt, [step.state for step in view.steps]) == (2, ["open"] + ["waiting"] * 7)


async def test_decisions_are_refused_to_the_executor(office: Office) -> None:
    """He may neither extend his own deadline nor stop the clock; the answer names who may."""
    cycle_id = await office.new_cycle()
    himself = ("--role", UNIT, *ACTOR, *REASON)
    answers = await asyncio.gather(
        office.actor("extend", cycle_id, "--minutes", "60", *himself), office.actor("pause", cycle_id, *himself)
    )
    for answer in answers:
        assert answer.refused().endswith(f"yang berwenang: Kepala Bidang ({HEAD}) atau Kepala DPMPTSP ({AGENCY}).")


async def test_send_takes_a_message_that_is_already_json(office: Office, tmp_path: Path) -> None:
    """From a file or from standard input; what is no such message is refused with the field and its fault."""
    cycle_id = await office.new_cycle()
    message = {"step": 1, "role": UNIT, "actor": "Sistem lain", "outputs": [{"title": "Hasil", "reference": "B/2"}]}
    file = tmp_path / "pesan.json"
    file.write_text(json.dumps(message))
    send = ("send", cycle_id, "complete_step")
    broken, extra, text = await asyncio.gather(
        office.actor(*send, "-", stdin='{"step": 1,'),
        office.actor(*send, "-", stdin=json.dumps(message | {"surprise": True})),
        office.actor(*send, "-", stdin=json.dumps(message | {"step": "1"})),
    )
    assert broken.refused().endswith("harus berupa satu objek JSON.")
    assert extra.refused().endswith("surprise: isian ini tidak dikenal; hapus atau periksa ejaannya.")
    assert text.refused().endswith("step: harus berupa bilangan bulat.")
    assert (await office.actor(*send, str(file), "--json")).json["current_step"] == 2
    second = json.dumps(message | {"step": 2})
    assert "langkah 3 dibuka" in (await office.actor(*send, "-", stdin=second)).said


async def test_an_answer_to_a_cycle_that_has_ended_or_never_was(office: Office) -> None:
    """Both are said, and are not the same sentence."""
    cycle_id = await office.new_cycle(step=8)
    await office.complete(cycle_id)
    await office.cycles.result(cycle_id)
    completion = ("--role", HEAD, *ACTOR, *LETTER)
    closed, missing, pause = await asyncio.gather(
        office.actor("complete", cycle_id, *completion),
        office.actor("complete", "hilang-1", *completion),
        office.actor("pause", cycle_id, *CHIEF, *REASON),
    )
    assert closed.refused() == f"Siklus {cycle_id} sudah berakhir; tidak ada langkah yang terbuka."
    assert missing.refused() == "Siklus hilang-1 tidak ditemukan. Periksa nomornya dengan: starter.py list"
    assert pause.refused() == f"Siklus {cycle_id} sudah berakhir."
