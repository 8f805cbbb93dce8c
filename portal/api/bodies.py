"""What requests bring. Commands are those of `sop.cycle.messages`, but for the actor, who is the token's account."""

from typing import Annotated

from fastapi import Path, Request
from pydantic import BeforeValidator, ConfigDict, Field

from desk.ordering import Counting
from portal.api.problems import Objection
from portal.frame.ports import ports_of
from sop.base.errors import MalformedMessage
from sop.base.reading import Frozen
from sop.cycle.progress import Output, Text, Title
from sop.form.document import DEFAULT_SOP, Sop


def _whole(value: object) -> object:
    """JSON knows no integers: `2.0` is one, `"2"` and `true` are none."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Number = Annotated[int, Field(strict=True, ge=1, le=1000), BeforeValidator(_whole)]
Minutes = Annotated[int, Field(strict=True, ge=1, le=100_000), BeforeValidator(_whole)]


_NOT_BLANK = Field(json_schema_extra={"pattern": r"\S"})  # as the schema says it; the models take off what is blank
Line = Annotated[Title, _NOT_BLANK]
Words = Annotated[Text, _NOT_BLANK]


CycleId = Annotated[str, Path(max_length=250)]
"""No longer than the engine takes, whatever the letters."""


class Wish(Frozen):
    model_config = ConfigDict(use_attribute_docstrings=True)

    role: Line
    """The role that acts: one that the account holds today."""


class Completion(Wish):
    step: Number
    outputs: Annotated[tuple[Output, ...], Field(min_length=1, max_length=50)]
    """Each with a `reference`, or with what `POST /documents` has answered to this token within a day, or both."""
    note: Words | None = None
    attempt: Number | None = None
    """Named: for that attempt alone."""


class Reasoned(Wish):
    reason: Words


class Return(Reasoned):
    to_step: Number
    """Earlier than the open one."""


class Extension(Reasoned):
    minutes: Minutes
    """SOP minutes of working time."""


class Acknowledgement(Wish):
    note: Words | None = None


class NewCycle(Frozen):
    """A cycle to be started."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    title: Line
    sop: str = DEFAULT_SOP.stem
    """One of those that `GET /sops` names."""
    calendar: Counting = Counting.ASN
    """`asn`: minutes are counted in office hours; `always`: on the clock."""


def known_sop(request: Request, name: str) -> Sop:
    """The SOP that a field `sop` names. Raises MalformedMessage with the names that there are."""
    try:
        return ports_of(request).office.sop(name)
    except MalformedMessage as error:
        raise MalformedMessage(f"sop: {error}") from error


async def json_only(request: Request) -> None:
    """Raises 415 for a body that says that it is something else, or nothing."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Objection(415, "not_json", "Isi permintaan harus JSON, dengan Content-Type: application/json.")
