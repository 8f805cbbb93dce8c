"""What an integration does: by its account's authority, and by the rules that people keep."""

from typing import Any

from sop.people.access import AccessKind
from tests.portal.api.support.client import of, refused
from tests.portal.support.office import Portal

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
    outputs = [{"title": "Catatan pengembangan sistem", **brought.json()}]
    answer = await unit.post(f"/cycles/{cycle_id}/complete", json=completion(outputs=outputs))
    assert answer.status_code == 200, answer.text
    assert answer.json()["current_step"] == 2
    view = await portal.office.cycles.view(cycle_id)
    (output,) = view.steps[0].outputs
    assert (output.size, output.media_type) == (len(content), "application/pdf")
    assert view.steps[0].completed_by == "Petugas Data 1, Sub Koordinasi"
    assert (await of(portal, "kabid1").get(f"/cycles/{cycle_id}/documents/{sha256}")).content == content
    refused(await of(portal, "pengembang1").get(f"/cycles/{cycle_id}/documents/{sha256}"), 404, "not_found")


async def test_a_step_of_five_thousand_digits_is_a_sentence(portal: Portal) -> None:
    """JSON has no end of digits, and programs have one."""
    cycle_id, unit = await portal.office.new_cycle(), of(portal, "data1")
    for digits, status in ((5_000, 400), (4_000, 422)):
        body = f'{{"role":"{UNIT}","step":{"9" * digits},"outputs":[{{"title":"Catatan","reference":"1"}}]}}'
        answer = await unit.post(
            f"/cycles/{cycle_id}/complete", content=body, headers={"content-type": "application/json"}
        )
        assert len(refused(answer, status, "malformed")) < 200


async def test_only_documents_of_the_same_token_prove_anything(portal: Portal) -> None:
    """Whoever knows the hash of another's document has not brought it."""
    cycle_id = await portal.office.new_cycle()
    brought = await of(portal, "kabid1").post("/documents", content=b"rahasia", headers={"x-file-name": "a.txt"})
    outputs = [{"title": "Catatan", **brought.json()}]
    answer = await of(portal, "data1").post(f"/cycles/{cycle_id}/complete", json=completion(outputs=outputs))
    assert "belum diunggah" in refused(answer, 422, "malformed")


async def test_what_no_step_takes_is_not_kept(portal: Portal) -> None:
    """Empty, too large, or not what its name says: a sentence each."""
    unit, largest = of(portal, "data1"), portal.ports.settings.document_max_bytes
    for content, name in ((b"", "a.pdf"), (b"bukan pdf", "a.pdf")):
        answer = await unit.post("/documents", content=content, headers={"x-file-name": name})
        refused(answer, 422, "malformed")
    refused(
        await unit.post("/documents", content=b"x" * (largest + 1), headers={"x-file-name": "a.txt"}), 413, "too_large"
    )


async def test_a_document_comes_as_it_is(portal: Portal) -> None:
    """A form around it would be kept with it: refused, as is what says that it is something else."""
    unit, name = of(portal, "data1"), {"x-file-name": "catatan.txt"}
    form = await unit.post("/documents", files={"berkas": ("catatan.txt", b"isi")}, headers=name)
    refused(form, 415, "not_the_file")
    refused(
        await unit.post("/documents", content=b"isi", headers=name | {"content-type": "text/html"}), 415, "not_the_file"
    )
    for said in ("application/octet-stream", "text/plain; charset=utf-8"):
        answer = await unit.post("/documents", content=b"isi", headers=name | {"content-type": said})
        assert (answer.status_code, answer.json()["media_type"]) == (201, "text/plain")


async def test_an_output_names_its_document_as_it_was_brought(portal: Portal) -> None:
    """Another size or type, or those of no document, and more documents than a step carries: nothing is completed."""
    cycle_id, unit = await portal.office.new_cycle(), of(portal, "data1")
    brought = (await unit.post("/documents", content=b"isi", headers={"x-file-name": "a.txt"})).json()
    path, most = f"/cycles/{cycle_id}/complete", portal.ports.settings.documents_per_step
    for wrong in (brought | {"size": 4}, brought | {"media_type": "text/html"}, {"reference": "B/1/2026", "size": 3}):
        answer = await unit.post(path, json=completion(outputs=[{"title": "Catatan", **wrong}]))
        assert "belum diunggah" in refused(answer, 422, "malformed")
    many = [{"title": "Catatan", "sha256": brought["sha256"]}] * (most + 1)
    assert "terlalu banyak" in refused(await unit.post(path, json=completion(outputs=many)), 422, "malformed")
    assert (await portal.office.cycles.view(cycle_id)).current_step == 1


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
    json = {"content-type": "application/json"}
    for broken in (b"{", b"\xff", b'{"role": "\\ud800", "\\ud800": 1}', b"[" * 100_000):
        assert (await unit.post(path, content=broken, headers=json)).status_code in (400, 422)
    refused(await unit.post(path, content=b"{}"), 415, "not_json")
    refused(await unit.post(path, data={"role": UNIT}), 415, "not_json")
    refused(await unit.post("/cycles/tidak-ada/complete", json=completion()), 404, "not_found")
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


async def test_the_access_log_names_the_token_by_which_a_deed_was_done(portal: Portal) -> None:
    """Seen: no deed was in it. A completion and a decision, each with its cycle and step."""
    cycle_id = await portal.office.new_cycle()
    await of(portal, "data1").post(f"/cycles/{cycle_id}/complete", json=completion())
    await of(portal, "kabid1").post(
        f"/cycles/{cycle_id}/pause", json={"role": "promotion_head", "reason": "Menunggu data"}
    )
    for login, subject in (("kabid1", "pause_clock, langkah 2"), ("data1", "complete_step, langkah 1")):
        entry = portal.accounts.entries(1, login)[0]
        assert (entry.kind, entry.subject, entry.door) == (
            AccessKind.COMMAND_SENT,
            f"{cycle_id}: {subject}",
            "api:uji",
        )
