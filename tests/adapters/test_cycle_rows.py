"""A cycle in a list: no cycle takes a list down, whoever has started it, and with what."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from temporalio.client import WorkflowExecution
from temporalio.common import SearchAttributeKey, SearchAttributePair, TypedSearchAttributes

from adapters.temporal.cycle_rows import row_of
from sop.cycle.facts import STANDING

NOW = datetime(2026, 11, 24, tzinfo=UTC)


@dataclass
class Listed:
    """A workflow as the server lists it."""

    title: object
    standing: str
    id: str = "siklus-asing"
    start_time: datetime = NOW
    close_time: datetime | None = None

    @property
    def typed_search_attributes(self) -> TypedSearchAttributes:
        return TypedSearchAttributes([SearchAttributePair(SearchAttributeKey.for_keyword(STANDING), self.standing)])

    async def memo_value(self, key: str, default: object, type_hint: type) -> Any:
        if isinstance(self.title, Exception):
            raise self.title
        return self.title


@pytest.mark.parametrize("title", [ValueError("no JSON"), RuntimeError("unknown encoding"), 7, "x" * 100_000, None])
async def test_a_cycle_of_a_stranger_is_a_row_without_what_cannot_be_true(title: object) -> None:
    """A title that cannot be read or is none, a standing that there is not: left out."""
    row = await row_of(cast(WorkflowExecution, Listed(title, "diretas")))
    assert (row.cycle_id, row.title, row.standing) == ("siklus-asing", None, None)


async def test_a_cycle_of_the_office_has_both() -> None:
    row = await row_of(cast(WorkflowExecution, Listed("Siklus uji", "on_time")))
    assert (row.title, row.standing) == ("Siklus uji", "on_time")
