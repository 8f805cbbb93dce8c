"""Rewrites the blocks of the documents that follow from the code: `python -m docs.generate`, or `make docs`.

A block stands between `<!-- name -->` and `<!-- /name -->`, each on a line of its own. All other text stays as it is.
"""

import ast
import inspect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from typer import Typer
from typer.main import get_command

import actor
import starter
from docs import house_map
from docs.use_cases import use_cases
from settings import Settings
from sop.form.document import DEFAULT_SOP, Basis, Sop, load_sop
from tests.house import HOUSE

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"(?ms)(?P<begin>^<!-- (?P<name>[a-z]+) -->\n).*?(?P<end>^<!-- /(?P=name) -->$)")
APPS: dict[str, Typer] = {"starter.py": starter.app, "actor.py": actor.app}


@dataclass(frozen=True)
class Command:
    """One command as a person types it: `starter.py calendar refresh`."""

    name: str
    help: str
    """Its first line; empty where it has none."""
    options: frozenset[str]
    runs: bool
    """Whether it does something of its own; False for a group that only holds sub-commands."""


def documents() -> tuple[Path, ...]:
    return (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md")))


def commands() -> tuple[Command, ...]:
    """Every command of `starter.py` and `actor.py`, in the order of their help, each group before its sub-commands."""
    return tuple(command for program, app in APPS.items() for command in _walk(program, get_command(app)))


def regenerated(text: str) -> str:
    """The text with all its blocks as they follow from the code now. Raises KeyError for a block that is not ours."""
    return BLOCK.sub(lambda block: f"{block['begin']}{_BLOCKS[block['name']]()}\n{block['end']}", text)


def without_blocks(text: str) -> str:
    """What people wrote."""
    return BLOCK.sub("", text)


def main() -> None:
    for path in documents():
        path.write_text(regenerated(path.read_text(encoding="utf-8")), encoding="utf-8")
    house_map.MAP.write_text(house_map.drawing(), encoding="utf-8")


def _steps() -> str:
    """The activities of the default SOP, with who and how long; an asterisk marks what the source does not state."""
    sop = load_sop(DEFAULT_SOP)
    rows = [
        (
            str(activity.number),
            activity.label,
            str(activity.minutes),
            _who(sop, activity.executor, activity.executor_basis)
            + "".join(f" bersama {_who(sop, role, activity.cosigners_basis)}" for role in activity.cosigners),
            _who(sop, activity.recipient, activity.recipient_basis),
            activity.output,
        )
        for activity in sop.activities
    ]
    total = ("", "**Jumlah**", f"**{sop.total_minutes}**", "", "", "")
    return _table(("No.", "Kegiatan", "Menit", "Pelaksana", "Penerima", "Keluaran"), [*rows, total])


def _roles() -> str:
    sop = load_sop(DEFAULT_SOP)
    rows = [
        (
            f"`{role.id}`",
            role.name,
            role.short,
            sop.role(role.superior).short if role.superior else "—",
            f"`{role.calendar}`",
        )
        for role in sop.roles
    ]
    return _table(("Peran (`--role`)", "Nama", "Sebutan", "Atasan", "Kalender"), rows)


def _commands() -> str:
    rows = [(f"`{command.name}`", command.help) for command in commands() if command.runs]
    return _table(("Perintah", "Kegunaan"), rows)


def _settings() -> str:
    prefix, meanings = Settings.model_config["env_prefix"], _attribute_docstrings(Settings)
    rows = [
        (f"`{prefix}{name.upper()}`", f"`{field.default}`", meanings.get(name, ""))
        for name, field in Settings.model_fields.items()
    ]
    return _table(("Variable", "Default", "Meaning"), rows)


def _rooms() -> str:
    rows = [
        (
            f"`{name}`",
            ", ".join(f"`{each}`" for each in HOUSE if each in room.ours) or "nothing of ours",
            "what it needs" if room.libraries is None else ", ".join(sorted(room.libraries)) or "none",
            room.why,
        )
        for name, room in HOUSE.items()
    ]
    return _table(("Room", "May import", "Libraries", "Why"), rows)


def _use_cases() -> str:
    rows = [
        (f"`desk/{name.partition('.')[0]}.py` `{name.partition('.')[2]}`", ", ".join(doors))
        for name, doors in use_cases().items()
    ]
    return _table(("The one function that does it", "Doors that call it"), rows)


_BLOCKS = {
    "steps": _steps,
    "roles": _roles,
    "commands": _commands,
    "settings": _settings,
    "rooms": _rooms,
    "usecases": _use_cases,
}


def _walk(name: str, node: object) -> Iterator[Command]:
    # Typer brings a click of its own and exports none of its types.
    children: dict[str, object] = getattr(node, "commands", {})
    lines = (getattr(node, "help", None) or "").strip().splitlines()
    yield Command(
        name=name,
        help=lines[0] if lines else "",
        options=frozenset(
            option
            for parameter in getattr(node, "params", ())
            for option in (*parameter.opts, *parameter.secondary_opts)
            if option.startswith("-")
        ),
        runs=not children or bool(getattr(node, "invoke_without_command", False)),
    )
    for child, below in children.items():
        yield from _walk(f"{name} {child}", below)


def _attribute_docstrings(model: type) -> dict[str, str]:
    """The string below each field, in one line; Python itself does not keep it."""
    body = ast.parse(inspect.getsource(model)).body[0]
    assert isinstance(body, ast.ClassDef)
    return {
        field.target.id: " ".join(below.value.value.split())
        for field, below in zip(body.body, body.body[1:], strict=False)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant) and isinstance(below.value.value, str)
    }


def _who(sop: Sop, role: str, basis: Basis | None) -> str:
    return sop.role(role).short + ("" if basis is Basis.STATED else "*")


def _table(headings: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [headings, ("---",) * len(headings), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


if __name__ == "__main__":
    main()
