"""What Temporal's visibility is asked: conditions in its own language, with every value quoted."""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime

from sop.base.contract import WorkflowType
from sop.cycle.facts import ROLE, STANDING
from sop.cycle.messages import Standing

RUNNING = "ExecutionStatus = 'Running'"


def query(*conditions: str) -> str:
    return " AND ".join((f"WorkflowType = '{WorkflowType.CYCLE}'", *conditions))


def facts(role: str | None, standing: Standing | None) -> Iterator[str]:
    if role is not None:
        yield f"{ROLE} = '{quoted(role)}'"
    if standing is not None:
        yield f"{STANDING} = '{standing}'"


def among(name: str, values: Collection[str]) -> str:
    return f"{name} IN (" + ", ".join(f"'{quoted(each)}'" for each in values) + ")"


def written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "\\'")
