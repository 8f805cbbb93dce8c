"""Papers: a template of `adapters/papers` with data, typeset by Typst. The only place that knows the library.

The data reach the template as JSON (`data` of `style.typ`), never as Typst source: nothing that people have written is
ever read as markup or code. The same template and data always give the same bytes: no clock, no fonts of the machine,
no network. PDFs are PDF/A-2b (ISO 19005-2), which archives keep.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst
from pydantic import BaseModel

from sop.base.plain_text import inert

PAPERS = Path(__file__).parent
UNDATED = datetime(1970, 1, 1, tzinfo=UTC)
"""PDF/A wants an instant of every paper: of those that follow from an SOP alone it is this one."""

Data = Mapping[str, Any] | BaseModel
"""What a template prints: a model, or whatever JSON can hold."""


def typeset(template: str, data: Data, at: datetime = UNDATED) -> bytes:
    """The paper as one PDF that says it was made `at`; `template` is a file of `adapters/papers` without its `.typ`.

    Where somebody has written letters that no font of ours has, it is a PDF that archives do not keep: printed, all the
    same.

    Raises:
        typst.TypstError: the template is at fault, or lacks data that it prints.
    """
    try:
        return b"".join(_compiled(template, data, "pdf", at, archival=True))
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        return b"".join(_compiled(template, data, "pdf", at, archival=False))


def typeset_pages(template: str, data: Data) -> tuple[bytes, ...]:
    """The paper as SVG, one image for each page; text is drawn as shapes. Raises as `typeset`."""
    return _compiled(template, data, "svg", UNDATED, archival=False)


def _compiled(
    template: str, data: Data, form: Literal["pdf", "svg"], at: datetime, *, archival: bool
) -> tuple[bytes, ...]:
    plain = data.model_dump(mode="json") if isinstance(data, BaseModel) else data
    compiled: bytes | list[bytes] = typst.compile(
        PAPERS / f"{template}.typ",
        root=PAPERS,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format=form,
        sys_inputs={"data": json.dumps(_shown(plain), ensure_ascii=False)},
        timestamp=int(at.timestamp()),
        pdf_standards=["a-2b"] if archival else [],
    )
    return (compiled,) if isinstance(compiled, bytes) else tuple(compiled)


def _shown(data: Any) -> Any:
    """What is printed of it: letters that are none show as a sign."""
    match data:
        case str():
            return inert(data)
        case Mapping():
            return {name: _shown(each) for name, each in data.items()}
        case list() | tuple():
            return [_shown(each) for each in data]
    return data


@cache
def _fonts() -> typst.Fonts:
    """Those that the library itself carries; searched once in a process."""
    return typst.Fonts(include_system_fonts=False)
