"""The SOP and its deadlines on the command line; none of it needs a server."""

import asyncio
import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.console.support.commands import Answer, run

NO_SERVER = {**os.environ, "TEMPORAL_ADDRESS": "127.0.0.1:1"}
ANOTHER_SOP = "tests/documents/penerbitan-surat-keterangan.toml"

DUE = [
    ("Wed 2026-12-23T14:00", 360, "Mon 2026-12-28T11:30"),
    ("Tue 2026-03-17T14:00", 360, "Wed 2026-03-25T13:30"),
    ("Fri 2026-11-27T11:00", 60, "Fri 2026-11-27T13:30"),
    ("Fri 2026-11-27T15:30", 150, "Mon 2026-11-30T09:00"),
    ("Mon 2026-11-23T13:00", 360, "Tue 2026-11-24T10:30"),
    ("Mon 2026-02-23T09:00", 360, "Tue 2026-02-24T08:30"),
]
"""The check vectors of DOMAIN.md, as they read at the office."""
PLANNED = ["21T10:00", "21T10:30", "21T11:00", "21T12:00", "21T15:00", "21T16:00", "22T14:30", "22T14:45"]


async def starter(*arguments: str) -> Answer:
    return await run("starter.py", *arguments, environment=NO_SERVER)


async def test_plan_prints_the_eight_due_times() -> None:
    """From Monday 2026-12-21 07:30, with no idle time, the eight steps end on Tuesday at 14:45."""
    as_json, as_table = await asyncio.gather(
        starter("plan", "--from", "2026-12-21T07:30", "--json"), starter("plan", "--from", "2026-12-21T07:30")
    )
    plan = json.loads(as_json.out)
    due = [f"2026-12-{instant}:00+07:00" for instant in PLANNED]
    assert [step["due_at"] for step in plan["steps"]] == due
    assert [step["number"] for step in plan["steps"]] == list(range(1, 9))
    # The sixth ends as the office closes, so the seventh starts counting the next morning.
    assert [step["starts_at"] for step in plan["steps"]] == [
        *("2026-12-21T07:30:00+07:00", *due[:3], "2026-12-21T13:00:00+07:00", due[4]),
        *("2026-12-22T07:30:00+07:00", due[6]),
    ]
    assert plan["ends_at"] == due[-1]
    for instant in PLANNED:
        assert instant.replace("T", " ") in as_table.out


async def test_plan_on_the_clock_knows_no_night() -> None:
    """`--calendar always`: 825 minutes from Friday 20:00 end on Saturday at 09:45."""
    options = ("--from", "2026-11-27T20:00", "--calendar", "always", "--json")
    assert (await starter("plan", *options)).json["ends_at"] == "2026-11-28T09:45:00+07:00"


async def test_an_instant_may_name_its_own_zone() -> None:
    """Midnight in Greenwich is 07:00 at the office; the first minute counts at 07:30."""
    steps = (await starter("plan", "--from", "2026-12-21T00:00Z", "--json")).json["steps"]
    assert steps[0]["due_at"] == "2026-12-21T10:00:00+07:00"


@pytest.fixture(scope="module")
async def due_times() -> list[dict[str, Any]]:
    """The answers to all of `DUE`, asked side by side."""
    asked = [starter("due", "--from", start[4:], "--minutes", str(minutes), "--json") for start, minutes, _ in DUE]
    return [answer.json for answer in await asyncio.gather(*asked)]


@pytest.mark.parametrize("row", range(len(DUE)), ids=[f"{start} + {minutes}" for start, minutes, _ in DUE])
def test_due_answers_the_check_vectors(due_times: list[dict[str, Any]], row: int) -> None:
    """The deadline, and a working whose counted seconds are the minutes asked for, with a reason for each day."""
    _, minutes, due = DUE[row]
    answer = due_times[row]
    assert answer["due_at"] == f"{due[4:]}:00+07:00"
    assert sum(stretch["seconds"] for stretch in answer["working"]) == minutes * 60
    assert all(stretch["reason"] for stretch in answer["working"] if not stretch["seconds"])


async def test_due_shows_its_working() -> None:
    """Over Christmas: two windows counted, and every day skipped with its reason."""
    said = (await starter("due", "--from", "2026-12-23T14:00", "--minutes", "360")).said
    assert "Batas waktu: Senin, 28 Desember 2026 pukul 11:30 WIB" in said
    assert "Waktu kerja yang dihitung: 6 jam. Semua jam dalam WIB." in said
    for reason in ("Cuti bersama", "Kelahiran Yesus", "Akhir pekan"):
        assert reason.lower() in said.lower()


async def test_sop_shows_the_form() -> None:
    """The eight activities with their minutes and the total; another file of the same form is shown the same way."""
    sheet, other, as_json = await asyncio.gather(
        starter("sop"), starter("sop", "--sop", ANOTHER_SOP), starter("sop", "--json")
    )
    assert "Jumlah waktu baku: 825 menit (13 jam 45 menit)" in sheet.said
    assert "Penyampaian laporan dokumen pengembangan sistem" in sheet.said
    assert "Penerbitan Surat Keterangan" in other.said
    assert as_json.json["total_minutes"] == 825
    assert [row["minutes"] for row in as_json.json["activities"]] == [150, 30, 30, 60, 120, 60, 360, 15]


async def test_lint_lists_the_gaps_of_the_form_and_blocks_nothing() -> None:
    """The blank number and dates are found, the exit status is 0; the same findings as JSON."""
    table, as_json = await asyncio.gather(starter("sop", "--lint"), starter("sop", "--lint", "--json"))
    messages = [finding["message"] for finding in as_json.json["findings"]]
    assert f"{len(messages)} temuan; tidak satu pun menghalangi jalannya SOP" in table.said
    for gap in ("/ - / 2022", "Kolom 6 tidak ada", "825 menit"):
        assert [message for message in messages if gap in message]
        assert gap in table.said


async def test_a_sop_of_ones_own_is_planned(tmp_path: Path) -> None:
    """A file outside the project, with three activities and its own zone, is planned as it says."""
    file = tmp_path / "sop.toml"
    file.write_bytes(Path(ANOTHER_SOP).read_bytes())
    options = ("--sop", str(file), "--from", "2026-11-23T08:00", "--calendar", "always", "--json")
    plan = (await starter("plan", *options)).json
    assert [step["due_at"][11:] for step in plan["steps"]] == ["08:10:00+08:00", "09:40:00+08:00", "10:25:00+08:00"]
