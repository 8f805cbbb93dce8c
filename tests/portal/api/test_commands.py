"""What an integration does: by its account's authority, once however often it is asked."""

import asyncio
from typing import Any

from sop.journal import Kind
from sop.messages import CompleteStep
from sop.progress import Output
from tests.portal.api.client import Client, of, refused
from tests.portal.office import Portal

UNIT = "data_systems_unit"


def completion(step: int = 1, **fields: Any) -> dict[str, Any]:
    return {"role": UNIT, "step": step, "outputs": [{"title": "Catatan", "reference": "B/1/2026"}], **fields}


async def test_a_step_is_completed_with_a_document(portal: Portal) -> None:
    """Brought first and named by its hash; read back byte for byte; the journal names the account."""
    cycle_id, unit = await portal.office.new_cycle(), of(portal, "data1")
    content = b"%PDF-1.7\nisi dokumen"
    brought = await unit.post("/documents", content=content, headers={"x-file-name": "hasil%20kerja.pdf"})
    assert brought.status_code == 201, brought.text
    sha256 = brought.json()["sha256"]
    outputs = [{"title": "Catatan pengembangan sistem", "document": sha256}]
    answer = await unit.post(f"/cycles/{cycle_id}/complete", json=completion(outputs=outputs))
    assert answer.status_code == 200, answer.text
    assert answer.json()["current_step"] == 2
    view = await portal.office.cycles.view(cycle_id)
    (output,) = view.steps[0].outputs
    assert (output.size, output.media_type) == (len(content), "application/pdf")
    assert view.steps[0].completed_by == "Petugas Data 1, Sub Koordinasi"
    assert (await of(portal, "kabid1").get(f"/cycles/{cycle_id}/documents/{sha256}")).content == content
    refused(await of(portal, "pengembang1").get(f"/cycles/{cycle_id}/documents/{sha256}"), 404, "not_found")


async def test_only_documents_of_the_same_token_prove_anything(portal: Portal) -> None:
    """Whoever knows the hash of another's document has not brought it."""
    cycle_id = await portal.office.new_cycle()
    brought = await of(portal, "kabid1").post("/documents", content=b"rahasia", headers={"x-file-name": "a.txt"})
    outputs = [{"title": "Catatan", "document": brought.json()["sha256"]}]
    answer = await of(portal, "data1").post(f"/cycles/{cycle_id}/complete", json=completion(outputs=outputs))
    assert "belum diunggah" in refused(answer, 422, "malformed")


async def test_what_no_step_takes_is_not_kept(portal: Portal) -> None:
    """Empty, too large, or not what its name says: a sentence each."""
    unit, largest = of(portal, "data1"), portal.ports.settings.document_max_bytes
    for content, name in ((b"", "a.pdf"), (b"bukan pdf", "a.pdf"), (b"x" * (largest + 1), "a.txt")):
        answer = await unit.post("/documents", content=content, headers={"x-file-name": name})
        refused(answer, 422, "malformed")
    refused(
        await unit.post("/documents", content=b"x" * (largest + 2), headers={"x-file-name": "a.txt"}), 413, "too_large"
    )


async def test_heads_decide_by_the_same_rules(portal: Portal) -> None:
    """Each decision once, in the order of a cycle's life; an acting official's authority is in the journal."""
    cycle_id, head = await portal.office.new_cycle(step=2), of(portal, "plt1")
    said = {"role": "promotion_head", "reason": "Menunggu data"}
    for name, more, kind in (
        ("pause", {}, "paused"),
        ("resume", {}, "resumed"),
        ("extend", {"minutes": 60}, "extended"),
        ("return", {"to_step": 1}, "returned"),
        ("cancel", {}, "cancelled"),
    ):
        answer = await head.post(f"/cycles/{cycle_id}/{name}", json=said | more)
        assert answer.status_code == 200, answer.text
        assert kind in [entry["kind"] for entry in answer.json()["entries"]]
    journal = (await portal.office.cycles.view(cycle_id)).journal
    assert all("Plt. " in (entry.actor or "") for entry in journal if entry.kind in ("paused", "returned", "cancelled"))
    refused(await head.post(f"/cycles/{cycle_id}/pause", json=said), 409, "closed")


async def test_what_the_rules_refuse_says_which_rule(portal: Portal) -> None:
    """Another role's step, a role not held, a wrong step, a malformed wish, a cycle that is not there."""
    cycle_id, unit = await portal.office.new_cycle(), of(portal, "data1")
    path = f"/cycles/{cycle_id}/complete"
    refused(await of(portal, "kabid1").post(path, json=completion(role="promotion_head")), 409, "wrong_role")
    refused(await of(portal, "kabid1").post(path, json=completion()), 403, "role_not_held")
    refused(await unit.post(path, json=completion(step=3)), 409, "wrong_step")
    assert refused(await unit.post(path, json=completion(outputs=[])), 422, "malformed").startswith("outputs: ")
    refused(await unit.post(path, json=completion(actor="Orang Lain")), 422, "malformed")
    refused(await unit.post(path, content=b"{"), 422, "malformed")
    refused(await unit.post("/cycles/tidak-ada/complete", json=completion()), 404, "not_found")
    assert (await portal.office.cycles.view(cycle_id)).current_step == 1


async def sent_at_once(client: Client, path: str, body: dict[str, Any], key: str) -> list[Any]:
    answers = await asyncio.gather(*(client.post(path, json=body, headers={"idempotency-key": key}) for _ in range(4)))
    assert {answer.status_code for answer in answers} <= {200, 201}, [answer.text for answer in answers]
    return [answer.json() for answer in answers]


async def test_a_wish_with_a_key_is_carried_out_once(portal: Portal) -> None:
    """Starting, completing, deciding: sent four times at once and once more later, and never a second time."""
    operator, unit, head = of(portal, "operator1"), of(portal, "data1"), of(portal, "kabid1")
    started = await sent_at_once(operator, "/cycles", {"title": "Sekali saja", "calendar": "always"}, "mulai-1")
    (cycle_id,) = {each["cycle_id"] for each in started}
    done = await sent_at_once(unit, f"/cycles/{cycle_id}/complete", completion(), "selesai-1")
    assert done == [done[0]] * 4
    wish = {"role": "promotion_head", "reason": "Menunggu data", "minutes": 30}
    given = await sent_at_once(head, f"/cycles/{cycle_id}/extend", wish, "kunci")
    assert given == [given[0]] * 4
    view = await portal.office.cycles.view(cycle_id)
    assert view.steps[1].extended_minutes == 30
    assert [entry.kind for entry in view.journal].count(Kind.COMPLETED) == 1
    await portal.office.cycles.complete(
        cycle_id, CompleteStep(role=UNIT, actor="Petugas", step=2, outputs=(Output(title="Draft", reference="B/2"),))
    )
    later = await unit.post(f"/cycles/{cycle_id}/complete", json=completion(), headers={"idempotency-key": "selesai-1"})
    assert later.json() == done[0]


async def test_a_key_stands_for_one_wish(portal: Portal) -> None:
    """Another wish under it is refused, and nothing is done."""
    cycle_id, head = await portal.office.new_cycle(), of(portal, "kabid1")
    wish = {"role": "promotion_head", "reason": "Menunggu data", "minutes": 30}
    path, key = f"/cycles/{cycle_id}/extend", {"idempotency-key": "kunci-2"}
    assert (await head.post(path, json=wish, headers=key)).status_code == 200
    refused(await head.post(path, json=wish | {"minutes": 60}, headers=key), 422, "key_reused")
    refused(await head.post(path, json=wish, headers={"idempotency-key": "dua kata"}), 422, "malformed")
    assert (await portal.office.cycles.view(cycle_id)).steps[0].extended_minutes == 30


async def test_without_a_worker_nothing_is_half_done(portal: Portal) -> None:
    """Whose cycle it is cannot be told then: 503, and nothing is changed."""
    cycle_id, unit = await portal.office.new_cycle(), of(portal, "data1")
    async with portal.office.without_worker():
        answer = await unit.post(f"/cycles/{cycle_id}/complete", json=completion(), timeout=60)
    refused(answer, 503, "unavailable")
    assert (await portal.office.cycles.view(cycle_id)).current_step == 1


async def test_only_operators_accounts_start_cycles(portal: Portal) -> None:
    """With the plan in the answer, and where the cycle is."""
    answer = await of(portal, "operator1").post("/cycles", json={"title": "Dari sistem lain"})
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert answer.headers["location"] == f"/api/v1/cycles/{told['cycle_id']}"
    assert len(told["plan"]["steps"]) == 8
    refused(await of(portal, "kabid1").post("/cycles", json={"title": "Uji"}), 403, "forbidden")
    refused(await of(portal, "operator1").post("/cycles", json={"title": "Uji", "sop": "../../x"}), 422, "malformed")
