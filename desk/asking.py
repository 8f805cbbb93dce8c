"""What a door asks of whoever wants to send a command: the command's own fields, with what is said of each."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from desk.deeds import FIELDS, Field
from sop.cycle.messages import Command, Decision


class Form(StrEnum):
    """What a field holds, by the word of JSON Schema."""

    NUMBER = "integer"
    TEXT = "string"
    LIST = "array"


@dataclass(frozen=True)
class Asked:
    """A field of a command."""

    name: str
    said: Field
    form: Form
    required: bool
    most: int | None
    """The largest number, or the letters of the longest text; None where nobody limits it."""


@cache
def asked(command: type[Command]) -> tuple[Asked, ...]:
    """First what only this command needs, then for whom and by whom it is sent, then the words that go with it."""
    schema = command.model_json_schema()
    required = schema["required"]
    own = [name for name in command.model_fields if name in required and name not in Decision.model_fields]
    names = (*own, *(name for name in command.model_fields if name not in (*own, "proof")))  # nobody types a signature
    return tuple(_asked(name, schema["properties"][name], required=name in required) for name in names)


def _asked(name: str, schema: dict[str, Any], *, required: bool) -> Asked:
    given = next(each for each in schema.get("anyOf", [schema]) if each["type"] != "null")
    most = given.get("maximum", given.get("maxLength"))
    return Asked(name, FIELDS.get(name, Field()), Form(given["type"]), required, most)
