"""A register whose database is away, full or locked says so, keeps nothing by halves, and recovers by itself."""

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from adapters.database import databases
from adapters.database.register_schema import steps
from adapters.register.register import RegisterUnavailable, register_at
from sop.base.errors import SopError
from tests.adapters.support.databases import Database, Postgres, file_in
from tests.adapters.support.recorded import Recorded, eventful
from tests.sop.support.cycles import OUTPUT


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Database]:
    made = file_in(tmp_path / "data")
    yield made
    made.close()


@pytest.fixture
def own_postgres() -> Iterator[Postgres]:
    """A server that no other test needs."""
    server = Postgres()
    server.start()
    yield server
    server.close()


def test_a_server_that_stops_and_comes_back(own_postgres: Postgres, tmp_path: Path) -> None:
    """While PostgreSQL is down everything is refused in one sentence without the password; afterwards the same
    register works on, its stale connections noticed."""
    database, cycle = own_postgres.new_database(tmp_path), eventful()
    register = database.register()
    register.keep(cycle.records[0])
    own_postgres.stop()
    database.engine.dispose()
    for use in (lambda: register.keep(cycle.records[1]), register.cycles, database.register):
        with pytest.raises(RegisterUnavailable, match=r"^Register di postgresql://\S+/register_\d+ tidak dapat"):
            use()
    own_postgres.start()
    for record in cycle.records:
        register.keep(record)
    assert len(database.rows(steps)) == 10
    database.close()


def test_a_full_disk(file: Database) -> None:
    """What does not fit whole is not kept at all; when there is room again, it is."""
    register, cycle = file.register(), eventful()
    register.keep(cycle.records[0])
    before = file.all_rows()
    long = Recorded("siklus-2026-2").complete(note="x" * 2000, outputs=[OUTPUT | {"title": "Catatan " * 25}] * 50)
    with no_room(file):
        for record in long.records:
            with pytest.raises(RegisterUnavailable, match="sisa ruang"):
                register.keep(record)
        assert len(register.cycles()) == 1  # reading needs no room
    assert file.all_rows() == before
    for record in long.records:
        register.keep(record)
    assert len(register.cycles()) == 2


@contextmanager
def no_room(file: Database) -> Iterator[None]:
    """No file of this process grows beyond what the register's newest one has."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = (file.data_dir / "register.db-wal").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_file_that_somebody_else_holds(file: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A backup that locks the file for longer than a worker waits."""
    monkeypatch.setattr(databases, "ANSWERS_WITHIN", 0.05)
    register, cycle = file.register(), eventful()
    stranger = sqlite3.connect(file.data_dir / "register.db", isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")
    with pytest.raises(RegisterUnavailable):
        register.keep(cycle.records[0])
    assert register.cycles() == []
    stranger.execute("ROLLBACK")
    stranger.close()
    register.keep(cycle.records[0])
    assert len(register.cycles()) == 1


def test_a_folder_that_cannot_be_made() -> None:
    """Said before any work begins."""
    with pytest.raises(RegisterUnavailable, match="izinnya"):
        register_at("", Path("/proc/sop"))


def test_a_file_that_is_no_register(tmp_path: Path) -> None:
    """Not overwritten."""
    file = tmp_path / "register.db"
    file.write_text("Bukan basis data. " * 100)
    with pytest.raises(RegisterUnavailable):
        register_at("", tmp_path)
    assert file.read_text().startswith("Bukan")


@pytest.mark.parametrize(
    "url", ["mysql://pegawai:rahasia@host/nama", "postgres", "sqlite://", "postgresql://a:b@rahasia@host/nama"]
)
def test_an_unknown_database_is_refused_without_its_password(url: str, tmp_path: Path) -> None:
    """The sentence says what to write instead."""
    with pytest.raises(SopError, match="SOP_DATABASE_URL tidak sah") as refused:
        register_at(url, tmp_path)
    assert "rahasia" not in str(refused.value)


def test_a_password_is_not_shown(tmp_path: Path) -> None:
    """Where a server does not answer, its address is named."""
    with pytest.raises(RegisterUnavailable, match=r"postgresql://pegawai:\*\*\*@127\.0\.0\.1:1/nama") as refused:
        register_at("postgresql://pegawai:rahasia@127.0.0.1:1/nama?connect_timeout=1", tmp_path)
    assert "rahasia" not in str(refused.value)
