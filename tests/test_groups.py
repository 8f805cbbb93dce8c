"""Tests that share what is expensive run in one process."""

import os

import pytest


def test_the_group_of_a_test_reaches_those_who_share_the_tests_out(request: pytest.FixtureRequest) -> None:
    """pytest-xdist writes it behind the test's id, and goes by nothing else."""
    assert ("PYTEST_XDIST_WORKER" in os.environ) == request.node.nodeid.endswith("@tests/test_groups.py")
