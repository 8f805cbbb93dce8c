"""Programs that some tests run and that do not come from PyPI: found, or said to be missing."""

import os
import shutil

import pytest

MISSING: dict[str, str] = {}
"""What was not found in this run, with the Debian package that brings it."""


def program(name: str, package: str) -> str:
    """The path of a program. Where it is missing the test fails in CI; elsewhere it is skipped, and the run's last
    lines say so."""
    if (found := shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")) is not None:
        return found
    MISSING[name] = package
    if os.environ.get("CI"):
        pytest.fail(f"CI must have {name} (Debian: {package}); see .ci/run.")
    pytest.skip(f"{name} is not on this machine")
