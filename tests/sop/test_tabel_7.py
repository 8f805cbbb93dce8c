"""Tabel 7: one row for each SOP of the unit, rated only where data decide."""

from typing import Any

import pytest

from sop.cycle.messages import Standing
from sop.cycle.records import CycleRecord
from sop.monitoring.assessment import Rating, assess
from sop.monitoring.monitoring import Attempt, monitor
from sop.monitoring.tabel_7 import tabel_7
from sop.papers.monitoring_report import report_of
from tests.sop.support.cycles import ANOTHER_SOP, SOP
from tests.sop.test_monitoring import JULY, PERIOD, attempt, cycle, monitored


def whole(*changes: dict[str, Any]) -> list[Attempt]:
    """Each activity completed once in half its standard, the first ones changed as said."""
    changed = dict(enumerate(changes, start=1))
    return [
        attempt(each.number, **{"worked": each.minutes / 2} | changed.get(each.number, {})) for each in SOP.activities
    ]


SOP_RATINGS: list[tuple[list[Attempt], list[CycleRecord], Rating | None]] = [
    ([], [], None),
    (whole(), [cycle()], Rating.WELL),
    (whole()[:3], [], None),
    (whole(), [cycle(), cycle("b", standing=Standing.CANCELLED)], None),
    (whole({"late": True}), [cycle(late=True)], None),
    (whole({"escalations": 1}), [cycle()], None),
    (whole({"returned": True}), [cycle()], None),
    (whole({"worked": 0.2}), [cycle()], None),
    (whole(*[{"late": True}] * 4), [cycle(late=True)], None),
    (whole(*[{"late": True}] * 5), [cycle(late=True)], Rating.NOT_WELL),
    (whole(*[{"late": True}] * 5, {"worked": 0.2}), [cycle(late=True)], Rating.NOT_WELL),
]


@pytest.mark.parametrize(("attempts", "cycles", "rating"), SOP_RATINGS)
def test_tabel_7_is_rated_only_where_data_decide(
    attempts: list[Attempt], cycles: list[CycleRecord], rating: Rating | None
) -> None:
    """Well: carried out to the end, and nothing against any activity. Not well: more than half late. Else a person."""
    (row,) = tabel_7([monitored(attempts, cycles)])
    assert (row.procedure, row.rating) == (SOP.name, rating)


def test_tabel_7_has_a_row_for_every_sop_of_the_unit() -> None:
    """Also for one that nobody carried out; the details stay those of the SOP that is reported on."""
    other = monitor((), ANOTHER_SOP, PERIOD, (), JULY)
    found = monitored(whole(), [cycle()])
    report = report_of(found, SOP, (found, other))
    assert [each.procedure for each in report.tabel_7] == [SOP.name, ANOTHER_SOP.name]
    assert report.tabel_7[1].findings == "Tidak ada pelaksanaan yang berakhir dalam periode ini."
    assert [each.procedure for each in report.assessments] == [each.label for each in SOP.activities]


def test_an_implausibly_quick_completion_is_a_question() -> None:
    """0.2 of 360 minutes: the activity and its SOP question the standard, and are not "berjalan dengan baik"."""
    found = monitored([attempt(7, 0.2)], [cycle()])
    activity, (sop,) = assess(found)[6], tabel_7([found])
    for row in (activity, sop):
        assert (row.rating, row.review) == (None, True)
        assert row.findings.endswith(
            "Waktu baku perlu ditinjau: 1 penyelesaian memakai waktu kerja kurang dari 10% waktu baku."
        )


def test_tabel_7_has_the_titles_of_the_regulation() -> None:
    """PermenPANRB 35/2012, p. 54."""
    report = report_of(monitored(), SOP)
    assert report.tabel_7_title == "Monitoring Pelaksanaan SOP AP (Tabel 7)"
    assert report.rated == "Penilaian Terhadap Penerapan"
    assert report.ratings == ("Berjalan dengan baik", "Tidak berjalan dengan baik")
    assert " · ".join(report.tabel_7_head) == (
        "No. · Prosedur · Catatan hasil penilaian · Tindakan yang harus diambil · Paraf penilai"
    )
