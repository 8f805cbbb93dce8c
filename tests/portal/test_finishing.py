"""Handing over what a step has made: by whom, with what, once."""

import asyncio
import hashlib
import re
from dataclasses import replace

import pytest

from adapters.temporal.cycles import Cycles
from portal.app import build
from sop.cycle.journal import Kind
from tests.portal.support.forms import fields_of, pdf, send
from tests.portal.support.office import Portal


@pytest.fixture(scope="session")
def small_portal(portal: Portal) -> Portal:
    """The same office, taking at most three files of one megabyte for a step."""
    limits = {"document_max_bytes": 1_000_000, "documents_per_step": 3}
    ports = replace(portal.ports, settings=portal.ports.settings.model_copy(update=limits))
    return replace(portal, ports=ports, app=build(ports))


async def test_an_executor_hands_over_number_and_files_and_the_next_step_opens(portal: Portal) -> None:
    """The form's number and first file prove the output that the SOP names, every other file is an output of its own,
    and the journal names the person with his office."""
    cycle_id = await portal.office.new_cycle()
    browser = await portal.of("data1")
    answer = await send(
        browser,
        f"/siklus/{cycle_id}/selesai",
        [pdf(b"satu"), pdf(b"dua", "lampiran.pdf")],
        reference="B/7/2026",
        note="Lengkap",
        yakin="ya",
    )
    assert (answer.status_code, answer.headers["location"]) == (303, f"/siklus/{cycle_id}")
    view = await portal.office.cycles.view(cycle_id)
    first, second = view.steps[0].outputs
    assert (first.title, first.reference) == ("Catatan pengembangan sistem", "B/7/2026")
    assert (first.sha256, first.media_type) == (hashlib.sha256(b"%PDF-1.7\nsatu").hexdigest(), "application/pdf")
    assert (second.title, second.reference) == ("lampiran.pdf", None)
    assert (view.current_step, view.steps[0].note) == (2, "Lengkap")
    assert view.steps[0].completed_by == "Petugas Data 1, Sub Koordinasi"
    assert "Langkah 1 selesai." in (await browser.get(answer.headers["location"])).text


@pytest.mark.parametrize("number", ["9" * 5_000, "²", "-1", "satu", ""])
async def test_a_step_that_is_no_number_is_a_sentence(portal: Portal, number: str) -> None:
    """However many digits it has: nothing is handed over, and nothing breaks."""
    cycle_id = await portal.office.new_cycle()
    browser, address = await portal.of("data1"), f"/siklus/{cycle_id}/selesai"
    for field in ("step", "attempt"):
        answer = await send(browser, address, reference="B/7/2026", yakin="ya", **{field: number})
        assert answer.status_code == 400
        assert "Formulir ini tidak lengkap. Buka kembali halamannya" in answer.text
    assert (await portal.office.cycles.view(cycle_id)).current_step == 1


async def test_a_form_sent_twice_applies_once(portal: Portal) -> None:
    """A double click leaves one completion in the journal, and both answers lead to the cycle."""
    cycle_id = await portal.office.new_cycle()
    browser, address = await portal.of("data1"), f"/siklus/{cycle_id}/selesai"
    fields = fields_of(await browser.get(address)) | {"reference": "B/1/2026", "yakin": "ya"}
    answers = await asyncio.gather(browser.post(address, data=fields), browser.post(address, data=fields))
    assert [answer.status_code for answer in answers] == [303, 303]
    view = await portal.office.cycles.view(cycle_id)
    assert [entry.kind for entry in view.journal].count(Kind.COMPLETED) == 1
    assert view.current_step == 2


async def test_a_stale_form_is_refused_and_keeps_what_was_typed(portal: Portal) -> None:
    """A form of a step that was done meanwhile is refused by the cycle's own rule, in its own words."""
    cycle_id = await portal.office.new_cycle()
    browser, address = await portal.of("data1"), f"/siklus/{cycle_id}/selesai"
    fields = fields_of(await browser.get(address)) | {"reference": "B/1/2026", "note": "Catatan lama", "yakin": "ya"}
    await portal.office.complete(cycle_id)
    answer = await browser.post(address, data=fields)
    assert answer.status_code == 409
    assert "Langkah 1 tidak sedang terbuka" in answer.text
    assert fields_of(answer)["note"] == "Catatan lama"
    assert (await portal.office.cycles.view(cycle_id)).current_step == 2


@pytest.mark.parametrize(
    ("fields", "files", "sentence"),
    [
        ({"yakin": "ya"}, None, "Isi nomor surat, atau lampirkan paling sedikit satu berkas."),
        ({"reference": "B/1/2026"}, None, "Centang pernyataan"),
        ({"reference": "B/1/2026", "title": " ", "yakin": "ya"}, None, "Isi nama keluaran."),
        ({"reference": "x" * 201, "yakin": "ya"}, None, "Nomor surat: paling panjang 200 huruf."),
        ({"yakin": "ya"}, [("berkas", ("a.pdf", b"", "application/pdf"))], "kosong"),
        ({"yakin": "ya"}, [pdf(b"x" * 2_000_000)], "lebih besar dari 1 MB"),
        ({"yakin": "ya"}, [("berkas", ("a.html", b"\0<script>", "text/html"))], "bukan jenis yang diterima"),
        ({"yakin": "ya"}, [("berkas", ("a.pdf", b"<html>", "application/pdf"))], "menurut isinya bukan PDF"),
        ({"yakin": "ya"}, [pdf()] * 4, "paling banyak membawa 3 berkas"),
    ],
)
async def test_what_cannot_be_evidence_is_refused_with_a_sentence(
    small_portal: Portal, fields: dict[str, str], files: list[tuple[str, tuple[str, bytes, str]]] | None, sentence: str
) -> None:
    """The cycle stays where it is, and nothing that was typed is lost."""
    cycle_id = await small_portal.office.new_cycle()
    browser = await small_portal.of("data1")
    answer = await send(browser, f"/siklus/{cycle_id}/selesai", files, note="Tetap ada", **fields)
    assert answer.status_code == 400
    assert sentence in answer.text
    assert fields_of(answer)["note"] == "Tetap ada"
    assert (await small_portal.office.cycles.view(cycle_id)).current_step == 1


async def test_nobody_finishes_the_step_of_another_role(portal: Portal) -> None:
    """Neither by the form, nor by a forged role, nor by a form of his own for another cycle; each is logged."""
    cycle_id, own = await portal.office.new_cycle(), await portal.office.new_cycle(step=8)
    browser = await portal.of("kabid1")
    assert (await browser.get(f"/siklus/{cycle_id}/selesai")).status_code == 403
    fields = fields_of(await browser.get(f"/siklus/{own}/selesai")) | {"reference": "B/1/2026", "yakin": "ya"}
    forged = {"step": "1", "attempt": "1"}
    address = f"/siklus/{cycle_id}/selesai"
    assert (await browser.post(address, data=fields | forged | {"role": "data_systems_unit"})).status_code == 403
    answer = await browser.post(address, data=fields | forged)
    assert answer.status_code == 409
    assert "tidak berwenang menyelesaikan langkah 1" in answer.text
    assert (await portal.office.cycles.view(cycle_id)).current_step == 1
    logged = [entry.subject for entry in portal.accounts.entries(3, "kabid1")]
    assert logged == [f"{cycle_id}: complete_step, langkah 1", address, address]


async def test_a_file_name_leads_nowhere_and_script_stays_text(portal: Portal) -> None:
    """Folders in a file's name, and tags in every field, reach the journal and the page as plain words."""
    cycle_id = await portal.office.new_cycle()
    browser, script = await portal.of("data1"), "<script>alert(1)</script>"
    files = [pdf(name="a.pdf"), pdf(b"lain", "../../etc/<img src=x onerror=alert(1)>.pdf")]
    typed = {"title": f"Catatan pengembangan sistem {script}", "reference": script, "note": script, "yakin": "ya"}
    answer = await send(browser, f"/siklus/{cycle_id}/selesai", files, **typed)
    assert answer.status_code == 303
    page = (await browser.get(f"/siklus/{cycle_id}")).text
    assert script not in page
    assert "<img src=x" not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 3
    outputs = (await portal.office.cycles.view(cycle_id)).steps[0].outputs
    assert outputs[1].title == "<img src=x onerror=alert(1)>.pdf"


@pytest.mark.engine
async def test_while_nobody_works_a_completion_waits_and_is_applied_later(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person is told that it waits; as soon as a worker is back the step is done, once."""
    monkeypatch.setattr("adapters.temporal.cycles.ANSWERED_WITHIN", Cycles.view.__globals__["ANSWERED_WITHIN"] / 10)
    cycle_id = await portal.office.new_cycle()
    browser, address = await portal.of("data1"), f"/siklus/{cycle_id}/selesai"
    fields = fields_of(await browser.get(address)) | {"reference": "B/9/2026", "yakin": "ya"}
    async with asyncio.timeout(30):
        while cycle_id not in {row.cycle_id for row in await portal.office.cycles.rows(role="data_systems_unit")}:
            await asyncio.sleep(0.1)
    other = await portal.of("kabid1")
    async with portal.office.without_worker():
        answer = await browser.post(address, data=fields)
        stolen = fields | {"csrf": re.search(r'name="csrf" value="([^"]+)"', (await other.get("/sandi")).text)[1]}  # type: ignore[index]
        assert (await other.post(address, data=stolen)).status_code == 404
    assert answer.status_code == 303
    assert "menunggu diproses" in (await browser.get(answer.headers["location"])).text
    view = await portal.office.until(cycle_id, lambda view: view.current_step == 2)
    assert view.steps[0].completed_by == "Petugas Data 1, Sub Koordinasi"
