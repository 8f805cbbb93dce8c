"""Deadlines in skipped time, on the `always` calendar: to the second, to the right person, once."""

from datetime import timedelta

import pytest
from temporalio.api.enums.v1 import EventType

from sop.cycle.journal import first_broken
from sop.cycle.messages import Standing, StepState
from sop.cycle.progress import State
from tests.sop.support.cycles import AGENCY, HEAD, SOP, UNIT
from tests.workflows.support.office import Office, decision, kinds

SECOND = timedelta(seconds=1)
STANDARD = timedelta(minutes=150)


async def test_the_first_deadline_is_a_timer_of_150_minutes(office: Office) -> None:
    """Its own, named in the Temporal UI, beside the reminder's at 120; both run from the instant the step opened."""
    cycle = await office.start()
    opened = (await cycle.view()).steps[0].opened_at
    assert opened is not None
    timers = await cycle.events(EventType.EVENT_TYPE_TIMER_STARTED)
    label = f"1. {SOP.activity(1).label} → Sub Koordinasi"
    assert {
        event.user_metadata.summary.data.decode().strip('"'): (
            event.timer_started_event_attributes.start_to_fire_timeout.ToTimedelta()
        )
        for event in timers
    } == {f"{label}: pengingat": timedelta(minutes=120), f"{label}: batas waktu 150 menit": STANDARD}


@pytest.mark.parametrize(("moment", "late"), [(-SECOND, False), (SECOND, True)], ids=["a second before", "after"])
async def test_a_second_decides_what_is_late(office: Office, moment: timedelta, late: bool) -> None:
    """Before the deadline nobody is told and the work is on time; after it the head is told and the work accepted."""
    cycle = await office.start()
    due = (await cycle.view()).steps[0].due_at
    assert due is not None
    await cycle.pass_until(due + moment)
    before = await cycle.view()
    await cycle.complete(1)
    after = await cycle.view()

    assert before.steps[0].state is (StepState.OVERDUE if late else StepState.OPEN)
    assert before.standing is (Standing.OVERDUE if late else Standing.REMINDED)
    assert ((1, "escalated", HEAD) in office.register.told()) is late
    assert (after.steps[0].state, after.steps[0].late) == (StepState.COMPLETED, late)
    assert after.steps[0].worked_minutes == pytest.approx(150, abs=0.05)
    assert (after.current_step, after.standing) == (2, Standing.ON_TIME)


async def test_nobody_acts_and_the_ladder_is_climbed_to_its_end(office: Office) -> None:
    """A reminder at 80 %, the head at 100 %, the agency's head at 200 % and thrice more; then silence, and the late
    work is still accepted."""
    cycle = await office.start()
    opened = (await cycle.view()).steps[0].opened_at
    assert opened is not None
    await cycle.pass_time(days=7)
    view = await cycle.view()
    told = [(rung.rung, rung.role, round((rung.at - opened) / STANDARD, 3)) for rung in view.steps[0].escalations]
    assert told == [(0, UNIT, 0.8), (1, HEAD, 1), (2, AGENCY, 2), (3, AGENCY, 3), (4, AGENCY, 4), (5, AGENCY, 5)]
    assert office.register.told() == [
        (1, "opened", UNIT),
        (1, "reminded", UNIT),
        (1, "escalated", HEAD),
        *[(1, "escalated", AGENCY)] * 4,
    ]
    final = await cycle.finish()
    assert final.steps[0].late
    assert (final.state, first_broken(final.journal)) == (State.COMPLETED, None)


async def test_a_late_head_is_escalated_to_his_own_superior(office: Office) -> None:
    """Step 8 is the head's own: no reminder, since it has a quarter of an hour, and every rung is the agency's head."""
    cycle = await office.start()
    await cycle.reach(8)
    await cycle.pass_time(minutes=15, seconds=1)
    assert office.register.told()[-2:] == [(8, "opened", HEAD), (8, "escalated", AGENCY)]
    await cycle.pass_time(days=1)
    assert [rung.role for rung in (await cycle.view()).steps[7].escalations] == [AGENCY] * 5


async def test_a_pause_keeps_what_is_left(office: Office) -> None:
    """Three days of pause ten minutes before the deadline: nobody is told; resumed, there are ten minutes again."""
    cycle = await office.start()
    await cycle.pass_time(minutes=140)
    paused = await cycle.ask("pause_clock", decision())
    await cycle.pass_time(days=3)
    silent = await cycle.view()
    assert (paused.due_at, silent.state, silent.standing) == (None, State.PAUSED, Standing.PAUSED)
    assert kinds(silent) == ["started", "opened", "reminded", "paused"]

    due = (await cycle.ask("resume_clock", decision())).due_at
    assert due is not None
    await cycle.pass_until(due - SECOND)
    waiting = await cycle.view()
    assert waiting.journal[-1].kind == "resumed"
    assert due - waiting.journal[-1].at == pytest.approx(timedelta(minutes=10), abs=SECOND)
    await cycle.pass_until(due + SECOND)
    assert (await cycle.view()).journal[-1].kind == "escalated"
    await cycle.complete(1)
    done = (await cycle.view()).steps[0]
    assert done.late
    assert done.worked_minutes == pytest.approx(150, abs=0.2)


async def test_a_pause_across_the_deadline_itself_makes_nothing_late(office: Office) -> None:
    """Completed while paused, a day after the deadline would have been: on time, and the pause is over."""
    cycle = await office.start()
    await cycle.pass_time(minutes=149)
    await cycle.ask("pause_clock", decision())
    await cycle.pass_time(days=1)
    await cycle.complete(1)
    view = await cycle.view()
    assert (view.state, view.steps[0].late, view.steps[0].escalations[1:]) == (State.RUNNING, False, ())
    assert view.pauses[0].until == view.steps[0].completed_at


async def test_an_extension_after_the_escalation(office: Office) -> None:
    """The step is no longer overdue, used time stays used, and the new deadline climbs one rung more."""
    cycle = await office.start()
    await cycle.pass_time(minutes=160)
    due = (await cycle.view()).steps[0].due_at
    extended = await cycle.ask("extend_deadline", decision(minutes=60))
    view = await cycle.view()
    assert due is not None
    assert extended.due_at == due + timedelta(minutes=60)
    assert (view.steps[0].state, view.steps[0].due_at) == (StepState.OPEN, extended.due_at)

    await cycle.pass_until(extended.due_at - SECOND)
    assert (await cycle.view()).steps[0].escalations[-1].rung == 1
    await cycle.pass_until(extended.due_at + SECOND)
    rung = (await cycle.view()).steps[0].escalations[-1]
    assert (rung.rung, rung.role) == (2, AGENCY)


async def test_returned_work_has_its_whole_standard_again(office: Office) -> None:
    """Step 2 returns to step 1, late as it was: attempt 2, announced anew, and its own deadline counts from now."""
    cycle = await office.start()
    await cycle.pass_time(minutes=151)
    await cycle.complete(1)
    returned = await cycle.ask("return_step", decision(UNIT, to_step=1, reason="Analisis kurang lengkap"))
    view = await cycle.view()
    step = view.steps[0]
    assert step.opened_at is not None
    assert (view.current_step, step.attempt, step.escalations) == (1, 2, ())
    assert returned.due_at == step.opened_at + STANDARD
    assert view.steps[1].state is StepState.WAITING

    await cycle.pass_until(returned.due_at + SECOND)
    final = await cycle.finish()
    assert [step.attempt for step in final.steps] == [2, 2, 1, 1, 1, 1, 1, 1]
    assert office.register.told()[:8] == [
        (1, "opened", UNIT),
        (1, "reminded", UNIT),
        (1, "escalated", HEAD),
        (2, "opened", UNIT),
        (1, "returned", UNIT),
        (1, "reminded", UNIT),
        (1, "escalated", HEAD),
        (2, "opened", UNIT),
    ]


async def test_an_acknowledged_escalation_is_answered_once(office: Office) -> None:
    """Who has seen it and when; the next rung comes all the same."""
    cycle = await office.start()
    await cycle.pass_time(minutes=151)
    receipt = await cycle.ask("acknowledge_escalation", {"role": HEAD, "actor": "Kepala 1", "note": "Saya tanyakan"})
    rung = (await cycle.view()).steps[0].escalations[-1]
    assert [entry.kind for entry in receipt.entries] == ["acknowledged"]
    assert (rung.acknowledged_by, rung.acknowledged_at) == ("Kepala 1", receipt.entries[0].at)
    await cycle.pass_time(minutes=150)
    assert [rung.rung for rung in (await cycle.view()).steps[0].escalations] == [0, 1, 2]
