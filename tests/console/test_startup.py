"""A command line answers at once: it loads nothing heavy that the command at hand does not need."""

import asyncio
import sys
from asyncio.subprocess import PIPE

import pytest

from tests.console.support.commands import ROOT

HEAVY = {"sqlalchemy", "alembic", "structlog", "apprise", "obstore", "psycopg", "xlsxwriter"}
"""What takes longer to load than all of a command line."""


@pytest.mark.parametrize("program", ["starter", "actor"])
async def test_nothing_heavy_is_loaded_before_it_is_needed(program: str) -> None:
    """A library that shows up here is imported at the top of a module; import it where it is used, as in
    `console/frame/office_register.py`."""
    assert HEAVY.isdisjoint(await loaded(program))


async def test_a_worker_loads_no_command_line() -> None:
    """It has no use for Typer, however it ends."""
    assert "typer" not in await loaded("worker")


async def loaded(program: str) -> list[str]:
    """The modules that a program has loaded when it begins."""
    listing = f"import sys, {program}; print(*sorted(sys.modules))"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", listing, cwd=ROOT, stdout=PIPE)
    out, _ = await process.communicate()
    assert process.returncode == 0
    return out.decode().split()
