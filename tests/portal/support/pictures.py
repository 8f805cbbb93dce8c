"""`python -m tests.portal.support.pictures`: the pictures of the portal in `docs/images/`, of an office at work."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from sop.cycle.messages import CompleteStep, Order, PauseClock
from sop.cycle.progress import Output
from sop.form.document import DEFAULT_SOP, load_sop
from tests.console.support.commands import ROOT
from tests.console.support.office import Office, lone_office
from tests.portal.support.desk import DESK, PHONE, enter, launched
from tests.portal.support.forms import pdf, send
from tests.portal.support.office import PASSWORD, Portal, open_portal, served

IMAGES = ROOT / "docs" / "images"
SOP = load_sop(DEFAULT_SOP)
TITLES = {
    "siklus-2026-3f81c2": "Penyempurnaan permohonan izin reklame",
    "siklus-2026-7a09de": "Integrasi data perizinan dengan OSS RBA",
    "siklus-2026-b5521e": "Antrean daring Mal Pelayanan Publik",
    "siklus-2026-c4e870": "Pelaporan realisasi investasi triwulan IV",
    "siklus-2026-19d3ab": "Pembaruan formulir izin lokasi",
}


async def begin(office: Office, cycle_id: str, step: int, minute_seconds: float = 60) -> None:
    """A cycle with `step` open, or one that has ended where there is no such step; its work is told by letters."""
    await office.cycles.start(cycle_id, Order(title=TITLES[cycle_id], sop=SOP, minute_seconds=minute_seconds))
    for number in range(1, step):
        activity = SOP.activity(number)
        output = Output(title=activity.output, reference=f"503/{210 + number}/DPMPTSP/2026")
        actor = f"Petugas {SOP.role(activity.executor).short} 1"
        done = CompleteStep(step=number, role=activity.executor, actor=actor, outputs=(output,))
        await office.until(cycle_id, lambda view, number=number: view.current_step == number)  # type: ignore[misc]
        await office.cycles.complete(cycle_id, done)
    is_open = step if step <= len(SOP.activities) else None
    await office.until(cycle_id, lambda view: view.current_step == is_open)


async def at_work(portal: Portal) -> None:
    office = portal.office
    late, integration, queue, report, form = TITLES
    await begin(office, form, 9)
    await begin(office, integration, 3)
    await send(
        await portal.of("data1"), f"/siklus/{integration}/selesai", [pdf(bytes(184_000), "draf-usulan.pdf")], yakin="ya"
    )
    await begin(office, queue, 1)
    await begin(office, report, 2)
    pause = PauseClock(role="promotion_head", actor="Pejabat Bidang 1", reason="Menunggu data dari pemerintah provinsi")
    await office.cycles.decide(report, pause)
    await begin(office, late, 2, 0.1)
    await office.until(late, lambda view: any(each.awaits_answer for each in view.steps[1].escalations))
    await asyncio.sleep(2)  # lists learn of all that a moment later


@asynccontextmanager
async def before(browser: Browser, address: str, login: str, width: int) -> AsyncIterator[Page]:
    sharpness = 1.25 if width < 1000 else 1  # a wide picture is large enough as it is
    context = await browser.new_context(
        base_url=address, viewport={"width": width, "height": 780}, device_scale_factor=sharpness, locale="id-ID"
    )
    page = await context.new_page()
    await enter(page, login, PASSWORD)
    yield page
    await context.close()


PICTURES = (
    ("kotak-tugas", "data1", "/", DESK, None),
    ("kotak-tugas-ponsel", "kabid1", "/", PHONE, None),
    ("siklus", "kabid1", "/siklus/siklus-2026-3f81c2", DESK, 1100),
    ("selesai", "data1", "/siklus/siklus-2026-7a09de/selesai", 800, None),
    ("tanggapi-ponsel", "kabid1", "/siklus/siklus-2026-3f81c2/tanggapi", PHONE, None),
    ("semua-siklus", "operator1", "/siklus", 1000, None),
    ("laporan", "kabid1", "/laporan", DESK, None),
)
"""Name, in whose eyes, address, width and height in CSS pixels; the height is that of the page where none is said."""


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with lone_office(Path(folder)) as office, open_portal(office) as portal, served(portal.app) as address:
            await at_work(portal)
            async with async_playwright() as tool:
                browser = await launched(tool)
                for name, login, path, width, height in PICTURES:
                    async with before(browser, address, login, width) as page:
                        await page.goto(path)
                        if height is not None:
                            await page.set_viewport_size({"width": width, "height": height})
                        await page.screenshot(path=IMAGES / f"portal-{name}.png", full_page=height is None)
                await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
