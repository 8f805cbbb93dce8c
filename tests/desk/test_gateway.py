"""The gateway in memory has the form of the real one: what passes over it passes over the other."""

import inspect
from collections.abc import Iterator

import pytest

from adapters.temporal.cycle_lists import CycleLists
from adapters.temporal.cycles import Cycles
from sop.base.errors import NoWorkerAnswers
from sop.cycle.journal import Kind
from tests.desk.support.clock import StoppedClock
from tests.desk.support.cycles import FakeCycles, FakeLists
from tests.sop.support.cycles import ON_THE_CLOCK, completion, start


def acts(kind: type) -> Iterator[tuple[str, inspect.Signature]]:
    for name, act in inspect.getmembers(kind, inspect.isfunction):
        if not name.startswith("_"):
            yield name, inspect.signature(act)


@pytest.mark.parametrize(("real", "fake"), [(Cycles, FakeCycles), (CycleLists, FakeLists)])
def test_every_act_is_there_in_the_same_form(real: type, fake: type) -> None:
    """None is inherited, which would ask a server that there is not."""
    assert dict(acts(real)).items() <= dict(acts(fake)).items()
    assert {name for name, _ in acts(real)} <= set(vars(fake))


async def test_signals_wait_for_a_worker_and_a_wrong_one_becomes_a_rejection() -> None:
    """As the workflow has it."""
    cycles = FakeCycles(StoppedClock())
    await cycles.start("siklus-2026-1", ON_THE_CLOCK)
    cycles.working = False
    await cycles.signal("siklus-2026-1", completion(start()))
    await cycles.signal("siklus-2026-1", completion(start()))
    with pytest.raises(NoWorkerAnswers):
        await cycles.view("siklus-2026-1")
    cycles.work()
    kinds = [entry.kind for entry in (await cycles.view("siklus-2026-1")).journal]
    assert kinds == [Kind.STARTED, Kind.OPENED, Kind.COMPLETED, Kind.OPENED, Kind.REJECTED]
