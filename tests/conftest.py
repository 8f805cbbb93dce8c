"""What every room of the tests shares: the last lines of a run."""

import pytest

from tests.programs import MISSING


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for name, package in MISSING.items():
        terminalreporter.write_line(f"Not run: the tests that need {name}; `apt-get install {package}` brings it.")
