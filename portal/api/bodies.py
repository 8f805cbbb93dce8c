"""What requests bring. Commands are those of `sop.cycle.messages`, but for the actor, who is the token's account."""

from typing import Annotated, Any, get_args, get_type_hints

from fastapi import Path, Request
from pydantic import BeforeValidator, ConfigDict, Field, create_model

from desk.asking import Asked, Form, asked
from desk.ordering import Counting
from portal.api.problems import Objection
from portal.frame.ports import ports_of
from sop.base.errors import MalformedMessage
from sop.base.reading import Frozen
from sop.cycle.messages import Command
from sop.cycle.progress import Title
from sop.form.document import DEFAULT_SOP, Sop

MOST = 1000
"""The largest number of a step or an attempt."""


def _whole(value: object) -> object:
    """JSON knows no integers: `2.0` is one, `"2"` and `true` are none."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


_NOT_BLANK = Field(json_schema_extra={"pattern": r"\S"})  # as the schema says it; the models take off what is blank


CycleId = Annotated[str, Path(max_length=250)]
"""No longer than the engine takes, whatever the letters."""


def body_of(command: type[Command]) -> type[Frozen]:
    """The body of the operation that sends a command: its fields, but for the actor, and for the id that follows from
    the Idempotency-Key."""
    hints, by_name = get_type_hints(command, include_extras=True), {each.name: each for each in asked(command)}
    fields: dict[str, Any] = {
        name: (
            _as_json(hints[name], by_name[name]),
            Field(default=known.default, description=by_name[name].said.says or None),
        )
        for name, known in command.model_fields.items()
        if name in by_name and name not in ("actor", "message_id")
    }
    return create_model(command.__name__, __base__=Frozen, **fields)


def _as_json(hint: Any, field: Asked) -> Any:
    """A field's type as the document says it: numbers are counted from one, and no text is blank."""
    given: Any = hint if field.required else get_args(hint)[0]
    match field.form:
        case Form.NUMBER:
            given = Annotated[int, Field(strict=True, ge=1, le=field.most or MOST), BeforeValidator(_whole)]
        case Form.TEXT:
            given = Annotated[given, _NOT_BLANK]
    return given if field.required else given | None


class NewCycle(Frozen):
    """A cycle to be started."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    title: Annotated[Title, _NOT_BLANK]
    sop: str = DEFAULT_SOP.stem
    """One of those that `GET /sops` names."""
    calendar: Counting = Counting.ASN
    """`asn`: minutes are counted in office hours; `always`: on the clock."""
    parties: dict[str, Annotated[Title, _NOT_BLANK]] = Field(default={})
    """The organisation to which each outside role of the SOP belongs; one that is left out belongs to nobody yet."""


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
