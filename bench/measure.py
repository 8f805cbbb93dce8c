"""One run of a stage, as numbers."""

import asyncio
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass

from bench.driver import Driven, answers, drive
from bench.stage import Stage
from bench.work import Work

TAIL = 1.0
"""Seconds that the server is given to end what it does behind closed cycles, before its CPU time is read."""


@dataclass(frozen=True)
class Run:
    """Cycles driven to their end with many in flight. Times in milliseconds, sizes in kilobytes of 1,000 bytes."""

    cycles_per_s: float
    answer_p50_ms: float
    answer_p95_ms: float
    events: float
    """History events of a cycle."""
    history_kb: float
    server_cpu_ms: float
    """CPU time of a cycle."""
    worker_cpu_ms: float
    driver_cpu_ms: float
    disk_kb: float
    """Growth of the SQLite files by a cycle."""

    @property
    def steps_per_s(self) -> float:
        """Completions, of which a cycle has eight."""
        return self.cycles_per_s * 8


async def measure(stage: Stage, work: Work, name: str, cycles: int, in_flight: int) -> Run:
    before, began = stage.usage(), time.perf_counter()
    driven = await drive(stage, work, [f"{name}-{number}" for number in range(cycles)], in_flight)
    seconds = time.perf_counter() - began
    await asyncio.sleep(TAIL)
    after = stage.usage()
    events, size = await _histories(stage, driven)
    waits = await answers(stage, driven)
    return Run(
        cycles_per_s=cycles / seconds,
        answer_p50_ms=percentile(waits, 50) * 1e3,
        answer_p95_ms=percentile(waits, 95) * 1e3,
        events=events,
        history_kb=size / 1e3,
        server_cpu_ms=(after.server_cpu - before.server_cpu) / cycles * 1e3,
        worker_cpu_ms=(after.worker_cpu - before.worker_cpu) / cycles * 1e3,
        driver_cpu_ms=(after.driver_cpu - before.driver_cpu) / cycles * 1e3,
        disk_kb=(after.disk - before.disk) / cycles / 1e3,
    )


async def _histories(stage: Stage, driven: Sequence[Driven]) -> tuple[float, float]:
    """Mean events and bytes of the cycles' histories, by the server's own account."""
    infos = [(await stage.client.get_workflow_handle(cycle.id).describe()).raw_info for cycle in driven]
    return statistics.fmean(info.history_length for info in infos), statistics.fmean(
        info.history_size_bytes for info in infos
    )


def percentile(values: Sequence[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]
