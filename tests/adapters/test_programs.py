"""How a program without options of its own ends: with one clear line, and an exit status that is its own."""

from collections.abc import Callable
from typing import NoReturn

import pytest

from adapters import programs
from sop.base.errors import SopError

HELP = "Menjalankan worker yang melaksanakan siklus SOP."


class Left(Exception):
    """In place of the end of the process."""


def raising(error: BaseException) -> Callable[[], object]:
    def body() -> object:
        raise error

    return body


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (lambda: None, 0, ""),
        (lambda: 3, 3, ""),
        (raising(SopError("Periksa TEMPORAL_ADDRESS.")), 1, "Periksa TEMPORAL_ADDRESS.\n"),
        (raising(KeyboardInterrupt()), 130, ""),
        (raising(SystemExit(2)), 2, ""),
    ],
)
def test_an_end_has_its_status(
    body: Callable[[], object], status: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A person's mistake is one line on standard error."""
    assert programs.status_of(body) == status
    assert capsys.readouterr().err == said


def test_a_fault_of_ours_says_all_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    """With the place where it happened: only a person's mistake is spared its traceback."""
    assert programs.status_of(raising(ZeroDivisionError("tak terduga"))) == 1
    said = capsys.readouterr().err
    assert said.startswith("Traceback")
    assert "ZeroDivisionError: tak terduga" in said


@pytest.mark.parametrize(
    ("call", "status", "out", "error"),
    [
        (["/srv/worker.py"], 0, "bekerja\n", ""),
        (["/srv/worker.py", "--help"], 0, f"Pemakaian: worker.py\n\n{HELP}\n", ""),
        (["/srv/worker.py", "-h"], 0, f"Pemakaian: worker.py\n\n{HELP}\n", ""),
        (
            ["/srv/portal/__main__.py", "--port"],
            2,
            "",
            "Pilihan --port tidak dikenal atau kurang isiannya. Bantuan: python -m portal --help\n",
        ),
    ],
)
def test_a_program_runs_helps_or_refuses(
    call: list[str],
    status: int,
    out: str,
    error: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Without options it runs; it has none but help, and says how it is called."""

    def leave(status: int) -> NoReturn:
        raise Left(status)

    async def main() -> None:
        print("bekerja")

    monkeypatch.setattr("sys.argv", call)
    monkeypatch.setattr(programs, "leave", leave)
    with pytest.raises(Left) as left:
        programs.run(main, HELP)
    assert left.value.args == (status,)
    assert capsys.readouterr() == (out, error)
