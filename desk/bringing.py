"""Documents that an integration brings before it completes a step with them, and what they prove then."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

from adapters.documents.document_store import Documents
from desk.completing import Evidence, Named, evidence_of, keep
from sop.base.errors import MalformedMessage
from sop.cycle.progress import Output
from sop.dossier.evidence import EvidenceError, Limits, Upload

if TYPE_CHECKING:
    from adapters.people.requests import Requests


class NotTheFile(EvidenceError):
    """What is sent is said to be something else than it is: a form around the file, most of the time."""

    def __init__(self, media_type: str) -> None:
        super().__init__(f"Kirim isi berkas apa adanya, sebagai {media_type}.")
        self.media_type = media_type


class Bringing:
    """Every method blocks, and raises RegisterUnavailable where it is not known what was brought."""

    def __init__(self, documents: Documents, requests: "Requests", limits: Limits, now: Callable[[], datetime]) -> None:
        self._documents, self._requests, self._limits, self._now = documents, requests, limits, now

    def bring(self, token_id: str, name: str, file: BinaryIO, claimed: str | None = None) -> Upload:
        """Keeps a file called `name` as a document, for what the token completes within a day.

        Raises:
            EvidenceError: it is not taken as evidence, or cannot be kept.
            NotTheFile: its type is not the `claimed` one; it would be kept with all its wrapping.
        """
        (evidence,) = evidence_of([(name, file)], self._limits)
        if claimed is not None and claimed != evidence.document.media_type:
            raise NotTheFile(evidence.document.media_type)
        keep(evidence, self._documents)
        self._requests.bring(token_id, evidence.document, self._now())
        return evidence.document

    def proven(self, token_id: str, outputs: Sequence[Output]) -> tuple[Named, ...]:
        """The outputs with all that is known of their documents.

        Raises TooManyFiles, or MalformedMessage for a document that this token has not brought.
        """
        self._limits.count(sum(each.sha256 is not None for each in outputs))
        return tuple(self._proven(token_id, outputs))

    def _proven(self, token_id: str, outputs: Sequence[Output]) -> Iterator[Named]:
        for output in outputs:
            upload = self._requests.brought(token_id, output.sha256, self._now()) if output.sha256 else None
            known = upload.model_dump() if upload else {}
            claimed = output.model_dump(include={"sha256", "size", "media_type"}, exclude_none=True)
            if not claimed.items() <= known.items():
                raise MalformedMessage(
                    f"Keluaran '{output.title}': dokumen itu belum diunggah dengan token ini, atau ukuran dan jenisnya "
                    "lain. Unggah dahulu, lalu tulis sha256, size, dan media_type seperti dalam jawabannya."
                )
            yield Named(output.title, output.reference or "", None if upload is None else Evidence(upload))
