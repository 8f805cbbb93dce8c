"""What people with bad intent, or a program gone wrong, do to a cycle: as much of it as its rules let through."""

from collections.abc import Iterator
from itertools import count
from typing import Any

from sop.base.errors import Refused
from sop.cycle.cycle import Cycle
from sop.cycle.messages import PauseClock, ResumeClock, ReturnStep
from tests.sop.support.cycles import DEVELOPER, MONDAY, OF_ALFA, complete, decide, leave_alone, reach

NOTE = "Catatan pengembang. " * 100
"""The longest."""
LONGEST = "\x01" * 200
"""The most bytes that a title, or a name, can take."""


def files(number: int = 20) -> list[dict[str, Any]]:
    """Outputs with the longest names, as the form makes them of uploaded files."""
    name = "Laporan hasil pengembangan sistem perizinan daring tahap akhir " * 3
    return [
        {"title": f"{name}{place:03}.pdf"[-200:], "sha256": f"{place:064x}", "size": 23_000_000}
        | {"media_type": "application/pdf"}
        for place in range(number)
    ]


def vendor_rounds(cycle: Cycle) -> Iterator[Cycle]:
    """The vendor completes step 5 and gives it back to himself, for as long as that goes through."""
    while True:
        try:
            cycle = vendor_round(cycle)
        except Refused:
            return
        yield cycle


def vendor_round(cycle: Cycle) -> Cycle:
    named = {"title": cycle.activity.output, "reference": "B/5/2026"}
    cycle = complete(cycle, MONDAY, outputs=[named, *files(19)], note=NOTE)
    return decide(cycle, MONDAY, ReturnStep, role=DEVELOPER, to_step=5, reason=NOTE)


def worn_out() -> Cycle:
    """A cycle of which the vendor has made as much as goes through, and the head after him, and nobody acts then."""
    *_, cycle = vendor_rounds(reach(5, OF_ALFA))
    *_, cycle = (each for each in heads_pauses(cycle) if not each.clock.paused)
    return leave_alone(cycle, MONDAY, MONDAY.replace(year=MONDAY.year + 1))


def heads_pauses(cycle: Cycle) -> Iterator[Cycle]:
    """The head stops the clock and lets it run, for as long as that goes through."""
    for place in count():
        try:
            cycle = decide(cycle, MONDAY, ResumeClock if place % 2 else PauseClock)
        except Refused:
            return
        yield cycle


def flooded(cycle: Cycle, messages: int) -> Cycle:
    """A cycle to which a stranger has sent so many messages of which the journal keeps as much as it ever does."""
    claims = {"role": LONGEST, "actor": LONGEST}
    for _ in range(messages):
        cycle = cycle.reject(LONGEST * 3, MONDAY, claims, apart=cycle.rejects_apart)
    return cycle
