"""How every command line runs: one clear line for a person's mistake, and an exit status that is its own.

Typer enters the house here and nowhere else.
"""

from console.frame.phrases import Application, in_indonesian  # isort: skip  # before typer, which asks for its phrases when it is imported

import asyncio
import json
import os
import sys
from collections.abc import Callable, Coroutine, Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ValidationError
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from temporalio.client import Client
from typer import Argument as Argument
from typer import Context as Context
from typer import Option as Option
from typer.exceptions import TyperException

from adapters import programs
from adapters.temporal.connection import connect
from adapters.temporal.cycles import Cycles
from desk.deeds import FIELDS
from sop.base.errors import SopError
from sop.base.plain_text import escaped, inert
from sop.base.reading import sentence


class PlainConsole(Console):
    """A terminal that no text of people's moves, colours or names anew: their letters that are none show as a sign."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        for text, style, control in super().render(renderable, options):
            yield Segment(text if control else inert(text), style, control)


out = PlainConsole()
errors = PlainConsole(stderr=True, highlight=False)

CycleId = Annotated[str, Argument(metavar="ID", help="Nomor siklus, misalnya siklus-2026-1a2b3c.")]
Role = Annotated[str, Option(help=FIELDS["role"].help)]
Actor = Annotated[str, Option(help=FIELDS["actor"].help)]
Reason = Annotated[str, Option(help=FIELDS["reason"].help)]
Json = Annotated[bool, Option("--json", help="Cetak sebagai JSON.")]
T = TypeVar("T")


def application(help_text: str, *, no_args_is_help: bool = True) -> Application:
    """A command line with help on each command and on itself."""
    return Application(
        help=help_text,
        no_args_is_help=no_args_is_help,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def run_application(app: Application) -> NoReturn:
    """Runs a command line to its end, and this process with it."""
    try:
        status = status_of(app, Path(sys.argv[0]).name, *sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:  # `… | head`: nobody reads on, and that is no fault
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    programs.leave(status)


def status_of(app: Application, program: str, *arguments: str) -> int:
    """The exit status of a command line that is called as `program`, after it has said what it has to say."""

    def body() -> object:
        try:
            return app(arguments, program, standalone_mode=False)
        except TyperException as error:
            programs.complain(_usage(error))
            return error.exit_code

    return programs.status_of(body)


def with_cycles(use: Callable[[Cycles], Coroutine[Any, Any, T]]) -> T:
    """What `use` answers when it is given the cycles of the server that `TEMPORAL_*` names."""

    return with_client(lambda client: use(Cycles(client)))


def with_client(use: Callable[[Client], Coroutine[Any, Any, T]]) -> T:
    async def connected() -> T:
        return await use(await connect())

    return asyncio.run(connected())


def print_json(value: Any) -> None:
    """A model, plain data, or a sequence of models as JSON on standard output."""
    if isinstance(value, BaseModel):
        value = value.model_dump(mode="json")
    elif isinstance(value, list | tuple):
        value = [each.model_dump(mode="json") for each in value]
    sys.stdout.write(escaped(json.dumps(value, ensure_ascii=False, indent=2)) + "\n")


def warn(*lines: str) -> None:
    for line in lines:
        errors.print(f"Perhatian: {line}", style="yellow", markup=False, soft_wrap=True)


def instant(text: str | None, zone: str, now: datetime) -> datetime:
    """An instant as a person types it: ISO 8601, in the office's zone where it names none; `now` for nothing."""
    if text is None:
        return now
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise SopError(f"Waktu '{text}' tidak dikenali; tulis seperti 2026-12-21T07:30.") from error
    return at if at.tzinfo is not None else at.replace(tzinfo=ZoneInfo(zone))


def _usage(error: TyperException) -> str:
    """What is wrong with how a command was called."""
    context, parameter = getattr(error, "ctx", None), getattr(error, "param", None)
    if parameter is not None and isinstance(error.__cause__, ValidationError):
        problem = sentence(error.__cause__).replace(" is not one of ", " bukan salah satu dari ")
        said = f"Isian {parameter.get_error_hint()} tidak sah: {problem}"
    elif parameter is not None and not error.message:
        said = f"Isian {parameter.get_error_hint()} wajib ada."
    elif (option := getattr(error, "option_name", None)) is not None:
        said = f"Pilihan {option} tidak dikenal atau kurang isiannya."
    else:
        said = in_indonesian(error.message)
    return f"{said} Bantuan: {context.command_path} --help" if context is not None else said
