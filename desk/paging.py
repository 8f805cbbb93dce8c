"""A cycle's long lists: page by page as one person may see them, or whole for whoever may see all."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from adapters.temporal.cycles import Cycles
from desk.seeing import Sight
from sop.cycle.answers import CycleView, StepView
from sop.cycle.journal import Entry
from sop.cycle.parts import Rows
from sop.cycle.progress import Pause

R = TypeVar("R")


class Paging:
    """Raises as `Cycles.journal`."""

    def __init__(self, cycles: Cycles) -> None:
        self._cycles = cycles

    async def journal(self, sight: Sight, start: int = 0) -> Rows[Entry]:
        """The page after the first `start` entries."""
        return await _seen(sight, self._cycles.journal, start, lambda entry: sight.sees(entry.step, entry.at))

    async def past(self, sight: Sight, start: int = 0) -> Rows[StepView]:
        """The page after the first `start` attempts that were given back."""
        return await _seen(sight, self._cycles.past, start, sight.sees_attempt)

    async def pauses(self, sight: Sight, start: int = 0) -> Rows[Pause]:
        """The page after the first `start` stretches in which the clock stood still."""
        return await _seen(sight, self._cycles.pauses, start, lambda pause: sight.sees(pause.step, pause.since))


async def whole(cycles: Cycles, view: CycleView) -> CycleView:
    """The same view with all of its lists: what is not in it never changes any more."""
    if view.whole:
        return view
    journal = await _before(cycles.journal, view.cycle_id, view.journal, view.journal_length)
    past = await _before(cycles.past, view.cycle_id, view.past, view.past_length)
    pauses = await _before(cycles.pauses, view.cycle_id, view.pauses, view.pauses_length)
    lengths = {"journal_length": 0, "past_length": 0, "pauses_length": 0, "first_hash": ""}
    return view.model_copy(update={"journal": journal, "past": past, "pauses": pauses, **lengths})


async def _seen(
    sight: Sight, page: Callable[[str, int], Awaitable[Rows[R]]], start: int, sees: Callable[[R], bool]
) -> Rows[R]:
    """A page without the rows that are not to be seen; it has none of its own only where none follow."""
    while True:
        found = await page(sight.view.cycle_id, start)
        rows = tuple(row for row in found.rows if sees(row))
        if rows or found.following is None:
            return found.model_copy(update={"rows": rows})
        start = found.following


async def _before(
    page: Callable[[str, int], Awaitable[Rows[R]]], cycle_id: str, known: tuple[R, ...], length: int
) -> tuple[R, ...]:
    """All `length` rows of a list of which the last are `known`; 0: these are all."""
    missing, found = length - len(known), list[R]()
    while len(found) < missing:
        found += (await page(cycle_id, len(found))).rows
    return (*found[: max(missing, 0)], *known)
