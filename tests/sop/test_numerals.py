"""Numbers as an Indonesian writes them."""

import pytest

from sop.base.numerals import amount
from sop.base.saying import in_hours
from sop.papers.letterhead import minutes
from sop.papers.sheet import sheet_of
from tests.sop.support.cycles import SOP


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "0"), (150, "150"), (12.5, "12,5"), (999.96, "1.000"), (1350, "1.350"), (16_200.25, "16.200,2"), (-1, "-1")],
)
def test_a_dot_stands_at_the_thousands_and_a_comma_before_the_decimal(value: float, written: str) -> None:
    """Whole numbers have no decimal."""
    assert amount(value) == written


def test_every_number_of_a_sheet_has_its_dots() -> None:
    """A standard of 1350 minutes was printed as "1350 menit"."""
    slow = SOP.activities[0].model_copy(update={"minutes": 1350})
    sheet = sheet_of(SOP.model_copy(update={"activities": (slow, *SOP.activities[1:])}))
    assert sheet.rows[0].minutes == "1.350 menit"
    assert sheet.notes[0] == "Jumlah waktu baku: 2.025 menit (33 jam 45 menit)."
    assert in_hours(600_000) == "10.000 jam"
    assert minutes(1234.5) == "1.234,5"
