"""How every command line runs: one clear line for a person's mistake, and an exit status that is its own."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console

from sop.errors import SopError

out = Console()
errors = Console(stderr=True, highlight=False)

Json = Annotated[bool, typer.Option("--json", help="Cetak sebagai JSON.")]


def application(help_text: str) -> typer.Typer:
    """A command line with help on each command and on itself."""
    return typer.Typer(
        help=help_text,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def run_application(app: typer.Typer) -> NoReturn:
    """Runs a command line to its end."""
    _end(lambda: app())


def run(main: Callable[[], Awaitable[None]]) -> NoReturn:
    """Runs a program without arguments to its end."""
    if arguments := sys.argv[1:]:
        errors.print(f"Perintah ini tidak menerima isian: {' '.join(arguments)}")
        _leave(2)
    _end(lambda: asyncio.run(_awaited(main)))


async def _awaited(main: Callable[[], Awaitable[None]]) -> None:
    await main()


def _end(body: Callable[[], Any]) -> NoReturn:
    try:
        body()
    except SopError as error:
        errors.print(str(error), markup=False, soft_wrap=True)
        _leave(1)
    except KeyboardInterrupt:
        _leave(130)
    except BrokenPipeError:  # `… | head`: nobody reads on, and that is no fault
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        _leave(0)
    except SystemExit as end:
        _leave(end.code if isinstance(end.code, int) else 0)
    _leave(0)


def _leave(status: int) -> NoReturn:
    """Ends the process here. The SDK's threads sometimes kill the interpreter while it shuts down (sdk-python#300),
    with a status that says nothing about the command."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)
