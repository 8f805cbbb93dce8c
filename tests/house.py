"""The house of DESIGN.md as data: each room with what it may import, and how a breach is found in a module."""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("sop", "activities", "workflows", "adapters", "console", "portal", "deploy")
OUTSIDE = ("tests", "docs", "bench")
"""What looks at the house from outside may look at all of it; nobody inside knows of it."""
WIRING = ("worker", "starter", "actor")
OURS = {*ROOMS, *OUTSIDE, *WIRING, "settings"}
LONGEST = 250
"""Lines: above it a module is discussed (STYLE.md rule 1)."""


@dataclass(frozen=True)
class Room:
    """What the modules of a room may import, besides the standard library and one another."""

    ours: frozenset[str]
    libraries: frozenset[str] | None
    """None: whatever they need."""
    why: str


def room(ours: str, libraries: str | None, why: str) -> Room:
    return Room(frozenset(ours.split()), None if libraries is None else frozenset(libraries.split()), why)


EDGE = "only the edges wire the house"
HOUSE = {
    "sop": room("", "pydantic pydantic_core", "the rules are pure: they run in milliseconds, and in any workflow"),
    "activities": room("sop", "temporalio structlog", "an activity is thin; what it touches comes in as a port"),
    "workflows": room("sop activities", "temporalio", "a workflow drags all its imports through Temporal's sandbox"),
    "adapters": room("sop", None, "what speaks to outside things knows the rules, and nobody who uses it"),
    "settings": room("sop", "pydantic pydantic_settings", "settings are read once, by the edges, and handed on"),
    "console": room("sop adapters settings", "typer rich pydantic temporalio", "command lines act through adapters"),
    "portal": room("sop adapters settings", None, "pages act through adapters"),
    "worker": room("sop adapters settings console activities workflows", "temporalio structlog", EDGE),
    "starter": room("sop adapters settings console workflows", "", EDGE),
    "actor": room("sop adapters settings console", "", EDGE),
    "deploy": room("sop adapters settings console", None, EDGE),
}
HOMES = {
    **dict.fromkeys(("typer", "rich"), "console"),
    **dict.fromkeys(
        (
            "holidays",
            "sqlalchemy",
            "alembic",
            "psycopg",
            "apprise",
            "obstore",
            "typst",
            "xlsxwriter",
            "argon2",
            "icalendar",
        ),
        "adapters",
    ),
    **dict.fromkeys(("authlib", "joserfc", "httpx2"), "adapters"),
    **dict.fromkeys(("fastapi", "starlette", "uvicorn", "jinja2"), "portal"),
}
"""Heavy libraries, and the only room that may import each."""
CLOCKS = {
    *("datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today"),
    *("time.time", "time.time_ns", "time.monotonic", "time.perf_counter", "time.localtime", "time.gmtime"),
    *("random", "secrets", "uuid.uuid1", "uuid.uuid4", "os.urandom"),
}
"""What makes a replay differ from the first run: instants and chance."""


@dataclass(frozen=True)
class Source:
    """A module of the product, parsed."""

    path: str
    text: str

    @property
    def home(self) -> str:
        return self.path.partition("/")[0].removesuffix(".py")

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    def names(self) -> Iterator[tuple[int, str, str]]:
        """Line, local name and full dotted name of everything imported, at whatever depth."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for each in node.names:
                    local = each.asname or each.name.partition(".")[0]
                    yield node.lineno, local, each.name if each.asname else local
            elif isinstance(node, ast.ImportFrom):
                # A relative import stays within its room.
                origin = self.home if node.level else node.module or ""
                for each in node.names:
                    yield node.lineno, each.asname or each.name, f"{origin}.{each.name}"

    def imports(self) -> Iterator[tuple[int, str]]:
        """Line and top-level package of every import from outside the room and the standard library."""
        for line, _, name in self.names():
            package = name.partition(".")[0]
            if package != self.home and package not in sys.stdlib_module_names:
                yield line, package

    def clocks(self) -> Iterator[tuple[int, str]]:
        """Line and full name of every clock and every source of chance that is named, called or not."""
        known = {local: name for _, local, name in self.names()}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Name | ast.Attribute):
                local, _, rest = ast.unparse(node).partition(".")
                name = ".".join(filter(None, (known.get(local), rest))) if local in known else ""
                if any(name == clock or name.startswith(f"{clock}.") for clock in CLOCKS):
                    yield node.lineno, name


def product() -> list[Source]:
    files = [*ROOT.glob("*.py"), *(file for each in ROOMS for file in (ROOT / each).rglob("*.py"))]
    return [Source(str(file.relative_to(ROOT)), file.read_text(encoding="utf-8")) for file in sorted(files)]


PRODUCT = product()


def misdirected(source: Source) -> list[str]:
    """Imports that the room's own rule does not allow."""
    rule = HOUSE[source.home]
    return [
        f"{source.path}:{line} imports {package}: {rule.why}"
        for line, package in source.imports()
        if (
            package not in rule.ours
            if package in OURS
            else rule.libraries is not None and package not in rule.libraries
        )
    ]


def homeless(source: Source) -> list[str]:
    """Heavy libraries outside the room that is their home."""
    return [
        f"{source.path}:{line} imports {package}, whose home is {HOMES[package]}"
        for line, package in source.imports()
        if package in HOMES and source.home != HOMES[package]
    ]


def unrepeatable(source: Source) -> list[str]:
    """Clocks and chance where the same input must give the same answer."""
    if source.home not in ("sop", "workflows"):
        return []
    return [f"{source.path}:{line} reads {name}" for line, name in source.clocks()]


def overlong(source: Source) -> list[str]:
    lines = len(source.text.splitlines())
    return [f"{source.path} has {lines} lines"] if lines > LONGEST else []
