"""What people see in a terminal of the usual size, 80 columns by 24 lines."""

import asyncio
import fcntl
import os
import struct
import termios
from contextlib import suppress

from rich.console import Console

from console.tables import cycle_tables
from sop.cycle.view import view_of
from tests.adapters.support.recorded import eventful
from tests.console.support.commands import program
from tests.console.support.office import PATIENCE, Office

COLUMNS, LINES = 80, 24


def words(text: str) -> set[str]:
    return set(text.split())


def test_no_word_of_a_cycle_is_broken_or_cut_off() -> None:
    """Nor is any line longer than the terminal; the rehearsal's seconds fit in."""
    cycle = eventful()
    view = view_of(cycle.cycle, cycle.now).model_copy(update={"minute_seconds": 0.2})
    console = Console(width=COLUMNS)
    with console.capture() as captured:
        console.print(cycle_tables.cycle(view))
    said = captured.get()
    assert max(map(len, said.splitlines())) <= COLUMNS
    assert "…" not in said
    for step in view.steps:
        assert words(step.name) <= words(said)


async def test_the_open_step_is_always_in_sight(office: Office) -> None:
    """While a cycle is followed, the last step too; when it has ended, all of it stays there to be read."""
    cycle_id = await office.new_cycle(step=8)
    ours, its = os.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
    environment = office.environment | {"TERM": "xterm"}
    for name in ("COLUMNS", "LINES", "NO_COLOR"):
        environment.pop(name, None)
    process = await asyncio.create_subprocess_exec(
        *program("starter.py", "show", cycle_id, "--follow"), env=environment, stdin=its, stdout=its, stderr=its
    )
    os.close(its)
    following = await asyncio.wait_for(asyncio.to_thread(read_until, ours, "langkah lain)"), PATIENCE)
    assert "Penyampaian" in following
    assert "Menganalisis" not in following
    await office.complete(cycle_id)
    rest = await asyncio.wait_for(asyncio.to_thread(read_until, ours, None), PATIENCE)
    os.close(ours)
    assert await process.wait() == 0
    whole = rest[rest.rindex("· Siklus uji ·") :]
    assert "selesai" in whole
    assert "Menganalisis" in whole
    assert "Penyampaian" in whole


def read_until(terminal: int, text: str | None) -> str:
    """What is printed until `text` is, or to the end of the program."""
    said = b""
    with suppress(OSError):  # how a terminal says that nobody writes to it any more
        while text is None or text.encode() not in said:
            said += os.read(terminal, 1 << 16)
    return said.decode()
