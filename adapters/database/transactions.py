"""The office's database as its parts use it: opened, with the tables of this version; transactions that read, and
transactions that write in turn."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from threading import Lock

from sqlalchemy import Connection, Dialect, Engine

from adapters.database.databases import engine_at, usable
from adapters.database.register_migration import migrate


def database_at(database_url: str, data_dir: Path) -> "Database":
    """The database that `SOP_DATABASE_URL` names, for nothing in `data_dir`; its tables are brought up to date, however
    many processes ask for that at once.

    Raises:
        SopError: the URL is of no database that we know, or its tables are newer than this version.
        RegisterUnavailable: the database does not answer, or cannot be written.
    """
    engine = engine_at(database_url, data_dir)
    try:
        with usable(engine):
            migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return Database(engine)


class Database:
    """Safe for several threads. Both contexts raise RegisterUnavailable where the database is away."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = engine.execution_options(writes=True)
        # SQLite lets one write at a time, and has the others poll: our own threads wait in line instead.
        self._line = Lock() if engine.dialect.name == "sqlite" else nullcontext()

    @property
    def dialect(self) -> Dialect:
        return self._engine.dialect

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with usable(self._engine), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """What is raised within is raised out of the transaction, of which nothing is kept."""
        with usable(self._engine), self._line, self._writer.begin() as connection:
            yield connection

    def close(self) -> None:
        self._engine.dispose()
