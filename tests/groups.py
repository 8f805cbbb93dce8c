"""Which tests share a process of pytest-xdist, and in which order they begin.

What is expensive, such as a server with a worker, is made once in a process. So the tests that share it stay together,
and what is left goes file by file to whoever is free.
"""

import pytest

SHARED = {
    "desk": "browser",
    "skipping_server": "workflows",
    "real_server": "workflows",
    "database": "postgres",
    "postgres": "postgres",
    "office": "office",  # one in each room that has one
}
"""Fixtures for the sake of which tests stay together, and the name of their group; of several the first counts."""
LONGEST = (
    "browser",
    "tests/console/test_up.py",
    "tests/console/test_outages.py",
    "portal office",
    "tests/portal/test_four_people.py",
    "console office",
    "tests/adapters/test_verify.py",
    "workflows",
    "postgres",
)
"""What takes longest begins first, so that nobody works alone at the end."""


def distributed(items: list[pytest.Item]) -> list[pytest.Item]:
    """The tests in the order in which they begin, each marked with its group; within a group their order stays."""
    groups: dict[str, list[pytest.Item]] = {name: [] for name in LONGEST}
    for item in items:
        name = group_of(item)
        item.add_marker(pytest.mark.xdist_group(name))
        groups.setdefault(name, []).append(item)
    return [item for members in groups.values() for item in members]


def group_of(item: pytest.Item) -> str:
    """By what a test shares; of one that shares nothing, its file."""
    file = item.nodeid.partition("::")[0]
    for fixture, group in SHARED.items():
        if fixture in getattr(item, "fixturenames", ()):
            return f"{file.split('/')[1]} {group}" if group == "office" else group
    return file
