"""What somebody has brought past the doors moves no cursor, names no window and turns no line around."""

import io
import json

import pytest
from rich.live import Live
from rich.text import Text

from adapters import logs, programs
from console.frame.command import PlainConsole, print_json
from console.frame.plain_table import PlainTable

HARMFUL = "Budi\x1b]0;jahat\x00\x1b[2J \u202eisuB\x9b"
SHOWN = "Budi\ufffd]0;jahat\ufffd\ufffd[2J \ufffdisuB\ufffd"


def test_a_terminal_shows_a_sign_in_its_place() -> None:
    """Printed as it is, in a table, or in what is shown anew again and again; what our own colours need stays."""
    file = io.StringIO()
    console = PlainConsole(file=file, force_terminal=True, width=200)
    console.print(HARMFUL, markup=False, highlight=False)
    console.print(Text(HARMFUL, style="red"))
    table = PlainTable("Judul")
    table.add_row(HARMFUL)
    with Live(table, console=console):
        pass
    said = file.getvalue()
    assert said.count(SHOWN) >= 3
    assert not any(each in said for each in ("\x1b]", "\x00", "\x1b[2J", "\u202e", "\x9b"))
    assert "\x1b[31m" in said


def test_json_tells_programs_what_it_was(capsys: pytest.CaptureFixture[str]) -> None:
    """By numbers, which a terminal does not obey."""
    print_json({"detail": HARMFUL})
    said = capsys.readouterr().out
    assert not any(each in said for each in ("\x1b", "\x00", "\u202e", "\x9b"))
    assert json.loads(said) == {"detail": HARMFUL}


def test_complaints_and_log_lines_do_nothing_either(capsys: pytest.CaptureFixture[str]) -> None:
    """They tell what was typed, and what was sent."""
    programs.complain(HARMFUL)
    assert capsys.readouterr().err == f"{SHOWN}\n"
    shown = logs._plain(None, "", {"event": "message_rejected", "reason": HARMFUL, "step": 2})
    assert shown == {"event": "message_rejected", "reason": SHOWN, "step": 2}
