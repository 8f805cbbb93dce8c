"""Files that a form brings as evidence: checked before any of them is kept, and never in memory as a whole."""

from io import SEEK_END
from typing import BinaryIO, NamedTuple

from starlette.datastructures import FormData, UploadFile

from adapters.documents.document_store import Documents
from settings import Settings
from sop.cycle.progress import Output
from sop.dossier.evidence import HEAD, Limits, UnacceptableFile, title_of


class Proof(NamedTuple):
    """A file that the office takes as evidence; not kept yet."""

    title: str
    media_type: str
    size: int
    upload: UploadFile


def limits_of(settings: Settings) -> Limits:
    return Limits(
        max_bytes=settings.document_max_bytes, types=settings.document_types, per_step=settings.documents_per_step
    )


def proofs_of(form: FormData, limits: Limits) -> tuple[Proof, ...]:
    """The files of a form, in their order; reads their beginnings from disk, so not for the event loop.

    Raises EvidenceError for the first that is not taken as evidence, and for more of them than a step carries.
    """
    # A file field where nothing was chosen arrives as a file without a name.
    uploads = [each for each in form.getlist("berkas") if isinstance(each, UploadFile) and each.filename]
    limits.count(len(uploads))
    return tuple(_proof(upload, limits) for upload in uploads)


def kept(proof: Proof, documents: Documents) -> dict[str, str | int]:
    """The fields of an `Output` that prove it, once its file is in the store. Raises as `Documents.put`."""
    proof.upload.file.seek(0)
    stored = documents.put(proof.upload.file)
    if stored.size != proof.size:
        raise UnacceptableFile(proof.title, "tidak tersimpan utuh; kirim sekali lagi.")
    return {"sha256": stored.sha256, "size": stored.size, "media_type": proof.media_type}


def outputs_of(title: str, reference: str, proofs: tuple[Proof, ...]) -> tuple[Output, ...]:
    """The outputs of a step before their files are kept: the named one with its number and the first file, the others
    under the names of their files."""
    first = Output(title=title, reference=reference or None)
    return (first, *(Output(title=proof.title) for proof in proofs[1:]))


def measured(file: BinaryIO, name: str, limits: Limits) -> tuple[int, str]:
    """Size in bytes and media type of a file called `name`, which then stands at its beginning.

    Raises UnacceptableFile.
    """
    size = file.seek(0, SEEK_END)
    file.seek(0)
    media_type = limits.media_type(name, size, file.read(HEAD))
    file.seek(0)
    return size, media_type


def _proof(upload: UploadFile, limits: Limits) -> Proof:
    name = upload.filename or ""
    size, media_type = measured(upload.file, name, limits)
    return Proof(title=title_of(name), media_type=media_type, size=size, upload=upload)
