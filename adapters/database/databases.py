"""Which database the register lives in, how it is opened, and what people read when it cannot be used."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, ProgrammingError, TimeoutError
from sqlalchemy.pool import ConnectionPoolEntry

from adapters.machine.private_folder import made_private, private_file
from sop.base.errors import SopError

ANSWERS_WITHIN = 5
"""Seconds that a database gets to take us in, or to let us write."""
_POSTGRESQL = {
    "application_name": "sop-register",
    "connect_timeout": ANSWERS_WITHIN,
    # A server that has vanished is noticed within seconds, not within the two hours of TCP.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": 20_000,
}
_FORBIDDEN = "42501"
"""What PostgreSQL answers to those whom it does not let in."""


class RegisterUnavailable(SopError):
    """The register can be neither read nor written now; nothing was written by halves."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"Register di {place} tidak dapat dibaca atau ditulis. Periksa bahwa basis data itu berjalan, "
            "izinnya, dan sisa ruang penyimpanannya."
        )
        self.place = place


def engine_at(database_url: str, data_dir: Path) -> Engine:
    """The database that `SOP_DATABASE_URL` names; for nothing, the SQLite file `register.db` under `data_dir`.

    Raises:
        SopError: the URL is of no database that we know.
        RegisterUnavailable: the file, or its folder, cannot be made.
    """
    if not database_url:
        return _sqlite(URL.create("sqlite", database=str(data_dir / "register.db")), ours=True)
    try:
        url = make_url(database_url)
    except (ArgumentError, ValueError):  # the URL may hold a password: nobody is shown it
        url = URL.create("unknown")
    match url.get_backend_name():
        case "sqlite" if url.database:
            return _sqlite(url)
        case "postgresql" | "postgres" if "@" not in f"{url.host}{url.database}":  # else part of a password
            named = {name: value for name, value in _POSTGRESQL.items() if name not in url.query}
            return create_engine(url.set(drivername="postgresql+psycopg"), pool_pre_ping=True, connect_args=named)
    raise SopError(
        "Pengaturan SOP_DATABASE_URL tidak sah: tulis seperti postgresql://pengguna:sandi@host/nama, "
        "dengan tanda khusus dalam sandi sebagai %40 dan seterusnya, atau kosongkan untuk SQLite."
    )


@contextmanager
def usable(engine: Engine) -> Iterator[None]:
    """What fails within for want of the database raises RegisterUnavailable; a fault of ours raises what it is."""
    try:
        yield
    except DBAPIError as error:
        if _is_ours(error):
            raise
        raise RegisterUnavailable(place_of(engine.url)) from error
    except (TimeoutError, sqlite3.Error) as error:
        raise RegisterUnavailable(place_of(engine.url)) from error


def place_of(url: URL) -> str:
    """Where a database is, for people; its password as asterisks."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return url.set(drivername="postgresql", query={}).render_as_string()


def _is_ours(error: DBAPIError) -> bool:
    """Whether the fault is in what we say to the database, not in the database."""
    if isinstance(error, DataError | IntegrityError | ProgrammingError):
        return getattr(error.orig, "sqlstate", None) != _FORBIDDEN
    return getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR


def _sqlite(url: URL, *, ours: bool = False) -> Engine:
    """`ours`: whether all of the file's folder is the product's own."""
    file = Path(str(url.database))
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        private_file(file)  # passwords are in it, if only as Argon2id
        if ours:
            made_private(file.parent)
    except OSError as error:
        raise RegisterUnavailable(place_of(url)) from error
    engine = create_engine(url, connect_args={"timeout": ANSWERS_WITHIN})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # transactions begin where `_begin` begins them
    with suppress(sqlite3.OperationalError):  # another process is at it; the mode is the file's, not the connection's
        connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")  # what was kept outlives a power cut
    connection.execute("PRAGMA foreign_keys=ON")


def _begin(connection: Connection) -> None:
    """Writers queue before their first word: one that has read could not be let through any more."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
