"""How the sheet is laid out: where its lines and words stand, on both papers, for procedures of any size."""

from itertools import combinations
from string import ascii_uppercase
from typing import Any

import pytest
from pypdf import PageObject

from adapters.papers.sop_sheets import Paper
from tests.adapters.support.drawn import flow_of, places_of
from tests.adapters.support.sheets import LONG_NAMES, matrix_of, procedure
from tests.sop.support.cycles import SOP

CONNECTOR = 4.4
"""Millimetres: the breadth and the height of a connector beside a symbol."""
HEAD = 45
"""Millimetres from the upper edge: below stands the flow."""
RETURNS: dict[str, tuple[int, int, dict[str, dict[str, Any]]]] = {
    "two to one row": (7, 3, {"row3": {"returns_to": 1}, "row5": {"returns_to": 1}}),
    "from both sides": (7, 3, {"row4": {"returns_to": 2}, "row6": {"returns_to": 2}}),
    "in one lane, one to a decision": (7, 1, {f"row{row}": {"returns_to": to} for row, to in ((3, 1), (5, 1), (6, 5))}),
    "within a page and over breaks": (
        *(24, 6),
        {f"row{row}": {"returns_to": to} for row, to in ((5, 2), (7, 2), (9, 5), (18, 2), (20, 5), (23, 2))},
    ),
    "to many rows beside one another": (
        *(13, 2),
        {f"row{row}": {"returns_to": to} for row, to in ((7, 1), (8, 2), (9, 3), (10, 4), (11, 5), (12, 6))},
    ),
    "with one who signs too": (8, 4, {"row5": {"returns_to": 3, "cosigners": ["r3"]}, "row7": {"returns_to": 5}}),
    "every row": (12, 6, {f"row{row}": {"returns_to": row - 1} for row in range(2, 12)}),
}


def letters(page: PageObject) -> list[tuple[str, float, float]]:
    return [each for each in places_of(page, *ascii_uppercase) if each[2] > HEAD]


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("case", RETURNS)
def test_no_line_and_no_connector_is_printed_over_another(case: str, paper: Paper) -> None:
    """Whatever returns there are, to one row or to many: seen were two connectors in one place."""
    rows, lanes, changed = RETURNS[case]
    for page in matrix_of(procedure(rows, lanes, **changed), paper):
        assert [pair for pair in combinations(flow_of(page), 2) if pair[0].overlaps(pair[1])] == []
        for (_, x, y), (_, other_x, other_y) in combinations(letters(page), 2):
            assert abs(x - other_x) > CONNECTOR or abs(y - other_y) > CONNECTOR


@pytest.mark.parametrize("paper", Paper)
def test_returns_to_one_row_share_its_way_in(paper: Paper) -> None:
    """One upright line for both on a page; over a break, one letter for all of them, and once at the row itself."""
    [page] = matrix_of(procedure(7, 3, row3={"returns_to": 1}, row5={"returns_to": 1}), paper)
    assert places_of(page, "Tidak")[1:]
    first, second = (y for _, _, y in places_of(page, "Tidak"))
    long = [line for line in flow_of(page) if line.upright and line.to_y - line.y > (second - first)]
    assert len(long) == 1
    pages = matrix_of(procedure(24, 6, row5={"returns_to": 2}, row18={"returns_to": 2}, row23={"returns_to": 2}), paper)
    letter = ascii_uppercase[len(pages) - 1]
    assert sum(word == letter for page in pages for word, _, _ in letters(page)) == 4


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("lanes", [4, 6])
def test_no_word_of_a_heading_is_cut_and_no_time_is_broken(lanes: int, paper: Paper) -> None:
    """Seen were "Pengadu/Pelap or" and "1350" above "menit": a name breaks at spaces and behind its stroke."""
    [first, *_] = matrix_of(procedure(12, lanes), paper)
    lines = [line.strip() for line in first.extract_text().replace("\u200b", "").splitlines()]
    words = {word for line in lines for part in line.split() for word in part.replace("/", "/ ").split()}
    names = " ".join(LONG_NAMES[:lanes]).replace("/", "/ ").split()
    assert [word for word in names if word not in words] == []
    assert any("1.350 menit" in line for line in lines)


def test_a_word_that_no_column_can_hold_breaks_between_syllables() -> None:
    """With a hyphen, as one writes it; what has no syllables may break anywhere."""
    long = "Pertanggungjawabanpenyelenggaraan" * 2
    [page, *_] = matrix_of(procedure(6, 6, row2={"output": long}, row3={"output": "x" * 90}), Paper.A4)
    lines = [line.strip() for line in page.extract_text().replace("\u200b", "").splitlines()]
    assert "penyelenggaraanPer\xad" in lines
    assert long in "".join(lines).replace("\xad", "")
    assert "x" * 90 in "".join(lines)


@pytest.mark.parametrize("paper", Paper)
def test_the_flow_ends_in_the_lane_of_whoever_receives_the_last_output(paper: Paper) -> None:
    """The lane of the Kepala DPMPTSP stood empty; now an arrow leads to the end there, marked as a reading."""
    [page] = matrix_of(SOP, paper)
    [(_, x, y)], [(_, other_x, _)] = places_of(page, "Selesai"), places_of(page, "Kepala DPMPTSP")
    assert abs(x - other_x) < 10
    assert any(not line.upright and abs(line.y - y) < 3 and line.to_x < x for line in flow_of(page))
    assert len([each for each in places_of(page, "*") if 0 < y - each[2] < 8 and each[1] > x]) == 1


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize(("rows", "lanes"), [(6, 6), (7, 3), (8, 2), (9, 4), (22, 6)])
def test_no_page_of_the_matrix_has_notes_alone(rows: int, lanes: int, paper: Paper) -> None:
    """However many notes there are: the last row goes with them, and where no page holds both, the notes break."""
    unsure = {
        f"row{row}": {"recipient": f"r{row * 5 % lanes}", "recipient_basis": "inferred"} for row in range(1, rows + 1)
    }
    for page in matrix_of(procedure(rows, lanes, **unsure), paper):
        assert "berkas tahap" in " ".join(page.extract_text().split())
