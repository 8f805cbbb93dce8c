"""The house keeps its rooms: who may import whom, where heavy libraries live, and that the rules know no clock."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from tests.house import (
    HOUSE,
    INSIDE,
    LONGEST,
    OUTSIDE,
    PRODUCT,
    ROOMS,
    ROOT,
    WIRING,
    Source,
    circles,
    hidden,
    homeless,
    misdirected,
    overlong,
    twins,
    unrepeatable,
)


def explained(breaches: list[str], matters: str, remedy: str) -> str:
    return "\n".join(("", *breaches, f"Why it matters: {matters}", f"What to do: {remedy}"))


def test_every_module_lives_in_a_room_that_has_a_rule() -> None:
    """A new room is a decision: it gets its rule here and its line in docs/architecture.md."""
    unruled = {
        source.path for source in PRODUCT if source.place not in HOUSE and not source.path.endswith("__init__.py")
    }
    unruled |= {path.parent.name for path in ROOT.glob("*/*.py")} - {*OUTSIDE, *ROOMS}
    assert not unruled, explained(sorted(unruled), "a room without a rule grows into every other.", "add it to HOUSE.")


def test_imports_point_one_way() -> None:
    """The rules know nobody, activities know the rules, workflows know both, adapters know the rules; edges wire."""
    breaches = [breach for source in PRODUCT for breach in misdirected(source)]
    remedy = "move what is needed into the inner room, or hand it in as an argument or port."
    assert not breaches, explained(breaches, "data flows one way through the house (docs/architecture.md).", remedy)


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


def test_imports_stand_where_everybody_sees_them() -> None:
    """At the top of a module, but where a command line would start too slowly: `INSIDE` says where, and why."""
    breaches = [breach for source in PRODUCT for breach in hidden(source)]
    remedy = "import at the top; where two modules need one another, a third is missing."
    assert not breaches, explained(breaches, "a hidden import hides what a module rests on.", remedy)
    unneeded = INSIDE.keys() - {source.path for source in PRODUCT if hidden(replace(source, path=f"x/{source.path}"))}
    assert not unneeded, f"No longer imported inside a function: take {', '.join(unneeded)} off INSIDE."


def test_no_two_modules_need_one_another() -> None:
    """Imports form no circle."""
    breaches = circles(PRODUCT)
    remedy = "find the part that both need, and give it a module of its own."
    assert not breaches, explained(breaches, "what needs its own user can be understood only whole.", remedy)


def test_a_file_name_stands_in_one_room_only() -> None:
    """A name says what is in a file without its folder."""
    names = Counter(Path(source.path).name for source in PRODUCT)
    twice = [source.path for source in PRODUCT if names[Path(source.path).name] > 1 and "__" not in source.path]
    remedy = "let the name say which side of the noun it is: the rule, the use case, the page, the table."
    assert not twice, explained(twice, "whoever searches by name finds the wrong one.", remedy)


def test_doors_do_nothing_twice() -> None:
    """What a page, an operation and a command do alike is done by the desk."""
    breaches = twins(source for source in PRODUCT if source.door)
    remedy = "move what both do into a use case of the desk."
    assert not breaches, explained(breaches, "the second copy is the one that is forgotten.", remedy)


def test_circles_and_twins_are_found() -> None:
    """These guards can fail, too."""
    first, second = Source("sop/a.py", "from sop import b"), Source("sop/b.py", "def f():\n    from sop.a import x")
    assert circles([first, second, Source("sop/c.py", "import sop.a")]) == [
        "sop.a is in a circle with sop.b",
        "sop.b is in a circle with sop.a",
    ]
    assert hidden(second) == ["sop/b.py:2 imports inside a function"]
    does = "def {name}({x}):\n    {x}.open()\n    {x}.read()\n    {x}.sort()\n    {x}.close()\n    return {x}.all\n"
    page, command = (
        Source(path, does.format(name="f", x=x)) for path, x in (("portal/pages/a.py", "it"), ("console/a.py", "one"))
    )
    assert twins([page, command])
    assert not twins([page, replace(command, path="portal/pages/b.py")])


@pytest.mark.parametrize(
    ("path", "text", "breach"),
    [
        ("sop/a.py", "import temporalio", "sop/a.py:1 imports temporalio: the rules are pure"),
        ("sop/a.py", "def f():\n    from adapters import cycles", "sop/a.py:2 imports adapters"),
        ("activities/a.py", "import sqlalchemy as sa", "activities/a.py:1 imports sqlalchemy"),
        ("activities/a.py", "from workflows.activity_options import X", "activities/a.py:1 imports workflows"),
        ("workflows/a.py", "import structlog", "workflows/a.py:1 imports structlog"),
        ("sop/time/a.py", "from sop.cycle import wording", "sop/time/a.py:1 imports sop/cycle: the rules are pure"),
        ("sop/base/a.py", "from sop.form.document import Sop", "sop/base/a.py:1 imports sop/form"),
        (
            "adapters/papers/a.py",
            "import adapters.register.register",
            "adapters/papers/a.py:1 imports adapters/register",
        ),
        ("portal/pages/a.py", "from portal.api import problems", "portal/pages/a.py:1 imports portal/api"),
        ("portal/api/a.py", "from portal.pages.inbox import x", "portal/api/a.py:1 imports portal/pages"),
        ("portal/frame/a.py", "from console.frame import files", "portal/frame/a.py:1 imports console/frame"),
        ("desk/a.py", "import fastapi", "desk/a.py:1 imports fastapi"),
        ("desk/a.py", "from portal.frame import ports", "desk/a.py:1 imports portal/frame"),
        ("adapters/a.py", "import activities.notices", "adapters/a.py:1 imports activities"),
        ("console/frame/a.py", "from worker import build", "console/frame/a.py:1 imports worker"),
        ("console/frame/a.py", "from workflows.activity_options import X", "console/frame/a.py:1 imports workflows"),
        ("starter.py", "import actor", "starter.py:1 imports actor"),
        ("console/frame/a.py", "import bench", "console/frame/a.py:1 imports bench"),
        ("actor.py", "import typer", "actor.py:1 imports typer, whose home is console"),
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
        ("sop/cycle/a.py", "from datetime import datetime, time\nfrom sop.time.clock import Clock\ntime(7, 30)"),
        ("adapters/a.py", "import holidays\nfrom datetime import date\ndate.today()"),
        ("worker.py", "from workflows.development_cycle import DevelopmentCycle"),
    ],
)
def test_no_rule_catches_what_is_allowed(path: str, text: str) -> None:
    """A guard that cries wolf is switched off."""
    source = Source(path, text)
    assert not [*misdirected(source), *homeless(source), *unrepeatable(source), *overlong(source)]
