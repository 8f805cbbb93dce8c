"""The house as data: each room and sub-room with what it may import, and how a breach is found in a module."""

import ast
import sys
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("sop", "activities", "workflows", "adapters", "desk", "console", "portal", "deploy")
OUTSIDE = ("tests", "docs", "bench")
"""What looks at the house from outside may look at all of it; nobody inside knows of it."""
WIRING = ("worker", "starter", "actor")
OURS = {*ROOMS, *OUTSIDE, *WIRING, "settings"}
LONGEST = 250
"""Lines: above it a module is discussed."""


@dataclass(frozen=True)
class Room:
    """What the modules of a room, or of a sub-room with walls of its own, may import, besides the standard library and
    one another."""

    ours: frozenset[str]
    """Rooms (`sop`: all of it) and sub-rooms (`sop/base`)."""
    libraries: frozenset[str] | None
    """None: whatever they need."""
    why: str

    def allows(self, place: str) -> bool:
        return place in self.ours or place.partition("/")[0] in self.ours


def room(ours: str, libraries: str | None, why: str) -> Room:
    return Room(frozenset(ours.split()), None if libraries is None else frozenset(libraries.split()), why)


EDGE = "only the edges wire the house"
_RULES = "the rules are pure: they run in milliseconds, and in any workflow"
_SPEAKS = "what speaks to outside things knows the rules, and nobody who uses it"
_PURE = "pydantic pydantic_core"


def _rules(ours: str) -> Room:
    return room(ours, _PURE, _RULES)


HOUSE = {
    "sop": _rules(""),
    "sop/base": _rules(""),
    "sop/form": _rules("sop/base"),
    "sop/time": _rules("sop/base sop/form"),
    "sop/cycle": room(
        "sop/base sop/form sop/time", f"{_PURE} cryptography", _RULES
    ),  # to check a signature is to count
    "sop/people": _rules("sop/base sop/cycle"),
    "sop/dossier": _rules("sop/base sop/form sop/cycle"),
    "sop/monitoring": _rules("sop/base sop/form sop/time sop/cycle"),
    "sop/papers": _rules("sop/base sop/form sop/time sop/cycle sop/dossier sop/monitoring"),
    "activities": room("sop", "temporalio structlog", "an activity is thin; what it touches comes in as a port"),
    "workflows": room("sop activities", "temporalio", "a workflow drags all its imports through Temporal's sandbox"),
    "adapters": room("sop", None, _SPEAKS),
    "adapters/machine": room("sop", None, _SPEAKS),
    "adapters/temporal": room("sop adapters/machine", None, _SPEAKS),
    "adapters/database": room("sop adapters/machine", None, _SPEAKS),
    "adapters/documents": room("sop", None, _SPEAKS),
    "adapters/papers": room("sop adapters/machine", None, _SPEAKS),
    "adapters/register": room("sop adapters/database", None, _SPEAKS),
    "adapters/people": room("sop adapters/database", None, _SPEAKS),
    "adapters/dossiers": room("sop adapters/machine adapters/documents adapters/papers", None, _SPEAKS),
    "adapters/notices": room("sop adapters/register adapters/temporal", None, _SPEAKS),
    "settings": room("sop", "pydantic pydantic_settings", "settings are read once, by the edges, and handed on"),
    "desk": room("sop adapters", "pydantic", "a use case is the same whichever door it comes by"),
    "console": room("", "", "each of its modules lives in a sub-room"),
    "console/frame": room(
        "sop adapters desk settings console/tables",
        "typer rich pydantic temporalio",
        "command lines act through the desk",
    ),
    "console/tables": room("sop adapters desk console/frame", "rich", "a table shows what it is given"),
    "console/commands": room(
        "sop adapters desk settings console/frame console/tables", "pydantic", "command lines act through the desk"
    ),
    "console/shows": room("sop adapters desk settings console", "rich", "what a command shows, and what it runs"),
    "portal": room("sop adapters desk settings portal", None, "the portal builds itself of its parts"),
    "portal/frame": room("sop adapters desk settings", None, "pages act through the desk"),
    "portal/pages": room("sop adapters desk settings portal/frame", None, "a page never calls another door"),
    "portal/api": room("sop adapters desk settings portal/frame", None, "an operation never calls another door"),
    "worker": room("sop adapters settings activities workflows", "temporalio structlog", EDGE),
    "starter": room("sop adapters desk settings console workflows", "", EDGE),
    "actor": room("sop adapters desk settings console", "", EDGE),
    "deploy": room("sop adapters settings", None, EDGE),
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
            "pyhanko",
            "pyhanko_certvalidator",
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
    def place(self) -> str:
        """The room or sub-room whose rule it keeps."""
        return place_of(self.path.removesuffix(".py").replace("/", "."))

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def door(self) -> str | None:
        return next((door for door in DOORS if self.path.startswith(f"{door}/")), None)

    @property
    def code(self) -> list[str]:
        """Its lines, however they are wrapped and whatever its variables are called, without imports and docstrings."""
        tree = ast.parse(self.text)  # another one: this will be changed
        own = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        own |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and node.id in own:
                node.id = "_"
            if isinstance(node, ast.arg):
                node.arg = "_"
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                node.body = [each for each in node.body if not _says_nothing(each)] or [ast.Pass()]
        return [line.strip() for line in ast.unparse(tree).splitlines() if line.strip()]

    def names(self) -> Iterator[tuple[int, str, str]]:
        """Line, local name and full dotted name of everything imported, at whatever depth."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                for each in node.names:
                    local = each.asname or each.name.partition(".")[0]
                    yield node.lineno, local, each.name if each.asname else local
            elif isinstance(node, ast.ImportFrom):
                for each in node.names:
                    yield node.lineno, each.asname or each.name, f"{node.module}.{each.name}"

    def imports(self) -> Iterator[tuple[int, str]]:
        """Line of every import from elsewhere, and its room or sub-room, or package; the standard library aside."""
        for node in ast.walk(self.tree):
            if not isinstance(node, ast.Import | ast.ImportFrom):
                continue
            origin = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
            for name in (f"{origin}{each.name}" for each in node.names):
                package = name.partition(".")[0]
                place = place_of(name) if package in OURS else package
                if place != self.place and package not in sys.stdlib_module_names:
                    yield node.lineno, place

    def clocks(self) -> Iterator[tuple[int, str]]:
        """Line and full name of every clock and every source of chance that is named, called or not."""
        known = {local: name for _, local, name in self.names()}
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Name | ast.Attribute):
                local, _, rest = ast.unparse(node).partition(".")
                name = ".".join(filter(None, (known.get(local), rest))) if local in known else ""
                if any(name == clock or name.startswith(f"{clock}.") for clock in CLOCKS):
                    yield node.lineno, name


def _says_nothing(node: ast.stmt) -> bool:
    text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    return text or isinstance(node, ast.Import | ast.ImportFrom)


def place_of(name: str) -> str:
    """The innermost room that has a rule, for the dotted name of what is in it; its package where none has."""
    parts = name.split(".")
    rooms = ("/".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((each for each in rooms if each in HOUSE), parts[0])


def product() -> list[Source]:
    files = [*ROOT.glob("*.py"), *(file for each in ROOMS for file in (ROOT / each).rglob("*.py"))]
    return [Source(str(file.relative_to(ROOT)), file.read_text(encoding="utf-8")) for file in sorted(files)]


PRODUCT = product()


def misdirected(source: Source) -> list[str]:
    """Imports that the room's own rule does not allow."""
    rule = HOUSE[source.place]
    return [
        f"{source.path}:{line} imports {place}: {rule.why}"
        for line, place in source.imports()
        if not (
            rule.allows(place) if place.partition("/")[0] in OURS else rule.libraries is None or place in rule.libraries
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


INSIDE = {
    "adapters/documents/store_choice.py": "only an office with a bucket pays for its library",
    "adapters/holiday_source.py": "the library is not among those that production installs",
    "adapters/notices/letterbox.py": "the library is not among those that production installs",
    "console/commands/key_commands.py": "start-up: cryptography",
    "console/commands/notice_commands.py": "start-up: Apprise",
    "console/commands/register_commands.py": "start-up: spreadsheets",
    "console/commands/report_commands.py": "start-up: spreadsheets",
    "console/frame/office_register.py": "start-up: SQLAlchemy",
    "console/frame/terminal.py": "start-up: cryptography",
    "starter.py": "start-up: workflows, and nearly all of the product for the demonstration",
}
"""Where an import may stand inside a function, and why; never to dodge a circle."""


def hidden(source: Source) -> list[str]:
    """Imports inside a function."""
    functions = [node for node in ast.walk(source.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    lines = {
        node.lineno for each in functions for node in ast.walk(each) if isinstance(node, ast.Import | ast.ImportFrom)
    }
    return (
        [] if source.path in INSIDE else [f"{source.path}:{line} imports inside a function" for line in sorted(lines)]
    )


def circles(sources: Iterable[Source]) -> list[str]:
    """Modules that import one another, directly or by way of others; what only a type checker imports counts too."""
    modules = {source.path.removesuffix(".py").replace("/", "."): source for source in sources}
    uses = {
        name: {found for _, _, origin in source.names() if (found := _module(origin, modules)) and found != name}
        for name, source in modules.items()
    }
    while leaves := {name for name, used in uses.items() if not used & uses.keys()}:
        uses = {name: used for name, used in uses.items() if name not in leaves}
    # What is left is in a circle, or uses one: take away what nobody of them uses.
    while unused := uses.keys() - {each for used in uses.values() for each in used}:
        uses = {name: used for name, used in uses.items() if name not in unused}
    return sorted(f"{name} is in a circle with {', '.join(sorted(used & uses.keys()))}" for name, used in uses.items())


def _module(name: str, modules: Container[str]) -> str | None:
    """The module that a full dotted name is, or stands in."""
    return next((each for each in (name, name.rpartition(".")[0]) if each in modules), None)


DOORS = ("console", "portal/pages", "portal/api")
"""What must not do the same thing twice: it would be the desk's."""
TWIN = 5
"""Lines of code, comments and imports aside, that two doors may not share in a row."""


def twins(sources: Iterable[Source]) -> list[str]:
    """Runs of equal lines at two doors, each once."""
    runs: dict[tuple[str, ...], list[Source]] = {}
    found = set()
    for source in sources:
        lines = source.code
        for run in {tuple(lines[first : first + TWIN]) for first in range(len(lines) - TWIN + 1)}:
            others = runs.setdefault(run, [])
            found |= {
                f"{other.path} and {source.path} share: {run[0]}" for other in others if other.door != source.door
            }
            others.append(source)
    return sorted(found)
