"""Documents leave the portal for those who may see them, to be saved and never to be shown as a page."""

import hashlib

import pytest

from portal.frame.downloads import UNKNOWN, attachment, file_name, media_type
from sop.cycle.messages import CompleteStep
from sop.cycle.progress import Output
from tests.portal.support.forms import pdf, send
from tests.portal.support.office import Portal

CONTENT = b"%PDF-1.7\nbukti"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


async def test_a_document_is_saved_under_a_safe_name_and_its_reading_is_logged(portal: Portal) -> None:
    """The very bytes that were handed over, as an attachment that no browser guesses about."""
    cycle_id = await portal.office.new_cycle()
    browser = await portal.of("data1")
    await send(browser, f"/siklus/{cycle_id}/selesai", [pdf(b"bukti")], title="Catatan/2026", yakin="ya")
    answer = await browser.get(f"/siklus/{cycle_id}/dokumen/{SHA256}")
    assert answer.content == CONTENT
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith('attachment; filename="2026.pdf"')
    assert answer.headers["x-content-type-options"] == "nosniff"
    entry = portal.accounts.entries(1, "data1")[0]
    assert (entry.kind, entry.subject) == ("document_read", f"{cycle_id}/{SHA256}")


async def test_a_document_that_the_cycle_does_not_name_is_not_found(portal: Portal) -> None:
    """Neither one of another cycle, nor a path, nor what the store has never seen; each asking is logged."""
    named, other = await portal.office.new_cycle(), await portal.office.new_cycle()
    browser = await portal.of("data1")
    await send(browser, f"/siklus/{named}/selesai", [pdf(b"bukti")], yakin="ya")
    for last in (SHA256, "0" * 64, SHA256.upper(), "..%2f..%2fregister.db", "%00"):
        answer = await browser.get(f"/siklus/{other}/dokumen/{last}")
        assert answer.status_code == 404, last
        assert portal.accounts.entries(1, "data1")[0].kind == "refused"
    assert (await browser.get(f"/siklus/{other}/dokumen/../../../register.db")).status_code == 404


async def test_an_outside_party_reads_only_the_documents_of_his_lane(portal: Portal) -> None:
    """What step 1 has made is not his, although the cycle is."""
    cycle_id = await portal.office.new_cycle()
    await send(await portal.of("data1"), f"/siklus/{cycle_id}/selesai", [pdf(b"bukti")], yakin="ya")
    assert (await (await portal.of("pengembang1")).get(f"/siklus/{cycle_id}/dokumen/{SHA256}")).status_code == 404


async def test_a_page_that_was_handed_over_is_never_shown_as_one(portal: Portal) -> None:
    """Whatever type the message names: HTML leaves as bytes to be saved."""
    cycle_id, content = await portal.office.new_cycle(), b"<script>alert(1)</script>"
    stored = portal.ports.documents.put_bytes(content)
    output = Output(title="x.html", sha256=stored.sha256, size=stored.size, media_type="text/html")
    command = CompleteStep(step=1, role="data_systems_unit", actor="Petugas 1", outputs=(output,))
    await portal.office.cycles.complete(cycle_id, command)
    answer = await (await portal.of("data1")).get(f"/siklus/{cycle_id}/dokumen/{stored.sha256}")
    assert (answer.content, answer.headers["content-type"]) == (content, UNKNOWN)
    assert 'filename="x.html.bin"' in answer.headers["content-disposition"]


async def test_a_document_that_the_store_has_lost_is_said_to_be_lost(portal: Portal) -> None:
    """A sentence, not an empty file."""
    cycle_id = await portal.office.new_cycle()
    output = Output(title="Hilang", sha256="a" * 64)
    command = CompleteStep(step=1, role="data_systems_unit", actor="Petugas 1", outputs=(output,))
    await portal.office.cycles.complete(cycle_id, command)
    answer = await (await portal.of("data1")).get(f"/siklus/{cycle_id}/dokumen/{'a' * 64}")
    assert "tidak ada dalam penyimpanan" in answer.text
    assert "content-disposition" not in answer.headers


@pytest.mark.parametrize(
    ("title", "claimed", "name"),
    [
        ("Surat Perjanjian", "application/pdf", "Surat Perjanjian.pdf"),
        ("../../etc/passwd", "text/plain", "passwd.txt"),
        ('a"; filename="b.exe', "application/pdf", "a__ filename=_b.exe.pdf"),
        ("...", None, "dokumen.bin"),
        ("halaman.svg", "image/svg+xml", "halaman.svg.bin"),
        ("baris\r\nSet-Cookie: x", "text/plain", "baris__Set-Cookie_ x.txt"),
    ],
)
def test_a_title_becomes_a_file_name_that_harms_nobody(title: str, claimed: str | None, name: str) -> None:
    """No folders, no quotes, no line ends, and the extension of the type that it leaves as."""
    assert file_name(title, claimed) == name
    assert "\n" not in attachment(file_name(title, claimed))["content-disposition"]


@pytest.mark.parametrize("claimed", ["text/html", "image/svg+xml", "application/xhtml+xml", "", None])
def test_what_a_browser_could_carry_out_leaves_as_bytes(claimed: str | None) -> None:
    """So does what names no type."""
    assert media_type(claimed) == UNKNOWN
