"""Which tests share a process of pytest-xdist, and in which order they begin.

What is expensive, such as a server with a worker, is made once in a process. So the tests that share it stay together,
and what is left goes file by file to whoever is free.
"""

import os

import pytest

FAST = "FAST" in os.environ
"""Only what needs neither server nor browser nor process; pages are then tested over a gateway in memory."""
SLOW_FIXTURES = {"dev_server", "postgres", "chromium", "skipping_server", "real_server"}
SLOW_WORDS = ("subprocess", "run_process", "running(", "worker.py", "bucket_server", "lone_office", "DevServer")
"""By which a module says that it starts something."""

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
    if FAST:
        items = [item for item in items if is_fast(item)]
    groups: dict[str, list[pytest.Item]] = {name: [] for name in LONGEST}
    for item in items:
        name = group_of(item)
        item.add_marker(pytest.mark.xdist_group(name))
        groups.setdefault(name, []).append(item)
    return [item for members in groups.values() for item in members]


def is_fast(item: pytest.Item) -> bool:
    if item.get_closest_marker("engine") or SLOW_FIXTURES & set(getattr(item, "fixturenames", ())):
        return False
    text = item.path.read_text(encoding="utf-8")
    return not any(word in text for word in SLOW_WORDS)


def group_of(item: pytest.Item) -> str:
    """By what a test shares; of one that shares nothing, its file."""
    file = item.nodeid.partition("::")[0]
    for fixture, group in SHARED.items():
        if fixture in getattr(item, "fixturenames", ()):
            return f"{file.split('/')[1]} {group}" if group == "office" else group
    return file
