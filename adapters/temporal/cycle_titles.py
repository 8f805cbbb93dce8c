"""Titles of cycles, for a search: lists filter by what is indexed, and a title is not; it could name people.

A title never changes. So each is read once, from the list of the cycles that were started since the last search.
"""

import asyncio
from datetime import UTC, datetime, timedelta

from temporalio.client import Client

from adapters.temporal.cycle_rows import title_in
from adapters.temporal.temporal_errors import translated
from sop.base.contract import WorkflowType

LATEST = timedelta(minutes=1)
"""How much later than its start a cycle may appear in lists, at the most."""


class CycleTitles:
    """Ids and titles of every cycle since this was made, about 200 bytes each."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._words: dict[str, str] = {}
        """Id and title by the id, folded, in the order of their starts."""
        self._latest: set[str] = set()
        """Those since `_since`: others that were started then may still come into lists."""
        self._since = datetime.min.replace(tzinfo=UTC)
        self._turn = asyncio.Lock()

    async def ids(self, word: str) -> list[str]:
        """The cycles whose id or title contains `word`, letter case aside; the newest first."""
        async with self._turn:
            await self._read()
        wanted = word.casefold()
        return [cycle_id for cycle_id, words in reversed(self._words.items()) if wanted in words]

    async def _read(self) -> None:
        news = f"WorkflowType = '{WorkflowType.CYCLE}'"
        if self._latest:
            news += f" AND StartTime >= '{self._since.isoformat()}'"
        with translated(self._client, None):
            if self._latest and (await self._client.count_workflows(news)).count == len(self._latest):
                return
            found = [each async for each in self._client.list_workflows(news)]
            for each in sorted(found, key=lambda each: each.start_time):
                if each.id not in self._words:
                    self._words[each.id] = f"{each.id}\n{await title_in(each) or ''}".casefold()
        if found:
            self._since = max(each.start_time for each in found) - LATEST
        self._latest = {each.id for each in found if each.start_time >= self._since}
