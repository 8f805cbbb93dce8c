"""What every room of the tests shares: which tests run side by side, and the last lines of a run.

Two workers take whole files, one after the other, those that take longest first (`make test`). A test marked `alone`
is left out of that and runs afterwards, when nothing else does.
"""

import pytest

from tests.programs import MISSING


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A file is one group of xdist, so that what its tests share is made once."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for name, package in MISSING.items():
        terminalreporter.write_line(f"Not run: the tests that need {name}; `apt-get install {package}` brings it.")
