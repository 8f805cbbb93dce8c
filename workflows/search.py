"""A cycle's facts as Temporal's search attributes."""

from typing import Any, assert_never

from temporalio.common import SearchAttributeKey, SearchAttributeUpdate

from sop.cycle.facts import FACTS, Fact, FactType


def _key(name: str) -> SearchAttributeKey[Any]:  # by the value's type, which only `FACTS` ties to the name
    match FACTS[name]:
        case FactType.KEYWORD:
            return SearchAttributeKey.for_keyword(name)
        case FactType.INT:
            return SearchAttributeKey.for_int(name)
        case FactType.DATETIME:
            return SearchAttributeKey.for_datetime(name)
        case unknown:
            assert_never(unknown)


def changes(before: dict[str, Fact | None], after: dict[str, Fact | None]) -> list[SearchAttributeUpdate[Any]]:
    """The updates that lead from one set of facts to another. What `before` does not name may stand at anything: a
    continued run inherits what the run before it had set."""
    return [
        _key(name).value_unset() if value is None else _key(name).value_set(value)
        for name, value in after.items()
        if name not in before or before[name] != value
    ]
