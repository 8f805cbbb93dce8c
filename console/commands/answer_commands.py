"""What people answer at a command line: one command for each deed that is a few fields, made of the desk's table."""

from collections.abc import Callable, Coroutine
from inspect import Parameter, Signature
from typing import Annotated, Any

from adapters.temporal.cycles import Cycles
from console.frame.command import CycleId, Json, Option, out, print_json, warn, with_cycles
from console.frame.terminal import at_terminal, office_sending
from console.tables import cycle_tables
from desk.asking import Asked, Form, asked
from desk.deciding import Deciding
from desk.deeds import Deed
from desk.office import Office
from sop.base.errors import NoWorkerAnswers
from sop.base.reading import checked
from sop.cycle.messages import AnyCommand, Receipt


def deciding(deed: Deed) -> Callable[..., None]:
    """The command that sends the deed's own, with an option for each of its fields."""

    def decide(cycle_id: str, json: bool, **given: object) -> None:
        send(cycle_id, checked(lambda: deed.command.model_validate(given)), json=json)

    options = [_option(each) for each in asked(deed.command)]
    return _taking(decide, [_parameter("cycle_id", CycleId), *options, _parameter("json", Json, default=False)])


def send(cycle_id: str, command: AnyCommand, *, json: bool) -> None:
    """Sends a command, and says what it has changed."""

    def decided(cycles: Cycles) -> Coroutine[None, None, Receipt]:
        return Deciding(cycles, Office(), office_sending(cycles)).decide(cycle_id, command, at_terminal())

    say(with_cycles(decided), json=json)


def say(receipt: Receipt | None, *, json: bool) -> None:
    """What has changed; or that the message waits, where no worker was there to answer."""
    if receipt is None:
        warn(f"{NoWorkerAnswers()} Pesan Anda sudah tersimpan dan diterapkan begitu layanan pemroses bekerja kembali.")
    if json:
        print_json(receipt)
    elif receipt is not None:
        out.print(cycle_tables.receipt(receipt))


def _option(asked: Asked) -> Parameter:
    kind: Any = int if asked.form is Form.NUMBER else str
    said = Option(help=asked.said.help)
    if asked.required:
        return _parameter(asked.name, Annotated[kind, said])
    return _parameter(asked.name, Annotated[kind | None, said], default=None)


def _parameter(name: str, annotation: Any, default: Any = Parameter.empty) -> Parameter:
    return Parameter(name, Parameter.POSITIONAL_OR_KEYWORD, annotation=annotation, default=default)


def _taking(command: Callable[..., None], parameters: list[Parameter]) -> Callable[..., None]:
    """The command as Typer reads it, which makes arguments and options of a function's signature."""
    command.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {each.name: each.annotation for each in parameters}
    return command
