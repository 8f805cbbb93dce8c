"""The bodies of commands follow from the commands: their limits, and nothing that is not the integration's to say."""

from typing import Any

import pytest
from pydantic import Field, ValidationError

from portal.api.bodies import body_of
from sop.cycle.messages import CompleteStep, Decision, ExtendDeadline, ReturnStep
from sop.cycle.progress import Text


class MoveMeeting(Decision):
    """A command that there is not."""

    day: int = Field(gt=0, le=31)
    place: Text | None = None


def test_a_new_command_has_its_body_at_once() -> None:
    """The actor is the token's account; numbers begin with one, and no text is blank."""
    schema = body_of(MoveMeeting).model_json_schema()
    assert (schema["required"], schema["additionalProperties"]) == (["role", "reason", "day"], False)
    said = schema["properties"]
    assert (said["day"]["minimum"], said["day"]["maximum"]) == (1, 31)
    assert (said["reason"]["pattern"], said["reason"]["maxLength"]) == (r"\S", 2000)
    assert [each["type"] for each in said["place"]["anyOf"]] == ["string", "null"]
    assert said["role"]["description"].startswith("The role that acts")


def test_what_follows_from_the_request_is_not_asked_for() -> None:
    """Neither who acts, nor by which id a completion is known."""
    assert set(body_of(CompleteStep).model_fields) == {"role", "step", "outputs", "note", "attempt"}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"to_step": 0}, "to_step"),
        ({"to_step": 1001}, "to_step"),
        ({"to_step": "2"}, "to_step"),
        ({"to_step": True}, "to_step"),
        ({"to_step": 1.5}, "to_step"),
        ({"reason": " "}, "reason"),
        ({"actor": "Orang Lain"}, "actor"),
    ],
)
def test_json_is_read_strictly(wrong: dict[str, Any], field: str) -> None:
    """`2.0` is a whole number, `"2"` and `true` are none."""
    wish = {"role": "promotion_head", "reason": "Perlu", "to_step": 2.0}
    assert dict(body_of(ReturnStep).model_validate(wish))["to_step"] == 2
    with pytest.raises(ValidationError) as error:
        body_of(ReturnStep).model_validate(wish | wrong)
    assert error.value.errors()[0]["loc"] == (field,)


def test_a_command_keeps_its_own_limits() -> None:
    """An extension may be longer than there are steps."""
    wish = {"role": "promotion_head", "reason": "Perlu", "minutes": 100_000}
    body = body_of(ExtendDeadline)
    assert dict(body.model_validate(wish))["minutes"] == 100_000
    with pytest.raises(ValidationError):
        body.model_validate(wish | {"minutes": 100_001})
