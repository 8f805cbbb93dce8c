"""Every use case of the desk, and the doors that call it, read off the code: a table of `docs/architecture.md`."""

import ast
import re
from collections.abc import Iterator

from tests.house import PRODUCT, Source

INNER = {"Caller", "Logbook", "Office", "Sight", "Named", "Dossiers", "PaperBook", "Sending", "Trust", "Task"}
"""What the use cases are made of."""
NESTED = r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)"
"""What is called with up to two calls among its arguments."""
DOORS = {
    "portal/pages": "page",
    "portal/api": "API",
    "console/shows": "demonstration",
    "console": "command line",
    "starter.py": "command line",
    "actor.py": "command line",
}


def use_cases() -> dict[str, list[str]]:
    """The doors of each public method of a use case, by `module.Class.method`."""
    texts = {source.path: " ".join(source.text.split()) for source in PRODUCT if _door(source.path)}
    return {
        f"{module}.{kind}.{act}": sorted({_door(path) for path, text in texts.items() if call.search(text)})
        for module, kind, act in _acts()
        for call in [_call(module, kind, act)]
    }


def _acts() -> Iterator[tuple[str, str, str]]:
    for source in PRODUCT:
        if source.path.startswith("desk/"):
            yield from _acts_in(source)


def _acts_in(source: Source) -> Iterator[tuple[str, str, str]]:
    module = source.path.removeprefix("desk/").removesuffix(".py")
    for kind in source.tree.body:
        if isinstance(kind, ast.ClassDef) and kind.name not in INNER and not kind.bases:
            for act in kind.body:
                if not isinstance(act, ast.FunctionDef | ast.AsyncFunctionDef) or act.decorator_list:
                    continue
                if not act.name.startswith("_"):
                    yield module, kind.name, act.name


def _call(module: str, kind: str, act: str) -> re.Pattern[str]:
    """`desk_of(request).waiting.inbox`, `Waiting(…).inbox`, `administering(accounts).add`."""
    return re.compile(rf"\b(?:{module}|{kind}{NESTED}|{module}{NESTED})\.{act}\b")


def _door(path: str) -> str:
    return next((door for place, door in DOORS.items() if path == place or path.startswith(f"{place}/")), "")
