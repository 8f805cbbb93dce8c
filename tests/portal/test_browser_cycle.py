"""The pages of a cycle in a real browser: on a telephone, by keyboard, on paper."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.portal.support.desk import PHONE, Desk
from tests.portal.support.forms import send
from tests.portal.support.office import Portal


@pytest.fixture(scope="module")
async def cycle_id(portal: Portal) -> str:
    """A cycle in its second step that has been paused, resumed and returned."""
    found = await portal.office.new_cycle(step=3)
    head = await portal.of("kabid1")
    for deed, reason in (("hentikan", "Menunggu data"), ("jalankan", "Data sudah ada")):
        await send(head, f"/siklus/{found}/{deed}", reason=reason)
    await send(head, f"/siklus/{found}/kembalikan", reason="Kurang lengkap", to_step="2")
    return found


@pytest.fixture
def hasil(tmp_path: Path) -> Path:
    file = tmp_path / "hasil.pdf"
    file.write_bytes(b"%PDF-1.7\n" + b"x" * 100_000)
    return file


async def test_the_sheet_is_drawn(desk: Desk, cycle_id: str) -> None:
    """The browser shows the picture under the rules that the portal sets."""
    async with desk.signed_in("data1") as page:
        await page.goto(f"/siklus/{cycle_id}")
        picture = page.get_by_role("img").first
        await picture.scroll_into_view_if_needed()
        await expect(picture).to_have_js_property("complete", True)
        assert await picture.evaluate("image => image.naturalWidth") > 500


async def test_a_step_is_finished_with_a_file(desk: Desk, hasil: Path) -> None:
    """The next page is the cycle, and it says what was done."""
    cycle = await desk.portal.office.new_cycle()
    async with desk.signed_in("data1", PHONE) as page:
        await page.goto(f"/siklus/{cycle}")
        await page.get_by_role("link", name="Selesaikan langkah ini").click()
        await page.get_by_label("Berkas", exact=True).set_input_files(hasil)
        await page.get_by_label("Keluaran ini sudah benar").check()
        await page.get_by_role("button", name="Selesaikan langkah").click()
        await expect(page.get_by_text("Langkah 1 selesai.")).to_be_visible()
        assert page.url == f"{desk.address}/siklus/{cycle}"
    (output,) = (await desk.portal.office.cycles.view(cycle)).steps[0].outputs
    assert (output.size, output.media_type) == (100_009, "application/pdf")


async def test_on_paper_every_step_tells_all_of_itself(desk: Desk, cycle_id: str) -> None:
    """What is folded on the screen is open on paper, and there is nothing on it that only a screen can do."""
    async with desk.signed_in("kabid1") as page:
        await page.goto(f"/siklus/{cycle_id}")
        folded = page.locator("li.step", has_text="1. Menganalisis").get_by_text("nomor B/1/2026")
        await expect(folded).not_to_be_visible()
        await page.emulate_media(media="print")
        await expect(folded).to_be_visible()
        for useless in ("Tindakan Anda", "Menu utama"):
            await expect(page.get_by_role("navigation", name=useless)).not_to_be_visible()
        await expect(page.get_by_text("Rincian").first).not_to_be_visible()


async def test_a_refused_file_leaves_what_was_typed(desk: Desk, tmp_path: Path) -> None:
    """The sentence is shown in the same page, and the form can be sent again."""
    cycle, empty = await desk.portal.office.new_cycle(), tmp_path / "kosong.pdf"
    empty.write_bytes(b"")
    async with desk.signed_in("data1") as page:
        await page.goto(f"/siklus/{cycle}/selesai")
        await page.get_by_label("Catatan").fill("Tetap ada")
        await page.get_by_label("Berkas", exact=True).set_input_files(empty)
        await page.get_by_label("Keluaran ini sudah benar").check()
        await page.get_by_role("button", name="Selesaikan langkah").click()
        await expect(page.get_by_role("alert")).to_contain_text("kosong")
        await expect(page.get_by_label("Catatan")).to_have_value("Tetap ada")
        await page.get_by_label("Nomor surat").fill("B/2/2026")
        await page.get_by_role("button", name="Selesaikan langkah").click()
        await expect(page.get_by_text("Langkah 1 selesai.")).to_be_visible()


async def test_a_cycle_is_planned_and_started(desk: Desk) -> None:
    """By keyboard alone: the title, the plan, the start."""
    async with desk.signed_in("operator1", PHONE) as page:
        await page.goto("/siklus/baru")
        await page.get_by_label("Judul siklus").fill("Pengembangan dengan papan ketik")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("Selesai paling cepat")).to_be_visible()
        await page.get_by_role("button", name="Mulai siklus").focus()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name="Pengembangan dengan papan ketik")).to_be_visible()
        assert "/siklus/siklus-" in page.url
