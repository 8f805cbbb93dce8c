"""Titles of cycles, for a search: lists filter by what is indexed, and a title is not; it could name people.

A title never changes. So each is read once, from the list of the cycles that were started since the last search.
"""

import asyncio
from datetime import timedelta

from temporalio.client import Client

from adapters.temporal import WORKFLOW_TYPE
from adapters.temporal_errors import translated

LATEST = timedelta(minutes=1)
"""How much later than its start a cycle may appear in lists, at the most."""


class CycleTitles:
    def __init__(self, client: Client) -> None:
        self._client = client
        self._words: dict[str, str] = {}
        """Id and title by the id, folded, in the order of their starts."""
        self._since = ""
        self._turn = asyncio.Lock()

    async def ids(self, word: str) -> list[str]:
        """The cycles whose id or title contains `word`, letter case aside; the newest first."""
        async with self._turn:
            await self._read()
        wanted = word.casefold()
        return [cycle_id for cycle_id, words in reversed(self._words.items()) if wanted in words]

    async def _read(self) -> None:
        found = []
        with translated(self._client, None):
            async for each in self._client.list_workflows(
                f"WorkflowType = '{WORKFLOW_TYPE}'{self._since}", page_size=1000
            ):
                if each.id not in self._words:
                    title = await each.memo_value("title", default="", type_hint=str)
                    found.append((each.start_time, each.id, f"{each.id}\n{title}".casefold()))
        for started, cycle_id, words in sorted(found):
            self._words[cycle_id] = words
            self._since = f" AND StartTime >= '{(started - LATEST).isoformat()}'"
