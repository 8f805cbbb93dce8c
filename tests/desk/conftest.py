"""What the desk's use cases act upon where it is real: the accounts, in a file that lasts as long as a test."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from adapters.people.accounts import Accounts, accounts_at
from adapters.people.passwords import Passwords
from tests.console.support.commands import CHEAP
from tests.portal.support.office import PASSWORD, PEOPLE


@pytest.fixture
def accounts(tmp_path: Path) -> Iterator[Accounts]:
    """The accounts of the people of an office."""
    with closing(accounts_at("", tmp_path, Passwords(CHEAP()))) as opened:
        for account in PEOPLE:
            opened.add(account, PASSWORD)
        yield opened
