"""An office full of work: cycles at every step of the SOP, on time, paused, late and escalated, as orders to start."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from sop.cycle.cycle import Cycle
from sop.cycle.decisions import apply
from sop.cycle.messages import AcknowledgeEscalation, CompleteStep, ExtendDeadline, Order, PauseClock
from sop.cycle.progress import Output
from sop.form.document import Sop

LATE, ANSWERED, PAUSED = 4, 4, 29
"""Every how many cycles one is late; of those, every how many is answered; every how many one is paused."""
WORDS = ("reklame", "trayek", "apotek", "reklamasi", "parkir", "bangunan", "praktik bidan", "toko modern")


def crowd(sop: Sop, number: int, now: datetime) -> Iterator[tuple[str, Order]]:
    """Ids and orders, evenly over the steps. A cycle is started where it stands, as a continued run is, so that nobody
    drives it there; minutes are counted on the clock, and what is not late stays so for days."""
    chance = Random(35)
    for place in range(number):
        cycle_id = f"siklus-{now.year}-{place:06x}"
        title = f"Pengembangan perizinan {WORDS[place % len(WORDS)]} nomor {place}"
        cycle = _at_step(cycle_id, Order(title=title, sop=sop), 1 + place % len(sop.activities), now, chance, place)
        yield cycle_id, cycle.order.model_copy(update={"progress": cycle.progress})


def _at_step(cycle_id: str, order: Order, step: int, now: datetime, chance: Random, place: int) -> Cycle:
    late = place % LATE == 0
    standard = timedelta(minutes=order.sop.activity(step).minutes)
    opened = now - standard * (chance.uniform(1.05, 4.5) if late else chance.uniform(0.05, 0.75))
    cycle = _walked(Cycle.start(cycle_id, order, opened - timedelta(minutes=step)), step, opened)
    if late:
        return _climbed(cycle, opened, standard, now, answered=place // LATE % ANSWERED == 0)
    head = _head(cycle)
    days = chance.randint(2, 14)
    more = ExtendDeadline(role=head, actor="Pejabat 1", reason="Menunggu data", minutes=days * 1440 + place % 1440)
    cycle = apply(cycle, more, now)
    if place % PAUSED == 1:
        cycle = apply(cycle, PauseClock(role=head, actor="Pejabat 1", reason="Menunggu anggaran"), now)
    return cycle


def _walked(cycle: Cycle, step: int, opened: datetime) -> Cycle:
    """With its earlier steps completed, each within a minute, and `step` open since `opened`."""
    for number in range(1, step):
        activity = cycle.order.sop.activity(number)
        output = Output(title=activity.output or activity.label, reference=f"B/{number}/2026")
        done = CompleteStep(step=number, role=activity.executor, actor="Petugas 1", outputs=(output,))
        cycle = apply(cycle, done, opened - timedelta(minutes=step - 1 - number))
    return cycle


def _climbed(cycle: Cycle, opened: datetime, standard: timedelta, now: datetime, *, answered: bool) -> Cycle:
    """With every rung climbed that is due by `now`, and all of them answered or none."""
    at = opened + standard
    while at <= now and cycle.clock.next_rung is not None:
        cycle, at = cycle.escalate(at), at + standard
    if answered:
        for role in dict.fromkeys(rung.role for rung in cycle.run.escalations if rung.awaits_answer):
            cycle = apply(cycle, AcknowledgeEscalation(role=role, actor="Pejabat 1"), now)
    return cycle


def _head(cycle: Cycle) -> str:
    return cycle.order.sop.superiors(cycle.activity.executor)[0]
