"""Records survive what may happen to an office: a worker that is killed, a database that is away."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.register.register import RegisterUnavailable, register_at
from sop.cycle.progress import State
from sop.dossier.dossier import Filed
from sop.time.periods import period_of
from tests.adapters.support.databases import Postgres
from tests.console.support.office import PATIENCE, Office, lone_office

CYCLES = 4
EVER = period_of("2026-01-01..2999-12-31", "Asia/Jakarta")


async def complete_everywhere(office: Office, cycles: list[str], step: int) -> None:
    for cycle_id in cycles:
        await office.until(cycle_id, lambda view: view.current_step == step)
    await asyncio.gather(*(office.complete(cycle_id) for cycle_id in cycles))


async def kill_worker(office: Office) -> None:
    assert office.worker is not None
    office.worker.kill()
    await office.worker.wait()
    await office.start_worker()


async def test_a_killed_worker_keeps_each_attempt_once(tmp_path: Path) -> None:
    """SIGKILL in the midst of records and of filing: every attempt and every notice is in the register, once; every
    dossier is filed, its seal that of the zip, and it verifies."""
    async with lone_office(tmp_path) as office:
        cycles = [await office.new_cycle() for _ in range(CYCLES)]
        for step in range(1, 9):
            await complete_everywhere(office, cycles, step)
            if step in (3, 8):
                await kill_worker(office)
        async with asyncio.timeout(2 * PATIENCE):
            await asyncio.gather(*map(office.cycles.result, cycles))
        register = register_at("", tmp_path)
        attempts = register.attempts(EVER.since, EVER.until)
        opened = [each.notice for each in register.notices(1000) if each.notice.kind == "opened"]
        seals = {cycle_id: register.dossier(cycle_id) for cycle_id in cycles}
        register.close()
        whole = sorted((cycle_id, step) for cycle_id in cycles for step in range(1, 9))
        assert sorted((each.cycle_id, each.step) for each in attempts) == whole
        assert sorted((notice.cycle_id, notice.step) for notice in opened) == whole
        file = tmp_path / "berkas.zip"
        for cycle_id, seal in seals.items():
            assert isinstance(seal, Filed)
            assert seal.seal in (await office.starter("dossier", cycle_id, "--out", str(file))).said
            assert seal.seal in (await office.starter("verify", str(file))).said


@pytest.fixture
def own_postgres() -> Iterator[Postgres]:
    server = Postgres()
    server.start()
    yield server
    server.close()


async def test_a_database_that_is_away_holds_up_no_work_and_loses_nothing(
    own_postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All eight steps are completed while the register's server is down, which `register` says in one sentence; the
    cycle is over when the server is back, and the register then has all of it."""
    database = own_postgres.new_database(tmp_path)
    monkeypatch.setenv("SOP_DATABASE_URL", database.url)
    async with lone_office(tmp_path) as office:
        cycle_id = await office.new_cycle(step=2)
        await asyncio.to_thread(own_postgres.stop)
        for step in range(2, 9):
            await complete_everywhere(office, [cycle_id], step)
        view = await office.until(cycle_id, lambda view: view.state is State.COMPLETED)
        refused = (await office.starter("register")).refused()
        assert refused.startswith("Register di postgresql://")
        with pytest.raises(RegisterUnavailable):
            register_at(database.url, tmp_path)
        running = await office.temporal("workflow", "describe", "--workflow-id", cycle_id)
        assert "RUNNING" in running.out.upper()
        await asyncio.to_thread(own_postgres.start)
        async with asyncio.timeout(3 * PATIENCE):
            final = await office.cycles.result(cycle_id)
        assert final.journal == view.journal
        (row,) = (await office.starter("register", "--json")).json
        assert (row["cycle_id"], row["standing"]) == (cycle_id, "completed")
        assert row["seal"] is not None
        attempts = database.register().attempts(EVER.since, EVER.until)
        assert [each.step for each in attempts] == list(range(1, 9))
    database.close()
