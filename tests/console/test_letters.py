"""`starter.py letters`: drafts of a cycle that still runs, from the cycle itself."""

import json
from pathlib import Path

from tests.console.support.office import Office


async def test_the_drafts_of_a_running_cycle_are_listed_and_saved(office: Office, tmp_path: Path) -> None:
    """As soon as a superior was told: who writes to whom, a PDF for each, and the same as JSON."""
    cycle_id = await office.new_cycle(minute_seconds=0.01, step=2)
    await office.until(cycle_id, lambda view: bool(view.steps[1].escalations))
    answer = await office.starter("letters", cycle_id, "--out", str(tmp_path), "--json")
    listed = json.loads(answer.out)
    assert listed[0]["title"] == "NOTA DINAS"
    saved = sorted(path.name for path in tmp_path.iterdir())
    assert saved == [each["path"].removeprefix("nota-dinas/") for each in listed]
    assert all(path.read_bytes().startswith(b"%PDF-") for path in tmp_path.iterdir())
    table = await office.starter("letters", cycle_id)
    assert "Kepala Bidang" in table.said
    assert "Keterlambatan kegiatan nomor 2" in " ".join(table.said.split())


async def test_a_cycle_without_lateness_has_no_drafts(office: Office, tmp_path: Path) -> None:
    """It says so; a folder that is not there, or a cycle, is one sentence."""
    on_time = await office.new_cycle()
    assert "tidak ada konsep surat" in (await office.starter("letters", on_time)).said
    assert (await office.starter("letters", "siklus-2026-000000")).status == 1
