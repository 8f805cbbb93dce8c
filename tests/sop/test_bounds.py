"""A cycle stays within bounds whatever people do, and there is always room for its end."""

import pytest

from sop.base.errors import Refusal, Refused
from sop.cycle.bounds import STATE, TEMPORAL, TO_END, TO_FINISH, size_of
from sop.cycle.cycle import Cycle
from sop.cycle.decisions import apply, carry_out
from sop.cycle.journal import Kind, first_broken
from sop.cycle.messages import (
    AcknowledgeEscalation,
    CancelCycle,
    ExtendDeadline,
    Order,
    PauseClock,
    ResumeClock,
    ReturnStep,
)
from sop.cycle.rejections import MOST, MOST_BYTES, TAIL, TAIL_BYTES
from sop.cycle.view import view_of
from tests.sop.support.cycles import (
    HEAD,
    IN_THE_OFFICE,
    MONDAY,
    ON_THE_CLOCK,
    SOP,
    complete,
    completion,
    decide,
    leave_alone,
    reach,
    start,
)
from tests.sop.support.hostile import NOTE, files, flooded, heads_pauses, vendor_round, vendor_rounds, worn_out

LATER = MONDAY.replace(year=MONDAY.year + 1)


def carried(cycle: Cycle) -> Order:
    """What a continued run is given."""
    return cycle.order.model_copy(update={"progress": cycle.progress})


def refusal_of(cycle: Cycle, command: type, **fields: object) -> Refusal:
    with pytest.raises(Refused) as refused:
        decide(cycle, MONDAY, command, **fields)
    return refused.value.reason


def test_the_vendors_rounds_of_complete_and_return_end() -> None:
    """Seen: after 105 rounds of 20 files with long names and a long note the page was gone for all. Long before that
    they are refused, with one sentence; and what is then open can still be completed, to the last step."""
    rounds = list(vendor_rounds(reach(5)))
    assert 30 < len(rounds) < 105
    cycle = rounds[-1]
    with pytest.raises(Refused, match="hampir penuh") as refused:
        vendor_round(cycle)
    assert refused.value.reason == Refusal.OVER_BUDGET
    while not cycle.closed:
        named = {"title": cycle.activity.output, "reference": "B/1/2026"}
        cycle = complete(cycle, MONDAY, outputs=[named, *files(19)], note="Selesai. " * 50)
    assert first_broken(cycle.progress.journal) is None
    assert size_of(view_of(cycle, MONDAY)) < TEMPORAL


def test_the_heads_pauses_end() -> None:
    """Seen: 636 posts of pause and resume did the same. However short, they end; the cycle can then be cancelled."""
    *_, cycle = pauses = list(heads_pauses(reach(5)))
    assert len(pauses) > 500
    assert refusal_of(cycle, ResumeClock if cycle.clock.paused else PauseClock) == Refusal.OVER_BUDGET
    assert decide(cycle, MONDAY, CancelCycle, reason=NOTE).closed
    assert complete(cycle, MONDAY).number == 6


def test_at_the_end_of_its_room_a_cycle_still_escalates_and_is_cancelled() -> None:
    """The whole ladder is climbed, ten thousand messages of a stranger are counted, and the head cancels with the
    longest reason there is: all of it within the budget, and within what Temporal takes."""
    cycle = flooded(worn_out(), 10_000)
    assert [rung.rung for rung in cycle.run.escalations if rung.rung] == [1, 2, 3, 4, 5]
    assert refusal_of(cycle, ExtendDeadline, minutes=100) == Refusal.OVER_BUDGET
    assert refusal_of(cycle, AcknowledgeEscalation) == Refusal.OVER_BUDGET
    cancelled = decide(cycle, LATER, CancelCycle, reason="😀" * 2000, actor="😀" * 200)
    assert cancelled.closed
    assert cancelled.size < STATE
    assert size_of(view_of(cancelled, LATER)) < TEMPORAL
    assert first_broken(cancelled.progress.journal) is None


def test_a_completion_that_is_too_long_is_refused_and_a_short_one_is_not() -> None:
    """What goes round ends first, so that what is left can be handed over; the longest completions end next."""
    cycle = worn_out()
    assert STATE - TO_END - TO_FINISH - 10_000 < cycle.size < STATE - TO_END
    name = "😀" * 200  # of the letters that a name may have, the one that takes most
    longest = [{"title": name, "reference": name, "media_type": name}] * 49
    reason: Refusal | None = None
    while reason is None:
        outputs = [{"title": cycle.activity.output, "reference": "B/5/2026"}, *longest]
        try:
            cycle = apply(cycle, completion(cycle, outputs=outputs), MONDAY)
        except Refused as refused:
            reason = refused.reason
    assert reason is Refusal.OVER_BUDGET
    while not cycle.closed:
        cycle = complete(cycle, MONDAY)
    assert cycle.size < STATE


@pytest.mark.parametrize("order", [ON_THE_CLOCK, IN_THE_OFFICE], ids=["always", "asn"])
def test_the_size_that_is_kept_is_the_size_that_travels(order: Order) -> None:
    """Measured move by move, it differs from the whole by no more than what stands between rows."""
    cycle = leave_alone(start(order), MONDAY, LATER)
    cycle = complete(cycle, LATER, note='„Selesai”\n"“')
    cycle = decide(cycle, LATER, PauseClock)
    cycle = flooded(cycle, MOST + 2 * TAIL)
    cycle = decide(cycle, LATER, ReturnStep, to_step=1)
    cycle = decide(complete(cycle, LATER, message_id="m-1"), LATER, CancelCycle)
    assert abs(cycle.size - size_of(carried(cycle))) < 50
    assert Cycle.start(cycle.id, carried(cycle), LATER).size == size_of(carried(cycle))


def test_what_was_accepted_before_there_was_a_budget_is_still_carried_out() -> None:
    """A history of an older version goes on as it began, and the head can end it."""
    cycle = worn_out()
    for _ in range(300):
        command = completion(cycle, outputs=[{"title": "x", "reference": "B/1"}], note=NOTE)
        cycle = carry_out(cycle, command, MONDAY)
        if cycle.number == 6:
            back = ReturnStep(role=HEAD, actor="Kepala 1", reason=NOTE, to_step=5)
            cycle = carry_out(cycle, back, MONDAY)
    assert cycle.size > STATE
    assert decide(cycle, MONDAY, CancelCycle).closed


def test_rejected_messages_are_kept_then_counted() -> None:
    """The first stand in the journal as ever; of those after them the last are kept, in a chain of their own that
    verifies; the journal takes no more room for a thousand than for a few hundred."""
    cycle = start()
    for _ in range(MOST):
        assert not cycle.rejects_apart
        cycle = cycle.reject("Sinyal tak dikenal.", MONDAY)
    assert cycle.rejects_apart
    many, size = flooded(cycle, 1_000), flooded(cycle, 300).size
    rejections = many.progress.rejections
    assert rejections is not None
    assert (rejections.count, many.progress.journal) == (1_000, cycle.progress.journal)
    assert many.size - size < 100
    assert size_of(rejections.tail) <= TAIL_BYTES
    first = rejections.tail[0].seq
    assert first_broken(rejections.tail, first, rejections.before) is None
    short = start().reject("Pendek.", MONDAY, apart=True)
    for _ in range(TAIL + 5):
        short = short.reject("Pendek.", MONDAY, apart=True)
    assert short.progress.rejections is not None
    assert [entry.seq for entry in short.progress.rejections.tail] == list(range(7, TAIL + 7))


def test_long_rejected_messages_fill_no_journal() -> None:
    """Of the longest the journal keeps fewer."""
    cycle = flooded(start(), MOST)
    kept = [entry for entry in cycle.progress.journal if entry.kind is Kind.REJECTED]
    assert 10 < len(kept) < MOST
    assert size_of(kept) < MOST_BYTES + 8_000


@pytest.mark.parametrize("ending", ["cancelled", "finished"])
def test_a_journal_ends_with_the_number_of_messages_rejected_beside_it(ending: str) -> None:
    """Its last entries say how many there were, bound to the last of them, and close it."""
    cycle = flooded(reach(8), 500)
    rejections = cycle.progress.rejections
    assert rejections is not None
    ended = complete(cycle, MONDAY) if ending == "finished" else decide(cycle, MONDAY, CancelCycle)
    told = next(entry for entry in reversed(ended.progress.journal) if entry.kind is Kind.REJECTED)
    assert (told.rejected, told.rejected_head) == (rejections.count, rejections.head)
    assert ended.progress.journal[-1].kind == ending
    assert first_broken(ended.progress.journal) is None


def test_an_order_that_leaves_no_room_starts_no_cycle() -> None:
    """An SOP or a calendar of half a megabyte, or a role whose name fills every sentence."""
    ON_THE_CLOCK.require_room()
    IN_THE_OFFICE.require_room()
    long_role = SOP.roles[0].model_copy(update={"short": "x" * 501})
    long_form = SOP.model_copy(update={"form": "x" * 500_000})
    for sop in (long_form, SOP.model_copy(update={"roles": (long_role, *SOP.roles[1:])})):
        with pytest.raises(Refused, match="terlalu panjang") as refused:
            ON_THE_CLOCK.model_copy(update={"sop": sop}).require_room()
        assert refused.value.reason == Refusal.OVER_BUDGET
