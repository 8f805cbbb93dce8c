"""The operator starts cycles, lists them, looks at them and ends them."""

import asyncio
import re
from datetime import UTC, datetime
from typing import Any

from sop.cycle.journal import first_broken
from sop.cycle.messages import Standing
from tests.console.support.office import AGENCY, HEAD, PATIENCE, UNIT, Office

REASON = ("--actor", "Kepala 1", "--reason", "Tidak diperlukan lagi")


async def listed(office: Office, cycle_id: str, *filters: str) -> dict[str, Any] | None:
    """The cycle's row in `starter.py list`; None where the list does not show it."""
    rows = (await office.starter("list", "--json", *filters)).json
    return next((row for row in rows if row["cycle_id"] == cycle_id), None)


async def until_listed(office: Office, cycle_id: str, standing: Standing, *, closed: bool = False) -> None:
    """Lists may lag behind the cycles by about a second."""
    async with asyncio.timeout(PATIENCE):
        while not any(
            row.cycle_id == cycle_id and (row.closed_at is not None) is closed
            for row in await office.cycles.rows(standing=standing)
        ):
            await asyncio.sleep(0.05)


async def test_start_makes_the_cycle_that_was_asked_for(office: Office) -> None:
    """Id, title, calendar and the length of a minute are the operator's; step 1 is open and counts."""
    options = ("--id", "mulai-1", "--title", "Izin usaha mikro", "--calendar", "always", "--minute-seconds", "0.5")
    started = await office.starter("start", *options)
    assert started.said == "Siklus mulai-1 dimulai. Lihat: starter.py show mulai-1\n"
    view = await office.cycles.view("mulai-1")
    assert (view.title, view.calendars, view.minute_seconds) == ("Izin usaha mikro", ("always",), 0.5)
    assert [step.state for step in view.steps] == ["open"] + ["waiting"] * 7
    first = view.steps[0]
    assert first.opened_at is not None
    assert first.due_at is not None
    assert (first.due_at - first.opened_at).total_seconds() == 150 * 0.5


async def test_start_counts_office_hours_and_names_the_cycle_by_default(office: Office) -> None:
    """The id is `siklus-<year>-<six hexadecimal digits>`; `--calendar asn` may be written and is meant anyway."""
    by_default, asked = await asyncio.gather(
        office.starter("start", "--title", "Bawaan", "--json"),
        office.starter("start", "--title", "Jam kerja", "--calendar", "asn", "--json"),
    )
    for started in (by_default, asked):
        assert list(started.json) == ["cycle_id"]
        assert re.fullmatch(rf"siklus-{datetime.now(UTC):%Y}-[0-9a-f]{{6}}", started.json["cycle_id"])
        view = await office.cycles.view(started.json["cycle_id"])
        assert [calendar.partition("@")[0] for calendar in view.calendars] == ["asn-kota-cirebon", "pihak-pengembang"]
        assert view.minute_seconds == 60


async def test_start_can_wait_for_the_end(office: Office) -> None:
    """`--wait` answers when the last step is completed, with the final view."""
    options = ("--title", "Ditunggu", "--calendar", "always", "--wait")
    as_json = asyncio.create_task(office.process("starter.py", "start", "--id", "tunggu-1", *options, "--json"))
    as_table = asyncio.create_task(office.process("starter.py", "start", "--id", "tunggu-2", *options))
    for cycle_id in ("tunggu-1", "tunggu-2"):
        async with asyncio.timeout(PATIENCE):
            while not await exists(office, cycle_id):
                await asyncio.sleep(0.05)
        for _ in range(7):
            await office.complete(cycle_id)
    assert not as_json.done()
    assert not as_table.done()
    await asyncio.gather(office.complete("tunggu-1"), office.complete("tunggu-2"))
    final, table = await as_json, await as_table
    assert final.json["state"] == "completed"
    assert final.json["journal"][-1]["kind"] == "finished"
    assert "tunggu-2 · Ditunggu · selesai" in table.said


async def exists(office: Office, cycle_id: str) -> bool:
    return (await office.temporal("workflow", "describe", "--workflow-id", cycle_id)).status == 0


async def test_an_id_is_one_cycles_for_good(office: Office) -> None:
    """It is refused while its cycle runs, and after its end; the cycle stays what it is."""
    cycle_id = await office.new_cycle()
    again = ("start", "--title", "Sekali lagi", "--id", cycle_id)
    while_it_runs = (await office.starter(*again)).refused()
    assert while_it_runs.startswith(f"Siklus {cycle_id} masih berjalan. Pilih nomor lain dengan --id")
    assert (await office.starter("cancel", cycle_id, "--role", HEAD, *REASON)).status == 0
    after_its_end = (await office.starter(*again)).refused()
    assert after_its_end.startswith(f"Siklus {cycle_id} sudah pernah dijalankan.")
    assert (await office.cycles.view(cycle_id)).title == "Siklus uji"


async def test_list_shows_whose_turn_it_is_and_how_it_stands(office: Office) -> None:
    """A row per cycle; `--role` and `--state` keep those that match both."""
    cycle_id = await office.new_cycle(step=8)
    await until_listed(office, cycle_id, Standing.ON_TIME)
    kept, another_role, another_state, table = await asyncio.gather(
        listed(office, cycle_id, "--role", HEAD, "--state", "on_time"),
        listed(office, cycle_id, "--role", UNIT, "--state", "on_time"),
        listed(office, cycle_id, "--role", HEAD, "--state", "overdue"),
        office.starter("list"),
    )
    assert kept is not None
    assert (another_role, another_state) == (None, None)
    assert (kept["title"], kept["current_step"], kept["standing"]) == ("Siklus uji", 8, "on_time")
    assert datetime.fromisoformat(kept["due_at"]).tzinfo is not None
    (row,) = [line for line in table.said.splitlines() if cycle_id in line]
    assert re.search(r"Siklus uji +tepat waktu +langkah 8 ", row)


async def test_a_closed_cycle_is_listed_and_is_nobodys_turn(office: Office) -> None:
    """It has no open step and no role any more."""
    cycle_id = await office.new_cycle(step=8)
    await office.complete(cycle_id)
    await until_listed(office, cycle_id, Standing.COMPLETED, closed=True)
    closed = await listed(office, cycle_id, "--state", "completed")
    assert closed is not None
    assert (closed["role"], closed["current_step"], closed["due_at"]) == (None, None, None)
    assert closed["closed_at"] is not None


async def test_an_empty_list_is_said_in_words(office: Office) -> None:
    """For programs it is an empty array."""
    filters = ("list", "--role", "nobody")
    said, as_json = await asyncio.gather(office.starter(*filters), office.starter(*filters, "--json"))
    assert said.said == "Tidak ada siklus yang sesuai.\n"
    assert as_json.json == []


async def test_cancel_ends_a_cycle_with_its_reason(office: Office) -> None:
    """The entry that closes the journal is the answer, for people and for programs; there is no second time."""
    spoken, as_json = await office.new_cycle(), await office.new_cycle()
    said, answer = await asyncio.gather(
        office.starter("cancel", spoken, "--role", HEAD, *REASON),
        office.starter("cancel", as_json, "--role", AGENCY, *REASON, "--json"),
    )
    assert re.search("langkah 1 dibatalkan: .*Tidak diperlukan lagi$", said.said)
    receipt = answer.json
    assert (receipt["state"], receipt["current_step"]) == ("cancelled", None)
    for cycle_id, role in ((spoken, HEAD), (as_json, AGENCY)):
        view = await office.cycles.view(cycle_id)
        last = view.journal[-1]
        assert (view.state, last.kind, last.role, last.actor) == ("cancelled", "cancelled", role, "Kepala 1")
        assert first_broken(view.journal) is None
    await office.cycles.result(spoken)
    again = await office.starter("cancel", spoken, "--role", HEAD, *REASON)
    assert again.refused() == f"Siklus {spoken} sudah berakhir."


async def test_cancel_is_refused_to_who_may_not(office: Office) -> None:
    """The executor may not; the answer names who may, and neither state nor journal has changed."""
    cycle_id = await office.new_cycle()
    before = await office.cycles.view(cycle_id)
    sentence = (await office.starter("cancel", cycle_id, "--role", UNIT, *REASON)).refused()
    assert sentence.startswith(f"Peran {UNIT} tidak berwenang membatalkan siklus; yang berwenang: Kepala Bidang")
    after = await office.cycles.view(cycle_id)
    assert (after.state, after.journal) == (before.state, before.journal)


async def test_a_cycle_that_is_not_there_is_said_so(office: Office) -> None:
    """Each command that takes an id names it, and how to find the right one."""
    commands = (
        ("show", "hilang-1"),
        ("show", "hilang-1", "--follow"),
        ("cancel", "hilang-1", "--role", HEAD, *REASON),
    )
    for answer in await asyncio.gather(*(office.starter(*command) for command in commands)):
        assert answer.refused() == "Siklus hilang-1 tidak ditemukan. Periksa nomornya dengan: starter.py list"
