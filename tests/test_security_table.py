"""The table of threats says what is true: each row has a defence, and a test that there is."""

import re

import pytest

from tests.console.support.commands import ROOT

ROW = re.compile(
    r"^\| (?P<threat>[^|]+) \| (?P<defence>[^|]+) \| `(?P<file>[\w/]+\.py)::(?P<test>\w+)` \|$", re.MULTILINE
)
TABLE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = list(ROW.finditer(TABLE))


@pytest.mark.parametrize("row", ROWS, ids=[row["threat"] for row in ROWS])
def test_each_threat_has_a_test(row: re.Match[str]) -> None:
    """A test that was renamed, or is gone, leaves a threat without proof."""
    text = (ROOT / "tests" / row["file"]).read_text(encoding="utf-8")
    assert re.search(rf"^(?:async )?def {row['test']}\(", text, re.MULTILINE), f"{row['file']} has no {row['test']}"


def test_no_row_is_passed_over() -> None:
    """Every line of the table but its head and its headings is a threat as it must be written."""
    lines = [line for line in TABLE.splitlines() if line.startswith("|")][2:]
    headings = [line for line in lines if re.fullmatch(r"\| \*\*.+\*\* \| \| \|", line)]
    assert len(lines) - len(headings) == len(ROWS)
