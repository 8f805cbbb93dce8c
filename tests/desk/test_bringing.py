"""Documents that are brought before a step is completed with them."""

import hashlib
import io
from datetime import datetime
from pathlib import Path

import pytest

from adapters.documents.document_store import Documents
from adapters.documents.store_choice import documents_at
from adapters.people.requests import Requests
from desk.bringing import Bringing, NotTheFile
from desk.completing import Evidence, Named
from sop.base.errors import MalformedMessage
from sop.cycle.progress import Output
from sop.dossier.evidence import Limits, TooManyFiles, UnacceptableFile, Upload
from tests.desk.support.clock import StoppedClock

TEXT = b"isi catatan"
SHA256 = hashlib.sha256(TEXT).hexdigest()
UPLOAD = Upload(sha256=SHA256, size=len(TEXT), media_type="text/plain")
LIMITS = Limits(max_bytes=100, types="application/pdf,text/plain", per_step=2)


class Remembered(Requests):
    """What each token has brought, in memory."""

    def __init__(self) -> None:
        self._brought: dict[tuple[str, str], Upload] = {}

    def bring(self, token_id: str, upload: Upload, now: datetime) -> None:
        self._brought[token_id, upload.sha256] = upload

    def brought(self, token_id: str, sha256: str, now: datetime) -> Upload | None:
        return self._brought.get((token_id, sha256))


@pytest.fixture
def documents(tmp_path: Path) -> Documents:
    return documents_at("", tmp_path / "data")


@pytest.fixture
def bringing(documents: Documents) -> Bringing:
    return Bringing(documents, Remembered(), LIMITS, StoppedClock())


def test_what_was_brought_proves_an_output_of_the_same_token(bringing: Bringing, documents: Documents) -> None:
    """By its hash alone, or with size and type as they were answered; with a reference or without."""
    assert bringing.bring("t1", "catatan.txt", io.BytesIO(TEXT)) == UPLOAD
    assert documents.read_bytes(SHA256) == TEXT
    hashed, whole = Output(title="A", sha256=SHA256), Output.model_validate({"title": "B", **UPLOAD.model_dump()})
    letter = Output(title="C", reference="B/1")
    assert bringing.proven("t1", (hashed, letter)) == (Named("A", "", Evidence(UPLOAD)), Named("C", "B/1"))
    assert bringing.proven("t1", [whole]) == (Named("B", "", Evidence(UPLOAD)),)


@pytest.mark.parametrize(
    ("token", "claimed"),
    [
        ("t2", {"sha256": SHA256}),
        ("t1", {"sha256": "0" * 64}),
        ("t1", {"sha256": SHA256, "size": 1}),
        ("t1", {"sha256": SHA256, "media_type": "application/pdf"}),
        ("t1", {"reference": "B/1", "size": 5}),
    ],
)
def test_a_claim_that_was_not_brought_proves_nothing(
    bringing: Bringing, token: str, claimed: dict[str, object]
) -> None:
    """Another token's, one that nobody has brought, one of another size or type, a size without a document."""
    bringing.bring("t1", "catatan.txt", io.BytesIO(TEXT))
    with pytest.raises(MalformedMessage, match="Keluaran 'A': dokumen itu belum diunggah dengan token ini"):
        bringing.proven(token, [Output.model_validate({"title": "A", **claimed})])


def test_a_step_carries_only_so_many(bringing: Bringing) -> None:
    """As many as files of a form; letters do not count."""
    letters = [Output(title="Surat", reference="B/1")] * 3
    assert len(bringing.proven("t1", letters)) == 3
    with pytest.raises(TooManyFiles):
        bringing.proven("t1", [Output(title="A", sha256=SHA256)] * 3)


def test_a_file_that_says_of_itself_that_it_is_something_else_is_not_kept(
    bringing: Bringing, documents: Documents
) -> None:
    """A form around it would be kept with it."""
    with pytest.raises(NotTheFile) as refused:
        bringing.bring("t1", "catatan.txt", io.BytesIO(TEXT), "multipart/form-data")
    assert refused.value.media_type == "text/plain"
    with pytest.raises(UnacceptableFile, match="kosong"):
        bringing.bring("t1", "catatan.txt", io.BytesIO(b""))
    assert not documents.has(SHA256)
    assert bringing.bring("t1", "catatan.txt", io.BytesIO(TEXT), "text/plain") == UPLOAD
