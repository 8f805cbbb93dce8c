"""What has an idempotency key is done once, and answered alike however often it is asked."""

import asyncio
from typing import Any

import pytest

from adapters.register.register import RegisterUnavailable
from sop.cycle.journal import Kind
from tests.portal.api.support.client import Client, of, refused
from tests.portal.support.office import Portal

HEAD = "promotion_head"
DONE = {"role": "data_systems_unit", "step": 1, "outputs": [{"title": "Catatan", "reference": "B/1/2026"}]}
EXTENSION = {"role": HEAD, "reason": "Menunggu data", "minutes": 30}


def keyed(key: str) -> dict[str, str]:
    return {"idempotency-key": key}


async def sent_at_once(client: Client, path: str, body: dict[str, Any], key: str) -> list[Any]:
    answers = await asyncio.gather(*(client.post(path, json=body, headers=keyed(key)) for _ in range(4)))
    assert {answer.status_code for answer in answers} <= {200, 201}, [answer.text for answer in answers]
    return [answer.json() for answer in answers]


async def test_a_wish_that_is_sent_four_times_at_once_is_carried_out_once(portal: Portal) -> None:
    """Starting, completing, deciding; and asked again much later, the answer is still the first one's."""
    operator, unit, head = of(portal, "operator1"), of(portal, "data1"), of(portal, "kabid1")
    started = await sent_at_once(operator, "/cycles", {"title": "Sekali saja", "calendar": "always"}, "mulai-1")
    (cycle_id,) = {each["cycle_id"] for each in started}
    done = await sent_at_once(unit, f"/cycles/{cycle_id}/complete", DONE, "selesai-1")
    given = await sent_at_once(head, f"/cycles/{cycle_id}/extend", EXTENSION, "kunci")
    assert (done, given) == ([done[0]] * 4, [given[0]] * 4)
    view = await portal.office.cycles.view(cycle_id)
    assert view.steps[1].extended_minutes == 30
    assert [entry.kind for entry in view.journal].count(Kind.COMPLETED) == 1
    await portal.office.complete(cycle_id)
    later = await unit.post(f"/cycles/{cycle_id}/complete", json=DONE, headers=keyed("selesai-1"))
    assert later.json() == done[0]


@pytest.mark.engine
async def test_what_was_answered_is_answered_also_while_nobody_works(portal: Portal) -> None:
    """Who did not hear the answer gets it; who asks anew is told to come back, and nothing is half done."""
    cycle_id, head = await portal.office.new_cycle(), of(portal, "kabid1")
    first = await head.post(f"/cycles/{cycle_id}/extend", json=EXTENSION, headers=keyed("lembur"))
    async with portal.office.without_worker():
        again = await head.post(f"/cycles/{cycle_id}/extend", json=EXTENSION, headers=keyed("lembur"))
        assert (again.status_code, again.json()) == (200, first.json())
        asked = await head.post(f"/cycles/{cycle_id}/extend", json=EXTENSION, headers=keyed("lain"), timeout=60)
        refused(asked, 503, "unavailable")
        assert asked.headers["retry-after"] == "5"
    assert (await portal.office.cycles.view(cycle_id)).steps[0].extended_minutes == 30


async def test_nothing_is_done_twice_where_the_answer_was_lost(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    """The portal dies, or its database, between the deed and the answer: the deed stands, and is answered when asked
    again, also where it has ended the cycle."""
    unit, head, cycle_id = of(portal, "data1"), of(portal, "kabid1"), await portal.office.new_cycle()
    wishes: tuple[tuple[Client, str, dict[str, Any]], ...] = (
        (of(portal, "operator1"), "/cycles", {"title": "Hilang jawabnya", "calendar": "always"}),
        (unit, f"/cycles/{cycle_id}/complete", DONE),
        (head, f"/cycles/{cycle_id}/extend", EXTENSION),
        (head, f"/cycles/{cycle_id}/cancel", {"role": HEAD, "reason": "Tidak jadi"}),
    )

    def away(*_: object) -> None:
        raise RegisterUnavailable("basis data")

    for sender, path, wish in wishes:
        with monkeypatch.context() as lost:
            lost.setattr(portal.accounts.requests, "settle", away)
            refused(await sender.post(path, json=wish, headers=keyed(path)), 503, "unavailable")
        answer = await sender.post(path, json=wish, headers=keyed(path))
        assert answer.status_code in (200, 201), answer.text
    view = await portal.office.cycles.view(cycle_id)
    kinds = [entry.kind for entry in view.journal]
    assert [kinds.count(kind) for kind in (Kind.COMPLETED, Kind.EXTENDED, Kind.CANCELLED)] == [1, 1, 1]


async def test_a_key_stands_for_one_wish(portal: Portal) -> None:
    """Another wish under it is refused, and nothing is done; under another token it is another key."""
    cycle_id, head = await portal.office.new_cycle(), of(portal, "kabid1")
    path = f"/cycles/{cycle_id}/extend"
    assert (await head.post(path, json=EXTENSION, headers=keyed("kunci"))).status_code == 200
    refused(await head.post(path, json=EXTENSION | {"minutes": 60}, headers=keyed("kunci")), 422, "key_reused")
    refused(await head.post(f"/cycles/{cycle_id}/pause", json=EXTENSION, headers=keyed("kunci")), 422, "malformed")
    refused(await head.post(path, json=EXTENSION, headers=keyed("dua kata")), 422, "malformed")
    assert (await portal.office.cycles.view(cycle_id)).steps[0].extended_minutes == 30
    other = await of(portal, "kabid1").post(path, json=EXTENSION, headers=keyed("kunci"))
    assert other.status_code == 200
    assert (await portal.office.cycles.view(cycle_id)).steps[0].extended_minutes == 60


async def test_what_was_refused_may_be_asked_again(portal: Portal) -> None:
    """A refusal is not kept: the same wish under the same key is carried out when the rules allow it."""
    cycle_id, head = await portal.office.new_cycle(), of(portal, "kabid1")
    wish = {"role": HEAD, "reason": "Data sudah ada"}
    path = f"/cycles/{cycle_id}/resume"
    refused(await head.post(path, json=wish, headers=keyed("jalan")), 409, "not_paused")
    assert (await head.post(f"/cycles/{cycle_id}/pause", json=wish)).status_code == 200
    assert (await head.post(path, json=wish, headers=keyed("jalan"))).status_code == 200
