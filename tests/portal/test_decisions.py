"""Decisions of heads on their pages: to whom they are offered, and what they change."""

import pytest

from tests.portal.support.forms import send
from tests.portal.support.office import Portal


async def buttons(portal: Portal, login: str, cycle_id: str) -> set[str]:
    page = (await (await portal.of(login)).get(f"/siklus/{cycle_id}")).text
    deeds = ("selesai", "kembalikan", "perpanjang", "hentikan", "jalankan", "tanggapi", "batalkan")
    return {deed for deed in deeds if f'href="/siklus/{cycle_id}/{deed}"' in page}


async def test_only_what_a_person_may_do_now_is_offered(portal: Portal) -> None:
    """At step 3 of the unit: the unit finishes and returns, its superiors decide, an operator without role nothing."""
    cycle_id = await portal.office.new_cycle(step=3)
    heads = {"kembalikan", "perpanjang", "hentikan", "batalkan"}
    assert await buttons(portal, "data1", cycle_id) == {"selesai", "kembalikan"}
    assert await buttons(portal, "kabid1", cycle_id) == heads
    assert await buttons(portal, "kadis1", cycle_id) == heads
    assert await buttons(portal, "operator1", cycle_id) == set()
    assert await buttons(portal, "plt1", cycle_id) == {"selesai", *heads}


async def test_a_head_pauses_extends_resumes_returns_and_cancels(portal: Portal) -> None:
    """Each decision is applied with its reason, by the person in his office; the journal says so."""
    cycle_id = await portal.office.new_cycle(step=3)
    browser, base = await portal.of("kabid1"), f"/siklus/{cycle_id}"
    for deed, fields in (
        ("hentikan", {"reason": "Menunggu data"}),
        ("jalankan", {"reason": "Data sudah ada"}),
        ("perpanjang", {"reason": "Rapat", "minutes": "45"}),
        ("kembalikan", {"reason": "Kurang lengkap", "to_step": "2"}),
        ("batalkan", {"reason": "Anggaran dialihkan"}),
    ):
        answer = await send(browser, f"{base}/{deed}", **fields)
        assert (answer.status_code, answer.headers.get("location")) == (303, base), answer.text
    view = await portal.office.cycles.view(cycle_id)
    decided = [(entry.kind, entry.detail) for entry in view.journal if entry.actor == "Pejabat Bidang 1, Kepala Bidang"]
    assert decided == [
        ("paused", "Menunggu data"),
        ("resumed", "Data sudah ada"),
        ("extended", "45 menit: Rapat"),
        ("returned", "Ke langkah 2: Kurang lengkap"),
        ("cancelled", "Anggaran dialihkan"),
    ]


async def test_an_acting_official_decides_by_his_order(portal: Portal) -> None:
    """The journal names the order by which he acts."""
    cycle_id = await portal.office.new_cycle()
    browser = await portal.of("plt1")
    assert (await send(browser, f"/siklus/{cycle_id}/hentikan", reason="Rapat")).status_code == 303
    entry = (await portal.office.cycles.view(cycle_id)).journal[-1]
    assert entry.actor == "Pejabat Pengganti 1, Plt. Kepala Bidang (SP 800/12/2026)"


@pytest.mark.engine
async def test_an_escalation_is_answered_by_whom_it_went_to(portal: Portal) -> None:
    """The head sees the button as long as the escalation waits for him, and not after he has answered."""
    cycle_id = await portal.office.new_cycle(minute_seconds=0.01)
    await portal.office.until(cycle_id, lambda view: len(view.steps[0].escalations) >= 6)
    assert "tanggapi" in await buttons(portal, "kabid1", cycle_id)
    answer = await send(await portal.of("kabid1"), f"/siklus/{cycle_id}/tanggapi", note="Segera dikerjakan")
    assert answer.status_code == 303, answer.text
    assert "tanggapi" not in await buttons(portal, "kabid1", cycle_id)
    assert "tanggapi" in await buttons(portal, "kadis1", cycle_id)


@pytest.mark.parametrize(
    ("deed", "fields", "status", "sentence"),
    [
        ("hentikan", {"reason": "  "}, 400, "Alasan: tidak boleh kosong."),
        ("hentikan", {"reason": "x" * 2001}, 400, "Alasan: paling panjang 2000 huruf."),
        ("perpanjang", {"reason": "Rapat <b>", "minutes": "banyak"}, 400, "Isi menit tambahan dengan bilangan bulat"),
        ("perpanjang", {"reason": "Rapat <b>", "minutes": "0"}, 400, "Menit tambahan: harus lebih besar dari 0."),
        ("kembalikan", {"reason": "Rapat <b>", "to_step": ""}, 400, "Pilih langkah"),
        ("kembalikan", {"reason": "Rapat <b>", "to_step": "7"}, 409, "hanya dapat dikembalikan ke langkah sebelum"),
    ],
)
async def test_what_is_no_decision_is_said_above_the_form(
    portal: Portal, deed: str, fields: dict[str, str], status: int, sentence: str
) -> None:
    """The form comes back with the sentence and with what was typed, as text; the cycle is as it was."""
    cycle_id = await portal.office.new_cycle(step=3)
    before = await portal.office.cycles.view(cycle_id)
    answer = await send(await portal.of("kabid1"), f"/siklus/{cycle_id}/{deed}", **fields)
    assert answer.status_code == status
    assert sentence in answer.text
    assert "Rapat <b>" not in answer.text
    assert fields["reason"].strip().replace("<b>", "&lt;b&gt;") in answer.text
    assert (await portal.office.cycles.view(cycle_id)).journal == before.journal


async def test_nobody_decides_for_a_role_that_he_does_not_hold(portal: Portal) -> None:
    """A forged role is refused and logged, whatever the form says."""
    cycle_id = await portal.office.new_cycle(step=3)
    browser = await portal.of("data1")
    assert (await browser.get(f"/siklus/{cycle_id}/batalkan")).status_code == 403
    answer = await browser.post_form(
        f"/siklus/{cycle_id}/batalkan", f"/siklus/{cycle_id}/kembalikan", role="promotion_head", reason="Curang"
    )
    assert answer.status_code == 403
    answer = await browser.post_form(
        f"/siklus/{cycle_id}/batalkan", f"/siklus/{cycle_id}/kembalikan", role="data_systems_unit", reason="Curang"
    )
    assert (answer.status_code, "tidak berwenang membatalkan siklus" in answer.text) == (409, True)
    assert (await portal.office.cycles.view(cycle_id)).state == "running"
