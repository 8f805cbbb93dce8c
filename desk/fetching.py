"""What a cycle leaves to be fetched: the documents of its steps, and, once it has ended, its dossier as one zip."""

import asyncio
import errno
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import IO, TYPE_CHECKING, BinaryIO, NamedTuple

from adapters.documents.document_store import Documents
from adapters.dossiers.dossier_zip import members_of, pack
from desk.caller import Caller
from desk.logbook import Logbook
from desk.office import Office
from desk.paging import whole
from desk.seeing import Seeing, Sight
from sop.base.errors import NotHere, SopError
from sop.cycle.progress import Output
from sop.dossier.dossier import Filed
from sop.dossier.evidence import StorageFull
from sop.people.access import AccessKind
from sop.people.people import Account

if TYPE_CHECKING:
    from adapters.register.register import Register
    from adapters.temporal.cycles import Cycles


class NoDossier(SopError):
    def __init__(self, cycle_id: str) -> None:
        super().__init__(
            f"Belum ada berkas untuk siklus {cycle_id}; berkas dibuat ketika siklus berakhir. Periksa nomor dan "
            f"keadaannya dengan: starter.py show {cycle_id}"
        )
        self.cycle_id = cycle_id


class Dossiers:
    """The dossiers of all cycles that have ended, for whoever may read them all. Every method blocks."""

    def __init__(self, register: "Register", documents: Documents) -> None:
        self._register, self._documents = register, documents

    def filed(self, cycle_id: str) -> Filed:
        """The receipt. Raises NoDossier."""
        if (filed := self._register.dossier(cycle_id)) is None:
            raise NoDossier(cycle_id)
        return filed

    def pack(self, filed: Filed, target: BinaryIO) -> None:
        """Writes the whole zip. Raises DocumentNotFound or DamagedDocument where the store has lost a part of it."""
        pack(members_of(filed, self._documents), target)


class Document(NamedTuple):
    """A document on its way to a reader."""

    output: Output
    """What it proves."""
    blocks: Iterator[bytes]
    """They break off where the store turns out to have it damaged."""


class Fetching:
    """What the holders of accounts may fetch; every reading is in the access log."""

    def __init__(
        self,
        cycles: "Cycles",
        dossiers: Dossiers,
        documents: Documents,
        seeing: Seeing,
        office: Office,
        logbook: Logbook,
        now: Callable[[], datetime],
    ) -> None:
        self._cycles, self._dossiers, self._documents, self._seeing = cycles, dossiers, documents, seeing
        self._office, self._logbook, self._now = office, logbook, now

    async def receipt(self, sight: Sight) -> Filed | None:
        """The receipt for the dossier of a cycle; None where there is none yet, or for an outside party."""
        if not sight.whole or sight.view.current_step is not None:
            return None
        try:
            return await asyncio.to_thread(self._dossiers.filed, sight.view.cycle_id)
        except NoDossier:
            return None

    async def document(self, caller: Caller, cycle_id: str, sha256: str) -> Document:
        """A document that a step has handed over, for those who see that step.

        Raises:
            NotHere: for any other, and for anybody else.
            DocumentNotFound, DamagedDocument: the store has lost it.
        """
        sight = await self._seeing.sight_of(_known(caller), cycle_id)
        output = _output(sight, sha256)
        if output is None and not sight.view.whole:  # of an attempt that was given back long ago
            output = _output(replace(sight, view=await whole(self._cycles, sight.view)), sha256)
        if output is None:
            raise NotHere
        blocks = await asyncio.to_thread(self._documents.open, sha256)
        await self._logbook.write(caller, AccessKind.DOCUMENT_READ, f"{cycle_id}/{sha256}")
        return Document(output, blocks)

    async def dossier(self, caller: Caller, cycle_id: str) -> IO[bytes]:
        """The whole zip in a file without a name, for the reader to close: what is lost or damaged shows at once.

        It is for those who see the whole cycle, and for those who read reports also when Temporal has forgotten it.

        Raises:
            NotHere: there is none, or none for who asks.
            DocumentNotFound, DamagedDocument: the store has lost a part of it.
            StorageFull: there is no room to pack it.
        """
        account, today = _known(caller), self._office.today(self._now())
        if not (self._office.reads_reports(account, today) or (await self._seeing.sight_of(account, cycle_id)).whole):
            raise NotHere
        try:
            packed = await asyncio.to_thread(self._packed, cycle_id)
        except NoDossier:
            raise NotHere from None
        await self._logbook.write(caller, AccessKind.DOCUMENT_READ, f"{cycle_id}/berkas.zip")
        return packed

    def _packed(self, cycle_id: str) -> IO[bytes]:
        filed = self._dossiers.filed(cycle_id)
        file = tempfile.TemporaryFile()  # noqa: SIM115  # whoever reads it closes it
        try:
            self._dossiers.pack(filed, file)
        except OSError as error:
            file.close()
            raise StorageFull(tempfile.gettempdir(), errno.errorcode.get(error.errno or 0, "EIO")) from error
        except BaseException:
            file.close()
            raise
        file.seek(0)
        return file


def _output(sight: Sight, sha256: str) -> Output | None:
    return next((each for each in sight.outputs() if each.sha256 == sha256), None)


def _known(caller: Caller) -> Account:
    """Raises NotHere for a caller who is nobody of the office."""
    if caller.account is None:
        raise NotHere
    return caller.account
