"""The house keeps its rooms: who may import whom, where heavy libraries live, and that the rules know no clock."""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("sop", "activities", "workflows", "adapters", "console", "portal", "deploy", "bench")
WIRING = ("worker", "starter", "actor")
OURS = {*ROOMS, *WIRING, "settings", "tests"}
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
    "starter": room("sop adapters settings console", "", EDGE),
    "actor": room("sop adapters settings console", "", EDGE),
    "deploy": room("sop adapters settings console", None, EDGE),
    "bench": room("sop adapters settings console activities", None, EDGE),
}
HOMES = {"typer": ("console", "bench"), "rich": ("console", "bench"), "holidays": ("adapters",)}
"""Heavy libraries, and the only rooms that may import them."""
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
    """Heavy libraries outside the rooms that are their home."""
    return [
        f"{source.path}:{line} imports {package}, whose home is {' or '.join(HOMES[package])}"
        for line, package in source.imports()
        if package in HOMES and source.home not in HOMES[package]
    ]


def unrepeatable(source: Source) -> list[str]:
    """Clocks and chance where the same input must give the same answer."""
    if source.home not in ("sop", "workflows"):
        return []
    return [f"{source.path}:{line} reads {name}" for line, name in source.clocks()]


def overlong(source: Source) -> list[str]:
    lines = len(source.text.splitlines())
    return [f"{source.path} has {lines} lines"] if lines > LONGEST else []


def explained(breaches: list[str], matters: str, remedy: str) -> str:
    return "\n".join(("", *breaches, f"Why it matters: {matters}", f"What to do: {remedy}"))


def test_every_module_lives_in_a_room_that_has_a_rule() -> None:
    """A new room is a decision: it gets its rule here and its line in DESIGN.md."""
    folders = {path.parent.name for path in ROOT.glob("*/*.py")} - {"tests"}
    unruled = sorted(({source.home for source in PRODUCT} | folders) - HOUSE.keys())
    assert not unruled, explained(unruled, "a room without a rule grows into every other.", "add it to HOUSE.")


def test_imports_point_one_way() -> None:
    """The rules know nobody, activities know the rules, workflows know both, adapters know the rules; edges wire."""
    breaches = [breach for source in PRODUCT for breach in misdirected(source)]
    remedy = "move what is needed into the inner room, or hand it in as an argument or port."
    assert not breaches, explained(breaches, "data flows one way through the house (DESIGN.md).", remedy)


def test_nobody_imports_what_wires() -> None:
    """`worker.py`, `starter.py` and `actor.py` are ends: what two of them need lives in a room."""
    assert all(rule.ours.isdisjoint(WIRING) for rule in HOUSE.values())


def test_heavy_libraries_stay_at_home() -> None:
    """Terminal libraries live in the console, the holiday source in the adapters."""
    breaches = [breach for source in PRODUCT for breach in homeless(source)]
    remedy = "call the room that has the library, with plain data."
    assert not breaches, explained(breaches, "each heavy import slows every start and every replay.", remedy)


def test_rules_and_workflows_know_neither_clock_nor_chance() -> None:
    """`now` is an argument in `sop/`, and `workflow.now()` in `workflows/`: so replay answers as the first run did."""
    breaches = [breach for source in PRODUCT for breach in unrepeatable(source)]
    remedy = "take `now` as an argument; in a workflow ask `workflow.now()`, `workflow.random()`, `workflow.uuid4()`."
    assert not breaches, explained(breaches, "running cycles would fail to replay and stand still.", remedy)


def test_modules_stay_small() -> None:
    """A module is one screen to three."""
    breaches = [breach for source in PRODUCT for breach in overlong(source)]
    remedy = "split it by the business noun that has grown in it."
    assert not breaches, explained(breaches, f"above {LONGEST} lines nobody reads a module whole.", remedy)


@pytest.mark.parametrize(
    ("path", "text", "breach"),
    [
        ("sop/a.py", "import temporalio", "sop/a.py:1 imports temporalio: the rules are pure"),
        ("sop/a.py", "def f():\n    from adapters import cycles", "sop/a.py:2 imports adapters"),
        ("activities/a.py", "import sqlalchemy as sa", "activities/a.py:1 imports sqlalchemy"),
        ("activities/a.py", "from workflows.options import X", "activities/a.py:1 imports workflows"),
        ("workflows/a.py", "import structlog", "workflows/a.py:1 imports structlog"),
        ("adapters/a.py", "import activities.notices", "adapters/a.py:1 imports activities"),
        ("console/a.py", "from worker import build", "console/a.py:1 imports worker"),
        ("console/a.py", "from workflows.options import X", "console/a.py:1 imports workflows"),
        ("starter.py", "import actor", "starter.py:1 imports actor"),
        ("actor.py", "import typer", "actor.py:1 imports typer, whose home is console or bench"),
        ("adapters/a.py", "import rich.table", "adapters/a.py:1 imports rich, whose home is console"),
        ("console/a.py", "import holidays", "console/a.py:1 imports holidays, whose home is adapters"),
        ("sop/a.py", "from datetime import datetime as dt\nx = dt.now", "sop/a.py:2 reads datetime.datetime.now"),
        ("sop/a.py", "import datetime\ndatetime.date.today()", "sop/a.py:2 reads datetime.date.today"),
        ("workflows/a.py", "from time import time\ntime()", "workflows/a.py:2 reads time.time"),
        ("workflows/a.py", "import random\nrandom.choice([1])", "workflows/a.py:2 reads random"),
        ("sop/a.py", "\n" * 251, "sop/a.py has 251 lines"),
    ],
)
def test_each_rule_catches_its_breach(path: str, text: str, breach: str) -> None:
    """The guards above are no use if they cannot fail: each kind of breach is found, at its line."""
    source = Source(path, text)
    found = [*misdirected(source), *homeless(source), *unrepeatable(source), *overlong(source)]
    assert [each for each in found if each.startswith(breach)], found


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("workflows/a.py", "from temporalio import workflow\nworkflow.now()"),
        ("sop/a.py", "from datetime import datetime, time\nfrom sop.clock import Clock\ntime(7, 30)"),
        ("adapters/a.py", "import holidays\nfrom datetime import date\ndate.today()"),
        ("worker.py", "from workflows.development_cycle import DevelopmentCycle"),
    ],
)
def test_no_rule_catches_what_is_allowed(path: str, text: str) -> None:
    """A guard that cries wolf is switched off."""
    source = Source(path, text)
    assert not [*misdirected(source), *homeless(source), *unrepeatable(source), *overlong(source)]
