"""A cycle in a list: what Temporal's visibility knows of it, no worker needed."""

from datetime import datetime
from typing import Any

from temporalio.client import WorkflowExecution

from sop.base.contract import Memo
from sop.base.reading import Frozen
from sop.cycle.facts import DUE_AT, ESCALATION, ROLE, SOP_ID, STANDING, STEP
from sop.cycle.messages import Standing
from sop.cycle.parties import same_party

LONGEST_TITLE = 200
"""Letters, as an order has it."""


class CycleRow(Frozen):
    """The search attributes of a cycle; None where no worker has seen it yet, or where it is closed."""

    cycle_id: str
    title: str | None
    sop_id: str | None
    standing: Standing | None
    current_step: int | None
    role: str | None
    due_at: datetime | None
    escalation: int
    started_at: datetime
    closed_at: datetime | None


def facts_in(execution: WorkflowExecution) -> dict[str, Any]:
    return {pair.key.name: pair.value for pair in execution.typed_search_attributes}


async def title_in(execution: WorkflowExecution) -> str | None:
    """The title that a cycle was started with; None where it has none that can be read: anybody who reaches the engine
    may have started it."""
    try:
        title = await execution.memo_value(Memo.TITLE, default=None, type_hint=str)
    except (ValueError, RuntimeError, LookupError, TypeError):  # what a converter raises
        return None
    return title if isinstance(title, str) and len(title) <= LONGEST_TITLE else None


async def row_of(execution: WorkflowExecution) -> CycleRow:
    """No cycle takes a list down: what cannot be true of one is left out of its row."""
    facts = facts_in(execution)
    standing = facts.get(STANDING)
    return CycleRow(
        cycle_id=execution.id,
        title=await title_in(execution),
        sop_id=facts.get(SOP_ID),
        standing=Standing(standing) if standing in set(Standing) else None,
        current_step=facts.get(STEP),
        role=facts.get(ROLE),
        due_at=facts.get(DUE_AT),
        escalation=facts.get(ESCALATION, 0),
        started_at=execution.start_time,
        closed_at=execution.close_time,
    )


async def is_owned(execution: WorkflowExecution, role: str | None, party: str) -> bool:
    """Whether a role of a cycle belongs to a party, as the cycle says beside its facts: a row names no party."""
    parties: dict[str, str] = await execution.memo_value(Memo.PARTIES, default={}, type_hint=dict[str, str])
    return role is not None and same_party(party, parties.get(role))
