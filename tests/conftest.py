"""What every room of the tests shares: a server of each kind, which tests run side by side, the last lines of a run.

Two workers take whole files, one after the other, those that take longest first (`make test`). A test marked `alone`
is left out of that and runs afterwards, when nothing else does.
"""

from collections.abc import AsyncIterator, Iterator

import pytest

from console.frame.embedded import Embedded
from tests.adapters.databases import Postgres
from tests.console.office import running_server
from tests.programs import MISSING


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A file is one group of xdist, so that what its tests share is made once."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))


@pytest.fixture(scope="session")
async def dev_server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Embedded]:
    """The Temporal server of the run. Each module has a namespace in it; who stops or kills one has one of his own."""
    async with running_server(tmp_path_factory.mktemp("temporal")) as here:
        yield here


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The PostgreSQL server of the run, likewise."""
    server = Postgres()
    server.start()
    yield server
    server.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for name, package in MISSING.items():
        terminalreporter.write_line(f"Not run: the tests that need {name}; `apt-get install {package}` brings it.")
