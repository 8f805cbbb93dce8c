"""The worker: it ends when asked to, says what it does as data, and outlives its server."""

import asyncio
import json
import signal
from pathlib import Path
from typing import Any

from console.frame.embedded import Embedded
from tests.console.support.commands import run
from tests.console.support.office import PATIENCE, Office, lone_office, open_office


def logged(file: Path) -> list[dict[str, Any]]:
    """Every line of a worker's log, each a JSON object."""
    return [json.loads(line) for line in file.read_text().splitlines()]


async def test_it_ends_gracefully_and_logs_json_outside_a_terminal(tmp_path: Path) -> None:
    """SIGTERM ends it with status 0 while a cycle is open; each line is JSON, and says what was kept of which cycle."""
    async with lone_office(tmp_path) as office:
        cycle_id = await office.new_cycle(step=2)
        worker = office.worker
        assert worker is not None
        worker.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(worker.wait(), PATIENCE) == 0
        lines = logged(office.log)
        address = office.here.server.address
    events = [line["event"] for line in lines]
    started = lines[events.index("worker_started")]
    assert (started["address"], started["namespace"]) == (address, "default")
    assert events[-1] == "worker_stopped"
    kept = [line for line in lines if line["event"] == "record_kept"]
    assert {line["cycle_id"] for line in kept} == {cycle_id}
    assert [step for line in kept for step in line["steps"]] == [1]
    assert [key for line in kept for key in line["notices"]] == [f"{cycle_id}/{step}/1/opened/0" for step in (1, 2)]
    assert all(line.keys() >= {"event", "level", "logger", "timestamp"} for line in lines)


async def test_a_rejected_message_is_logged_with_its_cycle(dev_server: Embedded, tmp_path: Path) -> None:
    """A line from inside the workflow carries cycle id, step and reason as well."""
    async with open_office(dev_server, tmp_path) as office:
        cycle_id = await office.new_cycle()
        await office.temporal("workflow", "signal", "--workflow-id", cycle_id, "--name", "selesai")
        await office.until(cycle_id, lambda view: view.journal[-1].kind == "rejected")
        await office.stop_worker()
        (line,) = [line for line in logged(office.log) if line["event"] == "message_rejected"]
    assert (line["cycle_id"], line["step"], line["level"]) == (cycle_id, 1, "warning")
    assert line["reason"].startswith("Sinyal selesai tidak dikenal")


async def test_it_goes_on_when_its_server_was_killed_and_is_back(tmp_path: Path) -> None:
    """SIGKILL of the server loses no cycle; the same worker process completes the next step on the same file."""
    async with lone_office(tmp_path) as office:
        cycle_id = await office.new_cycle(step=3)
        office.here.process.kill()
        await office.here.process.wait()
        returned = await office.here.server.start()
        try:
            worker = office.worker
            assert worker is not None
            assert worker.returncode is None
            view = await office.until(cycle_id, lambda view: view.current_step == 3)
            await office.complete(cycle_id)
            view = await office.until(cycle_id, lambda view: view.current_step == 4)
            assert [step.state for step in view.steps[:4]] == ["completed"] * 3 + ["open"]
            assert worker.returncode is None
        finally:
            await office.stop_worker()
            returned.kill()
            await returned.wait()


async def test_a_server_without_the_namespace_is_no_place_to_work(office: Office) -> None:
    """It ends with status 1 and one line that names namespace, address and setting."""
    answer = await run("worker.py", environment=office.environment | {"TEMPORAL_NAMESPACE": "arsip"})
    address = office.here.server.address
    assert answer.refused() == f"Namespace arsip tidak ada di server {address}; periksa TEMPORAL_NAMESPACE."
