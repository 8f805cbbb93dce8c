"""Workers come and go, and remember nothing: whatever happened, the next one finds the cycle as it was."""

from datetime import timedelta

import pytest

from sop.cycle.messages import Order
from sop.cycle.progress import State
from tests.sop.support.cycles import AGENCY, HEAD, SOP, UNIT
from tests.workflows.support.office import Office, completion, decision, kinds

NUMBERS = [activity.number for activity in SOP.activities]
EACH_ONCE = [
    *[(activity.number, "opened", activity.executor) for activity in SOP.activities],
    (8, "finished", AGENCY),
]


def delivered_once(office: Office) -> bool:
    """Nothing was even tried twice: the register and the archive had nothing to forgive."""
    return not office.register.doubled and office.archive.tried <= 1


@pytest.mark.parametrize("step", NUMBERS)
async def test_a_worker_is_replaced_at_each_step(closed_office: Office, step: int) -> None:
    """Mid-step, with time used: nothing is lost, nothing announced twice, and the deadline is where it was."""
    minutes = SOP.activity(step).minutes / 2
    async with closed_office.at_work():
        cycle = await closed_office.start()
        await cycle.reach(step)
        await cycle.pass_time(minutes=minutes)
        before = await cycle.view()
    async with closed_office.at_work():
        after = await cycle.view()
        assert after.journal == before.journal
        assert after.steps[step - 1].due_at == before.steps[step - 1].due_at
        final = await cycle.finish()
    assert final.state is State.COMPLETED
    assert final.steps[step - 1].worked_minutes == pytest.approx(minutes, abs=0.2)
    assert closed_office.register.told() == EACH_ONCE
    assert delivered_once(closed_office)


@pytest.mark.parametrize("step", NUMBERS)
async def test_a_completion_sent_while_no_worker_runs_is_applied(closed_office: Office, step: int) -> None:
    """The signal waits at the server; the next worker applies it, and a second copy of it is rejected."""
    async with closed_office.at_work():
        cycle = await closed_office.start()
        await cycle.reach(step)
    await cycle.tell("complete_step", completion(step, message_id="m"))
    await cycle.tell("complete_step", completion(step, message_id="m"))
    async with closed_office.at_work():
        view = await cycle.view()
        assert view.steps[step - 1].completed_by == f"Petugas {step}"
        final = await cycle.finish()
    assert final.state is State.COMPLETED
    assert kinds(final).count("rejected") == 1
    assert closed_office.register.told() == EACH_ONCE
    assert delivered_once(closed_office)


async def test_every_rung_once_however_often_workers_restart(closed_office: Office) -> None:
    """A new worker before each rung of the ladder, and two more after the last."""
    async with closed_office.at_work():
        cycle = await closed_office.start()
    for _ in range(7):
        async with closed_office.at_work():
            await cycle.pass_time(minutes=150)
            await cycle.view()
    assert closed_office.register.told() == [
        (1, "opened", UNIT),
        (1, "reminded", UNIT),
        (1, "escalated", HEAD),
        *[(1, "escalated", AGENCY)] * 4,
    ]
    assert delivered_once(closed_office)


async def test_a_deadline_that_passes_while_no_worker_runs(closed_real_office: Office) -> None:
    """The next worker tells it at once, late as it is; the reminder that it is too late for is not told any more."""
    cycle = await closed_real_office.start(Order(title="Gladi", sop=SOP, minute_seconds=0.01))
    async with closed_real_office.at_work():
        opened = (await cycle.view()).journal[-1].at
    await cycle.pass_time(seconds=2)  # this server's time cannot be skipped: step 1 has a second and a half
    async with closed_real_office.at_work():
        view = await cycle.until(lambda view: view.journal[-1].kind == "escalated")
        assert [rung.role for rung in view.steps[0].escalations] == [HEAD]
        assert view.steps[0].escalations[0].at - opened >= timedelta(seconds=2)
        assert (1, "reminded", UNIT) not in closed_real_office.register.told()
        await cycle.ask("cancel_cycle", decision())
        await cycle.result()
