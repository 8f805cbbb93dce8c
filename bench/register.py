"""What the register costs: a move kept, and the report on 10,000 cycles. Run: python -m bench.register"""

import json
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from time import perf_counter
from typing import TypeVar

import typer

from adapters.papers.monitoring_papers import monitoring_pdf
from adapters.register.register import Register, register_at
from bench.measure import percentile
from sop.cycle.messages import Standing, StepState, StepView
from sop.cycle.progress import Escalation, EscalationKind, Output
from sop.cycle.records import CycleRecord, Outcome, Record, StepRecord
from sop.form.document import DEFAULT_SOP, Sop, load_sop
from sop.monitoring.monitoring import monitor
from sop.papers.monitoring_report import report_of
from sop.time.periods import Period, period_of

CYCLES = 10_000
MOVES = 1_000
"""Kept one by one once the register is full: a completed step each, as a worker keeps them."""
T = TypeVar("T")


def run(cycles: int = CYCLES) -> dict[str, float | int | str]:
    """Seconds of each part of the report and milliseconds of a `keep`, on a SQLite register in a temporary folder."""
    sop = load_sop(DEFAULT_SOP)
    period, chance = period_of("2026-S1", sop.zone), Random(35)
    with tempfile.TemporaryDirectory(prefix="sop-bench-") as folder:
        register = register_at("", Path(folder))
        filling = sum(_keep(register, record) for record in _records(sop, period, cycles, chance))
        kept = [_keep(register, record) * 1e3 for record in _moves(sop, period, chance)]
        found = _report(register, sop, period)
        size = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file())
        register.close()
    return {
        "bench": "register",
        "cycles": cycles,
        **found,
        "fill_s": round(filling, 1),
        "keep_p50_ms": round(percentile(kept, 50), 2),
        "keep_p95_ms": round(percentile(kept, 95), 2),
        "size_mb": round(size / 1e6, 1),
    }


def _report(register: Register, sop: Sop, period: Period) -> dict[str, float | int]:
    attempts_s, attempts = _seconds(lambda: register.attempts(period.since, period.until, sop.id))
    cycles_s, cycles = _seconds(lambda: register.cycles((period.since - timedelta(days=365), period.until)))
    monitor_s, found = _seconds(lambda: monitor(attempts, sop, period, cycles, datetime.now(UTC)))
    pdf_s, _ = _seconds(lambda: monitoring_pdf(report_of(found, sop), sop))
    again_s, _ = _seconds(lambda: monitoring_pdf(report_of(found, sop), sop))
    return {
        "attempts": len(attempts),
        "attempts_query_s": round(attempts_s, 3),
        "cycles_query_s": round(cycles_s, 3),
        "monitor_s": round(monitor_s, 3),
        "pdf_s": round(pdf_s, 3),
        "pdf_again_s": round(again_s, 3),
        "report_s": round(attempts_s + cycles_s + monitor_s + pdf_s, 3),
    }


def _keep(register: Register, record: Record) -> float:
    return _seconds(partial(register.keep, record))[0]


def _seconds(work: Callable[[], T]) -> tuple[float, T]:
    before = perf_counter()
    result = work()
    return perf_counter() - before, result


def _records(sop: Sop, period: Period, cycles: int, chance: Random) -> Iterator[Record]:
    """Whole cycles, begun evenly over the period; the last ones end after it."""
    length = period.until - period.since
    for number in range(cycles):
        began = period.since + length * number / cycles
        yield _record(sop, f"siklus-{number}", began, chance, steps=len(sop.activities))


def _moves(sop: Sop, period: Period, chance: Random) -> Iterator[Record]:
    for number in range(MOVES):
        yield _record(sop, f"siklus-baru-{number}", period.since, chance, steps=1)


def _record(sop: Sop, cycle_id: str, began: datetime, chance: Random, steps: int) -> Record:
    made, now = [], began
    for number in range(1, steps + 1):
        now += timedelta(minutes=sop.activity(number).minutes)
        made.append(
            StepRecord(cycle_id=cycle_id, step=_step(sop, number, now, chance), outcome=Outcome.COMPLETED, ended_at=now)
        )
    ended = steps == len(sop.activities)
    return Record(
        cycle=CycleRecord(
            cycle_id=cycle_id,
            title="Pengembangan sistem perizinan",
            sop_id=sop.id,
            sop_name=sop.name,
            sop_version=sop.version,
            calendars=("asn-kota-cirebon@2026.1",),
            zone=sop.zone,
            minute_seconds=60,
            standing=Standing.COMPLETED if ended else Standing.ON_TIME,
            current_step=None if ended else steps + 1,
            started_at=began,
            ended_at=now if ended else None,
            late=any(each.step.late for each in made),
            worked_minutes=sum(each.step.worked_minutes or 0 for each in made),
            standard_minutes=sop.total_minutes,
            entries=2 * steps + 1,
            journal_head="0" * 64,
        ),
        steps=tuple(made),
    )


def _step(sop: Sop, number: int, ended: datetime, chance: Random) -> StepView:
    """Worked for about three quarters of the standard; one in seven takes longer, and then climbs a rung."""
    activity = sop.activity(number)
    worked = round(activity.minutes * chance.lognormvariate(-0.3, 0.3), 2)
    late = worked > activity.minutes
    rung = Escalation(rung=1, kind=EscalationKind.ESCALATION, role=sop.roles[-1].id, at=ended)
    return StepView(
        number=number,
        name=activity.label,
        role=activity.executor,
        state=StepState.COMPLETED,
        attempt=1,
        standard_minutes=activity.minutes,
        opened_at=ended - timedelta(minutes=activity.minutes),
        due_at=ended,
        completed_at=ended,
        completed_by="Petugas 1",
        worked_minutes=worked,
        late=late,
        escalations=(rung,) if late else (),
        outputs=(Output(title=activity.output, reference="B/1/2026", sha256=None, size=None),),
        note=None,
    )


def main() -> None:
    result = run()
    typer.echo(
        f"report over {result['attempts']:,} attempts: {result['report_s']} s; "
        f"one move kept: p50 {result['keep_p50_ms']} ms, p95 {result['keep_p95_ms']} ms"
    )
    typer.echo(json.dumps(result))


if __name__ == "__main__":
    main()
