"""A command line as a process: it ends with the exit status of its command, and says the same as it does here.

Most tests of commands call them in their own process (`tests/console/support/commands.py`); these prove that this is
the same.
"""

import asyncio

import pytest

from tests.console.support.commands import run, run_process
from tests.console.test_mistakes import ALONE


@pytest.mark.parametrize(
    ("command", "status"),
    [
        (("starter.py", "due", "--from", "2026-12-23T14:00", "--minutes", "360"), 0),
        (("starter.py", "plan", "--from", "2026-12-21T07:30", "--json"), 0),
        (("actor.py", "--help"), 0),
        (("actor.py", "inbox", "--role", "developer"), 1),
        (("actor.py", "inbok"), 2),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, tuple) else None,
)
async def test_a_process_answers_as_its_command_does(command: tuple[str, ...], status: int) -> None:
    """Done, refused and wrongly called: status, standard output and standard error are the same to the letter."""
    process, here = await asyncio.gather(run_process(*command, environment=ALONE), run(*command, environment=ALONE))
    assert process.status == status
    assert process == here
