"""What a cycle looks like from outside: the view of the contract, the table, the notices, the facts for lists."""

import json
import re
from datetime import datetime, timedelta

import pytest
from rich.console import Console

from console.tables import cycle_tables
from sop.cycle.cycle import Cycle
from sop.cycle.decisions import carry_out
from sop.cycle.facts import facts_of
from sop.cycle.messages import CancelCycle, CompleteStep, ExtendDeadline, Order, PauseClock, ReturnStep, Standing
from sop.cycle.notices import WORKING_DAY, Notice, notices_since
from sop.cycle.progress import Output
from sop.cycle.view import receipt_of, standing, table, view_of
from sop.cycle.wording import static_details, static_summary
from sop.form.document import Sop
from tests.sop.support.cycles import (
    AGENCY,
    ANOTHER_SOP,
    DEVELOPER,
    HEAD,
    IN_THE_OFFICE,
    JAKARTA,
    MONDAY,
    ON_THE_CLOCK,
    SOP,
    UNIT,
    complete,
    decide,
    leave_alone,
    reach,
    start,
)

HOUR = timedelta(hours=1)
DEADLINE = MONDAY + timedelta(minutes=150)
FRESH, LATE = start(), leave_alone(start(), MONDAY, DEADLINE)


def test_the_view_has_the_fields_of_the_contract() -> None:
    """Programs rely on these names; more may stand beside them."""
    view = json.loads(view_of(complete(LATE, DEADLINE + HOUR), DEADLINE + HOUR).model_dump_json())
    assert view.keys() >= {"cycle_id", "title", "state", "current_step", "steps", "journal"}
    for step in view["steps"]:
        assert step.keys() >= {
            *("number", "name", "role", "state", "attempt", "standard_minutes", "opened_at", "due_at", "completed_at"),
            *("worked_minutes", "late", "escalations", "outputs"),
        }
    assert view["steps"][0]["escalations"][0].keys() >= {"rung", "kind", "role", "at"}
    for entry in view["journal"]:
        assert entry.keys() >= {"seq", "at", "kind", "step", "role", "actor", "detail", "hash"}
    times = [view["steps"][0]["due_at"], view["journal"][0]["at"], view["steps"][0]["escalations"][0]["at"]]
    assert all(datetime.fromisoformat(time).tzinfo is not None for time in times)


def test_the_view_of_a_step_through_its_life() -> None:
    """Waiting, open, overdue a second past its deadline although no rung was climbed yet, completed late."""
    second = timedelta(seconds=1)
    views = [
        view_of(FRESH, MONDAY).steps[1],
        view_of(FRESH, MONDAY + HOUR).steps[0],
        view_of(FRESH, DEADLINE).steps[0],
        view_of(FRESH, DEADLINE + second).steps[0],
        view_of(complete(LATE, DEADLINE + HOUR), DEADLINE + 2 * HOUR).steps[0],
    ]
    assert [(view.state.value, view.worked_minutes, view.late) for view in views] == [
        ("waiting", None, False),
        ("open", 60, False),
        ("open", 150, False),
        ("overdue", 150.02, False),
        ("completed", 210, True),
    ]


@pytest.mark.parametrize(
    ("cycle", "word", "current"),
    [
        (FRESH, Standing.ON_TIME, 1),
        (leave_alone(FRESH, MONDAY, MONDAY + 2 * HOUR), Standing.REMINDED, 1),
        (LATE, Standing.OVERDUE, 1),
        (decide(LATE, DEADLINE, PauseClock), Standing.PAUSED, 1),
        (decide(FRESH, DEADLINE + HOUR, ExtendDeadline, minutes=300), Standing.ON_TIME, 1),
        (complete(LATE, DEADLINE), Standing.ON_TIME, 2),
        (complete(reach(8), MONDAY), Standing.COMPLETED, None),
        (decide(LATE, DEADLINE, CancelCycle), Standing.CANCELLED, None),
        (reach(7), Standing.ON_TIME, 7),
    ],
    ids=["fresh", "reminded", "late", "paused", "extended", "next step", "completed", "cancelled", "another role"],
)
def test_a_cycle_in_one_word(cycle: Cycle, word: Standing, current: int | None) -> None:
    """View, list and table say the same of it; a closed cycle has no step, no role and no deadline."""
    view, facts = view_of(cycle, DEADLINE), facts_of(cycle)
    assert (standing(cycle), view.standing, view.current_step) == (word, word, current)
    assert facts["SopState"] == word
    assert facts.keys() == {"SopId", "SopStep", "SopRole", "SopDueAt", "SopState", "SopEscalation"}
    open_step = [facts[name] for name in ("SopStep", "SopRole", "SopDueAt", "SopEscalation")]
    if current is None:
        assert open_step == [None] * 4
    else:
        assert open_step == [current, cycle.activity.executor, cycle.run.due_at, cycle.run.rung]


def test_no_fact_carries_personal_data() -> None:
    """Search attributes bypass encryption: what people wrote and who they are stays out of them."""
    output = {"title": "Surat", "reference": "R-7"}
    cycle = complete(FRESH, MONDAY, actor="Petugas Karangan", note="Gawat", outputs=[output])
    text = str(facts_of(cycle))
    assert not [word for word in ("Karangan", "Gawat", "R-7", "Siklus uji") if word in text]


def test_a_receipt_tells_what_has_changed() -> None:
    """The new deadline and the entries that the command made, and no others."""
    after = complete(LATE, DEADLINE)
    receipt = receipt_of(after, since=len(LATE.progress.journal))
    assert [entry.kind.value for entry in receipt.entries] == ["completed", "opened"]
    assert (receipt.state.value, receipt.current_step, receipt.due_at) == ("running", 2, DEADLINE + HOUR / 2)
    closed = receipt_of(complete(reach(8), MONDAY), since=0)
    assert (closed.state.value, closed.current_step, closed.due_at) == ("completed", None, None)


# The table


def rows(cycle: Cycle) -> list[list[str]]:
    """The cells of the Markdown table's body, as a reader of Markdown splits them."""
    lines = [line for line in table(cycle).split("\n") if line.startswith("|")]
    cells = [re.split(r"(?<!\\)(?:\\\\)*\|", line)[1:-1] for line in lines]
    assert {len(row) for row in cells} == {7}
    return [[cell.strip() for cell in row] for row in cells[2:]]


@pytest.mark.parametrize("sop", [SOP, ANOTHER_SOP], ids=["the office's own", "another of the form"])
def test_the_table_has_a_row_for_each_activity(sop: Sop) -> None:
    """In the order of the SOP, whatever the form's length."""
    cycle = start(Order(title="Siklus uji", sop=sop))
    assert [row[:2] for row in rows(cycle)] == [[str(each.number), each.label] for each in cycle.order.sop.activities]


def test_the_table_tells_state_deadline_and_who() -> None:
    """The open row stands out; a late one says so, and whom it was escalated to; times are the office's."""
    cycle = complete(LATE, DEADLINE + HOUR)
    cycle = decide(cycle, DEADLINE + HOUR, PauseClock)
    first, second, third = rows(cycle)[:3]
    assert first[2:] == [
        *("Sub Koordinasi", "selesai · terlambat · diingatkan · eskalasi Kepala Bidang"),
        *("23/11 10:30", "23/11 11:30", "Petugas 1"),
    ]
    assert second[3:] == ["**berjalan** · waktu dihentikan", "—", "—", "—"]
    assert third[3:] == ["menunggu", "—", "—", "—"]
    assert table(cycle).startswith("**siklus-2026-1** — waktu dihentikan\n")
    again = decide(cycle, DEADLINE + HOUR, ReturnStep, to_step=1)
    assert rows(again)[0][3:5] == ["**berjalan** · pengerjaan ke-2", "23/11 14:00"]


@pytest.mark.parametrize("actor", ["A | B", "A\nB", "| A\r\n|B|", "A\\", "A \\| B", "\\\\|"])
def test_the_table_survives_what_people_write(actor: str) -> None:
    """A pipe, a line break or a backslash in a name neither splits a row nor adds one, whatever version it came by."""
    cycle = written_by(actor)
    assert len(rows(cycle)) == 8
    assert rows(cycle)[1][3] == "**berjalan**"


def written_by(actor: str) -> Cycle:
    """Step 1 completed by somebody of this name, as versions that took any letter have accepted it."""
    command = CompleteStep(step=1, role=UNIT, actor=actor, outputs=(Output(title="Catatan", reference="1"),))
    return carry_out(FRESH, command, MONDAY)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("[klik](http://jahat.example)", r"\[klik\](http\://jahat.example)"),
        ("https://a.example www.a.example a@b.example", r"https\://a.example www\.a.example a\@b.example"),
        ("<img src=x> &#x202e;", r"\<img src=x\> \&#x202e;"),
        ("**Kepala** __Dinas__ ~~x~~ `y`", r"\*\*Kepala\*\* \_\_Dinas\_\_ \~\~x\~\~ \`y\`"),
        ("Budi\x1b]0;x\x07 \u202eisuB", "Budi\ufffd]0;x\ufffd \ufffdisuB".replace("]", r"\]")),
    ],
)
def test_nothing_that_people_write_is_markup_in_the_temporal_ui(written: str, shown: str) -> None:
    """Neither in the table and the journal below it, nor in the summary and the details that a cycle starts with."""
    details = table(written_by(written))
    assert details.count(shown) == 2
    order = FRESH.order.model_copy(update={"title": written})
    assert shown in static_summary(order)
    assert f"**{shown}" in static_details(order)


# The notices


def notice(cycle: Cycle) -> Notice:
    """The newest."""
    return list(notices_since(cycle, len(cycle.progress.journal) - 1))[-1]


@pytest.mark.parametrize(
    ("cycle", "key", "role"),
    [
        (FRESH, "siklus-2026-1/1/1/opened/0", UNIT),
        (leave_alone(FRESH, MONDAY, MONDAY + 2 * HOUR), "siklus-2026-1/1/1/reminded/0", UNIT),
        (LATE, "siklus-2026-1/1/1/escalated/1", HEAD),
        (leave_alone(LATE, DEADLINE, MONDAY + 5 * HOUR), "siklus-2026-1/1/1/escalated/2", AGENCY),
        (reach(5), "siklus-2026-1/5/1/opened/0", DEVELOPER),
        (decide(reach(6), MONDAY, ReturnStep, to_step=5), "siklus-2026-1/5/2/returned/0", DEVELOPER),
        (leave_alone(reach(8), MONDAY, MONDAY + HOUR / 4), "siklus-2026-1/8/1/escalated/1", AGENCY),
        (
            leave_alone(reach(3, Order(title="Siklus uji", sop=ANOTHER_SOP)), MONDAY, MONDAY + HOUR),
            "siklus-2026-1/3/1/reminded/1",
            "office_head",
        ),
    ],
)
def test_a_notice_goes_to_the_role_that_it_concerns(cycle: Cycle, key: str, role: str) -> None:
    """Its key is cycle/step/attempt/kind/rung, so that it is delivered once; it says what the journal says."""
    last, entry = notice(cycle), cycle.progress.journal[-1]
    assert (last.key, last.role, last.body) == (key, role, entry.detail)
    assert last.subject == f"{cycle.activity.number}. {cycle.activity.label}"
    assert last.summary.endswith(f" → {last.role_name}")


def test_what_concerns_nobody_else_is_not_told() -> None:
    """Completions, decisions and rejected messages are answered to their sender; only the next step is announced."""
    seen = len(LATE.progress.journal)
    for quiet in (decide(LATE, DEADLINE, PauseClock), LATE.reject("Ditolak.", DEADLINE)):
        assert list(notices_since(quiet, seen)) == []
    assert [each.key for each in notices_since(complete(LATE, DEADLINE), seen)] == ["siklus-2026-1/2/1/opened/0"]


def test_the_end_is_told() -> None:
    """A finished cycle to whom its last output goes; a cancelled one to whoever was at work on it."""
    finished, cancelled = notice(complete(reach(8), MONDAY)), notice(decide(LATE, DEADLINE, CancelCycle))
    assert (finished.key, finished.role) == ("siklus-2026-1/8/1/finished/0", AGENCY)
    assert (cancelled.key, cancelled.role) == ("siklus-2026-1/1/1/cancelled/0", UNIT)


def test_channels_outside_rest_when_the_office_does() -> None:
    """On Friday 18:00 a step opens: its notice waits for Monday 07:30, and is given up when that working day is over; a
    rung of what is overdue does not wait."""
    evening = datetime(2026, 11, 27, 18, 0, tzinfo=JAKARTA)
    opened = notice(Cycle.start("siklus-2026-1", IN_THE_OFFICE, evening))
    assert opened.send_at == datetime(2026, 11, 30, 7, 30, tzinfo=JAKARTA)
    assert opened.give_up_at == datetime(2026, 11, 30, 16, 0, tzinfo=JAKARTA)
    rung = notice(leave_alone(LATE, DEADLINE, MONDAY + 5 * HOUR))
    assert rung.send_at == MONDAY + 5 * HOUR
    assert rung.give_up_at == rung.send_at + timedelta(minutes=WORKING_DAY)


def test_a_receipt_tells_its_times_in_the_zone_of_its_cycle() -> None:
    """Seen: the line of a cycle in Makassar began in WIB and ended in WITA. Jakarta answers as before."""
    elsewhere = receipt_of(start(Order(title="Siklus uji", sop=ANOTHER_SOP)), 0)
    console = Console(width=200)
    with console.capture() as shown:
        console.print(cycle_tables.receipt(elsewhere))
    assert shown.get().count("WITA") > len(elsewhere.entries)
    assert "WIB" not in shown.get()
    assert "zone" not in receipt_of(start(ON_THE_CLOCK), 0).model_dump()
