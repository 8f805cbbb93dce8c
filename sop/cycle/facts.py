"""What lists and dashboards may know of a cycle: Temporal's search attributes.

No personal data: search attributes bypass payload encryption.
"""

from datetime import datetime
from enum import StrEnum

from sop.cycle.cycle import Cycle
from sop.cycle.view import standing

Fact = str | int | datetime


class FactType(StrEnum):
    """A search attribute's type, by Temporal's own name for it."""

    KEYWORD = "Keyword"
    INT = "Int"
    DATETIME = "Datetime"


SOP_ID, STEP, ROLE, DUE_AT, STANDING, ESCALATION = (
    "SopId",
    "SopStep",
    "SopRole",
    "SopDueAt",
    "SopState",
    "SopEscalation",
)

FACTS: dict[str, FactType] = {
    SOP_ID: FactType.KEYWORD,
    STEP: FactType.INT,
    ROLE: FactType.KEYWORD,
    DUE_AT: FactType.DATETIME,
    STANDING: FactType.KEYWORD,
    ESCALATION: FactType.INT,
}


def facts_of(cycle: Cycle) -> dict[str, Fact | None]:
    """Whose turn it is, until when, and how it stands; None where a closed cycle has no answer."""
    facts: dict[str, Fact | None] = dict.fromkeys(FACTS)
    facts |= {SOP_ID: cycle.order.sop.id, STANDING: standing(cycle).value}
    if not cycle.closed:
        facts |= {
            STEP: cycle.number,
            ROLE: cycle.activity.executor,
            DUE_AT: cycle.run.due_at,
            ESCALATION: cycle.run.rung,
        }
    return facts
