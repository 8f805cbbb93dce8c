"""A cycle that people have worn out stays on its page, in lists and in the API; nobody posts more than he can mean."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import pytest

from adapters.documents.document_store import Documents
from portal.app import build
from portal.frame.turns import Turns
from sop.cycle.cycle import Cycle
from sop.cycle.journal import Entry, first_broken
from sop.cycle.view import past_of
from tests.portal.api.support.client import of
from tests.portal.support.faked import FakedPortal
from tests.portal.support.forms import send
from tests.sop.support.hostile import flooded, worn_out

NOW = datetime(2026, 12, 21, 3, 0, 48, tzinfo=UTC)


@cache
def drowned() -> Cycle:
    """Made when it is first needed: it takes seconds."""
    return replace(flooded(worn_out(), 10_000), id="usang")


@pytest.fixture
def cycle_id(faked: FakedPortal) -> str:
    return faked.office.cycles.put(drowned())


async def test_a_worn_out_cycle_has_its_page_and_the_inboxes(faked: FakedPortal, cycle_id: str) -> None:
    """Seen: 400 for all, and every inbox of that role. It is shown with its newest part, what the rules refuse is told
    in one sentence, and the head cancels."""
    for login in ("data1", "kabid1", "pengembang1", "operator1"):
        browser = await faked.of(login)
        page = await browser.get(f"/siklus/{cycle_id}")
        assert page.status_code == 200
        assert f"/siklus/{cycle_id}/jurnal" in page.text
        assert (await browser.get("/")).status_code == 200
    head = await faked.of("kabid1")
    refused = await send(head, f"/siklus/{cycle_id}/hentikan", reason="Menunggu data", role="promotion_head")
    assert refused.status_code == 409
    assert "hampir penuh" in refused.text
    done = await send(head, f"/siklus/{cycle_id}/batalkan", reason="Tidak dilanjutkan", yakin="ya")
    assert done.status_code == 303
    assert faked.office.cycles.cycle(cycle_id).closed


async def test_the_whole_comes_page_by_page(faked: FakedPortal, cycle_id: str) -> None:
    """From the first row to the last, each page with the way to the next; of a stranger's messages their number."""
    browser = await faked.of("data1")
    rejections = drowned().progress.rejections
    assert rejections is not None
    for address, number in (
        ("jurnal", len(drowned().progress.journal)),
        ("percobaan", len(drowned().progress.past)),
        ("penghentian", len(drowned().progress.pauses)),
    ):
        way, rows = f"/siklus/{cycle_id}/{address}", 0
        while way:
            page = await browser.get(way)
            assert page.status_code == 200
            assert f"{number} seluruhnya" in page.text
            rows += page.text.count("<li value=") or page.text.count("<li>Langkah")
            onward = page.text.partition('rel="next" href="')[2]
            way = onward.partition('"')[0]
        assert rows == number + (len(rejections.tail) if address == "jurnal" else 0)
    last = await browser.get(f"/siklus/{cycle_id}/jurnal?dari={len(drowned().progress.journal) - 1}")
    assert f"Masih ada {rejections.count} pesan yang ditolak" in last.text
    outside = await faked.of("kosong1")
    assert (await outside.get(f"/siklus/{cycle_id}/jurnal")).status_code == 404


async def test_the_api_hands_the_whole_over_in_pages(faked: FakedPortal, cycle_id: str) -> None:
    """Entry after entry until there are none; attempts and pauses until no page follows."""
    integration = of(faked, "operator1")
    journal: list[Entry] = []
    while found := await integration.said(f"/cycles/{cycle_id}/journal", after=len(journal)):
        journal += [Entry.model_validate(each) for each in found]
    assert tuple(journal) == drowned().progress.journal
    assert first_broken(journal) is None
    for address, number in (("past", len(drowned().progress.past)), ("pauses", len(drowned().progress.pauses))):
        rows, start = 0, 0
        while start is not None:
            page = await integration.said(f"/cycles/{cycle_id}/{address}", **{"from": start})
            rows, start = rows + len(page["rows"]), page["following"]
        assert rows == page["total"] == number
    told = await integration.said(f"/cycles/{cycle_id}")
    assert (told["journal_length"], told["past_length"]) == (len(journal), len(drowned().progress.past))
    assert told["rejections"]["before"]


async def test_a_document_of_an_attempt_long_ago_is_still_handed_out(faked: FakedPortal) -> None:
    """It stands in the whole list of attempts, of which the page shows the newest."""
    documents: Documents = faked.ports.documents
    kept = documents.put_bytes(b"%PDF-1.7 percobaan pertama")
    first = drowned().progress.past[0]
    output = first.outputs[1].model_copy(update={"sha256": kept.sha256})
    past = (first.model_copy(update={"outputs": (output,)}), *drowned().progress.past[1:])
    cycle_id = faked.office.cycles.put(replace(drowned().having(past=past), id="usang-berkas"))
    assert past_of(faked.office.cycles.cycle(cycle_id), NOW)[0] not in (await faked.office.cycles.view(cycle_id)).past
    for login in ("data1", "pengembang1"):
        answer = await (await faked.of(login)).get(f"/siklus/{cycle_id}/dokumen/{kept.sha256}")
        assert (answer.status_code, answer.content) == (200, b"%PDF-1.7 percobaan pertama")


async def test_a_session_sends_no_more_forms_than_a_person_can_mean(faked: FakedPortal) -> None:
    """Seen: 636 posts of a head, 105 rounds of a vendor in 37 seconds. One sentence says when to go on; pages are shown
    meanwhile, and another session goes on."""
    app = build(replace(faked.ports, now=lambda: NOW))
    app.state.turns = Turns(2)
    busy, other = replace(faked, app=app), replace(faked, app=app)
    cycle_id = await faked.office.new_cycle()
    browser, others = await busy.of("kabid1"), await other.of("kabid1")
    for address in ("hentikan", "jalankan"):
        assert (await send(browser, f"/siklus/{cycle_id}/{address}", reason="Menunggu data")).status_code == 303
    refused = await send(browser, f"/siklus/{cycle_id}/hentikan", reason="Menunggu data")
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "12")
    assert "Coba lagi setelah 12 detik." in refused.text
    assert (await browser.get(f"/siklus/{cycle_id}")).status_code == 200
    assert (await send(others, f"/siklus/{cycle_id}/hentikan", reason="Menunggu data")).status_code == 303
