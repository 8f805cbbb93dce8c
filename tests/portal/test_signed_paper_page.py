"""Papers that were signed outside, brought back on the cycle's page."""

import pytest

from tests.adapters.support.signing_pdfs import paper, signed
from tests.portal.support.forms import send
from tests.portal.support.office import Portal


@pytest.fixture(scope="module")
def content() -> bytes:
    return signed(paper(), "Kepala Bidang 1")


async def test_a_signed_letter_comes_back_and_shows_its_signature(portal: Portal, content: bytes) -> None:
    """With signer, time and state, and the sentence that nobody has judged its certificate; it can be saved again."""
    cycle_id = await portal.office.new_cycle()
    browser, address = await portal.of("kabid1"), f"/siklus/{cycle_id}/surat-bertanda-tangan"
    file = ("berkas", ("nota.pdf", content, "application/pdf"))
    answer = await send(browser, address, [file], title="Nota dinas langkah 1")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/siklus/{cycle_id}")
    page = (await browser.get(f"/siklus/{cycle_id}")).text
    assert "Nota dinas langkah 1" in page
    assert "Kepala Bidang 1, Pemerintah Kota Cirebon" in page
    assert "utuh: berkas tidak berubah sejak ditandatangani" in page
    assert "Kepercayaan atas sertifikat tidak diperiksa di sini" in page
    (link,) = [each for each in page.split('"') if each.startswith(f"{address}/")]
    assert (await browser.get(link)).content == content


async def test_a_form_without_a_file_says_what_to_do(portal: Portal) -> None:
    cycle_id = await portal.office.new_cycle()
    answer = await send(await portal.of("kabid1"), f"/siklus/{cycle_id}/surat-bertanda-tangan", title="Nota")
    assert answer.status_code == 400
    assert "Pilih berkas surat yang sudah ditandatangani." in answer.text
    assert 'value="Nota"' in answer.text


async def test_an_outside_party_has_no_such_page(portal: Portal) -> None:
    """Nor is anything of it on the cycle's page; what it sends is refused before it is read."""
    cycle_id = await portal.office.new_cycle(step=5)
    browser, address = await portal.of("pengembang1"), f"/siklus/{cycle_id}/surat-bertanda-tangan"
    assert (await browser.get(address)).status_code == 403
    file = ("berkas", ("a.pdf", b"%PDF-1.7", "application/pdf"))
    assert (await browser.post(address, files=[file])).status_code == 403
    assert "bertanda tangan" not in (await browser.get(f"/siklus/{cycle_id}")).text
