"""The drafts of letters that a cycle's escalations call for, to be had as soon as the first rung is climbed."""

import asyncio
from typing import TYPE_CHECKING

from adapters.papers.letter_papers import letter_pdf
from adapters.papers.office_profile import NO_PROFILE, OfficePapers
from desk.paging import whole
from desk.seeing import Sight
from sop.base.errors import NotHere
from sop.cycle.answers import CycleView
from sop.cycle.progress import EscalationKind
from sop.dossier.dossier import Closing
from sop.papers.nota_dinas import Letter, letters_of

if TYPE_CHECKING:
    from adapters.temporal.cycles import Cycles


class Drafting:
    """Drafts say no more than the page of a cycle, to those who see all of it. Raises as `Cycles.rules`, besides what
    is said below."""

    def __init__(self, cycles: "Cycles", office: OfficePapers = NO_PROFILE) -> None:
        self._cycles, self._office = cycles, office

    def are_due(self, sight: Sight) -> bool:
        """Whether there may be any for this person, as far as the view at hand tells."""
        view = sight.view
        rungs = (rung for step in (*view.past, *view.steps) for rung in step.escalations)
        return sight.whole and (view.past_length > 0 or any(rung.kind is EscalationKind.ESCALATION for rung in rungs))

    async def letters(self, sight: Sight) -> tuple[Letter, ...]:
        """In the order in which they came to be due. Raises NotHere for an outside party."""
        if not sight.whole:
            raise NotHere
        return await self._of(sight.view)

    async def paper(self, sight: Sight, name: str) -> bytes:
        """One of them as PDF. Raises NotHere where there is none of this name, and for an outside party."""
        letter = next((each for each in await self.letters(sight) if each.name == name), None)
        if letter is None:
            raise NotHere
        return await asyncio.to_thread(letter_pdf, letter, sight.sop, self._office)

    async def printed(self, cycle_id: str) -> tuple[tuple[Letter, bytes], ...]:
        """`letters`, each with its PDF, for whoever may see every cycle."""
        sop, view = await self._cycles.sop_and_view(cycle_id)
        drafts = await self._of(view)
        pdfs = await asyncio.gather(*(asyncio.to_thread(letter_pdf, each, sop, self._office) for each in drafts))
        return tuple(zip(drafts, pdfs, strict=True))

    async def _of(self, view: CycleView) -> tuple[Letter, ...]:
        order = await self._cycles.rules(view.cycle_id)
        return letters_of(Closing(order=order, view=await whole(self._cycles, view)))
