"""The pages in a real browser: on a telephone, by keyboard, for a screen reader."""

import asyncio
import re
import secrets

import pytest
from playwright.async_api import expect

from sop.cycle.messages import Order, PauseClock
from sop.form.document import DEFAULT_SOP, load_sop
from tests.portal.support.desk import DESK, PHONE, Desk, overflow, violations
from tests.portal.support.office import Portal

HEIGHTS = "all => all.filter(each => each.checkVisibility()).map(each => each.getBoundingClientRect().height)"
"""Of all in one look: the page may renew itself meanwhile."""


@pytest.fixture(scope="module")
async def busy(portal: Portal) -> str:
    """An office with steps late, escalated, paused and in time; answers with a word of all their titles."""
    cycles, sop, word = portal.office.cycles, load_sop(DEFAULT_SOP), secrets.token_hex(3)
    titles = {
        "terlambat": (f"Pengembangan perizinan reklame {word}", 0.01),
        "berhenti": (f"Integrasi OSS RBA dengan layanan daerah {word}", 60.0),
        "berjalan": (f"Sistem antrean layanan perizinan {word}", 60.0),
    }
    for name, (title, minute_seconds) in titles.items():
        await cycles.start(f"uji-{word}-{name}", Order(title=title, sop=sop, minute_seconds=minute_seconds))
    until = portal.office.until
    await until(f"uji-{word}-berhenti", lambda view: view.current_step == 1)
    head = sop.superiors(sop.activity(1).executor)[0]
    pause = PauseClock(role=head, actor="Pejabat Bidang 1", reason="Menunggu kelengkapan data dari pemohon")
    await cycles.decide(f"uji-{word}-berhenti", pause)
    await until(f"uji-{word}-terlambat", lambda view: any(each.awaits_answer for each in view.steps[0].escalations))
    browser = await portal.of("data1")
    async with asyncio.timeout(30):
        while (await browser.get("/")).text.count(word) < 2 * len(titles):
            await asyncio.sleep(0.2)
    return word


@pytest.mark.parametrize("width", [PHONE, DESK])
async def test_the_sign_in_page_is_accessible(desk: Desk, width: int) -> None:
    """Also where it says that the password was wrong."""
    async with desk.page(width) as page:
        await page.goto("/masuk")
        assert await violations(page) == []
        await page.get_by_label("Nama pengguna").fill("tidakada")
        await page.get_by_label("Kata sandi").fill("bukan kata sandi")
        await page.get_by_role("button", name="Masuk").click()
        await expect(page.get_by_role("alert")).to_contain_text("salah")
        assert await violations(page) == []
        assert await overflow(page) == 0


async def test_the_keyboard_reaches_the_content_first(desk: Desk, busy: str) -> None:
    """The first stop is the way past the menu, and where the focus is can be seen."""
    async with desk.signed_in("data1") as page:
        await page.goto("/")
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name="Langsung ke isi")).to_be_focused()
        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")
        focused = page.locator(":focus")
        await expect(focused).to_have_attribute("href", re.compile("^/siklus/"))
        await expect(focused).to_have_css("outline-style", "solid")


async def test_large_enough_to_be_touched(desk: Desk, busy: str) -> None:
    """On a telephone every button is at least 40 pixels high."""
    async with desk.signed_in("data1", PHONE) as page:
        await page.goto("/")
        heights = await page.locator("button, a.button").evaluate_all(HEIGHTS)
        assert heights
        assert min(heights) >= 40


async def test_an_open_inbox_learns_of_a_new_task_by_itself(desk: Desk, busy: str) -> None:
    """Nobody reloads; the screen reader is told."""
    async with desk.signed_in("data1") as page:
        async with page.expect_response("**/kotak/hidup?*"):
            await page.goto("/")
        title = f"Tugas yang baru tiba {secrets.token_hex(3)}"
        await desk.portal.office.cycles.start(
            f"uji-{secrets.token_hex(4)}", Order(title=title, sop=load_sop(DEFAULT_SOP))
        )
        await expect(page.get_by_role("heading", name=title)).to_be_visible(timeout=30_000)
        await expect(page.get_by_role("status").first).to_have_text("Halaman ini sudah diperbarui.")
