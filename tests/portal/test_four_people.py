"""What the portal is for: from a fresh start to a sealed dossier, by four people in four browsers.

Everything is as a newcomer has it: `starter.py up` with worker and portal as processes of their own, accounts made by
command, passwords changed at the first sign-in, a rehearsal started in the browser.
"""

import asyncio
import hashlib
import re
from contextlib import AsyncExitStack
from pathlib import Path

from playwright.async_api import Browser, Page, expect

from adapters.temporal.dev_server import HOST, ServerPorts
from sop.form.document import DEFAULT_SOP, load_sop
from tests.console.support.running import Up, running
from tests.portal.support.desk import DESK, PHONE, enter, visiting

SOP = load_sop(DEFAULT_SOP)
NEW = "pohon mangga depan kantor"
ORDER = "SP 800/12/2026"
PEOPLE = {
    "operator1": ("Operator Satu", "--operator"),
    "data1": ("Petugas Data 1", "--role", "data_systems_unit"),
    "pengembang1": ("Petugas Pengembang 1", "--vendor", "--party", "PT Alfa", "--role", "developer"),
    "kabid1": ("Pejabat Bidang 1", "--role", "promotion_head", "--acting", "plt", "--order", ORDER),
    "kadis1": ("Pejabat Dinas 1", "--role", "agency_head"),
}
WIDTHS = {"kabid1": PHONE, "kadis1": PHONE}
EXECUTORS = {"data_systems_unit": "data1", "developer": "pengembang1", "promotion_head": "kabid1"}


async def account(up: Up, login: str) -> str:
    """Makes an account by command; its one-time password."""
    name, *options = PEOPLE[login]
    said = (await up.starter("user", "add", login, "--name", name, *options)).said
    found = re.search(r"sekali pakai: (\S+)", said)
    assert found is not None, said
    return found[1]


async def first_time(page: Page, login: str, password: str) -> None:
    """Signs in with the one-time password, and makes one of his own."""
    await enter(page, login, password)
    await expect(page.get_by_role("heading", name="kata sandi")).to_be_visible()
    await page.get_by_label("Kata sandi baru", exact=True).fill(NEW)
    await page.get_by_label("Kata sandi baru, sekali lagi").fill(NEW)
    await page.get_by_role("button", name="kata sandi").click()
    await expect(page.get_by_text("Kata sandi Anda sudah diganti.")).to_be_visible()


async def finish(page: Page, cycle: str, number: int, file: Path | None = None) -> None:
    """Completes a step: by the number of a letter, or with a file."""
    await page.goto(f"{cycle}/selesai")
    await expect(page.get_by_role("heading", name=f"Selesaikan langkah {number}")).to_be_visible()
    if file is None:
        await page.get_by_label("Nomor surat").fill(f"B/{number}/2026")
    else:
        await page.get_by_label("Berkas", exact=True).set_input_files(file)
    await page.get_by_label("Keluaran ini sudah benar").check()
    await page.get_by_role("button", name="Selesaikan langkah").click()
    await expect(page.get_by_text(f"Langkah {number} selesai.")).to_be_visible()


async def decide(page: Page, cycle: str, deed: str, button: str, said: str, **fields: str) -> None:
    """Opens a decision from the cycle's page, fills it in, and reads the answer."""
    await page.goto(cycle)
    await page.get_by_role("link", name=deed).click()
    for name, value in fields.items():
        field = page.locator(f"[name={name}]")
        await (field.select_option(value) if name == "to_step" else field.fill(value))
    await page.get_by_role("button", name=button, exact=True).click()
    await expect(page.get_by_text(said).first).to_be_visible()


async def test_a_whole_cycle_by_four_people(chromium: Browser, tmp_path: Path) -> None:
    """With an upload that another reads back, a pause, a return and rework, and an escalation that is answered; the
    Temporal UI shows the same; the dossier is whole and names them all, the acting official by his order."""
    report = tmp_path / "laporan-hasil.pdf"
    report.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 1000)
    async with running(tmp_path / "var", ServerPorts.free()) as up, AsyncExitStack() as open_windows:
        passwords = [await account(up, login) for login in PEOPLE]
        windows = [visiting(chromium, up.portal, WIDTHS.get(login, DESK)) for login in PEOPLE]
        pages = [await open_windows.enter_async_context(window) for window in windows]
        await asyncio.gather(*map(first_time, pages, PEOPLE, passwords))
        people = dict(zip(PEOPLE, pages, strict=True))

        operator = people["operator1"]
        await operator.get_by_role("link", name="Mulai siklus").click()
        await operator.get_by_label("Judul siklus").fill("Penyempurnaan permohonan izin reklame")
        await operator.get_by_label("Pihak untuk Pihak Pengembang").fill("PT Alfa")
        await operator.get_by_label("Waktu dihitung menurut").select_option("always")
        await operator.get_by_label("Jenis").select_option("gladi")
        await operator.get_by_role("button", name="Lihat rencana").click()
        await expect(operator.get_by_text("Selesai paling cepat")).to_be_visible()
        await operator.get_by_role("button", name="Mulai siklus").click()
        await operator.wait_for_url("**/siklus/siklus-*")
        cycle = operator.url.removeprefix(up.portal)
        cycle_id = cycle.rpartition("/")[2]

        engine = await open_windows.enter_async_context(visiting(chromium, f"http://{HOST}:{up.ports.ui}", script=True))
        await engine.goto(f"/namespaces/default/workflows/{cycle_id}")
        await expect(engine.get_by_text("Running").first).to_be_visible(timeout=60_000)

        data, developer, head, agency = (people[login] for login in ("data1", "pengembang1", "kabid1", "kadis1"))
        await developer.goto("/")
        await expect(developer.get_by_text("Tidak ada yang menunggu Anda")).to_be_visible()
        await finish(data, cycle, 1, report)
        await decide(head, cycle, "Hentikan waktu", "Hentikan waktu", "waktu dihentikan", reason="Menunggu data dinas")
        await decide(head, cycle, "Jalankan waktu", "Jalankan kembali", "dijalankan kembali", reason="Data sudah ada")
        for number in (2, 3, 4):
            await finish(data, cycle, number)
        await finish(developer, cycle, 5, report)
        await finish(developer, cycle, 6)
        more = {"reason": "Laporan belum memuat hasil uji", "to_step": "6"}
        await decide(head, cycle, "Kembalikan pekerjaan", "Kembalikan", "dikembalikan", **more)
        await expect(head.get_by_text(more["reason"]).first).to_be_visible()
        await finish(developer, cycle, 6, report)
        await finish(data, cycle, 7)

        # The head of division lets his own step lapse. Nobody is escalated to himself: the head of the agency is told.
        await agency.goto("/")
        await expect(agency.get_by_role("heading", name="Eskalasi menunggu tanggapan")).to_be_visible(timeout=60_000)
        await agency.get_by_role("link", name="Tanggapi").click()
        await agency.get_by_label("Catatan").fill("Sudah saya ingatkan langsung")
        await agency.get_by_role("button", name="Tanggapi", exact=True).click()
        await expect(agency.get_by_text("ditanggapi").first).to_be_visible()

        async with agency.expect_download() as coming:
            await agency.goto(cycle)
            fifth = agency.locator("li.step", has=agency.get_by_role("heading", name="5. "))
            await fifth.locator("summary").click()
            await fifth.locator("a[download]").last.click()
        read = (await (await coming.value).path()).read_bytes()
        assert hashlib.sha256(read).digest() == hashlib.sha256(report.read_bytes()).digest()

        await finish(head, cycle, 8)
        await engine.reload()
        await expect(engine.get_by_text("Completed").first).to_be_visible(timeout=60_000)

        await operator.goto(cycle)
        async with operator.expect_download() as coming:
            await operator.get_by_role("link", name="Unduh berkas siklus").click()
        dossier = tmp_path / "berkas.zip"
        await (await coming.value).save_as(dossier)
        verified = await up.starter("verify", str(dossier))
        assert verified.status == 0, verified
        journal = (await up.starter("show", cycle_id, "--json")).json["journal"]
    actors = {entry["actor"] for entry in journal if entry["actor"]}
    assert {actor.split(",")[0] for actor in actors} == {PEOPLE[login][0] for login in PEOPLE if login != "operator1"}
    assert any(actor.startswith("Pejabat Bidang 1, Plt. ") and actor.endswith(f"({ORDER})") for actor in actors)
    assert [entry["kind"] for entry in journal].count("completed") == 9
