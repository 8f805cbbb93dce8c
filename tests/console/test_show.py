"""`starter.py show`: a cycle as people read it, as programs read it, and as it happens."""

import asyncio
from asyncio.subprocess import PIPE

from sop.cycle.journal import first_broken
from sop.cycle.messages import CycleView
from tests.console.support.commands import program
from tests.console.support.contract import check_view
from tests.console.support.office import AGENCY, HEAD, Office


async def test_the_json_view_is_the_contracts(office: Office) -> None:
    """Every field of the contract, aware instants, and a journal whose chain verifies after the journey as JSON."""
    cycle_id = await office.new_cycle(minute_seconds=0.01, step=2)
    await office.until(cycle_id, lambda view: len(view.steps[1].escalations) >= 2)
    view = (await office.starter("show", cycle_id, "--json")).json
    check_view(view)
    assert [step["state"] for step in view["steps"]] == ["completed", "overdue"] + ["waiting"] * 6
    assert view["steps"][0]["outputs"][0]["reference"] == "B/1/2026"
    rungs = view["steps"][1]["escalations"]
    assert [(rung["rung"], rung["kind"], rung["role"]) for rung in rungs][:2] == [
        (1, "escalation", HEAD),
        (2, "escalation", AGENCY),
    ]
    assert first_broken(CycleView.model_validate(view).journal) is None


async def test_the_table_shows_every_step_and_the_journal_only_when_asked(office: Office) -> None:
    """Eight activities by name with their state; `--journal` adds each entry with its hash."""
    cycle_id = await office.new_cycle(step=2)
    table, whole = await asyncio.gather(office.starter("show", cycle_id), office.starter("show", cycle_id, "--journal"))
    view = await office.cycles.view(cycle_id)
    for step in view.steps:
        assert step.name[:20] in table.said
    assert f"{cycle_id} · Siklus uji · tepat waktu" in table.said
    for word, count in (("selesai", 1), ("berjalan", 1), ("menunggu", 6)):
        assert sum(word in line.split() for line in table.out.splitlines()) >= count
    for entry in view.journal:
        assert entry.hash[:12] in whole.said
        assert entry.hash[:12] not in table.out


async def test_follow_prints_each_event_as_it_happens_and_ends_with_the_cycle(office: Office) -> None:
    """Outside a terminal: a line per journal entry, the first at once, the last when the cycle is closed."""
    cycle_id = await office.new_cycle(step=8)
    command = program("starter.py", "show", cycle_id, "--follow")
    process = await asyncio.create_subprocess_exec(*command, env=office.environment, stdout=PIPE, stderr=PIPE)
    assert process.stdout is not None
    first = (await process.stdout.readline()).decode()
    assert cycle_id in first
    await office.complete(cycle_id)
    rest, error = await asyncio.wait_for(process.communicate(), 30)
    assert (process.returncode, error.decode()) == (0, "")
    lines = [first.rstrip("\n"), *rest.decode().splitlines()]
    journal = (await office.cycles.view(cycle_id)).journal
    assert len(lines) == len(journal) == 18
    assert [entry.detail in line for entry, line in zip(journal, lines, strict=True)] == [True] * 18
    assert "berakhir: Seluruh 8 langkah selesai" in lines[-1]


async def test_a_reader_who_leaves_early_is_no_fault(office: Office) -> None:
    """`show … --json | head -1`: the exit status is 0 and nothing is said of it."""
    cycle_id = await office.new_cycle(step=2)
    piped = " ".join((*program("starter.py", "show", cycle_id, "--journal"), "| head -n 1; exit ${PIPESTATUS[0]}"))
    process = await asyncio.create_subprocess_exec(
        "bash", "-c", piped, env=office.environment, stdout=PIPE, stderr=PIPE
    )
    out, error = await asyncio.wait_for(process.communicate(), 30)
    assert (process.returncode, error.decode()) == (0, "")
    assert out.decode().startswith(f"{cycle_id} · Siklus uji")
