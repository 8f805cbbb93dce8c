"""What the register is told of a cycle, move by move."""

from datetime import timedelta

import pytest

from sop.cycle.cycle import Cycle
from sop.cycle.messages import CancelCycle, PauseClock, ReturnStep, Standing
from sop.cycle.progress import same_name
from sop.cycle.records import Outcome, Record, record_since
from sop.cycle.view import table, view_of
from tests.sop.support.cycles import DEVELOPER, MONDAY, complete, decide, leave_alone, reach, start

HOUR = timedelta(hours=1)


def record(before: Cycle, after: Cycle, now: object = MONDAY) -> Record:
    """What the move from one cycle to the other adds."""
    made = record_since(after, len(before.progress.journal), MONDAY)
    assert made is not None
    return made


def attempts(made: Record) -> list[tuple[int, int, Outcome]]:
    return [(each.step.number, each.step.attempt, each.outcome) for each in made.steps]


def test_a_step_is_recorded_when_it_closes() -> None:
    """Not before; and together with the notice that opens the next."""
    first, second = start(), reach(2)
    begun = record_since(first, 0, MONDAY)
    assert begun is not None
    assert begun.steps == ()
    made = record(first, second)
    assert attempts(made) == [(1, 1, Outcome.COMPLETED)]
    assert [notice.key for notice in made.notices] == ["siklus-2026-1/2/1/opened/0"]


def test_work_given_back_is_recorded() -> None:
    """From step 6 back to 5: step 5 as completed and given back, step 6 as returned, with the hour that it took; only
    what comes after is recorded when the cycle goes on."""
    sixth = reach(6)
    returned = decide(sixth, MONDAY + HOUR, ReturnStep, to_step=5)
    made = record(sixth, returned)
    assert attempts(made) == [(5, 1, Outcome.COMPLETED), (6, 1, Outcome.RETURNED)]
    assert [each.step.returned_at for each in made.steps] == [MONDAY + HOUR] * 2
    assert [each.step.worked_minutes for each in made.steps] == [0, 60]
    again = complete(returned, MONDAY + 2 * HOUR)
    assert attempts(record(returned, again)) == [(5, 2, Outcome.COMPLETED)]
    assert [(step.number, step.state) for step in view_of(again, MONDAY + 2 * HOUR).past] == [
        (5, "completed"),
        (6, "returned"),
    ]


def test_the_end_is_recorded() -> None:
    """A cancelled cycle ends with its open step; its row says how much of the journal it knows."""
    third = leave_alone(reach(3), MONDAY, MONDAY + HOUR)
    cancelled = decide(third, MONDAY + HOUR, CancelCycle)
    made = record(third, cancelled)
    assert attempts(made) == [(3, 1, Outcome.CANCELLED)]
    assert (made.cycle.standing, made.cycle.ended_at) == (Standing.CANCELLED, MONDAY + HOUR)
    assert made.cycle.entries == len(cancelled.progress.journal)
    assert made.cycle.journal_head == cancelled.progress.journal[-1].hash


def test_what_changes_nothing_is_not_recorded() -> None:
    """Rejected messages fill the journal, not the register; a pause is a change."""
    cycle = start()
    seen = len(cycle.progress.journal)
    assert record_since(cycle.reject("Ditolak.", MONDAY), seen, MONDAY) is None
    assert record(cycle, decide(cycle, MONDAY, PauseClock)).cycle.standing is Standing.PAUSED


def test_a_step_shows_what_it_must_hand_over_and_what_it_was_handed() -> None:
    """The output that the SOP names, and the outputs of the step before."""
    view = view_of(reach(5), MONDAY)
    step = view.steps[4]
    assert step.role == DEVELOPER
    assert step.output == "Sistem Perizinan Telah Diperbaharui"
    assert view.inputs(5) == view.steps[3].outputs != ()
    assert view.inputs(1) == ()
    assert "Masukan langkah 5: Catatan (nomor B/1/2026)." in table(reach(5))
    assert "Keluaran langkah 5 menurut SOP: Sistem Perizinan Telah Diperbaharui." in table(reach(5))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Catatan pengembangan sistem", "catatan", True),
        ("Surat Perjanjian", "Surat perjanjian no. 5", True),
        ("Surat Perjanjian", "Surat Tugas", False),
        ("Dokumen", "—", False),
    ],
)
def test_titles_are_compared_by_their_words(one: str, other: str, same: bool) -> None:
    """One may say less than the other, but nothing else."""
    assert same_name(one, other) is same_name(other, one) is same
