"""Every page of the portal in a real browser: readable by everybody, on a telephone, on paper, magnified.

The list is the application's own: a page that is added tomorrow must be named here, or the first test fails.
"""

import re
import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from playwright.async_api import Browser, Page, expect

from console.frame.embedded import Embedded
from portal.app import build
from tests.console.support.office import open_office
from tests.portal.support.desk import DESK, PHONE, Desk, overflow, violations
from tests.portal.support.faked import FakedPortal
from tests.portal.support.forms import fields_of, send
from tests.portal.support.office import Portal, open_portal, served

PAGES = {
    "/": ("kabid1", "kosong1", "operator1"),
    "/sandi": ("data1",),
    "/akun": ("data1", "pengembang1"),
    "/siklus": ("operator1",),
    "/siklus/baru": ("operator1",),
    "/siklus/{cycle_id}": ("data1", "pengembang1"),
    "/siklus/{cycle_id}/jurnal": ("data1", "pengembang1"),
    "/siklus/{cycle_id}/percobaan": ("data1",),
    "/siklus/{cycle_id}/penghentian": ("data1",),
    "/siklus/{cycle_id}/surat": ("kabid1",),
    "/siklus/{cycle_id}/selesai": ("data1",),
    "/siklus/{cycle_id}/kembalikan": ("kabid1",),
    "/siklus/{cycle_id}/perpanjang": ("kabid1",),
    "/siklus/{cycle_id}/hentikan": ("kabid1",),
    "/siklus/{cycle_id}/jalankan": ("kabid1",),
    "/siklus/{cycle_id}/tanggapi": ("kabid1",),
    "/siklus/{cycle_id}/batalkan": ("kabid1",),
    "/siklus/{cycle_id}/pihak": ("kabid1", "operator1"),
    "/siklus/{cycle_id}/surat-bertanda-tangan": ("kabid1",),
    "/laporan": ("kabid1",),
    "/laporan/pemantauan": ("kabid1",),
    "/orang": ("operator1",),
    "/orang/{account_id}": ("operator1",),
    "/jadwal": ("operator1",),
    "/jadwal/{name}": ("operator1",),
    "/kalender": ("data1",),
    "/tidak-ada": ("data1",),
}
"""Addresses, and in whose eyes each is looked at; the last is the page of a mistake."""
ELSEWHERE = {
    "/masuk": "test_browser.py looks at it without a session",
    "/masuk/penyedia": "leads to the identity provider",
    "/masuk/kembali": "leads back from it",
}
FILES = ("/tanda", "/hidup", ".csv", ".xlsx", ".pdf", ".svg", ".zip", ".ics", "/{sha256}")
"""How addresses end that answer with something else than a page."""


@pytest.fixture(scope="module")
async def portal(dev_server: Embedded, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Portal]:
    """Of an office of its own: a program reads a page of few cycles in a fraction of the time."""
    async with (
        open_office(dev_server, tmp_path_factory.mktemp("kantor-halaman")) as office,
        open_portal(office) as opened,
    ):
        yield opened


@pytest.fixture(scope="module")
async def desk(chromium: Browser, portal: Portal) -> AsyncIterator[Desk]:
    async with served(portal.app) as address:
        yield Desk(chromium, address, portal)


@pytest.fixture(scope="module")
async def windows(desk: Desk) -> AsyncIterator[dict[str, Page]]:
    """A window for each of those who look, signed in: a new one for every page takes as long as reading it."""
    async with AsyncExitStack() as opened:
        logins = {login for logins in PAGES.values() for login in logins} | {each[0] for each in ANSWERS}
        yield {login: await opened.enter_async_context(desk.signed_in(login)) for login in sorted(logins)}


@pytest.mark.filterwarnings("ignore:Duplicate Operation ID")  # one address for GET and HEAD
def test_no_page_is_forgotten(faked: FakedPortal) -> None:
    """Whatever answers a GET is looked at here, or it is said why not."""
    paths = {path for path, methods in build(faked.ports).openapi()["paths"].items() if "get" in methods}
    pages = {path for path in paths if not path.endswith(FILES)}
    assert pages - {*PAGES, *ELSEWHERE} == set()


@pytest.fixture(scope="module")
async def filled(portal: Portal) -> dict[str, str]:
    """What stands for the parameters: cycles with something to do in each of the forms, an account, a schedule."""
    office = portal.office
    running, paused, late = [await office.new_cycle(step=2) for _ in range(2)] + [
        await office.new_cycle(minute_seconds=0.01)
    ]
    head, operator = await portal.of("kabid1"), await portal.of("operator1")
    await send(head, f"/siklus/{running}/hentikan", reason="Menunggu data dari pemohon")
    await send(head, f"/siklus/{running}/jalankan", reason="Data sudah lengkap")
    await send(head, f"/siklus/{paused}/hentikan", reason="Menunggu data dari pemohon")
    planned = await send(operator, "/jadwal", name="triwulan", title="Pengembangan triwulan", every="quarter")
    made = await operator.post("/jadwal", data=fields_of(planned) | {"aksi": "buat"})
    assert made.status_code == 303, made.text
    await office.until(late, lambda view: any(each.awaits_answer for each in view.steps[0].escalations))
    return {"running": running, "paused": paused, "late": late}


def address(path: str, filled: dict[str, str]) -> str:
    which = {"jalankan": "paused", "tanggapi": "late", "surat": "late"}.get(path.rpartition("/")[2], "running")
    return path.format(cycle_id=filled[which], account_id="plt1", name="triwulan")


LOOKS = [(path, login) for path, logins in PAGES.items() for login in logins]


async def readable(page: Page) -> None:
    """Nothing against WCAG 2.2 AA that a program finds, and nothing beyond the edge, at two widths."""
    for width in (DESK, PHONE):
        await page.set_viewport_size({"width": width, "height": 780})
        assert await violations(page) == []
        assert await overflow(page) == 0


@pytest.mark.parametrize(("path", "login"), LOOKS)
async def test_everybody_can_read_it(windows: dict[str, Page], filled: dict[str, str], path: str, login: str) -> None:
    """Nothing beyond the edge at 200 % either; on paper without its menu."""
    page = windows[login]
    answer = await page.goto(address(path, filled))
    assert answer is not None
    assert answer.status == (404 if path == "/tidak-ada" else 200)
    await readable(page)
    await page.set_viewport_size({"width": DESK // 2, "height": 390})  # what a desk shows at 200 %
    assert await overflow(page) == 0
    await page.emulate_media(media="print")
    assert not await page.get_by_role("navigation", name="Menu utama").is_visible()
    assert await page.locator("main").is_visible()
    await page.emulate_media(media="screen")


ANSWERS: tuple[tuple[str, str, dict[str, str], str, str], ...] = (
    ("operator1", "/siklus/baru", {"Judul siklus": "Izin reklame"}, "Lihat rencana", "Selesai paling cepat"),
    ("operator1", "/jadwal", {"Nama jadwal": "bulanan", "Judul siklus": "Izin"}, "Lihat rencana", "Siklus pertama"),
    ("operator1", "/jadwal/{name}", {}, "Hapus jadwal", "Hapus jadwal ini?"),
    ("operator1", "/orang", {"Nama lengkap": "Petugas Data 2", "Nama pengguna": "{new}"}, "Tambah", "sekali pakai"),
    ("data1", "/kalender", {}, "(Buat|Ganti) tautan", "Tautan kalender Anda"),
    ("kabid1", "/siklus/{cycle_id}/hentikan", {"Alasan": "  "}, "Hentikan waktu", "Alasan: tidak boleh kosong."),
)
"""In whose eyes, where, what is typed into which field, the button, and what the answer says."""


@pytest.mark.parametrize(("login", "path", "typed", "button", "said"), ANSWERS, ids=[each[1] for each in ANSWERS])
async def test_everybody_can_read_what_a_form_answers(
    windows: dict[str, Page],
    filled: dict[str, str],
    login: str,
    path: str,
    typed: dict[str, str],
    button: str,
    said: str,
) -> None:
    """Plans, secrets that are shown once, questions asked back and refusals too."""
    page = windows[login]
    await page.goto(address(path, filled))
    for label, value in typed.items():
        await page.get_by_label(label, exact=True).fill(value.format(new=f"baru-{secrets.token_hex(3)}"))
    await page.get_by_role("button", name=re.compile(button)).click()
    await expect(page.get_by_text(said).first).to_be_visible()
    await readable(page)
