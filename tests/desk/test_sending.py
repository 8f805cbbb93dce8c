"""Every command leaves the house with the desk's signature, and new cycles know by which keys."""

from datetime import date

import pytest

from desk.caller import PORTAL, Caller, by_token
from desk.sending import Trust
from sop.base.errors import Refusal, Refused
from sop.cycle.messages import CancelCycle, CompleteStep, PauseClock, TrustKeys
from sop.cycle.proof import Commands
from sop.people.people import Account, Holding
from tests.desk.support.clock import StoppedClock
from tests.desk.support.cycles import FakeCycles
from tests.desk.support.signed import AT_TERMINAL, TRUST, keyring, sending_over
from tests.sop.support.cycles import HEAD, ON_THE_CLOCK, OUTPUT, UNIT, start

SIGNED = Trust(keyring(), Commands.SIGNED).of(ON_THE_CLOCK)
DATA1 = Account(id="data1", name="Budi Santoso", holdings=(Holding(role=UNIT, since=date(2020, 1, 1)),))
PAUSE = PauseClock(role=HEAD, actor="Kepala 1", reason="Menunggu data")


def completion(step: int) -> CompleteStep:
    return CompleteStep.model_validate({"step": step, "role": UNIT, "actor": "Budi Santoso", "outputs": [OUTPUT]})


@pytest.fixture
def cycles() -> FakeCycles:
    cycles = FakeCycles(StoppedClock())
    cycles.put(start(SIGNED))
    return cycles


async def test_the_journal_names_account_and_door(cycles: FakeCycles) -> None:
    """Whoever comes, and however: by the portal, with a token, at a terminal."""
    sending, cycle_id = sending_over(cycles), "siklus-2026-1"
    await sending.complete(cycle_id, completion(1), Caller(DATA1, "10.0.0.9", PORTAL), heard=True)
    await sending.complete(cycle_id, completion(2), Caller(DATA1, "10.0.0.9", by_token("SIMPEG")), heard=True)
    await sending.decide(cycle_id, PAUSE, AT_TERMINAL)
    proofs = [entry.proof for entry in cycles.cycle(cycle_id).progress.journal if entry.actor]
    assert [(proof.account, proof.door) for proof in proofs if proof] == [
        ("data1", "portal"),
        ("data1", "api:SIMPEG"),
        ("budi@pc-01", "console"),
    ]


async def test_what_nobody_hears_is_left_signed(cycles: FakeCycles) -> None:
    """Whoever works next listens to it."""
    cycles.working = False
    assert await sending_over(cycles).complete("siklus-2026-1", completion(1), AT_TERMINAL, heard=False) is None
    cycles.work()
    assert cycles.cycle("siklus-2026-1").progress.current == 2


async def test_what_does_not_come_through_the_desk_is_refused(cycles: FakeCycles) -> None:
    """The gateway alone signs nothing."""
    with pytest.raises(Refused) as refused:
        await cycles.decide("siklus-2026-1", PAUSE)
    assert refused.value.reason is Refusal.UNSIGNED


async def test_a_decision_is_for_the_step_that_lay_before_whoever_decided(cycles: FakeCycles) -> None:
    """A head who looked at step 1 does not stop the clock of step 2."""
    seen = await cycles.view("siklus-2026-1")
    sending = sending_over(cycles)
    await sending.complete("siklus-2026-1", completion(1), AT_TERMINAL, heard=True)
    with pytest.raises(Refused) as refused:
        await sending.decide("siklus-2026-1", PAUSE, AT_TERMINAL, seen)
    assert refused.value.reason is Refusal.STALE_PROOF


async def test_a_closed_cycle_says_that_it_is_closed(cycles: FakeCycles) -> None:
    """Not that a signature is wrong."""
    sending = sending_over(cycles)
    await sending.decide("siklus-2026-1", CancelCycle(role=HEAD, actor="Kepala 1", reason="Tidak jadi"), AT_TERMINAL)
    with pytest.raises(Refused) as refused:
        await sending.decide("siklus-2026-1", PAUSE, AT_TERMINAL)
    assert refused.value.reason is Refusal.CLOSED


async def test_running_cycles_learn_other_keys(cycles: FakeCycles) -> None:
    """By a command that the old key has signed."""
    other = keyring("b").trusted
    command = TrustKeys(trusted_keys=other, role="operator", actor="Operator 1", reason="Tahunan")
    await sending_over(cycles).decide("siklus-2026-1", command, AT_TERMINAL)
    assert cycles.cycle("siklus-2026-1").order.trusted_keys == other


def test_a_rehearsal_listens_to_anybody() -> None:
    """And knows the keys, so that it says of whom it knows who he is."""
    rehearsal = Trust(keyring(), Commands.SIGNED).of(ON_THE_CLOCK.model_copy(update={"minute_seconds": 1.0}))
    assert (rehearsal.commands, rehearsal.trusted_keys) == (Commands.OPEN, keyring().trusted)
    assert TRUST.of(ON_THE_CLOCK).commands is Commands.OPEN
