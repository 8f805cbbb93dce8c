"""Undecoded payloads for message handlers, so that no message is dropped before the cycle has seen it."""

import inspect
from collections.abc import Callable, Sequence
from typing import TypeVar

from temporalio.common import RawValue

from sop.base.contract import Message, Query
from sop.base.errors import MalformedMessage
from sop.base.reading import json_or_none, read_json
from sop.cycle.messages import COMMANDS, AnyCommand
from sop.cycle.parts import From

Handler = TypeVar("Handler", bound=Callable[..., object])


def undecoded(handler: Handler) -> Handler:
    """Lets a handler written `(self, *payloads)` receive whatever was sent, as `RawValue`s.

    The SDK decodes by signature and drops a signal that does not fit it, with no more than a line in the worker's log.
    Shown this signature, it hands over the one payload of the contract raw; no payload, or several, reach the handler
    as they are and are refused there.
    """
    parameters = [
        inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD),
        inspect.Parameter("payload", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=RawValue),
    ]
    handler.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    handler.__annotations__["payload"] = RawValue
    return handler


def command_in(name: Message, payloads: Sequence[object]) -> AnyCommand:
    """The command that a message carries.

    Raises:
        MalformedMessage: not exactly one JSON object of the command's form.
    """
    if len(payloads) != 1 or not isinstance(payloads[0], RawValue):
        raise MalformedMessage(f"Pesan {name} harus membawa tepat satu objek JSON, bukan {len(payloads)} isian.")
    try:
        return read_json(payloads[0].payload.data, COMMANDS[name])
    except MalformedMessage as error:
        raise MalformedMessage(f"Isi pesan {name} tidak sesuai: {error}") from error


def start_in(name: Query, payloads: Sequence[object]) -> int:
    """Where the part begins that a query asks for.

    Raises:
        MalformedMessage: not exactly one JSON object of its form.
    """
    if len(payloads) != 1 or not isinstance(payloads[0], RawValue):
        raise MalformedMessage(f'Pertanyaan {name} harus membawa satu objek JSON: {{"from": 0}}.')
    return read_json(payloads[0].payload.data, From).start


def claims_in(payloads: Sequence[object]) -> object:
    """What a message says of itself where it can be read at all; None where it cannot."""
    first = payloads[0] if payloads else None
    if not isinstance(first, RawValue):
        return first
    return json_or_none(first.payload.data)
