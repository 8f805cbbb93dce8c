"""Filing the dossier of a cycle that has ended."""

import asyncio
from typing import Protocol

import structlog
from temporalio import activity

from sop.dossier import Filed, Filing

log = structlog.get_logger()


class Archive(Protocol):
    """Where dossiers are kept for good."""

    async def file(self, filing: Filing, run_id: str) -> Filed:
        """Files the dossier of a cycle whose last run is `run_id`; filed once more, it stays the one that it is."""
        ...


class Dossiers:
    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    @activity.defn
    async def file(self, filing: Filing) -> Filed:
        """Files a dossier, once however often it is run; a sign of life every second meanwhile."""
        run_id = activity.info().workflow_run_id
        assert run_id is not None  # only a workflow calls this
        work = asyncio.ensure_future(self._archive.file(filing, run_id))
        try:
            while not work.done():
                activity.heartbeat()
                await asyncio.wait((work,), timeout=1)
            filed = await work
        finally:
            work.cancel()
        log.info("dossier_filed", cycle_id=filed.cycle_id, seal=filed.seal, size=filed.size)
        return filed
