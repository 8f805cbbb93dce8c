"""Brings a database to the tables of this version."""

import threading
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from adapters.database.databases import place_of
from sop.base.errors import SopError

MIGRATIONS = Path(__file__).parent / "migrations"
_TURN = 0x534F50
"""The advisory lock of PostgreSQL under which one process at a time migrates."""
_ALEMBIC = threading.Lock()
"""Alembic keeps the migration at hand in a global of its own."""


class NewerRegister(SopError):
    """The database was migrated by a newer version, whose tables this one does not know."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"Register di {place} dibuat oleh versi yang lebih baru daripada versi ini. "
            "Pasang versi terbaru, atau pulihkan register dari cadangan."
        )
        self.place = place


def migrate(engine: Engine) -> None:
    """Safe for several processes at once; all of it in one transaction.

    Raises:
        NewerRegister: the database is newer than this code; it is left as it is.
    """
    with _ALEMBIC, engine.execution_options(writes=True).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _TURN})
        config = alembic_config(connection)
        scripts = ScriptDirectory.from_config(config)
        known = {script.revision for script in scripts.walk_revisions()}
        if set(MigrationContext.configure(connection).get_current_heads()) - known:
            raise NewerRegister(place_of(engine.url))
        command.upgrade(config, "head")


def alembic_config(connection: Connection) -> Config:
    """For Alembic's commands on `connection`, in its transaction."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config
