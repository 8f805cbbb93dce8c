"""One word for one thing: what people of the office read keeps to the words of the glossary."""

import ast
import re
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from sop.cycle.view import view_of
from sop.papers.nota_dinas import letters_of
from sop.papers.report import report_of
from sop.papers.sheet import sheet_of
from tests.house import ROOMS, ROOT, WIRING
from tests.sop.support.closings import cancelled, eventful, punctual
from tests.sop.support.cycles import MONDAY, SOP, leave_alone, start

GLOSSARY = ROOT / "docs" / "glossary.md"
TEXTS = ("portal/templates/*.html", "adapters/notices/letters/*.txt", "adapters/papers/*.typ", "portal/static/*.js")
ASIDE = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>|(?<!:)//[^\n]*", re.DOTALL)
"""Of a template: what is no word of it."""
ENGLISH = re.compile(r"\b(the|of|is|and|it|to|for|no|by|at)\b", re.IGNORECASE)
"""What an engineer, a program or another system reads."""
LATER = MONDAY + timedelta(hours=3)
SEALED = {"sop/cycle/wording.py": {"percobaan …", "kalender …"}}
"""What journals of earlier editions say."""


class Rule(NamedTuple):
    """A row of the glossary: `never` is said, but for what `but` spares, in `where` (nowhere named: everywhere)."""

    say: str
    never: tuple[str, ...]
    but: tuple[str, ...]
    where: tuple[str, ...]

    def breaches(self, place: str, text: str) -> list[str]:
        if self.where and not place.startswith(self.where):
            return []
        for spared in self.but:
            text = text.replace(spared, "")
        return [word for word in self.never if re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE)]


def rules() -> list[Rule]:
    table = GLOSSARY.read_text(encoding="utf-8").partition("## One word for one thing")[2]
    rows = [line.strip("|").split("|") for line in table.splitlines() if line.startswith("| ")][1:]
    return [Rule(say.strip(), *(tuple(re.findall(r"`([^`]+)`", cell)) for cell in cells)) for say, *cells in rows]


def _texts() -> Iterator[tuple[str, str]]:
    """Templates, letters and papers, each line by line."""
    for pattern in TEXTS:
        for file in sorted(ROOT.glob(pattern)):
            for line in ASIDE.sub(" ", file.read_text(encoding="utf-8")).splitlines():
                yield str(file.relative_to(ROOT)), line


def _sentences() -> Iterator[tuple[str, str]]:
    """Every sentence of the code, an ellipsis for what is filled in; no docstring, no name, no English."""
    files = (file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py")))
    for file in (*files, *(ROOT / f"{name}.py" for name in WIRING)):
        place = str(file.relative_to(ROOT))
        for said in _strings(ast.parse(file.read_text(encoding="utf-8"))):
            if said not in SEALED.get(place, ()) and (" " in said or said.istitle()) and not ENGLISH.search(said):
                yield place, said


def _strings(tree: ast.AST) -> Iterator[str]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue  # a docstring
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
            for part in node.values:
                if isinstance(part, ast.FormattedValue):
                    yield from _strings(part)
        elif isinstance(node, ast.Constant):
            if isinstance(node.value, str):
                yield node.value
        else:
            yield from _strings(node)


@cache
def everything() -> tuple[tuple[str, str], ...]:
    """Whatever people read, each with the file in which it stands."""
    return *_texts(), *_sentences()


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.say)
def test_people_read_one_word_for_one_thing(rule: Rule) -> None:
    """No template, letter, paper or sentence uses another word than the glossary's."""
    found = [
        f"{place}: “{text.strip()}” says {', '.join(words)}"
        for place, text in everything()
        if (words := rule.breaches(place, text))
    ]
    assert not found, f"Say “{rule.say}” (docs/glossary.md, One word for one thing):\n" + "\n".join(found)


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.say)
def test_the_rule_of_a_word_can_fail(rule: Rule) -> None:
    """Each row forbids something, in a place that exists, and does not forbid what it asks for."""
    place = rule.where[0] if rule.where else "portal"
    assert rule.never
    assert all((ROOT / each).exists() for each in rule.where)
    assert all(rule.breaches(place, f"Ini {word} itu.") == [word] for word in rule.never)
    assert not rule.breaches(place, rule.say)


PAPERS = {
    **{f"report, {ended.__name__}": report_of(ended(), {}) for ended in (punctual, cancelled, eventful)},
    **{each.path: each for each in letters_of(eventful())},
    "sheet": sheet_of(SOP),
    "control sheet": sheet_of(SOP, eventful().view),
    "control sheet of a running cycle": sheet_of(SOP, view_of(leave_alone(start(), MONDAY, LATER), LATER)),
}
"""What is printed, journal and all, of cycles whose orders are of today's edition."""


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_keeps_to_the_words_of_the_office(name: str) -> None:
    """Seen: "kalender always", "bersama ini" without an enclosure, ISO dates, "Kegiatan" for a title. The journal that
    a paper prints is in the same words, and dates are as papers write them."""
    said = "\n".join(_printed(PAPERS[name].model_dump(mode="json", exclude={"path"})))
    assert not [word for rule in rules() for word in rule.breaches("sop/papers/", said)]
    assert not re.findall(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b", said)
    assert "always" not in said


def _printed(value: object) -> Iterator[str]:
    match value:
        case str() if not value.isidentifier() or not value.islower():  # no name of a column or a state
            yield value
        case dict():
            for each in value.values():
                yield from _printed(each)
        case list():
            for each in value:
                yield from _printed(each)


def test_enough_is_looked_at() -> None:
    """The search reaches every kind of text that people read."""
    places = {place for place, _ in everything()}
    assert {Path(place).suffix for place in places} == {".html", ".txt", ".typ", ".js", ".py"}
    assert {"sop/cycle/wording.py", "desk/deeds.py", "sop/base/errors.py", "sop/papers/report.py"} <= places
