"""Completions while no worker answers: left for the cycle, by one rule for all doors, and settled once for a key."""

from collections.abc import Iterator
from typing import Any

import pytest

from adapters.register.register import RegisterUnavailable
from sop.cycle.journal import Kind
from sop.people.access import AccessKind
from tests.portal.api.support.client import of, refused
from tests.portal.support.faked import FakedPortal

DONE = {"role": "data_systems_unit", "step": 1, "outputs": [{"title": "Catatan", "reference": "B/1/2026"}]}


def keyed(key: str) -> dict[str, str]:
    return {"idempotency-key": key}


@pytest.fixture
def away(faked: FakedPortal) -> Iterator[FakedPortal]:
    """An office in which nobody works, until it says so."""
    faked.office.cycles.working = False
    yield faked
    faked.office.cycles.work()


async def left(portal: FakedPortal, cycle_id: str, headers: dict[str, str] | None = None, **fields: Any) -> Any:
    """What is answered to a completion that is left."""
    client = of(portal, "data1")
    answer = await client.post(f"/cycles/{cycle_id}/complete", json=DONE | fields, headers=headers)
    assert answer.status_code == 202, answer.text
    return answer.json()


async def test_a_completion_waits_and_is_applied_when_a_worker_is_back(away: FakedPortal) -> None:
    """The answer says that it waits, by which id, and for which step; the journal names the account then."""
    cycle_id = await away.office.new_cycle()
    told = await left(away, cycle_id, note="Lengkap")
    assert told.keys() == {"cycle_id", "step", "message_id", "detail"}
    assert (told["cycle_id"], told["step"]) == (cycle_id, 1)
    assert "menunggu diproses" in told["detail"]
    assert away.office.cycles.cycle(cycle_id).number == 1
    away.office.cycles.work()
    view = await away.office.cycles.view(cycle_id)
    assert (view.current_step, view.steps[0].note) == (2, "Lengkap")
    assert view.steps[0].completed_by == "Petugas Data 1, Sub Koordinasi"
    assert away.office.cycles.cycle(cycle_id).progress.applied == (told["message_id"],)


async def test_a_key_settles_it_once(away: FakedPortal) -> None:
    """The same is answered to the same wish, also when it has been applied; the cycle gets one message."""
    cycle_id, client = await away.office.new_cycle(), of(away, "data1")
    path = f"/cycles/{cycle_id}/complete"
    first = await client.post(path, json=DONE, headers=keyed("selesai"))
    again = await client.post(path, json=DONE, headers=keyed("selesai"))
    assert (first.status_code, again.status_code) == (202, 202)
    assert first.json() == again.json()
    assert len(away.office.cycles.left) == 1
    away.office.cycles.work()
    later = await client.post(path, json=DONE, headers=keyed("selesai"))
    assert (later.status_code, later.json()) == (202, first.json())
    kinds = [entry.kind for entry in away.office.cycles.cycle(cycle_id).progress.journal]
    assert (kinds.count(Kind.COMPLETED), kinds.count(Kind.REJECTED)) == (1, 0)


async def test_where_the_answer_was_lost_nothing_is_done_twice(
    away: FakedPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked again while it waits it is the same message; when it is applied, the cycle knows it."""
    cycle_id, client = await away.office.new_cycle(), of(away, "data1")
    path = f"/cycles/{cycle_id}/complete"

    def gone(*_: object) -> None:
        raise RegisterUnavailable("basis data")

    for _ in range(2):
        with monkeypatch.context() as lost:
            lost.setattr(away.accounts.requests, "settle", gone)
            refused(await client.post(path, json=DONE, headers=keyed("hilang")), 503, "unavailable")
    assert len({command.message_id for _, command in away.office.cycles.left}) == 1
    away.office.cycles.work()
    refused(await client.post(path, json=DONE, headers=keyed("hilang")), 409, "duplicate")
    kinds = [entry.kind for entry in away.office.cycles.cycle(cycle_id).progress.journal]
    assert kinds.count(Kind.COMPLETED) == 1


async def test_a_worker_that_goes_away_meanwhile_leaves_the_completion_too(
    faked: FakedPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It saw the cycle, and did not answer any more."""
    cycle_id, cycles = await faked.office.new_cycle(), faked.office.cycles
    update = cycles._applied

    def away(*given: Any) -> Any:
        cycles.working = False
        return update(*given)

    with monkeypatch.context() as going:
        going.setattr(cycles, "_applied", away)
        await left(faked, cycle_id)
    cycles.work()
    assert cycles.cycle(cycle_id).number == 2


async def test_nothing_is_left_that_is_not_his_turn_as_far_as_lists_tell(away: FakedPortal) -> None:
    """Another role's turn, a role that is not held, a cycle that is not there: 404, and logged."""
    cycle_id = await away.office.new_cycle()
    wishes: tuple[tuple[str, str, dict[str, str]], ...] = (
        ("kabid1", cycle_id, {"role": "promotion_head"}),
        ("kabid1", cycle_id, {}),
        ("data1", "uji-00000000", {}),
    )
    for login, asked, fields in wishes:
        answer = await of(away, login).post(f"/cycles/{asked}/complete", json=DONE | fields)
        refused(answer, 404, "not_found")
        (entry,) = away.accounts.entries(1, login)
        assert (entry.kind, entry.subject) == (AccessKind.REFUSED, f"/api/v1/cycles/{asked}/complete")
    unknown = {"outputs": [{"title": "Catatan", "sha256": "0" * 64}]}
    answer = await of(away, "data1").post(f"/cycles/{cycle_id}/complete", json=DONE | unknown)
    assert "belum diunggah" in refused(answer, 422, "malformed")
    assert away.office.cycles.left == []


async def test_decisions_do_not_wait(away: FakedPortal) -> None:
    """A head who is not heard says so again later."""
    cycle_id, head = await away.office.new_cycle(), of(away, "kabid1")
    wish = {"role": "promotion_head", "reason": "Menunggu data"}
    refused(await head.post(f"/cycles/{cycle_id}/pause", json=wish), 503, "unavailable")
    away.office.cycles.work()
    assert (await away.office.cycles.view(cycle_id)).state == "running"
