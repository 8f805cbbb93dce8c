"""What the product keeps on a machine is for its own user alone."""

import os
import sqlite3
import stat
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from adapters.documents.document_folder import FolderDocuments
from adapters.machine.private_folder import made_private, private_file, spool_in
from adapters.register.register import register_at


@pytest.fixture(autouse=True)
def _careless(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> object:
    """A machine on which new files are for everybody to read."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "sementara"))
    before = os.umask(0o022)
    yield
    os.umask(before)


def rights(path: Path) -> str:
    return oct(stat.S_IMODE(path.stat().st_mode))


def test_the_register_and_its_folder_are_closed(tmp_path: Path) -> None:
    """The folder, the database, and what SQLite puts beside it."""
    folder = tmp_path / "var"
    with closing(register_at("", folder)):
        assert rights(folder) == "0o700"
        assert {rights(file) for file in folder.iterdir()} == {"0o600"}


def test_documents_and_spool_are_closed(tmp_path: Path) -> None:
    """And so is the folder in which they are, whoever makes it first."""
    FolderDocuments(tmp_path / "var").put_bytes(b"isi")
    spool = spool_in(tmp_path / "var")
    assert [rights(each) for each in (tmp_path / "var", spool)] == ["0o700", "0o700"]
    assert rights(tmp_path / "var" / "sha256") == "0o700"


def test_an_existing_installation_is_mended(tmp_path: Path) -> None:
    """Of an older version, all of whose files everybody could read; what is not the product's keeps its rights."""
    folder = tmp_path / "var"
    (folder / "sha256").mkdir(parents=True)
    for name in ("temporal.db", "temporal.db-wal", "temporal.version", "register.db", "catatan.txt"):
        (folder / name).touch(0o644)
    made_private(folder)
    assert rights(folder) == rights(folder / "sha256") == "0o700"
    files = {file.name: rights(file) for file in folder.iterdir() if file.is_file()}
    assert files.pop("catatan.txt") == "0o644"
    assert set(files.values()) == {"0o600"}


def test_a_folder_that_others_use_stays_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Such as the one in which one works, or one above it: only what is ours in it is closed."""
    (tmp_path / "kerja").mkdir()
    (tmp_path / "register.db").touch(0o644)
    tmp_path.chmod(0o755)
    monkeypatch.chdir(tmp_path / "kerja")
    made_private(tmp_path)
    assert [rights(tmp_path), rights(tmp_path / "register.db")] == ["0o755", "0o600"]


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    """Whoever puts one into the folder changes no rights elsewhere."""
    other = tmp_path / "lain"
    other.touch(0o644)
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "register.db").symlink_to(other)
    made_private(tmp_path / "var")
    assert rights(other) == "0o644"


def test_a_database_that_is_opened_twice_keeps_its_locks(tmp_path: Path) -> None:
    """Seen: the file was opened and closed to set its rights, which gave up the locks of whoever wrote meanwhile, and
    the register was destroyed."""
    file = private_file(tmp_path / "register.db")
    with closing(sqlite3.connect(file, isolation_level=None)) as writer:
        writer.execute("CREATE TABLE baris (nomor)")
        writer.execute("BEGIN IMMEDIATE")
        private_file(file)
        other = f"import sqlite3; sqlite3.connect({str(file)!r}, timeout=0).execute('BEGIN IMMEDIATE')"
        said = subprocess.run([sys.executable, "-c", other], capture_output=True, text=True, check=False).stderr
    assert "database is locked" in said
