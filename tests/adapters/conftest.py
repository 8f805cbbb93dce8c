"""Each test of the register runs on both of its databases: a SQLite file, and a PostgreSQL server that is real."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.register.register import Register
from tests.adapters.support.databases import Database, Postgres, file_in


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database."""
    if request.param == "sqlite":
        made = file_in(tmp_path / "data")
    else:
        server: Postgres = request.getfixturevalue("postgres")
        made = server.new_database(tmp_path)
    yield made
    made.close()


@pytest.fixture
def register(database: Database) -> Register:
    """An empty register."""
    return database.register()
