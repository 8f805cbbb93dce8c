"""The database of accounts as its parts use it: transactions that read, and transactions that write in turn."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from threading import Lock

from sqlalchemy import Connection, Engine

from adapters.database.databases import usable


class AccountDatabase:
    """Safe for several threads. Both contexts raise RegisterUnavailable where the database is away."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = engine.execution_options(writes=True)
        # SQLite lets one write at a time, and whoever waits for it sleeps longer than he must.
        self._line = Lock() if engine.dialect.name == "sqlite" else nullcontext()

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
