"""How files leave the portal: always as something to be saved, never as a page of ours."""

import re
from collections.abc import Iterator
from typing import IO
from urllib.parse import quote

from starlette.background import BackgroundTask
from starlette.responses import StreamingResponse

from adapters.documents.document_store import BLOCK
from desk.fetching import Document
from sop.dossier.evidence import title_of

SAFE_TYPES = {
    "application/pdf": "pdf",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/tiff": "tif",
    "text/plain": "txt",
    "text/csv": "csv",
    "application/zip": "zip",
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
    "application/vnd.ms-powerpoint": "ppt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
}
"""Types that no browser carries out as a page, with the extension of each; whoever hands over may name any other."""
UNKNOWN = "application/octet-stream"


def media_type(claimed: str | None) -> str:
    return claimed if claimed in SAFE_TYPES else UNKNOWN


def file_name(title: str, claimed: str | None) -> str:
    """A title as the name of a file: no folders, no letters that a system forbids, the extension of its type."""
    name = re.sub(r'[<>:"|?*;%\x00-\x1f]', "_", title_of(title)).strip(" .") or "dokumen"
    extension = SAFE_TYPES.get(claimed or "", "bin")
    return name if name.lower().endswith(f".{extension}") else f"{name[:190]}.{extension}"


def attachment(name: str) -> dict[str, str]:
    """The headers of a download called `name`, for browsers that know RFC 6266 and for those that do not."""
    plain = name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_").replace("\\", "_")
    return {
        "content-disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
        "x-content-type-options": "nosniff",
    }


def document_response(document: Document) -> StreamingResponse:
    """A large one may break off, and is then shorter than its reader was told."""
    output = document.output
    return StreamingResponse(
        document.blocks,
        media_type=media_type(output.media_type),
        headers=attachment(file_name(output.title, output.media_type)),
    )


def dossier_response(cycle_id: str, packed: IO[bytes]) -> StreamingResponse:
    return StreamingResponse(
        _blocks(packed),
        media_type="application/zip",
        headers=attachment(file_name(cycle_id, "application/zip")),
        background=BackgroundTask(packed.close),
    )


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while block := file.read(BLOCK):
            yield block
