"""A program as the system knows it: one clear line for a person's mistake, and an exit status that is its own."""

import asyncio
import os
import sys
import traceback
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, NoReturn

from sop.base.errors import SopError
from sop.base.plain_text import inert


def run(main: Callable[[], Coroutine[Any, Any, None]], help_text: str) -> NoReturn:
    """Runs a program without options of its own to its end, and this process with it."""
    file, arguments = Path(sys.argv[0]), sys.argv[1:]
    program = f"python -m {file.parent.name}" if file.name == "__main__.py" else file.name
    if not arguments:
        leave(status_of(lambda: asyncio.run(main())))
    if set(arguments) <= {"-h", "--help"}:
        sys.stdout.write(f"Pemakaian: {program}\n\n{help_text}\n")
        leave(0)
    complain(f"Pilihan {arguments[0]} tidak dikenal atau kurang isiannya. Bantuan: {program} --help")
    leave(2)


def status_of(body: Callable[[], object]) -> int:
    """The exit status of a program, after it has said what it has to say. Raises BrokenPipeError where nobody reads."""
    try:
        status = body()
    except SopError as error:
        complain(str(error))
        return 1
    except KeyboardInterrupt:
        return 130
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except BrokenPipeError:
        raise
    except Exception:  # a fault of ours, not a person's: say all of it, and still end with our own status
        traceback.print_exc()
        return 1
    return status if isinstance(status, int) else 0


def complain(sentence: str) -> None:
    sys.stderr.write(f"{inert(sentence)}\n")


def leave(status: int) -> NoReturn:
    """Ends the process here: the SDK's threads sometimes kill the interpreter while it shuts down (sdk-python#300),
    with a status that says nothing about the program."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)
