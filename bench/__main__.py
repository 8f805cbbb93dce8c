"""`make bench`: the product on its embedded server, beside the bare baseline on the same and on default settings."""

import asyncio
import os
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from bench.driver import park, probe
from bench.measure import Run, measure, percentile
from bench.portal import waits
from bench.report import DEFAULTS, OFFICE, OURS, SAME, Findings, Probe, line, tables
from bench.stage import Stage, stage
from bench.work import BareWork, OurWork, Work
from console.frame.command import Option, application, errors, out, run_application
from desk.office import Office
from desk.ordering import Counting, order_of
from sop.form.document import DEFAULT_SOP, load_sop

PROBES = 25
"""Cycles driven one at a time, seven answers each."""

app = application("Measures the product beside the bare baseline, on this machine.")


@dataclass(frozen=True)
class Kind:
    """One of the things measured: its work, and the stage that it is measured on."""

    name: str
    work: Work
    stage: Stage


async def bench(cycles: int, in_flight: int, parked: int, rounds: int) -> Findings:
    """Every kind keeps a server of its own for the whole run; the rounds alternate between them."""
    sop = load_sop(DEFAULT_SOP)
    always, office = (
        OurWork(order_of(Office(), "Pengembangan sistem perizinan", sop, counting, first_year=datetime.now(UTC).year))
        for counting in (Counting.ALWAYS, Counting.ASN)
    )
    bare = BareWork()
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sop-bench-")))
        ours = await stack.enter_async_context(stage(always, folder / "ours"))
        same = await stack.enter_async_context(stage(bare, folder / "same"))
        defaults = await stack.enter_async_context(stage(bare, folder / "defaults", pragmas=()))
        kinds = [
            Kind(OURS, always, ours),
            Kind(DEFAULTS, bare, defaults),
            Kind(SAME, bare, same),
            Kind(OFFICE, office, ours),
        ]
        for kind in kinds:
            await probe(kind.stage, kind.work, (f"warm-{kind.name}-{number}" for number in range(3)))
        runs: dict[str, list[Run]] = {kind.name: [] for kind in kinds}
        for number in range(rounds):
            for kind in kinds if number % 2 == 0 else reversed(kinds):
                errors.print(f"round {number + 1} of {rounds}: {kind.name}", style="dim")
                run = await measure(kind.stage, kind.work, f"{kind.name}-{number}", cycles, in_flight)
                runs[kind.name].append(run)
        peaks = {kind.name: _peaks(kind.stage) for kind in kinds}
        probes = {kind.name: await _probe(kind.stage, kind.work, f"probe-{kind.name}") for kind in kinds}
        errors.print(f"parking {parked} cycles", style="dim")
        await park(ours, always, (f"parked-{number}" for number in range(parked)), in_flight)
        parked_probe = await _probe(ours, always, "probe-parked")
        peaks["parked"] = _peaks(ours)
    with tempfile.TemporaryDirectory(prefix="sop-bench-") as portal:
        found = await waits(Path(portal))
    return Findings(cycles, in_flight, parked, runs, probes, parked_probe, peaks, found)


async def _probe(stage: Stage, work: Work, name: str) -> Probe:
    seconds = await probe(stage, work, (f"{name}-{number}" for number in range(PROBES)))
    return Probe(percentile(seconds, 50) * 1e3, percentile(seconds, 95) * 1e3)


def _peaks(stage: Stage) -> tuple[float, float]:
    return stage.server_peak / 1e6, stage.worker_peak / 1e6


@app.command()
def main(
    cycles: Annotated[int, Option(min=2, help="Cycles of a run.")] = 200,
    in_flight: Annotated[int, Option(min=1, help="Cycles that run at once.")] = 64,
    parked: Annotated[int, Option(min=0, help="Cycles that wait in step 1 during the last measure.")] = 2000,
    rounds: Annotated[int, Option(min=1, help="Runs of each kind, alternating.")] = 2,
) -> None:
    """Prints a table and a JSON line. Takes about a quarter of an hour on two cores."""
    os.environ.pop("SOP_LOG_LEVEL", None)  # the driver reads the worker's log at its usual level
    found = asyncio.run(bench(cycles, in_flight, parked, rounds))
    for table in tables(found):
        out.print(table)
    print(line(found))


run_application(app)
