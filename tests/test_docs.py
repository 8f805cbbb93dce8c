"""The documents tell what the code does: each test names the sentence, and the command that mends it."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from docs import house_map
from docs.generate import APPS, ROOT, Command, commands, documents, regenerated, without_blocks
from docs.use_cases import use_cases
from sop.base.errors import Refusal
from sop.cycle.deliveries import DeliveryState
from sop.cycle.facts import FACTS
from sop.cycle.journal import Kind
from sop.cycle.messages import COMMANDS, Standing, StepState
from sop.cycle.progress import EscalationKind, State
from sop.cycle.records import Outcome
from sop.monitoring.assessment import Rating

GUIDE, GLOSSARY = ROOT / "docs" / "panduan.md", ROOT / "docs" / "glossary.md"
KNOWN = {command.name: command for command in commands()}
WORDS = (Kind, State, StepState, Standing, EscalationKind, Refusal, Outcome, DeliveryState, Rating)
TERMS = [
    *(term.value for words in WORDS for term in words),
    *COMMANDS,
    *FACTS,
]
FENCED = re.compile(r"^ *```(?:sh|bash|console)\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
COMMENT = re.compile(r"(?<!\S)#.*")
END_OF_CALL = "|;&<>\n"
LINK = re.compile(r"\]\(([^)\s]+)\)")


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def shown_commands(text: str) -> Iterator[list[str]]:
    """The words of each call of our command lines in the text's shell blocks, from the program's name on."""
    for block in FENCED.findall(text):
        plain = COMMENT.sub("", block.replace("\\\n", " "))
        lexer = shlex.shlex(plain, posix=True, punctuation_chars=END_OF_CALL)
        lexer.whitespace, lexer.whitespace_split, lexer.commenters = " \t", True, ""
        call: list[str] = []
        for word in (*lexer, "\n"):
            if word and set(word) <= set(END_OF_CALL):
                if call:
                    yield call
                call = []
            elif call or word in APPS:
                call.append(word)


def command_of(call: list[str]) -> Command | None:
    """The command that a call names, its sub-commands included; None for a program or group that does nothing alone."""
    names = (" ".join(call[:length]) for length in range(len(call), 0, -1))
    command = next(KNOWN[name] for name in names if name in KNOWN)
    return command if command.runs or "--help" in call else None


@pytest.fixture(params=documents(), ids=named)
def document(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


@pytest.mark.parametrize("command", KNOWN.values(), ids=KNOWN)
def test_every_command_has_a_help_text(command: Command) -> None:
    """`--help` says of each command, and of each group of commands, what it is for."""
    assert command.help, f"{command.name} --help says nothing: give the command a docstring, or its group a help text."


def test_every_command_is_shown_in_the_guide() -> None:
    """Each command stands in a shell block of the guide that a person wrote, not merely in the generated table."""
    shown = {
        command.name
        for call in shown_commands(without_blocks(GUIDE.read_text(encoding="utf-8")))
        if (command := command_of(call))
    }
    missing = [name for name, command in KNOWN.items() if command.runs and name not in shown]
    assert not missing, f"docs/panduan.md shows no example of: {', '.join(missing)}. Write one in a ```sh block."


def test_every_option_is_named_in_the_guide() -> None:
    """A reader of the guide alone meets everything that the command lines can be told."""
    guide = GUIDE.read_text(encoding="utf-8")
    options = {option for command in KNOWN.values() for option in command.options if option.startswith("--")}
    missing = sorted(option for option in options if not re.search(rf"{option}(?![a-z-])", guide))
    assert not missing, f"docs/panduan.md does not say what {', '.join(missing)} is for."


def test_every_shown_command_exists(document: Path) -> None:
    """A reader can type every call of our command lines as it is printed: command and options are real."""
    for call in shown_commands(document.read_text(encoding="utf-8")):
        command, line = command_of(call), " ".join(call)
        assert command is not None, f"{named(document)} shows `{line}`, and there is no such command."
        options = {word.partition("=")[0] for word in call if re.match(r"--?[a-z]", word)}
        unknown = options - command.options - {"--help", "-h"}
        assert not unknown, f"{named(document)} shows `{line}`; {command.name} has no {', '.join(sorted(unknown))}."


def test_generated_blocks_are_up_to_date(document: Path) -> None:
    """What a document repeats from the code (steps, roles, commands, settings) is what the code says today."""
    text = document.read_text(encoding="utf-8")
    assert text == regenerated(text), f"{named(document)} lags behind the code. Rewrite its tables: make docs"


def test_the_map_of_the_house_is_up_to_date() -> None:
    """The drawing shows the rooms, the walls and the imports of today."""
    drawn = house_map.MAP.read_text(encoding="utf-8")
    assert drawn == house_map.drawing(), f"{named(house_map.MAP)} lags behind the imports. Draw it anew: make docs"


def test_every_use_case_has_a_door() -> None:
    """What no page, operation or command calls is dead, or is done by a door itself."""
    unused = [name for name, doors in use_cases().items() if not doors]
    assert not unused, f"No door calls {', '.join(unused)}: call it, or delete it."


PLACE = re.compile(r"`((?:[a-z_]+/)+(?:[a-z_]+\.[a-z]+)?|[a-z_]+\.py)`")


@pytest.mark.parametrize("name", ["architecture.md", "recipes.md"])
def test_every_path_that_leads_through_the_house_exists(name: str) -> None:
    """Whoever carries on finds each file and folder that the map and the recipes name."""
    places = PLACE.findall((ROOT / "docs" / name).read_text(encoding="utf-8"))
    gone = sorted(place for place in places if not (ROOT / place).exists())
    assert places, f"docs/{name} names no path at all."
    assert not gone, f"docs/{name} names {', '.join(gone)}, which does not exist."


@pytest.mark.parametrize("block", ["steps", "roles", "commands"])
def test_the_guide_holds_its_generated_blocks(block: str) -> None:
    """A marker that is lost or misspelt would leave its table to grow old unseen."""
    text = GUIDE.read_text(encoding="utf-8")
    assert re.search(rf"^<!-- {block} -->$.+^<!-- /{block} -->$", text, re.DOTALL | re.MULTILINE), (
        f"docs/panduan.md has lost the block between <!-- {block} --> and <!-- /{block} -->."
    )


def test_every_relative_link_leads_somewhere(document: Path) -> None:
    """No document sends its reader to a file that does not exist."""
    targets = (link.partition("#")[0] for link in LINK.findall(document.read_text(encoding="utf-8")) if ":" not in link)
    dead = [target for target in targets if target and not (document.parent / target).exists()]
    assert not dead, f"{named(document)} links to {', '.join(dead)}, which does not exist."


@pytest.mark.parametrize("term", dict.fromkeys(TERMS))
def test_every_term_of_the_wire_is_in_the_glossary(term: str) -> None:
    """States, outcomes, journal kinds, messages, refusals, ratings and search attributes have their Indonesian word."""
    rows = GLOSSARY.read_text(encoding="utf-8").splitlines()
    assert any(row.startswith(f"| `{term}` |") for row in rows), (
        f"docs/glossary.md has no row for `{term}`. Add one with its Indonesian word and its module."
    )


def test_every_place_in_the_glossary_exists() -> None:
    """Each file or folder that the last column names is there."""
    rows = [row for row in GLOSSARY.read_text(encoding="utf-8").splitlines() if row.startswith("| ")][2:]
    places = {place for row in rows for place in re.findall(r"`([a-z_/]+(?:\.py|/))`", row.split("|")[4])}
    gone = sorted(place for place in places if not (ROOT / place).exists())
    assert not gone, f"docs/glossary.md points to {', '.join(gone)}, which does not exist."
