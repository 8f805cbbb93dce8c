"""Evidence: which files may prove an output, and what goes wrong with them. The content itself lives in a store.

SopError
└── EvidenceError
    ├── TooManyFiles       more files than a step may carry                .limit
    ├── UnacceptableFile   a file that the office does not take            .file
    ├── DocumentNotFound   the store has no such document                  .sha256
    ├── DamagedDocument    what the store gives back is not what was kept  .sha256
    └── StorageFailed      the store cannot be used                        .place, .reason
        └── StorageFull
"""

import re

from sop.base.errors import SopError
from sop.base.numerals import amount
from sop.base.reading import Frozen
from sop.cycle.wording import shortened

HEAD = 4096
"""Bytes of a file's beginning by which its type is told."""
ANY = "*"
"""The media type that stands for all of them."""

PDF, _PNG, _JPEG, _TIFF = "application/pdf", "image/png", "image/jpeg", "image/tiff"
_ZIP, _OLE, _TEXT, _UNKNOWN = "application/zip", "application/x-ole-storage", "text/plain", "application/octet-stream"
_BEGINNINGS = {
    b"%PDF-": PDF,
    b"\x89PNG\r\n\x1a\n": _PNG,
    b"\xff\xd8\xff": _JPEG,
    b"II*\x00": _TIFF,
    b"MM\x00*": _TIFF,
    b"PK\x03\x04": _ZIP,
    b"PK\x05\x06": _ZIP,  # an archive without entries
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": _OLE,
}
_OOXML, _ODF = "application/vnd.openxmlformats-officedocument", "application/vnd.oasis.opendocument"
_EXTENSIONS = {
    "pdf": (PDF, PDF),
    "png": (_PNG, _PNG),
    "jpg": (_JPEG, _JPEG),
    "jpeg": (_JPEG, _JPEG),
    "tif": (_TIFF, _TIFF),
    "tiff": (_TIFF, _TIFF),
    "zip": (_ZIP, _ZIP),
    "docx": (f"{_OOXML}.wordprocessingml.document", _ZIP),
    "xlsx": (f"{_OOXML}.spreadsheetml.sheet", _ZIP),
    "pptx": (f"{_OOXML}.presentationml.presentation", _ZIP),
    "odt": (f"{_ODF}.text", _ZIP),
    "ods": (f"{_ODF}.spreadsheet", _ZIP),
    "odp": (f"{_ODF}.presentation", _ZIP),
    "doc": ("application/msword", _OLE),
    "xls": ("application/vnd.ms-excel", _OLE),
    "ppt": ("application/vnd.ms-powerpoint", _OLE),
    "txt": (_TEXT, _TEXT),
    "csv": ("text/csv", _TEXT),
}
"""What a file name's extension claims, and the content that the claim needs."""
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class Stored(Frozen):
    """A document in the store."""

    sha256: str
    size: int
    """Bytes."""


class Upload(Stored):
    """A document that a token has brought, as an output names it."""

    media_type: str


class EvidenceError(SopError):
    """What goes wrong with a file that proves something."""


class TooManyFiles(EvidenceError):
    def __init__(self, limit: int) -> None:
        super().__init__(f"Berkas terlalu banyak; satu langkah paling banyak membawa {limit} berkas.")
        self.limit = limit


class UnacceptableFile(EvidenceError):
    """A file that can be read, but is not one that the office takes as evidence."""

    def __init__(self, file: str, problem: str) -> None:
        super().__init__(f"Berkas {file} {problem}")
        self.file = file


class DocumentNotFound(EvidenceError):
    def __init__(self, sha256: str) -> None:
        super().__init__(f"Dokumen {sha256} tidak ada dalam penyimpanan; pulihkan dari cadangan.")
        self.sha256 = sha256


class DamagedDocument(EvidenceError):
    def __init__(self, sha256: str) -> None:
        super().__init__(
            f"Dokumen {sha256} dalam penyimpanan rusak; pulihkan dari cadangan, atau simpan kembali berkas aslinya."
        )
        self.sha256 = sha256


class StorageFailed(EvidenceError):
    """`reason` is the system's own short name of what it met, such as `EACCES`."""

    def __init__(self, place: str, reason: str, sentence: str | None = None) -> None:
        super().__init__(
            sentence
            or f"Penyimpanan dokumen di {place} tidak dapat dipakai ({reason}). Periksa SOP_DOCUMENTS dan izinnya, "
            "lalu ulangi."
        )
        self.place, self.reason = place, reason


class StorageFull(StorageFailed):
    def __init__(self, place: str, reason: str) -> None:
        sentence = f"Penyimpanan dokumen di {place} penuh; berkas belum disimpan. Sediakan ruang, lalu ulangi."
        super().__init__(place, reason, sentence)


class Limits(Frozen):
    """What an office takes as evidence."""

    max_bytes: int
    types: str
    """Media types, separated by commas; `*` takes any."""
    per_step: int

    def count(self, files: int) -> None:
        """Raises TooManyFiles."""
        if files > self.per_step:
            raise TooManyFiles(self.per_step)

    def media_type(self, name: str, size: int, head: bytes) -> str:
        """The media type of a file of `size` bytes that begins with `head` (its first `HEAD` bytes).

        Raises:
            UnacceptableFile: it is empty, too big, of a type not taken, or not what its name says.
        """
        title = title_of(name)
        if size == 0:
            raise UnacceptableFile(title, "kosong; periksa apakah berkas itu sudah tersimpan dengan benar.")
        if size > self.max_bytes:
            raise UnacceptableFile(
                title, f"lebih besar dari {_amount(self.max_bytes)}, batas yang berlaku; perkecil atau bagi berkas itu."
            )
        media_type = _media_type(title, head)
        accepted = [each.strip() for each in self.types.split(",")]
        if ANY not in accepted and media_type not in accepted:
            known = ", ".join(each for each, (claimed, _) in _EXTENSIONS.items() if claimed in accepted)
            raise UnacceptableFile(title, f"bukan jenis yang diterima ({media_type}); yang diterima: {known}.")
        return media_type


def title_of(name: str) -> str:
    """A file's own name as a title: without its folders, whatever system wrote it, and without unprintable letters."""
    own = re.split(r"[/\\]", name)[-1]
    return shortened("".join(each if each.isprintable() else "_" for each in own), 200)


def _media_type(name: str, head: bytes) -> str:
    """Told by the content; the name's extension only says which of the types that look alike it is.

    Content that nobody here knows is `application/octet-stream`, and text of any other extension is `text/plain`:
    a page with a script in it is never kept as one.
    """
    content = next((kind for beginning, kind in _BEGINNINGS.items() if head.startswith(beginning)), None)
    if content is None:
        content = _TEXT if head.startswith(_UTF_16) or not _NOT_TEXT.search(head) else _UNKNOWN
    extension = name.rpartition(".")[2].lower()
    claimed, needed = _EXTENSIONS.get(extension, (content, content))
    if content != needed:
        raise UnacceptableFile(
            name,
            f"menurut isinya bukan {extension.upper()}; simpan ulang dengan jenis yang benar, atau betulkan namanya.",
        )
    return claimed


def _amount(size: int) -> str:
    """`25 MB`, `1,5 kB`, `800 byte`."""
    for unit, name in ((1_000_000, "MB"), (1_000, "kB")):
        if size >= unit:
            return f"{amount(size / unit)} {name}"
    return f"{size} byte"
