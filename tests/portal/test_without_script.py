"""The portal in a browser that runs no script: everybody's work can be done all the same."""

import asyncio
import secrets
from pathlib import Path

from playwright.async_api import Page, expect

from tests.portal.support.desk import PHONE, Desk, enter
from tests.portal.support.forms import send


async def saved(page: Page, link: str) -> bytes:
    """What the browser saves of a link that is on the page."""
    async with page.expect_download() as coming:
        await page.get_by_role("link", name=link).first.click()
    return (await (await coming.value).path()).read_bytes()


async def test_a_step_is_worked_through_from_the_inbox(desk: Desk, tmp_path: Path) -> None:
    """The task, its form, a file; what follows is the cycle with what was done; then the person leaves."""
    file = tmp_path / "notulen.pdf"
    file.write_bytes(b"%PDF-1.7\n" + b"x" * 100_000)
    cycle = await desk.portal.office.new_cycle()
    async with desk.signed_in("data1", PHONE, script=False) as page:
        await page.goto("/")
        async with asyncio.timeout(20):
            while not await page.locator("li.task").get_by_role("link", name="Kerjakan").count():
                await page.reload()  # lists learn of a cycle a moment later, and no script asks again
        await page.goto(f"/siklus/{cycle}")
        await page.get_by_role("link", name="Selesaikan langkah ini").click()
        await page.get_by_label("Berkas", exact=True).set_input_files(file)
        await page.get_by_label("Keluaran ini sudah benar").check()
        await page.get_by_role("button", name="Selesaikan langkah").click()
        await expect(page.get_by_text("Langkah 1 selesai.")).to_be_visible()
        assert page.url == f"{desk.address}/siklus/{cycle}"
        await page.get_by_text("Rincian langkah 1").click()
        assert await saved(page, "Catatan pengembangan sistem") == file.read_bytes()
        await page.get_by_role("button", name="Keluar").click()
        await expect(page.get_by_role("heading", name="Masuk")).to_be_visible()


async def test_a_head_decides(desk: Desk) -> None:
    """A reason of blanks is refused in a sentence above the form; a real one is in the journal."""
    cycle = await desk.portal.office.new_cycle(step=3)
    async with desk.signed_in("kabid1", PHONE, script=False) as page:
        await page.goto(f"/siklus/{cycle}")
        await page.get_by_role("link", name="Kembalikan pekerjaan").click()
        await page.get_by_label("Kembali ke langkah").select_option("2")
        await page.get_by_label("Alasan").fill("   ")
        await page.get_by_role("button", name="Kembalikan").click()
        await expect(page.get_by_role("alert")).to_have_text("Alasan: tidak boleh kosong.")
        await expect(page.get_by_label("Kembali ke langkah")).to_have_value("2")
        await page.get_by_label("Alasan").fill("Rencana belum memuat jadwal")
        await page.get_by_role("button", name="Kembalikan").click()
        await expect(page.get_by_role("status")).to_contain_text("Langkah 2 dibuka.")
        await expect(page.get_by_role("listitem").get_by_text("Rencana belum memuat jadwal")).to_be_visible()


async def test_an_operator_starts_a_cycle(desk: Desk) -> None:
    """First the plan, then the cycle."""
    async with desk.signed_in("operator1", script=False) as page:
        await page.goto("/")
        await page.get_by_role("link", name="Mulai siklus").click()
        await page.get_by_label("Judul siklus").fill("Penyempurnaan izin tempat usaha")
        await page.get_by_role("button", name="Lihat rencana").click()
        await expect(page.get_by_text("Selesai paling cepat")).to_be_visible()
        await page.get_by_role("button", name="Mulai siklus").click()
        await expect(page.get_by_role("heading", name="Penyempurnaan izin tempat usaha")).to_be_visible()


async def test_an_operator_lets_somebody_in(desk: Desk) -> None:
    """An account with a role by an order; its holder signs in once with the password shown, and makes his own."""
    login, own = f"baru-{secrets.token_hex(3)}", "pohon mangga depan kantor"
    async with desk.signed_in("operator1", script=False) as page:
        await page.goto("/")
        await page.get_by_role("link", name="Pengguna").click()
        await page.get_by_label("Nama lengkap").fill("Pejabat Pengganti 2")
        await page.get_by_label("Nama pengguna").fill(login)
        await page.get_by_role("button", name="Tambah pengguna").click()
        password = await page.locator("code.secret").inner_text()
        form = page.locator("form", has=page.get_by_role("button", name="Beri peran"))
        await form.get_by_label("Peran", exact=True).select_option("promotion_head")
        await form.get_by_label("Sebagai").select_option("Plt.")
        await form.get_by_label("Nomor surat perintah").fill("SP 800/14/2026")
        await form.get_by_role("button", name="Beri peran").click()
        await expect(page.get_by_role("row", name="Plt. Kepala Bidang")).to_contain_text("SP 800/14/2026")
    async with desk.page(script=False) as page:
        await enter(page, login, password)
        for field in ("Kata sandi baru", "Kata sandi baru, sekali lagi"):
            await page.get_by_label(field, exact=True).fill(own)
        await page.get_by_role("button", name="Ganti kata sandi").click()
        await expect(page.get_by_text("Peran Anda hari ini: Kepala Bidang")).to_be_visible()


async def test_a_head_takes_the_reports_home(desk: Desk) -> None:
    """The register, the monitoring, and the dossier of a cycle that has ended."""
    portal = desk.portal
    cycle = await portal.office.new_cycle()
    await send(await portal.of("kabid1"), f"/siklus/{cycle}/batalkan", reason="Anggaran dialihkan")
    await portal.office.until(cycle, lambda _: portal.ports.register.dossier(cycle) is not None)
    async with desk.signed_in("kabid1", script=False) as page:
        await page.goto("/")
        await page.get_by_role("link", name="Laporan").click()
        assert (await saved(page, "Excel")).startswith(b"PK")
        assert (await saved(page, "CSV")).startswith(b'\xef\xbb\xbf"Siklus"')
        await page.get_by_role("link", name="Pemantauan semester").click()
        assert (await saved(page, "Unduh laporan resmi (PDF)")).startswith(b"%PDF-")
        await page.goto(f"/siklus/{cycle}")
        assert (await saved(page, "Unduh berkas siklus (zip)")).startswith(b"PK")
