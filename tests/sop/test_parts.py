"""What of a cycle is long travels in parts: the newest with the view, the whole page by page, the closing in pieces."""

from collections.abc import Callable

import pytest

from sop.base.canonical import canonical
from sop.cycle.answers import StepView
from sop.cycle.bounds import TEMPORAL, size_of
from sop.cycle.cycle import Cycle
from sop.cycle.journal import first_broken
from sop.cycle.messages import CancelCycle, ExtendDeadline
from sop.cycle.parts import BYTES, FEW, WHOLE, From, Rows, page
from sop.cycle.view import past_of, status_of, view_of
from sop.dossier.dossier import Closing, part_of
from sop.dossier.dossier_checks import Check, verdicts
from tests.sop.support.closings import closing_of, eventful
from tests.sop.support.cycles import MONDAY, decide, reach, start
from tests.sop.support.hostile import flooded, heads_pauses, vendor_rounds, worn_out
from tests.sop.test_dossier import files_of


def paged(rows: tuple[object, ...], start: int = 0) -> list[object]:
    """A list as it comes together from its pages."""
    found: list[object] = []
    following: int | None = start
    while following is not None:
        part = page(rows, following)
        assert part.total == len(rows)
        assert size_of(part) < 2 * BYTES
        found += part.rows
        following = part.following
    return found


def test_a_short_view_is_whole() -> None:
    """It looks as it ever did, no field more."""
    cycle = reach(8)
    assert status_of(cycle, MONDAY) == view_of(cycle, MONDAY)
    assert status_of(cycle, MONDAY).whole
    told = status_of(cycle, MONDAY).model_dump(mode="json").keys()
    assert told.isdisjoint({"journal_length", "past_length", "pauses_length", "first_hash", "rejections"})


def test_a_journal_of_up_to_two_hundred_entries_is_always_whole() -> None:
    """As the contract promises; of a longer one the view holds the newest, and says how long it is."""
    cycle = start()
    while len(cycle.progress.journal) < WHOLE:
        assert status_of(cycle, MONDAY).journal == cycle.progress.journal
        cycle = decide(cycle, MONDAY, ExtendDeadline, minutes=1)
    longer = decide(cycle, MONDAY, ExtendDeadline, minutes=1)
    seen = status_of(longer, MONDAY)
    assert (seen.journal, seen.journal_length) == (longer.progress.journal[1:], WHOLE + 1)
    assert seen.origin == status_of(cycle, MONDAY).origin == cycle.progress.journal[0].hash


def test_the_view_of_a_worn_out_cycle_holds_the_newest() -> None:
    """Of each list; it stays below what Temporal takes, and so does that of a cycle from before there was a budget."""
    cycle = flooded(worn_out(), 500)
    seen = status_of(cycle, MONDAY)
    assert not seen.whole
    assert seen.past == past_of(cycle, MONDAY)[-len(seen.past) :]
    assert seen.journal == cycle.progress.journal[-len(seen.journal) :]
    *_, stopped = heads_pauses(reach(5))
    assert status_of(stopped, MONDAY).pauses == stopped.progress.pauses[-FEW:]
    assert (seen.past_length, seen.entries) == (len(cycle.progress.past), len(cycle.progress.journal))
    assert size_of(seen) < TEMPORAL / 2
    assert seen.rejections == cycle.progress.rejections
    overgrown = cycle.having(past=cycle.progress.past * 5)
    assert size_of(status_of(overgrown, MONDAY)) < TEMPORAL / 2


def test_the_pages_of_a_list_are_the_list() -> None:
    """Each row once and in order, however long it is; from wherever one begins; none of an empty one."""
    cycle = worn_out()
    for rows in (cycle.progress.journal, past_of(cycle, MONDAY), cycle.progress.pauses):
        assert paged(rows) == list(rows)
        assert paged(rows, 7) == list(rows[7:])
    assert page((), 0) == Rows(rows=(), total=0, following=None)
    assert page(cycle.progress.journal, 1_000_000).rows == ()
    huge = ("x" * BYTES, "y" * BYTES)
    assert page(huge, 0).rows == huge[:1]


def test_a_page_travels_as_json() -> None:
    """And so does the question for it, under the name of the contract."""
    rows = page(past_of(next(vendor_rounds(reach(5))), MONDAY), 0)
    assert Rows[StepView].model_validate_json(rows.model_dump_json()) == rows
    assert From(start=12).model_dump_json() == '{"from":12}'


@pytest.mark.parametrize("make", [eventful, lambda: closing_of(ended(), MONDAY)], ids=["eventful", "worn out"])
def test_the_pieces_of_a_closing_are_its_text(make: Callable[[], Closing]) -> None:
    """To the byte, so that the digest that was asked for proves them."""
    closing = make()
    text, following = "", [0]
    while following:
        part = part_of(closing, following[0])
        assert size_of(part) < TEMPORAL / 2
        text += part.text
        following = [part.following] if part.following is not None else []
    assert text.encode() == canonical(closing)


def ended() -> Cycle:
    """A worn-out cycle, flooded and called off."""
    return decide(flooded(worn_out(), 500), MONDAY, CancelCycle)


def test_messages_rejected_beside_the_journal_are_checked() -> None:
    """The journal says how many there were and which was the last; what is kept of them is a chain."""
    closing = closing_of(decide(flooded(reach(5), 300), MONDAY, CancelCycle), MONDAY)
    kept = closing.view.rejections
    assert kept is not None
    assert first_broken(kept.tail, kept.tail[0].seq, kept.before) is None
    assert problems(closing) == ()
    changed = kept.tail[0].model_copy(update={"detail": "Lain"})
    for forged in (None, kept.model_copy(update={"tail": (changed, *kept.tail[1:])}), kept.further(*NEXT)):
        view = closing.view.model_copy(update={"rejections": forged})
        assert problems(closing.model_copy(update={"view": view})) != ()


NEXT = (MONDAY, "Satu lagi", 5, None, None)


def problems(closing: Closing) -> tuple[str, ...]:
    return next(each.problems for each in verdicts(*files_of(closing)) if each.check is Check.JOURNAL)
