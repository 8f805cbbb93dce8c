"""How fast a deadline is computed: a million `add` calls spread over a year. Run: python -m bench.working_time"""

import json
from datetime import datetime, timedelta
from itertools import cycle, islice
from time import perf_counter
from zoneinfo import ZoneInfo

import typer

from sop.time.calendar import CALENDARS, OfficeCalendar, load_calendar
from sop.time.working_time import OfficeTime

CALLS = 1_000_000
MINUTES = (150, 30, 30, 60, 120, 60, 360, 15)
"""The standard minutes of the SOP's eight steps."""


def run(calls: int = CALLS) -> dict[str, float | int | str]:
    """Rates on one core: `add` per second, and microseconds until an equal calendar that arrives anew can count."""
    calendar = load_calendar(CALENDARS / "asn-kota-cirebon.toml")
    office = OfficeTime(calendar)
    begin = datetime(2026, 1, 1, tzinfo=ZoneInfo(calendar.zone))
    # A year in a thousand steps, at every hour of the day.
    starts = [begin + timedelta(minutes=525 * step) for step in range(1000)]
    questions = list(islice(zip(cycle(starts), cycle(minutes * 60 for minutes in MINUTES), strict=False), calls))

    before = perf_counter()
    for start, seconds in questions:
        office.add(start, seconds)
    elapsed = perf_counter() - before

    return {
        "bench": "working_time",
        "calls": calls,
        "seconds": round(elapsed, 3),
        "adds_per_second": round(calls / elapsed),
        "known_calendar_us": round(_microseconds_to_reuse(calendar), 1),
    }


def _microseconds_to_reuse(calendar: OfficeCalendar, times: int = 1000) -> float:
    arrived = [OfficeCalendar.model_validate_json(calendar.model_dump_json()) for _ in range(times)]
    before = perf_counter()
    for each in arrived:
        OfficeTime(each)
    return (perf_counter() - before) / times * 1e6


def main() -> None:
    result = run()
    typer.echo(
        f"add: {result['adds_per_second']:,} calls per second; a calendar seen before: {result['known_calendar_us']} µs"
    )
    typer.echo(json.dumps(result))


if __name__ == "__main__":
    main()
