"""The dossier of a cycle that has ended, as one zip."""

import tempfile
from collections.abc import Iterator
from typing import IO, Annotated

from fastapi import APIRouter, Depends, Request
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from adapters.documents.document_store import BLOCK, Documents
from adapters.dossiers.archive import members_of
from adapters.dossiers.dossier_zip import pack
from adapters.people.accounts import Session
from desk.seeing import Sight
from portal.frame.downloads import attachment, file_name
from portal.frame.ports import desk_of, ports_of
from portal.frame.rendering import today_of
from portal.frame.security import logged, person
from sop.base.errors import NotHere
from sop.dossier.dossier import Filed
from sop.people.people import AccessKind, Account

router = APIRouter()


async def receipt(request: Request, sight: Sight) -> Filed | None:
    """The receipt for the dossier of a cycle; None where there is none yet, or for an outside party."""
    if not sight.whole or sight.view.current_step is not None:
        return None
    return await run_in_threadpool(ports_of(request).register.dossier, sight.view.cycle_id)


@router.get("/siklus/{cycle_id}/berkas.zip")
async def dossier(request: Request, cycle_id: str, session: Annotated[Session, Depends(person)]) -> Response:
    """For those who see the whole cycle; those who read reports get it also when Temporal has forgotten the cycle."""
    return await dossier_of(request, session.account, cycle_id)


async def dossier_of(request: Request, account: Account, cycle_id: str) -> Response:
    """Raises NotHere where there is none, or none for that account."""
    ports = ports_of(request)
    reads_reports = ports.office.reads_reports(account, today_of(request))
    if not reads_reports and not (await desk_of(request).seeing.sight_of(account, cycle_id)).whole:
        raise NotHere
    filed = await run_in_threadpool(ports.register.dossier, cycle_id)
    if filed is None:
        raise NotHere
    packed = await run_in_threadpool(_packed, filed, ports.documents)
    await logged(request, AccessKind.DOCUMENT_READ, f"{cycle_id}/berkas.zip")
    return StreamingResponse(
        _blocks(packed),
        media_type="application/zip",
        headers=attachment(file_name(cycle_id, "application/zip")),
        background=BackgroundTask(packed.close),
    )


def _packed(filed: Filed, documents: Documents) -> IO[bytes]:
    """The whole zip in a file without a name: what is lost or damaged shows before the first byte is sent."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  # whoever sends it closes it
    try:
        pack(members_of(filed, documents), file)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while block := file.read(BLOCK):
            yield block
