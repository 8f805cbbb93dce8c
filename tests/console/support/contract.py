"""The view of a cycle that DESIGN.md promises to other programs, word for word: what `status` returns at least."""

from datetime import datetime
from typing import Any

CYCLE = {"cycle_id", "title", "state", "current_step", "steps", "journal"}
STEP = {
    *("number", "name", "role", "state", "attempt", "standard_minutes", "opened_at", "due_at", "completed_at"),
    *("worked_minutes", "late", "escalations", "outputs"),
}
ESCALATION = {"rung", "kind", "role", "at"}
ENTRY = {"seq", "at", "kind", "step", "role", "actor", "detail", "hash"}
STATES = {"running", "paused", "completed", "cancelled"}
STEP_STATES = {"waiting", "open", "overdue", "completed"}
MINUTES = [150, 30, 30, 60, 120, 60, 360, 15]


def check_view(view: dict[str, Any]) -> None:
    """Every field is there, every state is one of the contract's, and every instant is an aware one."""
    assert view.keys() >= CYCLE
    assert view["state"] in STATES
    assert [step["number"] for step in view["steps"]] == list(range(1, 9))
    assert [step["standard_minutes"] for step in view["steps"]] == MINUTES
    for step in view["steps"]:
        assert step.keys() >= STEP
        assert step["state"] in STEP_STATES
        # The stock client prints an empty list as null.
        for rung in step["escalations"] or []:
            assert rung.keys() >= ESCALATION
    assert [entry["seq"] for entry in view["journal"]] == list(range(1, len(view["journal"]) + 1))
    for entry in view["journal"]:
        assert entry.keys() >= ENTRY
    assert all(datetime.fromisoformat(text).tzinfo is not None for text in instants(view))


def instants(value: Any) -> list[str]:
    """Every point in time that a view holds."""
    if isinstance(value, list):
        return [text for each in value for text in instants(each)]
    if not isinstance(value, dict):
        return []
    here = [each for key, each in value.items() if isinstance(each, str) and (key == "at" or key.endswith("_at"))]
    return here + [text for each in value.values() for text in instants(each)]
