"""A cycle stays within bounds on a server: refused commands leave no trace, histories of older versions go on."""

import asyncio
from contextlib import suppress

import pytest
from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError

from sop.base.errors import Refusal
from sop.cycle.journal import Kind, first_broken
from tests.sop.support.cycles import HEAD
from tests.sop.support.hostile import LONGEST, NOTE, worn_out
from tests.workflows.support.office import Office, completion, decision

WORN_OUT = worn_out()
"""A continued run is given it: nobody has to wear it out once more."""


async def test_a_worn_out_cycle_refuses_and_is_cancelled(office: Office) -> None:
    """What goes round is refused by the validator; a completion that is left as a signal is rejected; the head
    cancels."""
    order = WORN_OUT.order.model_copy(update={"progress": WORN_OUT.progress})
    cycle = await office.start(order)
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await cycle.ask("pause_clock", decision())
    assert isinstance(refused.value.cause, ApplicationError)
    assert refused.value.cause.type == Refusal.OVER_BUDGET
    output = {"title": LONGEST, "reference": LONGEST, "media_type": LONGEST}
    named = {"title": WORN_OUT.activity.output, "reference": "B/1"}
    await cycle.tell("complete_step", completion(5, outputs=[named, *[output] * 49], note=NOTE))
    view = await cycle.view()
    assert (view.current_step, view.journal[-1].kind) == (5, Kind.REJECTED)
    await cycle.ask("cancel_cycle", decision(HEAD))
    await cycle.result()


async def test_a_flood_of_the_longest_messages_drowns_nobody(real_office: Office) -> None:
    """Several senders at once, on the real server: what it does not take any more it refuses to them, never to itself.
    Page and lists are answered meanwhile, the head cancels, and the journal tells how many there were."""
    cycle = await real_office.start()
    output = {"title": LONGEST, "reference": LONGEST, "media_type": LONGEST}
    hostile = completion(7, outputs=[output] * 50, note=NOTE)

    async def sender() -> int:
        taken = 0
        for _ in range(60):
            with suppress(RPCError):
                await cycle.tell("complete_step", hostile)
                taken += 1
        return taken

    taken = sum(await asyncio.gather(*(sender() for _ in range(5))))
    view = await cycle.view()
    assert (view.current_step, view.state) == (1, "running")
    await cycle.ask("cancel_cycle", decision())
    final = await cycle.result()
    told = sum(entry.rejected or 1 for entry in final.journal if entry.kind is Kind.REJECTED)
    assert told == taken >= 50
    assert first_broken(final.journal) is None
    assert len(real_office.archive.filed) == 1
