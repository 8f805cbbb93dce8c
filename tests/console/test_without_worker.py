"""While no worker runs: nothing that a person hands in is lost, and he is told how things stand."""

import asyncio
from datetime import timedelta

import pytest

from adapters.temporal import cycles
from tests.console.support.office import HEAD, UNIT, Office

NOBODY = "Server Temporal menjawab, tetapi layanan pemroses tidak bekerja. Jalankan worker.py."
COMPLETION = ("--role", UNIT, "--actor", "Petugas 1", "--output", "Catatan=B/1/2026")
DECISION = ("--role", HEAD, "--actor", "Kepala 1", "--reason", "Menunggu data")


async def test_a_completion_waits_for_the_worker_and_is_applied_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`complete` is kept and says so, for a cycle that no worker has seen yet as well; the inbox still has the turn.

    A decision or a look at the cycle cannot wait, and fails with one line. When a worker is back, step 1 is completed
    by the one message, and the journal knows of no second.
    """
    cycle_id = await office.new_cycle()
    await office.until(cycle_id, lambda view: view.current_step == 1)
    async with office.without_worker():
        monkeypatch.setattr(cycles, "ANSWERED_WITHIN", timedelta(seconds=1))
        unseen = await office.new_cycle()
        completed, completed_unseen, paused, shown, inbox = await asyncio.gather(
            office.actor("complete", cycle_id, *COMPLETION),
            office.actor("complete", unseen, *COMPLETION),
            office.actor("pause", cycle_id, *DECISION),
            office.starter("show", cycle_id),
            office.actor("inbox", "--role", UNIT),
        )
        monkeypatch.undo()
    for answer in (completed, completed_unseen):
        assert (answer.status, answer.out) == (0, ""), answer
        assert answer.error.startswith(f"Perhatian: {NOBODY}")
        assert "sudah tersimpan dan diterapkan begitu layanan pemroses bekerja kembali" in answer.error
    assert (paused.refused(), shown.refused()) == (NOBODY, NOBODY)
    assert inbox.status == 0
    assert cycle_id in inbox.out
    for each in (cycle_id, unseen):
        view = await office.until(each, lambda view: view.current_step == 2)
        assert view.steps[0].completed_by == "Petugas 1"
        assert [entry.kind for entry in view.journal] == ["started", "opened", "completed", "opened"]
