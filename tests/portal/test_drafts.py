"""The drafts of letters about a cycle's lateness, on their page and as PDF."""

from tests.portal.support.faked import FakedPortal
from tests.sop.support.cycles import MONDAY, OF_ALFA, at, leave_alone, reach


def late(faked: FakedPortal) -> str:
    """A cycle whose step 5, the party's, was late on its first day."""
    return faked.office.cycles.put(leave_alone(reach(5, OF_ALFA), MONDAY, at("Mon 2026-11-23 12:30")))


async def test_the_cycle_leads_to_its_drafts_as_soon_as_there_are_any(faked: FakedPortal) -> None:
    """Each is a PDF to be saved, named after its cycle; before the first escalation nothing leads there."""
    browser = await faked.of("kabid1")
    on_time = await faked.office.new_cycle(step=2)
    assert f'href="/siklus/{on_time}/surat"' not in (await browser.get(f"/siklus/{on_time}")).text
    assert "tidak ada konsep surat" in (await browser.get(f"/siklus/{on_time}/surat")).text
    cycle_id = late(faked)
    assert f'href="/siklus/{cycle_id}/surat"' in (await browser.get(f"/siklus/{cycle_id}")).text
    page = (await browser.get(f"/siklus/{cycle_id}/surat")).text
    for name in ("01-2026-11-23-nota-dinas", "02-2026-11-23-surat-teguran", "03-2026-11-23-nota-dinas"):
        assert f'href="/siklus/{cycle_id}/surat/{name}.pdf"' in page
        answer = await browser.get(f"/siklus/{cycle_id}/surat/{name}.pdf")
        assert (answer.headers["content-type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
        assert f'filename="{cycle_id}-{name}.pdf"' in answer.headers["content-disposition"]
    assert (await browser.get(f"/siklus/{cycle_id}/surat/04-2026-11-23-nota-dinas.pdf")).status_code == 404


async def test_an_outside_party_finds_no_drafts(faked: FakedPortal) -> None:
    """Neither the link, nor the page, nor the letter that will be sent to it."""
    cycle_id = late(faked)
    browser = await faked.of("pengembang1")
    assert "surat" not in (await browser.get(f"/siklus/{cycle_id}")).text
    for end in ("surat", "surat/02-2026-11-23-surat-teguran.pdf"):
        assert (await browser.get(f"/siklus/{cycle_id}/{end}")).status_code == 404
