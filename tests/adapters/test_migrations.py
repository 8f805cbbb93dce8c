"""The tables that a database gets are those that the code knows, whoever builds them."""

import subprocess
import sys

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from adapters.database.account_schema import access_log, accounts, metadata, tokens
from adapters.database.register_migration import NewerRegister, alembic_config
from tests.adapters.support.databases import Database
from tests.adapters.support.recorded import eventful

OPEN = (
    "import sys, pathlib; from adapters.register.register import register_at;"
    "register_at(sys.argv[1], pathlib.Path(sys.argv[2])).close()"
)
TRUE, FALSE = "true", "false"


def migrate_to(database: Database, revision: str) -> None:
    with database.engine.begin() as connection:
        command.upgrade(alembic_config(connection), revision)


def test_the_migrations_build_the_tables_of_the_code(database: Database) -> None:
    """A column that is added to the one and not to the other shows here."""
    database.register()
    with database.engine.connect() as connection:
        compared = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(compared, metadata) == []


def test_workers_that_start_at_once_migrate_once(database: Database) -> None:
    """Four processes meet an empty database; each has its register in the end."""
    command = [sys.executable, "-c", OPEN, database.url, str(database.data_dir)]
    processes = [subprocess.Popen(command) for _ in range(4)]
    assert [process.wait() for process in processes] == [0] * 4
    with database.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM alembic_version")).scalar_one() == 1


def test_a_register_that_is_up_to_date_keeps_its_rows(database: Database) -> None:
    """Starting again is no migration."""
    register = database.register()
    register.keep(eventful().records[0])
    before = database.all_rows()
    assert database.register().cycles() == register.cycles() != []
    assert database.all_rows() == before


def test_a_newer_register_is_left_alone(database: Database) -> None:
    """An older version does not guess what columns mean that it does not know."""
    database.register()
    database.run("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerRegister, match="versi yang lebih baru"):
        database.register()


def test_half_a_migration_is_none(database: Database) -> None:
    """A migration that fails leaves nothing behind, and can be run again when its cause is gone."""
    database.run("CREATE TABLE escalations (id INTEGER)")  # the last of our tables is in the way
    with pytest.raises(DBAPIError, match="escalations"):
        database.register()
    with database.engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["escalations"]
    database.run("DROP TABLE escalations")
    assert database.register().cycles() == []


def test_tokens_that_an_operator_made_of_people_open_nothing_any_more(database: Database) -> None:
    """From before acts had owners: a person's are revoked, but for links to calendars. An account by which nobody has
    ever signed in is another system's, and keeps its own; a one-time password from then gets its end."""
    migrate_to(database, "0002")
    for login, must_change, kinds in (("kabid1", False, ["signed_in"]), ("simpeg", True, []), ("baru1", True, [])):
        values = f"'{login}', 'Nama', {FALSE}, {FALSE}, {TRUE}, {TRUE if must_change else FALSE}, 'hash'"
        database.run(
            "INSERT INTO accounts (id, name, operator, vendor, active, must_change_password, password) "
            f"VALUES ({values})"
        )
        for kind in kinds:
            database.run(
                "INSERT INTO access_log (at, account_id, kind, subject, address) "
                f"VALUES ('2026-11-24', '{login}', '{kind}', '', '192.0.2.1')"
            )
    for token, login, scopes in (
        ("t1", "kabid1", "cycles:act"),
        ("t2", "kabid1", "calendar"),
        ("t3", "simpeg", "cycles:read"),
    ):
        database.run(
            "INSERT INTO tokens (id, account_id, name, scopes, secret_sha256, issued_at) "
            f"VALUES ('{token}', '{login}', 'uji', '{scopes}', '{token}', '2026-11-24')"
        )
    database.register()
    assert {row["id"]: row["revoked_at"] is None for row in database.rows(tokens)} == {
        "t1": False,
        "t2": True,
        "t3": True,
    }
    known = {row["id"]: (row["integration"], row["password_until"] is not None) for row in database.rows(accounts)}
    assert known == {"kabid1": (False, False), "simpeg": (True, False), "baru1": (False, True)}
    (kept,) = database.rows(access_log)
    assert (kept["account_id"], kept["door"], kept["about"], kept["times"]) == ("kabid1", "", None, 1)


def test_vendors_from_before_there_were_parties_belong_to_none(database: Database) -> None:
    """Nobody guesses whose they are: nothing is theirs until an operator says it."""
    migrate_to(database, "0002")
    database.run(
        "INSERT INTO accounts (id, name, operator, vendor, active, must_change_password, password) "
        f"VALUES ('vendor1', 'Nama', {FALSE}, {TRUE}, {TRUE}, {FALSE}, 'hash')"
    )
    database.register()
    (vendor,) = database.rows(accounts)
    assert (vendor["vendor"], vendor["party"]) == (True, "")
