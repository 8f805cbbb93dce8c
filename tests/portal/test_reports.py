"""Reports: the register with its filters, the monitoring, and files of both, for operators and heads alone."""

import asyncio
import csv
import io

import openpyxl
import pytest

from tests.portal.support.forms import send
from tests.portal.support.office import PASSWORD, Browser, Portal, holder

pytestmark = pytest.mark.engine


@pytest.fixture(scope="module")
async def cancelled(portal: Portal) -> str:
    """The id of a cycle that is cancelled, and whose dossier the register knows."""
    cycle_id = await portal.office.new_cycle(step=2)
    await send(await portal.of("kabid1"), f"/siklus/{cycle_id}/batalkan", reason="Uji laporan")
    await portal.office.cycles.result(cycle_id)
    async with asyncio.timeout(20):
        while portal.ports.register.dossier(cycle_id) is None:
            await asyncio.sleep(0.1)
    return cycle_id


@pytest.fixture
async def head(portal: Portal) -> Browser:
    return await portal.of("kabid1")


async def test_the_register_lists_cycles_by_filters(head: Browser, cancelled: str) -> None:
    """Standing, role, punctuality and period narrow the list; the row leads to cycle and dossier."""
    page = (await head.get("/laporan", params={"keadaan": "cancelled"})).text
    assert f'href="/siklus/{cancelled}/berkas.zip"' in page
    for other in ({"keadaan": "completed"}, {"peran": "agency_head"}, {"terlambat": "ya"}, {"periode": "2020"}):
        assert cancelled not in (await head.get("/laporan", params=other)).text, other


async def test_a_period_that_is_none_is_said_above_the_list(head: Browser) -> None:
    """With what was typed, as text."""
    answer = await head.get("/laporan", params={"periode": "<script>"})
    assert answer.status_code == 400
    assert "tidak dikenali" in answer.text
    assert "<script>" not in answer.text.replace("<script src", "")


async def test_the_register_is_saved_for_spreadsheets(head: Browser, cancelled: str) -> None:
    """CSV and Excel have the same cycles under the same headings, filtered as the list is."""
    narrowed = {"keadaan": "cancelled"}
    text = (await head.get("/laporan/register.csv", params=narrowed)).content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    content = (await head.get("/laporan/register.xlsx", params=narrowed)).content
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    assert [str(cell.value) for cell in sheet[1]] == rows[0]
    assert cancelled in {row[0] for row in rows[1:]} == {row[0].value for row in sheet.iter_rows(min_row=2)}


async def test_the_monitoring_is_shown_and_saved_as_a_paper(head: Browser, cancelled: str) -> None:
    """The page says what the official paper says; the paper is a PDF to be saved."""
    page = await head.get("/laporan/pemantauan")
    assert page.status_code == 200
    assert "Dalam periode" in page.text
    paper = await head.get("/laporan/pemantauan.pdf", params={"periode": "2026-S2"})
    assert paper.content.startswith(b"%PDF-")
    assert "pemantauan-pengembangan-sistem-perizinan-online-2026-S2.pdf" in paper.headers["content-disposition"]
    assert "tidak dikenali" in (await head.get("/laporan/pemantauan", params={"periode": "besok"})).text
    assert "Penilaian Terhadap Penerapan" in page.text
    workbook = await head.get("/laporan/pemantauan.xlsx", params={"periode": "2026-S2"})
    assert openpyxl.load_workbook(io.BytesIO(workbook.content)).sheetnames[0] == "Tabel 7"


async def test_heads_read_who_was_given_a_heads_role(portal: Portal, head: Browser) -> None:
    """On the page of the half-year that runs, with who gave it."""
    portal.accounts.add(holder("diangkat", "Pejabat Yang Diangkat"), PASSWORD)
    operator = await portal.of("operator1")
    form = {"peran": "agency_head", "sejak": "2026-01-01"}
    await operator.post_form("/orang/diangkat/peran", page="/orang/diangkat", **form)
    page = (await head.get("/laporan/pemantauan")).text
    assert "Pejabat Yang Diangkat (diangkat)</td><td>operator1</td>" in page


@pytest.mark.parametrize("login", ["data1", "pengembang1", "kosong1"])
async def test_reports_are_for_operators_and_heads(portal: Portal, login: str) -> None:
    """Each page and file of them is refused to anybody else, and the refusal is logged."""
    browser = await portal.of(login)
    for path in (
        "/laporan",
        "/laporan/register.csv",
        "/laporan/register.xlsx",
        "/laporan/pemantauan",
        "/laporan/pemantauan.xlsx",
    ):
        assert (await browser.get(path)).status_code == 403
        assert portal.accounts.entries(1, login)[0].subject == path
    assert (await (await portal.of("operator1")).get("/laporan")).status_code == 200
