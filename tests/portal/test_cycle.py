"""The page of a cycle: what it says, and what of it an outside party sees."""

import io
from dataclasses import replace
from zipfile import ZipFile

import pytest

from portal.app import build
from sop.cycle.messages import AssignParty, CancelCycle, CompleteStep, ExtendDeadline, PauseClock, ReturnStep
from sop.cycle.powers import powers_of
from sop.form.document import DEFAULT_SOP, load_sop
from tests.portal.support.forms import pdf, send
from tests.portal.support.office import Portal, holder


async def test_the_page_tells_all_of_a_cycle(portal: Portal) -> None:
    """Eight steps with their state in words, the outputs handed over, the journal with shortened hashes, the sheet."""
    cycle_id = await portal.office.new_cycle(step=3)
    answer = await (await portal.of("data1")).get(f"/siklus/{cycle_id}")
    view = await portal.office.cycles.view(cycle_id)
    assert answer.status_code == 200
    assert all(f"{step.number}. {step.name}" in answer.text for step in view.steps)
    assert "berjalan" in answer.text
    assert "nomor B/1/2026" in answer.text
    assert all(entry.hash[:12] in answer.text and entry.hash not in answer.text for entry in view.journal)
    assert f'src="/gambar/{cycle_id}-1.svg"' in answer.text
    assert 'alt="Lembar SOP dengan bagan alir, halaman 1 dari 2: 1 selesai, 2 selesai, 3 berjalan,' in answer.text


async def test_the_sheet_is_a_picture_of_this_cycle(portal: Portal) -> None:
    """Each page is an SVG without script; a page that there is not is not found."""
    cycle_id = await portal.office.new_cycle()
    browser = await portal.of("data1")
    pages = [await browser.get(f"/gambar/{cycle_id}-{page}.svg") for page in (1, 2)]
    assert [page.headers["content-type"] for page in pages] == ["image/svg+xml"] * 2
    assert all(page.text.startswith("<svg") and "<script" not in page.text for page in pages)
    assert [(await browser.get(f"/gambar/{cycle_id}-{page}.svg")).status_code for page in (0, 3)] == [404, 404]


async def test_an_outside_party_sees_his_lane_and_what_comes_into_it(portal: Portal) -> None:
    """The developer sees steps 4, 5 and 6, the draft that step 4 works on, and nothing of the steps before; neither the
    sheet nor the dossier, which tell of everybody."""
    cycle_id = await portal.office.new_cycle()
    secret = {"title": "Catatan rahasia", "reference": "R/1/2026", "note": "Rahasia kantor"}
    await send(await portal.of("data1"), f"/siklus/{cycle_id}/selesai", **secret, yakin="ya")
    for _ in range(2):
        await portal.office.complete(cycle_id)
    await send(await portal.of("kabid1"), f"/siklus/{cycle_id}/hentikan", reason="Menunggu perjanjian")
    browser = await portal.of("pengembang1")
    page = (await browser.get(f"/siklus/{cycle_id}")).text
    assert [number for number in range(1, 9) if f"<h3>{number}. " in page] == [4, 5, 6]
    assert "nomor B/1/2026" in page
    assert "Menunggu perjanjian" in page
    assert "rahasia" not in page.lower()
    assert "R/1/2026" not in page
    assert "/gambar/" not in page
    for path in (f"/gambar/{cycle_id}-1.svg", f"/siklus/{cycle_id}/berkas.zip"):
        assert (await browser.get(path)).status_code == 404


async def test_a_cycle_of_others_is_not_found_and_that_is_logged(portal: Portal) -> None:
    """Neither who holds no role of the SOP nor another outside party learns that the cycle exists: every page of it
    answers as one that never was, and each asking is in the access log."""
    cycle_id = await portal.office.new_cycle()
    if portal.accounts.account("pihak2") is None:
        portal.accounts.add(holder("pihak2", "Petugas Pihak Lain", "auditor", party="PT Alfa"), "lampu taman sore hari")
    for login in ("kosong1", "pihak2"):
        browser = await portal.of(login)
        unknown = await browser.get("/siklus/siklus-2026-000000")
        paths = [f"/siklus/{cycle_id}{end}" for end in ("", "/selesai", "/batalkan", "/hidup", "/berkas.zip")]
        paths += [f"/siklus/{cycle_id}/dokumen/{'0' * 64}", f"/gambar/{cycle_id}-1.svg"]
        for path in paths:
            answer = await browser.get(path)
            assert (answer.status_code, answer.text) == (404, unknown.text), path
        assert [each.subject for each in portal.accounts.entries(len(paths), login)] == paths[::-1]


async def test_only_operators_get_to_the_engine(portal: Portal) -> None:
    """The link to Temporal's own pages is not for everybody."""
    cycle_id = await portal.office.new_cycle()

    ports = replace(portal.ports, ui_address="http://temporal.test/workflows")
    linked = replace(portal, ports=ports, app=build(ports))
    address = f'href="http://temporal.test/workflows/{cycle_id}"'
    assert address in (await (await linked.of("operator1")).get(f"/siklus/{cycle_id}")).text
    assert address not in (await (await linked.of("kabid1")).get(f"/siklus/{cycle_id}")).text


async def test_what_is_offered_is_what_the_cycle_accepts(portal: Portal) -> None:
    """At every step, the roles that a deed is offered to are exactly those that the cycle's own rules name."""
    sop = load_sop(DEFAULT_SOP)
    roles = tuple(role.id for role in sop.roles)
    cycle_id = await portal.office.new_cycle(step=8)
    powers = powers_of(sop, await portal.office.cycles.view(cycle_id), roles)
    assert powers == {
        CompleteStep: ("promotion_head",),
        ReturnStep: ("promotion_head", "agency_head"),
        ExtendDeadline: ("agency_head",),
        PauseClock: ("agency_head",),
        CancelCycle: ("agency_head",),
        AssignParty: ("agency_head",),
    }
    await portal.office.complete(cycle_id)
    assert powers_of(sop, await portal.office.cycles.view(cycle_id), roles) == {}


@pytest.mark.engine
async def test_a_closed_cycle_offers_its_dossier(portal: Portal) -> None:
    """The zip verifies as a dossier; reading it is in the access log."""

    cycle_id = await portal.office.new_cycle()
    await send(await portal.of("data1"), f"/siklus/{cycle_id}/selesai", [pdf()], yakin="ya")
    await send(await portal.of("kabid1"), f"/siklus/{cycle_id}/batalkan", reason="Selesai diuji")
    await portal.office.cycles.result(cycle_id)
    browser = await portal.of("kabid1")
    page = await browser.get(f"/siklus/{cycle_id}")
    assert f'href="/siklus/{cycle_id}/berkas.zip"' in page.text
    answer = await browser.get(f"/siklus/{cycle_id}/berkas.zip")
    assert f'filename="{cycle_id}.zip"' in answer.headers["content-disposition"]
    with ZipFile(io.BytesIO(answer.content)) as dossier:
        assert {"manifest.json", "manifest.sha256"} <= set(dossier.namelist())
        assert dossier.testzip() is None
    assert portal.accounts.entries(1, "kabid1")[0].subject == f"{cycle_id}/berkas.zip"
