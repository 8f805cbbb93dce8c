"""The office's register, as a command opens it, and what it is asked before a cycle begins."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from settings import Settings, load_settings

if TYPE_CHECKING:
    from adapters.register.register import Register


@contextmanager
def office_register(settings: Settings) -> Iterator["Register"]:
    """The register for as long as the context lasts. Raises as `register_at`."""
    from adapters.register.register import register_at  # its libraries take a quarter of a second to load

    with closing(register_at(settings.database_url, settings.data_dir)) as register:
        yield register


def refuse_known_id(cycle_id: str) -> None:
    """Raises CycleExists where the register knows the id, which Temporal may have forgotten long ago."""
    with office_register(load_settings()) as register:
        register.refuse_known(cycle_id)
