"""What monitoring makes of attempts, and what the details of Tabel 7 may conclude from it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop.base.numerals import amount
from sop.cycle.messages import Standing
from sop.cycle.records import CycleRecord
from sop.monitoring.assessment import STATEMENTS, Rating, assess
from sop.monitoring.grants import GRANTED, Grant
from sop.monitoring.monitoring import ActivityFigures, Attempt, Monitoring, monitor, spread
from sop.papers.monitoring_report import HEAD, report_of
from sop.time.periods import period_of
from tests.sop.support.cycles import DEVELOPER, JAKARTA, SOP, UNIT
from tests.sop.support.cycles import HEAD as CHIEF

PERIOD = period_of("2026-S1", "Asia/Jakarta")
NOON = datetime(2026, 3, 2, 12, tzinfo=JAKARTA)
JULY = datetime(2026, 7, 4, 9, tzinfo=JAKARTA)


def attempt(step: int = 1, worked: float = 100, **fields: Any) -> Attempt:
    """A completed attempt in time, at the SOP's own activity, unless `fields` say otherwise."""
    activity = SOP.activity(step)
    usual: dict[str, Any] = {
        "cycle_id": "siklus-2026-1",
        "name": activity.label,
        "role": activity.executor,
        "outcome": "completed",
        "standard_minutes": activity.minutes,
        "extended_minutes": 0,
        "late": False,
        "returned": False,
        "escalations": 0,
        "ended_at": NOON,
    }
    return Attempt(**(usual | {"step": step, "worked_minutes": worked} | fields))


def cycle(cycle_id: str = "siklus-2026-1", **fields: Any) -> CycleRecord:
    usual = {
        "cycle_id": cycle_id,
        "title": "Uji",
        "sop_id": SOP.id,
        "sop_name": SOP.name,
        "sop_version": SOP.version,
        "calendars": (),
        "zone": SOP.zone,
        "minute_seconds": 60,
        "standing": Standing.COMPLETED,
        "current_step": None,
        "started_at": NOON,
        "ended_at": NOON,
        "late": False,
        "worked_minutes": 0,
        "standard_minutes": SOP.total_minutes,
        "entries": 1,
        "journal_head": "0" * 64,
    }
    return CycleRecord.model_validate(usual | fields)


def monitored(
    attempts: Iterable[Attempt] = (),
    cycles: Iterable[CycleRecord] = (),
    *,
    rehearsals: bool = False,
    as_of: datetime = JULY,
    grants: Iterable[Grant] = (),
) -> Monitoring:
    return monitor(attempts, SOP, PERIOD, cycles, as_of, grants=grants, rehearsals=rehearsals)


def grant(role: str = CHIEF, **fields: Any) -> Grant:
    """From one operator to a person who is none, unless `fields` say otherwise."""
    usual = {
        "at": NOON,
        "role": role,
        "account_id": "kabid1",
        "name": "Pejabat Bidang 1",
        "operator": False,
        "given_by": "operator1",
        "address": "10.0.0.9",
        "words": f"{role}, mulai 2026-03-02",
    }
    return Grant.model_validate(usual | fields)


def first(*attempts: Attempt) -> ActivityFigures:
    """The figures of the first activity."""
    return monitored(attempts).activities[0]


@pytest.mark.parametrize(
    ("values", "p50", "p80", "p95"),
    [
        ([7], 7, 7, 7),
        ([1, 2], 1, 2, 2),
        ([15, 20, 35, 40, 50], 35, 40, 50),
        (range(1, 11), 5, 8, 10),
        (range(1, 101), 50, 80, 95),
        ([5] * 19 + [900], 5, 5, 5),
        ([5] * 18 + [900] * 2, 5, 5, 900),
    ],
)
def test_percentiles_are_by_nearest_rank(values: Iterable[float], p50: float, p80: float, p95: float) -> None:
    """The value at place ceil(p/100 · n) of the ordered ones; it always occurred."""
    found = spread(values)
    assert found is not None
    assert (found.p50, found.p80, found.p95) == (p50, p80, p95)


@given(st.lists(st.floats(0, 1e6), min_size=1))
def test_percentiles_rise_and_cover_as_many_as_they_say(values: list[float]) -> None:
    """p50 ≤ p80 ≤ p95; at least so many percent of the values do not exceed each, and no smaller value does that."""
    found = spread(values)
    assert found is not None
    assert found.p50 <= found.p80 <= found.p95
    for percent, value in ((50, found.p50), (80, found.p80), (95, found.p95)):
        assert value in values
        assert sum(each <= value for each in values) * 100 >= percent * len(values)
        assert sum(each < value for each in values) * 100 < percent * len(values)


def test_an_activity_tells_what_happened_in_it() -> None:
    """Only completed attempts give minutes and lateness; returns, escalations and extensions count in all attempts."""
    figures = first(
        attempt(worked=75),
        attempt(worked=150, extended_minutes=30),
        attempt(worked=300, late=True, escalations=2),
        attempt(worked=60, returned=True),
        attempt(worked=999, outcome="returned", returned=True, escalations=1),
        attempt(worked=999, outcome="cancelled"),
    )
    assert (figures.attempts, figures.completed) == (6, 4)
    assert figures.worked == spread([60, 75, 150, 300])
    assert figures.used is not None
    assert (figures.used.p50, figures.used.p80, figures.used.p95) == (50, 200, 200)
    assert (figures.late, figures.late_share) == (1, 0.25)
    assert (figures.returned, figures.escalations, figures.extended) == (2, 3, 1)


def test_without_data_there_are_no_figures() -> None:
    """Every activity of the SOP is there with its standard; nothing is made up for it."""
    found = monitored()
    assert found.is_empty
    assert [each.step for each in found.activities] == list(range(1, 9))
    assert [each.standards for each in found.activities] == [(each.minutes,) for each in SOP.activities]
    assert {(each.worked, each.used, each.late_share, each.completed) for each in found.activities} == {
        (None, None, None, 0)
    }


def test_a_revised_standard_stays_one_activity_and_a_revised_name_makes_two() -> None:
    """Both standards are shown, and each attempt is compared with its own; the older name stands beside the newer."""
    found = monitored(
        [
            attempt(1, 60, standard_minutes=120),
            attempt(1, 75),
            attempt(5, 10, name="Nama lama", role=UNIT, standard_minutes=20),
        ]
    )
    revised = found.activities[0]
    assert revised.standards == (120, 150)
    assert revised.used is not None
    assert (revised.used.p50, revised.used.p95) == (50, 50)
    assert [(each.step, each.current) for each in found.activities[3:7]] == [
        (4, True),
        (5, True),
        (5, False),
        (6, True),
    ]
    assert (found.activities[5].name, found.activities[5].standards) == ("Nama lama", (20,))
    assert [each.executors for each in found.activities[4:6]] == [(SOP.role(DEVELOPER).short,), ("Sub Koordinasi",)]


def test_cycles_are_counted_where_they_ended() -> None:
    """Those of this SOP whose end lies in the period, whenever they began; what is late is not on time."""
    before, after = PERIOD.since - timedelta(seconds=1), PERIOD.until
    found = monitored(
        cycles=[
            cycle("a", started_at=before),
            cycle("b", ended_at=PERIOD.since),
            cycle("c", late=True),
            cycle("d", standing=Standing.CANCELLED),
            cycle("e", standing=Standing.ON_TIME, ended_at=None),
            cycle("f", ended_at=before),
            cycle("g", ended_at=after),
            cycle("h", sop_id="sop-lain"),
        ]
    )
    totals = found.cycles
    assert (totals.ended, totals.completed, totals.cancelled, totals.on_time) == (4, 3, 1, 2)


def test_rehearsals_are_reported_apart() -> None:
    """They never count beside the office's cycles; on request they alone do, and then the paper is marked."""
    attempts = [attempt(worked=100), attempt(worked=1, cycle_id="gladi")]
    cycles = [cycle(), cycle("gladi", minute_seconds=0.2)]
    office, rehearsed = monitored(attempts, cycles), monitored(attempts, cycles, rehearsals=True)
    for found, worked in ((office, 100), (rehearsed, 1)):
        assert (found.attempts, found.left_out, found.cycles.ended) == (1, 1, 1)
        assert found.activities[0].worked == spread([worked])
    assert (report_of(office, SOP).mark, report_of(rehearsed, SOP).mark) == ("", "GLADI")
    assert ("Cakupan", "Siklus kantor; 1 siklus gladi tidak dihitung") in report_of(office, SOP).facts


RATINGS: list[tuple[list[Attempt], Rating | None]] = [
    ([], None),
    ([attempt()], Rating.WELL),
    ([attempt(extended_minutes=60)] * 3, Rating.WELL),
    ([attempt()] * 99 + [attempt(late=True)], None),
    ([attempt()] * 99 + [attempt(returned=True)], None),
    ([attempt()] * 99 + [attempt(escalations=1)], None),
    ([attempt()] * 99 + [attempt(outcome="returned", returned=True)], None),
    ([attempt(), attempt(outcome="cancelled")], Rating.WELL),
    ([attempt(), attempt(outcome="cancelled", escalations=1)], None),
    ([attempt(outcome="cancelled")], None),
    ([attempt(), attempt(late=True)], None),
    ([attempt(), attempt(late=True), attempt(late=True)], Rating.NOT_WELL),
    ([attempt(late=True)], Rating.NOT_WELL),
    ([attempt(worked=15)], Rating.WELL),
    ([attempt(worked=14.9)], None),
    ([attempt()] * 99 + [attempt(worked=0.2)], None),
    ([attempt(worked=0.2, outcome="returned")], None),
    ([attempt(), attempt(worked=0.2, outcome="cancelled")], Rating.WELL),
]


@pytest.mark.parametrize(("attempts", "rating"), RATINGS)
def test_an_activity_is_rated_only_where_data_decide(attempts: list[Attempt], rating: Rating | None) -> None:
    """Well: completed, none troubled or implausibly quick. Not well: more than half late. Else a person decides."""
    assert assess(monitored(attempts))[0].rating is rating


FINDINGS = [
    ([], "Tidak ada pelaksanaan yang berakhir dalam periode ini."),
    (
        [attempt(worked=120)],
        "Diselesaikan 1 kali, dengan waktu kerja P50 120 menit, P80 120 menit, dan P95 120 menit terhadap standar "
        "150 menit; tidak pernah terlambat, dikembalikan, dieskalasi, atau diperpanjang batas waktunya.",
    ),
    (
        [attempt(worked=149.96), attempt(worked=1234.5, late=True, escalations=3), attempt(outcome="cancelled")],
        "Dilaksanakan 3 kali dan diselesaikan 2 kali, dengan waktu kerja P50 150 menit, P80 1.234,5 menit, dan "
        "P95 1.234,5 menit terhadap standar 150 menit; terlambat 1 kali (50%) dan dieskalasi 3 kali, serta tidak "
        "pernah dikembalikan atau diperpanjang batas waktunya.",
    ),
    (
        [attempt(outcome="returned", returned=True, escalations=1, extended_minutes=5)],
        "Dilaksanakan 1 kali dan tidak pernah diselesaikan; dikembalikan 1 kali, dieskalasi 1 kali, dan diperpanjang "
        "batas waktunya 1 kali, serta tidak pernah terlambat.",
    ),
]


@pytest.mark.parametrize(("attempts", "sentence"), FINDINGS)
def test_findings_are_the_facts_in_a_formal_sentence(attempts: list[Attempt], sentence: str) -> None:
    """Numbers as an Indonesian writes them; what did not happen is said as well."""
    assert assess(monitored(attempts))[0].findings == sentence


def test_findings_say_which_activity_belongs_to_another_version() -> None:
    """An assessor must not look for it in the SOP at hand."""
    row = assess(monitored([attempt(8, 5, name="Nama lama", role=CHIEF)]))[-1]
    assert (row.step, row.procedure) == (8, "Nama lama")
    assert row.findings.startswith("Kegiatan menurut versi SOP yang lain. Diselesaikan 1 kali")


ATTEMPTS = st.builds(
    attempt,
    step=st.integers(1, 8),
    worked=st.floats(0, 1e5),
    name=st.sampled_from(["Menyusun", "Nama lama", SOP.activity(1).label]),
    role=st.sampled_from([UNIT, DEVELOPER, "peran-lama"]),
    outcome=st.sampled_from(["completed", "returned", "cancelled"]),
    standard_minutes=st.integers(1, 400),
    late=st.booleans(),
    returned=st.booleans(),
    escalations=st.integers(0, 5),
)


@given(st.lists(ATTEMPTS, max_size=30).flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
def test_the_order_of_attempts_does_not_matter(orders: tuple[list[Attempt], list[Attempt]]) -> None:
    """Nor is any attempt lost or counted twice, and every report can be written of them."""
    one, other = (monitored(rows) for rows in orders)
    assert one == other
    assert one.attempts == len(orders[0])
    for each in one.activities:
        assert each.completed <= each.attempts
        assert each.late_share is None or 0 <= each.late_share <= 1
        assert (each.worked is None) == (each.completed == 0)
    report = report_of(one, SOP)
    assert len(report.rows) == len(report.assessments) == len(one.activities)
    assert {len(row) for row in report.rows} == {len(HEAD)}


def test_the_report_says_so_when_there_is_nothing_or_more_to_come() -> None:
    """An empty period has no chart; a period that is not over is no final account."""
    empty = report_of(monitored(), SOP)
    assert "tidak ada siklus maupun pelaksanaan" in empty.summary
    assert empty.chart == ()
    assert empty.statements == STATEMENTS
    early = report_of(monitored(as_of=NOON), SOP)
    assert ("Keadaan data", "2 Maret 2026 pukul 12.00 WIB; periode belum berakhir") in early.facts
    assert ("Keadaan data", "4 Juli 2026 pukul 09.00 WIB") in empty.facts


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("2026-S1", "Semester I 2026 (1 Januari 2026 sampai dengan 30 Juni 2026)"),
        ("2026-01-05..2026-01-09", "5 Januari 2026 sampai dengan 9 Januari 2026"),
        ("2026-01-05..2026-01-05", "5 Januari 2026"),
    ],
)
def test_the_report_names_the_days_of_its_period_once(name: str, said: str) -> None:
    """Beside a title that does not say them, and never twice."""
    found = monitor((), SOP, period_of(name, SOP.zone), (), JULY)
    assert ("Periode", said) in report_of(found, SOP).facts


def test_the_summary_adds_up() -> None:
    """Cycles and attempts with their shares, in one paragraph."""
    found = monitored(
        [attempt(), attempt(late=True), attempt(outcome="cancelled")],
        [cycle("a"), cycle("b", late=True), cycle("c", standing=Standing.CANCELLED)],
    )
    assert report_of(found, SOP).summary == (
        "Dalam periode Semester I 2026 berakhir 3 siklus: 2 selesai, 1 (50%) di antaranya tanpa satu langkah pun "
        "terlambat, dan 1 dibatalkan. Dari 3 pelaksanaan kegiatan yang berakhir, 2 diselesaikan, 1 (50%) di antaranya "
        "terlambat."
    )


def test_grants_to_heads_and_to_oneself_are_listed() -> None:
    """A head's role to whomever, and any role to an operator, who may have asked another, or used a terminal; not a
    role of the lane to a person, and none of another SOP. Beside rehearsals there are none."""
    own = grant(
        UNIT, account_id="operator1", name="Operator 1", operator=True, given_by=None, address="starter.py (root)"
    )
    given = [grant(), grant(UNIT), own, grant("arsiparis", operator=True)]
    found = monitored(grants=given)
    assert found.grants == (given[0], own)
    assert monitored(grants=given, rehearsals=True).grants == ()
    head, self_given = report_of(found, SOP).grants
    assert len(head) == len(self_given) == len(GRANTED)
    assert head[:4] == ("2 Maret 2026 12.00", SOP.role(CHIEF).short, "Pejabat Bidang 1 (kabid1)", "operator1")
    assert self_given[2:4] == ("Operator 1 (operator1, operator)", "starter.py (root)")


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (150, "150"), (12.5, "12,5"), (12.04, "12"), (80_000, "80.000"), (1234.56, "1.234,6")]
)
def test_amounts_are_written_the_indonesian_way(value: float, text: str) -> None:
    """A dot for thousands, a comma for the decimal, and no decimal that says nothing."""
    assert amount(value) == text
