"""What every room of the tests shares: which tests run side by side, the servers of the run, its last lines."""

import os

import pytest

from tests.groups import distributed
from tests.programs import MISSING

pytest_plugins = ("tests.servers",)

for name in ("COLUMNS", "LINES"):  # pytest exports them to the processes of xdist
    os.environ.pop(name, None)  # a console that is made while they are set keeps that size for good


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in the same hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items[:] = distributed(items)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for name, package in MISSING.items():
        terminalreporter.write_line(f"Not run: the tests that need {name}; `apt-get install {package}` brings it.")
