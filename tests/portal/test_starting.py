"""Starting a cycle: by operators alone, with its plan shown before, and once."""

import asyncio

from adapters.temporal.cycles import Cycles
from sop.people.access import AccessKind
from tests.portal.support.forms import fields_of, send
from tests.portal.support.office import Portal


async def begun(cycles: Cycles, title: str) -> list[str]:
    """The cycles of a title, as soon as lists know of one, and a moment longer for another."""
    async with asyncio.timeout(20):
        while not [row for row in await cycles.rows() if row.title == title]:
            await asyncio.sleep(0.1)
    return [row.cycle_id for row in await cycles.rows() if row.title == title]


async def test_an_operator_sees_the_plan_and_then_starts_the_cycle_once(portal: Portal) -> None:
    """The first sending shows when each step would be due and starts nothing; the second, however often it is sent,
    starts the one cycle that was planned."""
    browser, title = await portal.of("operator1"), "Pengembangan <semester> dua"
    planned = await send(browser, "/siklus/baru", title=title, calendar="asn")
    assert planned.status_code == 200
    assert "Selesai paling cepat" in planned.text
    fields = fields_of(planned)
    assert fields["title"] == title
    answers = [await browser.post("/siklus/baru", data=fields | {"aksi": "mulai"}) for _ in range(2)]
    assert {answer.headers["location"] for answer in answers} == {f"/siklus/{fields['cycle_id']}"}
    assert await begun(portal.office.cycles, title) == [fields["cycle_id"]]
    view = await portal.office.cycles.view(fields["cycle_id"])
    assert (view.current_step, len(view.calendars), view.minute_seconds) == (1, 2, 60)
    logged = [each for each in portal.accounts.entries(50, "operator1") if each.kind is AccessKind.CYCLE_STARTED]
    assert [each.subject for each in logged].count(fields["cycle_id"]) == 1


async def test_a_rehearsal_is_marked_and_its_minutes_are_seconds(portal: Portal) -> None:
    """The plan says that it is one, the cycle keeps it; a rehearsal that was not planned as one is planned again."""
    browser, title = await portal.of("operator1"), "Gladi bersih"
    planned = await send(browser, "/siklus/baru", title=title, calendar="always", pace="gladi")
    assert "Ini gladi, bukan siklus kantor" in planned.text
    fields = fields_of(planned) | {"aksi": "mulai"}
    assert "Ini gladi" not in (await browser.post("/siklus/baru", data=fields | {"pace": ""})).text
    assert (await browser.post("/siklus/baru", data=fields)).status_code == 303
    view = await portal.office.until(fields["cycle_id"], lambda view: view.current_step == 1)
    assert view.minute_seconds == 1
    assert "satu menit SOP = 1 detik" in (await browser.get(f"/siklus/{fields['cycle_id']}")).text


async def test_nothing_starts_that_was_not_planned(portal: Portal) -> None:
    """A form that names a cycle of its own making gets a plan, and so does one without."""
    browser = await portal.of("operator1")
    for cycle_id in ("", "../x", "siklus-2026-zzzzzz"):
        answer = await send(browser, "/siklus/baru", title="Uji", cycle_id=cycle_id, aksi="mulai")
        assert (answer.status_code, "Selesai paling cepat" in answer.text) == (200, True)


async def test_what_was_changed_after_the_plan_is_planned_again(portal: Portal) -> None:
    """Another way of counting gets a new plan before anything starts."""
    browser = await portal.of("operator1")
    fields = fields_of(await send(browser, "/siklus/baru", title="Uji", calendar="asn"))
    answer = await browser.post("/siklus/baru", data=fields | {"calendar": "always", "aksi": "mulai"})
    assert (answer.status_code, "Selesai paling cepat" in answer.text) == (200, True)


async def test_what_is_missing_is_said_and_what_was_typed_stays(portal: Portal) -> None:
    """Title, SOP and calendar come from the form; a path is not the name of a SOP."""
    browser = await portal.of("operator1")
    for fields, sentence in (
        ({"title": " "}, "Isi judul siklus."),
        ({"title": "x" * 201}, "Judul: paling panjang 200 huruf."),
        ({"title": "Uji", "sop": "../../settings"}, "Pilih SOP"),
        ({"title": "Uji", "calendar": "kapan-saja"}, "Pilih SOP"),
        ({"title": "Uji", "pace": "secepatnya"}, "Pilih SOP"),
    ):
        answer = await send(browser, "/siklus/baru", **fields)
        assert (answer.status_code, sentence in answer.text) == (400, True), fields
        assert fields["title"].strip() in answer.text


async def test_only_operators_start_cycles(portal: Portal) -> None:
    """Heads, executors and outside parties are refused the page and the sending."""
    for login in ("kabid1", "data1", "pengembang1"):
        browser = await portal.of(login)
        assert (await browser.get("/siklus/baru")).status_code == 403
        answer = await browser.post_form("/siklus/baru", "/sandi", title="Uji", aksi="mulai")
        assert answer.status_code == 403
