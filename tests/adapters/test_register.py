"""The register keeps what it is told once, whoever tells it, however often and in whatever order."""

import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from adapters.database.register_schema import cycles, documents, escalations, notices, steps
from adapters.register.register import DeliveryEntry, Register
from sop.cycle.deliveries import DeliveryState
from sop.cycle.messages import CancelCycle, PauseClock, Standing
from sop.cycle.progress import LARGEST
from sop.cycle.records import Outcome
from tests.adapters.support.databases import Database
from tests.adapters.support.recorded import HOUR, LETTER, Recorded, eventful, receipt
from tests.sop.support.cycles import AGENCY, DEVELOPER, HEAD, MONDAY, UNIT, decide

DAY = timedelta(days=1)
WEEK = (MONDAY, MONDAY + 7 * DAY)


def keep_all(register: Register, *told: Recorded) -> None:
    for cycle in told:
        for record in cycle.records:
            register.keep(record)


def test_a_cycle_can_be_read_when_temporal_has_forgotten_it(register: Register) -> None:
    """Its row, each attempt with its minutes and rungs, and every notice; all instants aware."""
    cycle = eventful()
    keep_all(register, cycle)
    (row,) = register.cycles()
    assert (row.standing, row.late, row.returns, row.seal) == (Standing.COMPLETED, True, 1, None)
    assert (row.started_at, row.ended_at) == (MONDAY, cycle.now)
    assert row.started_at.tzinfo is UTC
    assert (row.worked_minutes, row.standard_minutes) == (9 * 60 + 110, 825)
    attempts = register.attempts(*WEEK)
    assert [(each.step, each.outcome, each.returned) for each in attempts] == [
        (1, Outcome.COMPLETED, False),
        (2, Outcome.COMPLETED, False),
        (3, Outcome.COMPLETED, True),
        (4, Outcome.RETURNED, True),
        *((step, Outcome.COMPLETED, False) for step in (3, 4, 5, 6, 7, 8)),
    ]
    first = attempts[0]
    assert (first.role, first.standard_minutes, first.worked_minutes, first.late) == (UNIT, 150, 560, True)
    assert first.escalations == row.escalations == 3
    assert first.ended_at == MONDAY + 9 * HOUR + timedelta(minutes=20)
    told = [notice for record in cycle.records for notice in record.notices]
    assert [kept.notice for kept in register.notices(100)] == told[::-1]


def test_what_was_handed_over_and_who_was_asked_is_kept(register: Register, database: Database) -> None:
    """Documents and rungs belong to the attempt; a document is not in the store before the dossier says so."""
    keep_all(register, eventful())
    letter, note = database.rows(documents)[:2]
    assert (letter["step"], letter["sha256"], letter["size"], letter["stored"]) == (1, "1" * 64, 1000, False)
    assert (note["title"], note["reference"], note["sha256"]) == ("Catatan", "B/7/2026", None)
    rungs = [(row["rung"], row["kind"], row["role"], row["acknowledged_by"]) for row in database.rows(escalations)]
    assert rungs == [
        (0, "reminder", UNIT, None),
        (1, "escalation", HEAD, "Kepala 1"),
        (2, "escalation", AGENCY, None),
        (3, "escalation", AGENCY, None),
    ]


def test_records_may_come_twice_and_in_any_order(database: Database) -> None:
    """Activities are retried and overtake one another; the register ends with the same rows."""
    register, cycle = database.register(), eventful()
    keep_all(register, cycle)
    expected = database.all_rows()
    records = cycle.records * 2
    for seed in range(5):
        random.Random(seed).shuffle(records)
        for table in (notices, documents, escalations, steps, cycles):
            database.run(f"DELETE FROM {table}")
        for record in records:
            register.keep(record)
        assert database.all_rows() == expected, f"seed {seed}"


def test_work_given_back_stays_given_back(register: Register) -> None:
    """The word that step 3 was completed arrives after the word that it was given back."""
    cycle = eventful()
    completed, returned, _ = (record for record in cycle.records if any(each.step.number == 3 for each in record.steps))
    for record in (returned, completed):
        register.keep(record)
    assert [each.returned for each in register.attempts(*WEEK) if each.step == 3] == [True]


def test_two_workers_at_once_double_nothing(database: Database) -> None:
    """Eight threads of two registers, and two processes, keep the same cycle; none fails."""
    cycle, registers = eventful(), [database.register(), database.register()]
    command = [sys.executable, "-m", "tests.adapters.support.another_worker", database.url, str(database.data_dir)]
    others = [subprocess.Popen(command) for _ in range(2)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda place: keep_all(registers[place % 2], cycle), range(16)))
    assert [other.wait() for other in others] == [0, 0]
    assert len(database.rows(steps)) == 10
    assert len(database.rows(notices)) == sum(len(record.notices) for record in cycle.records)


def test_a_worker_killed_before_it_could_say_so_has_kept_it(database: Database) -> None:
    """SIGKILL between the commit and the acknowledgement; what runs again leaves the rows as they are."""
    command = [
        sys.executable,
        "-m",
        "tests.adapters.support.another_worker",
        database.url,
        str(database.data_dir),
        "die",
    ]
    assert subprocess.run(command, check=False).returncode == -9
    register, cycle = database.register(), eventful()
    left = database.all_rows()
    assert [(row["step"], row["attempt"]) for row in left["steps"]] == [(1, 1)]
    for record in cycle.records:
        register.keep(record)
        if record.steps:
            break
    assert database.all_rows() == left


def test_the_first_seal_stays(register: Register) -> None:
    """A dossier that is filed again is the one that it was."""
    cycle = eventful()
    assert register.dossier(cycle.cycle.id) is None
    keep_all(register, cycle)
    assert register.dossier(cycle.cycle.id) is None
    first, second = receipt(cycle), receipt(cycle, seal="b" * 64)
    assert register.keep_dossier(first, *cycle.whole, stored=()) == first
    assert register.keep_dossier(second, *cycle.whole, stored=()) == first
    keep_all(register, cycle)
    assert register.dossier(cycle.cycle.id) == first
    assert [row.seal for row in register.cycles()] == [first.seal]


def test_a_dossier_makes_a_cycle_whole(register: Register, database: Database) -> None:
    """A register that missed every move knows as much as one that was told of each, and which documents are kept."""
    cycle = eventful()
    register.keep_dossier(receipt(cycle), *cycle.whole, stored={"1" * 64})
    whole = database.all_rows()
    assert [row["stored"] for row in whole["documents"]][:2] == [True, False]
    keep_all(register, cycle)
    assert database.all_rows() | {"notices": []} == whole


def test_the_list_is_narrowed(register: Register) -> None:
    """By when a cycle began, by where it stands, by who had to do with it, by whether it is late."""
    late = eventful("siklus-2026-1")
    running = Recorded("siklus-2026-2", MONDAY + DAY).reach(5)
    ended = Recorded("siklus-2026-3", MONDAY + 2 * DAY).finish()
    stopped = Recorded("siklus-2026-4", MONDAY + 3 * DAY)
    stopped.move(lambda cycle, now: decide(cycle, now, CancelCycle))
    paused = Recorded("siklus-2026-5", MONDAY + 4 * DAY).move(lambda cycle, now: decide(cycle, now, PauseClock))
    keep_all(register, paused, stopped, ended, running, late)

    def found(**narrowed: object) -> str:
        listed = register.cycles(**narrowed)  # type: ignore[arg-type]
        return "".join(row.cycle_id[-1] for row in listed)

    assert found() == "12345"
    assert found(period=(MONDAY + DAY, MONDAY + 3 * DAY)) == "23"
    assert found(standing=Standing.CANCELLED) == "4"
    assert found(late=True) == "1"
    assert found(late=False) == "2345"
    assert found(role=DEVELOPER) == "123"
    assert found(role=AGENCY) == "13"  # escalated to in the one, told of the end of both
    assert found(role=DEVELOPER, late=False, standing=Standing.COMPLETED) == "3"
    assert register.attempts(MONDAY + DAY, MONDAY + 2 * DAY, sop_id="sop-lain") == []
    sop_id = late.cycle.order.sop.id
    assert len(register.attempts(MONDAY + DAY, MONDAY + 2 * DAY, sop_id=sop_id)) == 4


def test_notices_are_read_by_role_newest_first(register: Register) -> None:
    """An operator sees who was told what, the latest on top; a notice is kept as it was first given."""
    other = Recorded("siklus-2026-2").reach(5)
    keep_all(register, eventful(), other)
    assert [kept.notice.key for kept in register.notices(2, role=DEVELOPER)] == [
        "siklus-2026-2/5/1/opened/0",
        "siklus-2026-1/6/1/opened/0",
    ]
    (latest,) = register.notices(1)
    assert abs(datetime.now(UTC) - latest.kept_at) < timedelta(minutes=1)
    record = other.records[-1]
    changed = record.notices[0].model_copy(update={"body": "Lain."})
    register.keep(record.model_copy(update={"notices": (changed,)}))
    assert register.notices(1) == [latest]


def entry(register: Register) -> tuple[DeliveryState, int, str]:
    (only,) = register.deliveries(10)
    return only.state, only.attempts, only.problem


def test_the_delivery_log_tells_how_far_a_notice_has_come(register: Register) -> None:
    """Failures add up; the end of it keeps its last problem; what was delivered at last stays delivered."""
    log = ("siklus-2026-1/1/1/opened/0", "surel")
    for attempt in (1, 3, 2):
        register.log_delivery(*log, DeliveryState.FAILED, attempt, f"ditolak {attempt}")
    assert entry(register) == (DeliveryState.FAILED, 3, "ditolak 3")
    register.log_delivery(*log, DeliveryState.UNDELIVERED, 1)
    assert entry(register) == (DeliveryState.UNDELIVERED, 3, "ditolak 3")
    register.log_delivery(*log, DeliveryState.DELIVERED, 4)
    register.log_delivery(*log, DeliveryState.FAILED, 5, "terlambat datang")
    assert entry(register) == (DeliveryState.DELIVERED, 4, "")


def test_the_delivery_log_is_narrowed(register: Register) -> None:
    """By the beginning of the key, letter by letter, and by state; what changed last is on top."""
    for key, state in (
        ("siklus_1/1", DeliveryState.DELIVERED),
        ("siklus_1/2", DeliveryState.FAILED),
        ("Siklus_1/3", DeliveryState.FAILED),
        ("siklus-1/4", DeliveryState.FAILED),
    ):
        register.log_delivery(key, "surel", state, 1)

    def keys(found: list[DeliveryEntry]) -> list[str]:
        return [each.key for each in found]

    assert keys(register.deliveries(10, "siklus_1/")) == ["siklus_1/2", "siklus_1/1"]
    assert keys(register.deliveries(2)) == ["siklus-1/4", "Siklus_1/3"]
    assert keys(register.deliveries(10, "siklus_1/", DeliveryState.FAILED)) == ["siklus_1/2"]


@pytest.mark.parametrize("text", ["Ω' \"; DROP TABLE cycles; --", "😀" * 200])
def test_no_words_of_people_stop_a_cycle(register: Register, text: str) -> None:
    """What the contract lets through, both databases take."""
    cycle = Recorded(title=text).complete(actor=text, note=text, outputs=[LETTER | {"title": text}])
    keep_all(register, cycle)
    assert register.cycles()[0].title == text
    assert register.notices(10)[0].notice.title == text


def test_a_letter_that_older_versions_took_stops_no_cycle(register: Register) -> None:
    """PostgreSQL has no place for NUL: a sign stands for it in what is looked up, the notice keeps what was said."""
    keep_all(register, Recorded(title="nol \x00 di tengah").complete())
    assert register.cycles()[0].title == "nol \ufffd di tengah"
    assert register.notices(10)[0].notice.title == "nol \x00 di tengah"


def test_the_largest_size_is_kept(register: Register, database: Database) -> None:
    """The largest that a message may name is kept whole."""
    keep_all(register, Recorded().complete(outputs=[LETTER | {"size": LARGEST}]))
    assert [row["size"] for row in database.rows(documents)] == [LARGEST]
