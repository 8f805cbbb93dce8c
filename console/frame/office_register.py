"""The office's register and its accounts, as a command opens them; what the register is asked before a cycle begins.

Here alone, and not before a command needs them: their libraries take a quarter of a second to load.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from settings import Settings, load_settings

if TYPE_CHECKING:
    from adapters.people.accounts import Accounts
    from adapters.register.register import Register


@contextmanager
def office_register(settings: Settings) -> Iterator["Register"]:
    """The register for as long as the context lasts. Raises as `register_at`."""
    from adapters.register.register import register_at

    with closing(register_at(settings.database_url, settings.data_dir)) as register:
        yield register


@contextmanager
def office_accounts(settings: Settings) -> Iterator["Accounts"]:
    """The accounts for as long as the context lasts. Raises as `accounts_at`."""
    from adapters.people.accounts import accounts_at

    with closing(accounts_at(settings.database_url, settings.data_dir)) as accounts:
        yield accounts


def refuse_known_id(cycle_id: str) -> None:
    """Raises CycleExists where the register knows the id, which Temporal may have forgotten long ago."""
    with office_register(load_settings()) as register:
        register.refuse_known(cycle_id)
