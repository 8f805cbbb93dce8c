"""A real browser before the portal, on a desk or a telephone, with JavaScript or without."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, Playwright

from tests.portal.support.office import PASSWORD, Portal
from tests.portal.support.office import Browser as Entering
from tests.programs import program

ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
PHONE, DESK = 360, 1280
"""Widths in CSS pixels."""
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


async def launched(tool: Playwright) -> Browser:
    """Debian's Chromium; the tests that need it are left out where there is none, and fail in CI."""
    return await tool.chromium.launch(executable_path=program("chromium", "chromium"), args=list(ARGUMENTS))


@asynccontextmanager
async def visiting(browser: Browser, address: str, width: int = DESK, *, script: bool = True) -> AsyncIterator[Page]:
    """A window of its own, with cookies of its own, in which no script fails and nothing breaks the page's policy."""
    faults: list[str] = []
    async with await browser.new_context(
        base_url=address, viewport={"width": width, "height": 780}, java_script_enabled=script
    ) as context:
        page = await context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
        page.on("dialog", lambda dialog: faults.append(f"dialog: {dialog.message}"))
        yield page
    assert faults == []


async def enter(page: Page, login: str, password: str) -> None:
    """Signs in, from wherever the page is."""
    await page.goto("/masuk")
    await page.get_by_label("Nama pengguna").fill(login)
    await page.get_by_label("Kata sandi").fill(password)
    await page.get_by_role("button", name="Masuk", exact=True).click()
    await page.wait_for_url(lambda url: not url.endswith("/masuk"))


@dataclass
class Desk:
    """A browser before the portal."""

    browser: Browser
    address: str
    portal: Portal

    @asynccontextmanager
    async def page(self, width: int = DESK, *, script: bool = True) -> AsyncIterator[Page]:
        async with visiting(self.browser, self.address, width, script=script) as page:
            yield page

    @asynccontextmanager
    async def signed_in(self, login: str, width: int = DESK, *, script: bool = True) -> AsyncIterator[Page]:
        """A window in which somebody has signed in already, without waiting for the pages of it."""
        async with Entering(base_url=self.address) as entering, self.page(width, script=script) as page:
            assert (await entering.sign_in(login, PASSWORD)).status_code == 303
            for name, value in entering.cookies.items():
                await page.context.add_cookies([{"name": name, "value": value, "url": self.address}])
            yield page


async def violations(page: Page) -> list[str]:
    """What a program finds against WCAG 2.2 AA."""
    found = await Axe().run(page, options={"runOnly": WCAG})
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found.response["violations"]]


async def overflow(page: Page) -> int:
    """CSS pixels by which a page is wider than its window."""
    wider: int = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wider
