"""A cycle needs no program of ours: the stock `temporal` command starts nothing, yet finishes what was started."""

import json
from typing import Any

from sop.form.document import DEFAULT_SOP, load_sop
from tests.console.support.contract import check_view
from tests.console.support.office import HEAD, UNIT, Office

OUTPUT = {"title": "Catatan", "reference": "B/1/2026"}


async def signal(office: Office, cycle_id: str, *payloads: str, name: str = "complete_step") -> None:
    inputs = [part for payload in payloads for part in ("--input", payload)]
    answer = await office.temporal("workflow", "signal", "--workflow-id", cycle_id, "--name", name, *inputs)
    assert answer.status == 0, answer


async def status(office: Office, cycle_id: str) -> dict[str, Any]:
    """The view that the stock client shows, which at every point is the contract's."""
    answer = await office.temporal("workflow", "query", "--workflow-id", cycle_id, "--type", "status", "-o", "json")
    (view,) = answer.json["queryResult"]
    assert isinstance(view, dict)
    check_view(view)
    return view


async def rejections(office: Office, cycle_id: str) -> list[tuple[int | None, str]]:
    """The step and the reason of every message that could not be applied."""
    journal = (await status(office, cycle_id))["journal"]
    return [(entry["step"], entry["detail"]) for entry in journal if entry["kind"] == "rejected"]


async def test_the_whole_sop_by_signals_of_the_stock_client(office: Office) -> None:
    """Eight signals in the order of the SOP end the cycle; before and after each, the query shows where it stands."""
    activities = load_sop(DEFAULT_SOP).activities
    begun = await office.starter("start", "--title", "Tanpa program kami", "--id", "stok-1", "--calendar", "always")
    assert "stok-1" in begun.said
    for activity in activities:
        view = await status(office, "stok-1")
        assert (view["state"], view["current_step"]) == ("running", activity.number)
        states = [step["state"] for step in view["steps"]]
        assert states == ["completed"] * (activity.number - 1) + ["open"] + ["waiting"] * (8 - activity.number)
        claim = {"step": activity.number, "role": activity.executor, "actor": "Petugas 1", "outputs": [OUTPUT]}
        await signal(office, "stok-1", json.dumps(claim))
    final = await status(office, "stok-1")
    assert (final["state"], final["current_step"]) == ("completed", None)
    assert [step["state"] for step in final["steps"]] == ["completed"] * 8
    assert [step["outputs"][0]["reference"] for step in final["steps"]] == ["B/1/2026"] * 8
    kinds = [entry["kind"] for entry in final["journal"]]
    assert kinds == ["started", *["opened", "completed"] * 8, "finished"]


async def test_signals_that_cannot_be_applied_are_kept_with_their_reason(office: Office) -> None:
    """Seven messages, each wrong in its own way: seven entries in their order, and step 1 is still open."""
    cycle_id = await office.new_cycle()
    claim = {"step": 1, "role": UNIT, "actor": "Petugas 1", "outputs": [OUTPUT]}
    await signal(office, cycle_id, json.dumps(claim), name="selesai")
    await signal(office, cycle_id, json.dumps({"step": 1, "role": UNIT}))
    await signal(office, cycle_id, '"selesai"')
    await signal(office, cycle_id)
    await signal(office, cycle_id, json.dumps(claim), json.dumps(claim))
    await signal(office, cycle_id, json.dumps(claim | {"role": HEAD}))
    await signal(office, cycle_id, json.dumps(claim | {"surprise": 1}))
    reasons = [
        "Sinyal selesai tidak dikenal; yang dikenal: complete_step.",
        "actor: isian ini wajib ada.",
        "harus berupa satu objek JSON.",
        "Pesan complete_step harus membawa tepat satu objek JSON, bukan 0 isian.",
        "Pesan complete_step harus membawa tepat satu objek JSON, bukan 2 isian.",
        f"Peran {HEAD} tidak berwenang menyelesaikan langkah 1; yang berwenang: Sub Koordinasi ({UNIT}).",
        "surprise: isian ini tidak dikenal; hapus atau periksa ejaannya.",
    ]
    for (step, detail), reason in zip(await rejections(office, cycle_id), reasons, strict=True):
        assert step == 1
        assert detail.endswith(reason)
    assert (await status(office, cycle_id))["current_step"] == 1


async def test_bytes_that_are_no_json_are_kept_with_their_reason(office: Office) -> None:
    """The stock client sends raw bytes when it is told their encoding; they are read, refused and journaled too."""
    cycle_id = await office.new_cycle()
    options = ("--name", "complete_step", "--input-meta", "encoding=binary/plain", "--input", '{"step": 1,')
    sent = await office.temporal("workflow", "signal", "--workflow-id", cycle_id, *options)
    assert sent.status == 0, sent
    ((step, detail),) = await rejections(office, cycle_id)
    assert step == 1
    assert detail.endswith("harus berupa satu objek JSON.")


async def test_an_update_of_the_stock_client_is_answered_at_once(office: Office) -> None:
    """Refused with its reason and without a trace; accepted with what it changed."""
    cycle_id = await office.new_cycle()
    update = ("workflow", "update", "execute", "--workflow-id", cycle_id, "--name", "complete_step", "--input")
    claim = {"step": 1, "role": UNIT, "actor": "Petugas 1", "outputs": [OUTPUT]}
    refused = await office.temporal(*update, json.dumps(claim | {"step": 2}))
    assert refused.status == 1
    assert "Langkah 2 tidak sedang terbuka; yang terbuka adalah langkah 1" in refused.error
    accepted = await office.temporal(*update, json.dumps(claim), "-o", "json")
    assert accepted.status == 0
    assert json.loads(accepted.out)["result"]["current_step"] == 2
    assert await rejections(office, cycle_id) == []


async def test_temporals_own_cancel_request_ends_the_cycle_in_order(office: Office) -> None:
    """`temporal workflow cancel` closes the journal as `cancelled`, and the view says so."""
    cycle_id = await office.new_cycle()
    assert (await office.temporal("workflow", "cancel", "--workflow-id", cycle_id)).status == 0
    await office.until(cycle_id, lambda view: view.current_step is None)
    view = await status(office, cycle_id)
    assert view["state"] == "cancelled"
    last = view["journal"][-1]
    assert (last["kind"], last["detail"]) == ("cancelled", "Dibatalkan melalui permintaan pembatalan Temporal.")
