"""The document store: what is kept is whole and stays what it was, in a folder and in a bucket."""

import hashlib
import io
import os
import stat
import tracemalloc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import obstore
import pytest
from obstore.store import S3Store

from adapters.documents.document_bucket import BucketDocuments
from adapters.documents.document_folder import FolderDocuments
from adapters.documents.document_store import BLOCK, Documents
from adapters.documents.store_choice import documents_at
from sop.base.errors import SopError, UnreadableFile
from sop.dossier.evidence import DamagedDocument, DocumentNotFound, StorageFailed, StorageFull
from tests.adapters.support.buckets import BUCKET, bucket_server
from tests.adapters.support.stores import BIG, Interrupted, process

SMALL = b"%PDF-1.7 contoh"
SHA = hashlib.sha256(SMALL).hexdigest()
BIG_SHA = hashlib.sha256(BIG).hexdigest()


@pytest.fixture(scope="module")
def server() -> Iterator[dict[str, str]]:
    with bucket_server() as environment:
        yield environment


@pytest.fixture
def bucket(server: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> BucketDocuments:
    """An empty prefix of the bucket, reached by the standard variables alone."""
    for name, value in server.items():
        monkeypatch.setenv(name, value)
    store = documents_at(f"s3://{BUCKET}/{tmp_path.name}", tmp_path)
    assert isinstance(store, BucketDocuments)
    return store


@pytest.fixture
def folder(tmp_path: Path) -> FolderDocuments:
    store = documents_at("", tmp_path)
    assert isinstance(store, FolderDocuments)
    return store


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest) -> Documents:
    chosen: Documents = request.getfixturevalue(request.param)
    return chosen


def files(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file() and path.suffix != ".lock")


@pytest.mark.parametrize("content", [b"", SMALL, BIG, BIG * 3], ids=["empty", "small", "big", "in parts"])
def test_what_is_kept_is_given_back(store: Documents, tmp_path: Path, content: bytes) -> None:
    """Under the SHA-256 of its content, whether it comes from a path, an open file or memory; in blocks or whole."""
    file = tmp_path / "berkas"
    file.write_bytes(content)
    sha256 = hashlib.sha256(content).hexdigest()
    assert not store.has(sha256)
    with file.open("rb") as opened:
        for kept in (store.put(file), store.put(opened), store.put_bytes(content)):
            assert (kept.sha256, kept.size) == (sha256, len(content))
    assert store.has(sha256)
    assert store.read_bytes(sha256) == content
    blocks = list(store.open(sha256))
    assert b"".join(blocks) == content
    assert max(map(len, blocks)) < 2 * BLOCK


@pytest.mark.parametrize("sha256", [SHA, "../../rahasia", SHA.upper(), ""])
def test_what_was_never_kept_is_not_found(store: Documents, sha256: str) -> None:
    """At once, by its name; and no name leads out of the store."""
    assert not store.has(sha256)
    with pytest.raises(DocumentNotFound, match="tidak ada dalam penyimpanan; pulihkan dari cadangan"):
        store.open(sha256)


def test_a_document_that_is_read_only_stands_at_its_address(folder: FolderDocuments, tmp_path: Path) -> None:
    """`sha256/ab/abcd…`, once however often it is put, and nobody's to write."""
    for _ in range(3):
        folder.put_bytes(SMALL)
    assert files(tmp_path) == [f"sha256/{SHA[:2]}/{SHA}"]
    assert stat.S_IMODE((tmp_path / files(tmp_path)[0]).stat().st_mode) == 0o440


@pytest.mark.parametrize("content", [SMALL, BIG], ids=["small", "big"])
@pytest.mark.parametrize("place", [0, -1], ids=["first", "last"])
def test_a_flipped_bit_on_the_disk_is_found(
    folder: FolderDocuments, tmp_path: Path, content: bytes, place: int
) -> None:
    """Whoever reads is told which document it is before he has all of it; a new put repairs it."""
    sha256 = folder.put_bytes(content).sha256
    file = tmp_path / f"sha256/{sha256[:2]}/{sha256}"
    file.chmod(0o600)
    damaged = bytearray(content)
    damaged[place] ^= 1
    file.write_bytes(damaged)
    received = 0
    with pytest.raises(DamagedDocument, match=f"Dokumen {sha256} dalam penyimpanan rusak") as error:  # noqa: PT012
        for block in folder.open(sha256):
            received += len(block)
    assert error.value.sha256 == sha256
    assert received < len(content)
    folder.put_bytes(content)
    assert folder.read_bytes(sha256) == content


def test_a_document_changed_in_the_bucket_is_found(bucket: BucketDocuments) -> None:
    """Whoever else may write there: what comes back is what was kept, or an error; a new put repairs it."""
    sha256 = bucket.put_bytes(SMALL).sha256
    behind = S3Store.from_url(bucket.place, client_options={"allow_http": True})
    for damaged in (SMALL[:-1], SMALL.swapcase(), b""):
        obstore.put(behind, f"sha256/{sha256[:2]}/{sha256}", damaged)
        with pytest.raises(DamagedDocument):
            bucket.read_bytes(sha256)
    bucket.put_bytes(SMALL)
    assert bucket.read_bytes(sha256) == SMALL


def test_only_documents_are_left_in_the_bucket(bucket: BucketDocuments) -> None:
    """Each at its address; what was on its way there is gone, also where it did not arrive."""

    def fail() -> None:
        raise OSError

    bucket.put_bytes(SMALL)
    bucket.put_bytes(SMALL)
    with pytest.raises(UnreadableFile):
        bucket.put(Interrupted(BIG, fail))
    behind = S3Store.from_url(bucket.place, client_options={"allow_http": True})
    assert [each["path"] for page in obstore.list(behind) for each in page] == [f"sha256/{SHA[:2]}/{SHA}"]


class BadDisk(FolderDocuments):
    """Changes the last byte of whatever is written to it."""

    @contextmanager
    def _staged(self, blocks: Iterable[bytes]) -> Iterator[str]:
        with super()._staged(blocks) as name:
            written = Path(self.place) / name
            written.chmod(0o600)
            with written.open("r+b") as file:
                file.seek(-1, os.SEEK_END)
                file.write(b"?")
            yield name


def test_what_reads_back_differently_is_never_seen(folder: FolderDocuments, tmp_path: Path) -> None:
    """A disk that keeps something else than it was given is found out before the address exists."""
    with pytest.raises(StorageFailed, match="yang dibaca kembali berbeda"):
        BadDisk(tmp_path).put_bytes(SMALL)
    assert not folder.has(SHA)
    assert files(tmp_path) == []


def test_a_file_that_cannot_be_read_to_its_end_is_not_kept(store: Documents, tmp_path: Path) -> None:
    """The fault is the file's, not the store's, and is told so; nothing is kept of what could be read."""

    def fail() -> None:
        raise OSError

    with pytest.raises(UnreadableFile):
        store.put(Interrupted(BIG, fail))
    with pytest.raises(UnreadableFile, match=r"Berkas .*hilang\.pdf tidak dapat dibaca"):
        store.put(tmp_path / "hilang.pdf")
    assert not store.has(BIG_SHA)
    assert files(tmp_path) == []


def test_a_killed_writer_leaves_no_half_document(folder: FolderDocuments, tmp_path: Path) -> None:
    """What it had written is under no address, is swept by the next put, and hinders nobody."""
    killed = process("die", tmp_path)
    killed.communicate()
    assert killed.returncode == -9
    assert not folder.has(BIG_SHA)
    (left,) = files(tmp_path)
    assert left.startswith("sha256/incoming/")
    folder.put_bytes(BIG)
    assert files(tmp_path) == [f"sha256/{BIG_SHA[:2]}/{BIG_SHA}"]
    assert folder.read_bytes(BIG_SHA) == BIG


def test_nobody_sweeps_what_another_is_writing(folder: FolderDocuments, tmp_path: Path) -> None:
    """A put in the midst of another, in the same process even, leaves the other's file alone."""
    folder.put(Interrupted(BIG, lambda: folder.put_bytes(SMALL)))
    assert {folder.has(SHA), folder.has(BIG_SHA)} == {True}
    assert len(files(tmp_path)) == 2


def test_a_full_disk_is_said_in_one_sentence(folder: FolderDocuments, tmp_path: Path) -> None:
    """Nothing is left of what did not fit; what was there is there."""
    folder.put_bytes(SMALL)
    full = process("fill", tmp_path)
    _, error = full.communicate()
    assert full.returncode == 1
    sentence = f"Penyimpanan dokumen di {tmp_path} penuh; berkas belum disimpan. Sediakan ruang, lalu ulangi."
    assert error == f"{StorageFull.__name__}: {sentence}\n"
    assert files(tmp_path) == [f"sha256/{SHA[:2]}/{SHA}"]


def test_several_processes_keep_the_same_document_at_once(folder: FolderDocuments, tmp_path: Path) -> None:
    """It is there whole from the first put on, and there is one of it."""
    rivals = [process("repeat", tmp_path) for _ in range(3)]
    while any(rival.poll() is None for rival in rivals):
        if folder.has(BIG_SHA):
            assert folder.read_bytes(BIG_SHA) == BIG
    assert [rival.communicate() for rival in rivals] == [("", "")] * 3
    assert files(tmp_path) == [f"sha256/{BIG_SHA[:2]}/{BIG_SHA}"]


def test_a_great_document_is_never_whole_in_memory(folder: FolderDocuments, tmp_path: Path) -> None:
    """A document of 64 MB passes in and out in a few blocks."""
    file = tmp_path / "besar"
    with file.open("wb") as sparse:
        sparse.truncate(64 * BLOCK)
    tracemalloc.start()
    kept = folder.put(file)
    received = sum(len(block) for block in folder.open(kept.sha256))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert received == kept.size == 64 * BLOCK
    assert peak < 8 * BLOCK


def test_a_store_that_cannot_be_used_says_which(bucket: BucketDocuments, tmp_path: Path) -> None:
    """A bucket that is not there, a file in the folder's place: both are named."""
    (tmp_path / "berkas").write_bytes(b"")
    missing = documents_at("s3://tidak-ada/x", tmp_path)
    for store in (missing, documents_at(str(tmp_path / "berkas"), tmp_path)):
        with pytest.raises(StorageFailed, match="tidak dapat dipakai") as error:
            store.put_bytes(SMALL)
        assert error.value.place == store.place
        assert error.value.place in str(error.value)


def test_an_endpoint_where_nobody_answers(
    server: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Writing, reading and looking all say so, within seconds."""
    for name, value in (server | {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}).items():
        monkeypatch.setenv(name, value)
    store = documents_at(f"s3://{BUCKET}", tmp_path)
    for use in (lambda: store.put(io.BytesIO(SMALL)), lambda: store.open(SHA), lambda: store.has(SHA)):
        with pytest.raises(StorageFailed, match=f"s3://{BUCKET} tidak dapat dipakai"):
            use()


@pytest.mark.parametrize("setting", ["s3://", "s3:///awalan", "gs://arsip", "https://arsip", "s3://ar sip"])
def test_a_setting_that_names_no_store_is_refused(setting: str, tmp_path: Path) -> None:
    """Never a guess at where evidence is kept."""
    with pytest.raises(SopError, match="Pengaturan SOP_DOCUMENTS tidak sah"):
        documents_at(setting, tmp_path)
