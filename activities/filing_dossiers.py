"""Filing the dossier of a cycle that has ended."""

import asyncio
from typing import Protocol

import structlog
from temporalio import activity

from sop.base.contract import ActivityType
from sop.dossier.dossier import Filed, Filing

log = structlog.get_logger()


class Archive(Protocol):
    """Where dossiers are kept for good."""

    async def file(self, cycle_id: str, run_id: str, filing: Filing) -> Filed:
        """Files the dossier of a cycle whose last run is `run_id`; filed once more, it stays the one that it is."""
        ...


class Dossiers:
    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    @activity.defn(name=ActivityType.FILE_DOSSIER)
    async def file(self, filing: Filing) -> str:
        """Files a dossier, once however often it is run, with a sign of life every second; answers its seal."""
        cycle_id, run_id = activity.info().workflow_id, activity.info().workflow_run_id
        assert cycle_id is not None  # only a workflow calls this
        assert run_id is not None
        work = asyncio.ensure_future(self._archive.file(cycle_id, run_id, filing))
        try:
            while not work.done():
                activity.heartbeat()
                await asyncio.wait((work,), timeout=1)
            filed = await work
        finally:
            work.cancel()
        log.info("dossier_filed", cycle_id=filed.cycle_id, seal=filed.seal, size=filed.size)
        return filed.seal
