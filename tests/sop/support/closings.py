"""Cycles that have ended, as they are handed over for filing."""

from datetime import datetime

from sop.cycle.cycle import Cycle
from sop.cycle.messages import AcknowledgeEscalation, CancelCycle, ExtendDeadline, PauseClock, ResumeClock, ReturnStep
from sop.cycle.view import view_of
from sop.dossier.dossier import Closing
from tests.sop.support.cycles import (
    HEAD,
    IN_THE_OFFICE,
    MONDAY,
    OUTPUT,
    at,
    complete,
    decide,
    leave_alone,
    reach,
    start,
)

STORED, ABSENT = "a" * 64, "b" * 64
"""SHA-256 of two documents that the eventful cycle names."""


def closing_of(cycle: Cycle, now: datetime) -> Closing:
    assert cycle.closed
    return Closing(order=cycle.order, view=view_of(cycle, now))


def punctual() -> Closing:
    """Every step completed in no time."""
    cycle = start()
    while not cycle.closed:
        cycle = complete(cycle, MONDAY)
    return closing_of(cycle, MONDAY)


def cancelled() -> Closing:
    """Called off at step 3."""
    now = at("Mon 2026-11-23 09:00")
    return closing_of(decide(reach(3), now, CancelCycle), now)


def eventful() -> Closing:
    """In office time: step 1 late by an hour and a half, escalated twice and acknowledged; step 4 paused, extended,
    given back to step 3 and done again; documents stored and absent."""
    now, then = at("Mon 2026-11-23 08:00"), at("Mon 2026-11-23 15:30")
    cycle = leave_alone(start(IN_THE_OFFICE, now), now, then)
    cycle = decide(cycle, then, AcknowledgeEscalation, role=HEAD)
    cycle = complete(cycle, then, outputs=[OUTPUT | {"title": "Catatan pengembangan sistem", "sha256": STORED}])
    cycle = complete(cycle, at("Mon 2026-11-23 15:45"), outputs=[{"title": "Draft", "sha256": ABSENT}])
    cycle = complete(cycle, now := at("Tue 2026-11-24 07:40"))
    cycle = decide(cycle, now := at("Tue 2026-11-24 08:00"), PauseClock, reason="Menunggu disposisi Kepala Dinas")
    cycle = decide(cycle, now := at("Tue 2026-11-24 09:00"), ResumeClock)
    cycle = decide(cycle, now, ExtendDeadline, minutes=30)
    cycle = leave_alone(cycle, now, now := at("Tue 2026-11-24 10:40"))
    cycle = decide(cycle, now, ReturnStep, to_step=3, reason="Draf belum lengkap")
    cycle = complete(cycle, now := at("Tue 2026-11-24 10:50"), note="Sudah dilengkapi")
    while not cycle.closed:
        cycle = complete(cycle, now)
    return closing_of(cycle, now)
