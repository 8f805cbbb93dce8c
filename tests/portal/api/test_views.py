"""What an integration reads: the same as people see, and no more than its account may."""

import asyncio
import base64
from collections.abc import AsyncIterator
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from adapters.people.tokens import Scope
from sop.cycle.journal import Entry, first_broken
from sop.cycle.messages import PauseClock
from sop.people.access import AccessKind
from tests.portal.api.support.client import Client, client, of, refused
from tests.portal.support.office import Portal

HEAD = "promotion_head"


async def test_the_view_is_the_cycles_own(portal: Portal) -> None:
    """Field by field what the `status` query answers, but for the instant."""
    cycle_id = await portal.office.new_cycle(step=2)
    told = await of(portal, "operator1").said(f"/cycles/{cycle_id}")
    own = (await portal.office.cycles.view(cycle_id)).model_dump(mode="json")
    assert told["journal"] == own["journal"]
    assert [step["outputs"] for step in told["steps"]] == [step["outputs"] for step in own["steps"]]
    assert (told["current_step"], told["state"]) == (2, "running")


async def test_the_clock_has_the_shape_that_was_promised(portal: Portal) -> None:
    """It counts down while it runs, and stands still while it is paused."""
    cycle_id = await portal.office.new_cycle()
    browser = of(portal, "data1")
    clock = await browser.said(f"/cycles/{cycle_id}/clock")
    assert {"elapsed_minutes", "remaining_minutes", "due_at", "paused", "within_working_hours"} < set(clock)
    assert (clock["step"], clock["role"], clock["paused"]) == (1, "data_systems_unit", False)
    assert clock["elapsed_minutes"] + clock["remaining_minutes"] == 150
    assert datetime.fromisoformat(clock["due_at"]).tzinfo is not None
    await portal.office.cycles.decide(cycle_id, PauseClock(role=HEAD, actor="Pejabat 1", reason="Menunggu data"))
    still = [await browser.said(f"/cycles/{cycle_id}/clock") for _ in range(2)]
    assert still[0]["paused"] is True
    assert still[0]["elapsed_minutes"] == still[1]["elapsed_minutes"]


async def test_an_outside_party_reads_his_steps_alone(portal: Portal) -> None:
    """View, journal and clock; a cycle without his lane does not exist for him."""
    cycle_id = await portal.office.new_cycle(step=5)
    vendor = of(portal, "pengembang1")
    told = await vendor.said(f"/cycles/{cycle_id}")
    lanes = {step["number"] for step in told["steps"]}
    assert 5 in lanes
    assert 1 not in lanes
    assert {entry["step"] for entry in told["journal"]} <= lanes
    assert {entry["step"] for entry in await vendor.said(f"/cycles/{cycle_id}/journal")} <= lanes
    assert (
        told["works_on"] == (await portal.office.cycles.view(cycle_id)).model_dump(mode="json")["steps"][3]["outputs"]
    )
    early = await portal.office.new_cycle()
    assert (await vendor.said(f"/cycles/{early}"))["works_on"] == []
    refused(await vendor.get(f"/cycles/{early}/clock"), 409, "wrong_role")
    refused(await of(portal, "kosong1").get(f"/cycles/{cycle_id}"), 404, "not_found")


async def test_an_address_that_leads_nowhere_says_so_as_all_others_do(portal: Portal) -> None:
    """To programs a document, whatever stands in the address; to a method that it has not, those that it has."""
    operator = of(portal, "operator1")
    for path in ("/tidak-ada", "/cycles/%00", "/cycles/a%0Ab", "/cycles/..%2f..%2fmasuk", f"/cycles/{'x' * 5000}"):
        assert (await operator.get(path)).headers["content-type"] == "application/problem+json", path
    answer = await operator.delete("/cycles")
    refused(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == "GET, POST"


@pytest.mark.engine
async def test_the_list_is_for_operators_and_has_pages(portal: Portal) -> None:
    """Each cycle once, whatever the size of a page; filters narrow it."""
    new = {await portal.office.new_cycle() for _ in range(3)}
    operator, seen, cursor = of(portal, "operator1"), [], None
    async with asyncio.timeout(30):
        while not new <= {row["cycle_id"] for row in (await operator.said("/cycles", limit=200))["cycles"]}:
            await asyncio.sleep(0.2)
    while True:
        page = await operator.said("/cycles", limit=2, **({"cursor": cursor} if cursor else {}))
        assert len(page["cycles"]) <= 2
        seen += [row["cycle_id"] for row in page["cycles"]]
        if (cursor := page["cursor"]) is None:
            break
    assert len(seen) == len(set(seen))
    assert new <= set(seen)
    first = (await operator.said("/cycles", limit=1))["cursor"]
    for query in ({"cursor": "e30="}, {"cursor": first[:-4] + "AAA="}, {"cursor": first, "role": HEAD}):
        assert "cursor" in refused(await operator.get("/cycles", params=query), 422, "malformed")
    turns = (await operator.said("/cycles", role="agency_head", limit=200))["cycles"]
    assert all(row["role"] == "agency_head" for row in turns)
    refused(await of(portal, "kabid1").get("/cycles"), 403, "forbidden")


async def pages_of(reader: Client) -> AsyncIterator[Any]:
    """Every page of an inbox: other tests have left turns that are more urgent than the newest."""
    number, last = 1, 1
    while number <= last:
        page = await reader.said("/inbox", page=number)
        number, last = number + 1, page["pages"]
        yield page


async def test_the_inbox_is_the_persons_own(portal: Portal) -> None:
    """His turns, the most urgent first, by pages."""
    cycle_id = await portal.office.new_cycle()
    unit = of(portal, "data1")
    async with asyncio.timeout(60):
        while cycle_id not in str([each async for each in pages_of(unit)]):
            await asyncio.sleep(0.2)
    inbox = await unit.said("/inbox")
    assert (inbox["complete"], inbox["more_escalations"]) == (True, False)
    assert {item["why"] for item in inbox["items"]} == {"turn"}
    assert inbox["turns"] >= len(inbox["items"]) > 0
    assert (await unit.said("/inbox", page=inbox["pages"] + 1))["items"] == []
    assert cycle_id not in str(await of(portal, "kadis1").said("/inbox"))


async def test_reports_are_for_those_to_whom_they_are_open(portal: Portal) -> None:
    """Register and monitoring, with the period in the office's words."""
    head = of(portal, "kabid1")
    assert isinstance(await head.said("/register", period="2026-S2"), list)
    assert (await head.said("/monitoring"))["activities"]
    assert "Periode" in refused(await head.get("/register", params={"period": "kapan"}), 422, "malformed")
    refused(await of(portal, "data1").get("/register"), 403, "forbidden")
    refused(await of(portal, "pengembang1").get("/monitoring"), 403, "forbidden")


async def test_no_token_no_answer(portal: Portal) -> None:
    """None, a wrong one, a revoked one, another scheme, and a session's cookie alone: 401, and how to ask."""
    issued = portal.accounts.tokens.issue("operator1", "uji", [Scope.READ], portal.ports.now())
    portal.accounts.tokens.revoke("operator1", issued.token.id, portal.ports.now())
    session = await portal.of("operator1")
    basic = base64.b64encode(b"operator1:x").decode()
    for asked in (client(portal), client(portal, "sop_salah"), client(portal, issued.secret),
                  client(portal, authorization=f"Basic {basic}")):  # fmt: skip
        answer = await asked.get("/inbox")
        refused(answer, 401, "no_token")
        assert answer.headers["www-authenticate"].startswith("Bearer")
        entry = portal.accounts.entries(1)[0]
        assert (entry.kind, entry.account_id, entry.subject) == (AccessKind.REFUSED, None, "/api/v1/inbox")
    refused(await session.get("/api/v1/inbox"), 401, "no_token")
    refused(await session.post("/api/v1/cycles", json={"title": "Uji"}), 401, "no_token")


async def test_a_token_opens_its_scopes_alone(portal: Portal) -> None:
    """Each operation is refused to a token with all the other scopes; the refusal is in the access log."""
    cycle_id = await portal.office.new_cycle()
    wish = {"role": "data_systems_unit", "reason": "uji"}
    asked = {
        Scope.READ: ("GET", f"/cycles/{cycle_id}", None),
        Scope.ACT: ("POST", f"/cycles/{cycle_id}/pause", wish),
        Scope.START: ("POST", "/cycles", {"title": "Uji"}),
        Scope.RECORDS: ("GET", "/register", None),
    }
    for scope, (method, path, body) in asked.items():
        others = [each for each in Scope if each is not scope]
        answer = await of(portal, "operator1", *others).request(method, path, json=body)
        sentence = refused(answer, 403, "missing_scope")
        assert f'scope="{scope}"' in answer.headers["www-authenticate"]
        assert scope in sentence
        entry = portal.accounts.entries(1, "operator1")[0]
        assert entry.subject == f"/api/v1{path}"


async def test_the_document_that_describes_it_all_needs_no_token(portal: Portal) -> None:
    """Every operation names its errors, and the schemas that it uses are there."""
    told = await client(portal).said("/openapi.json")
    assert told["servers"] == [{"url": "/api/v1"}]
    assert "/cycles/{cycle_id}/complete" in told["paths"]
    assert told["components"]["securitySchemes"]
    text = str(told)
    assert all(name in told["components"]["schemas"] for name in ("Problem", "SeenCycle", "StepClock", "Receipt"))
    assert "HTTPValidationError" not in text


@pytest.mark.engine
async def test_what_has_ended_is_in_the_records(portal: Portal) -> None:
    """The dossier is the very zip that the page gives, and its reading is logged; the register names the cycle; its
    clock stands no more. An outside party gets no dossier, however much of the cycle was his."""
    cycle_id = await portal.office.new_cycle(step=8)
    await portal.office.complete(cycle_id)
    await portal.office.cycles.result(cycle_id)
    head = of(portal, "kabid1")
    answer = await head.get(f"/cycles/{cycle_id}/dossier")
    assert "laporan.pdf" in ZipFile(BytesIO(answer.content)).namelist()
    assert answer.content == (await (await portal.of("kabid1")).get(f"/siklus/{cycle_id}/berkas.zip")).content
    entry = portal.accounts.entries(1, "kabid1")[0]
    assert (entry.kind, entry.subject) == (AccessKind.DOCUMENT_READ, f"{cycle_id}/berkas.zip")
    (registered,) = [each for each in await head.said("/register") if each["cycle_id"] == cycle_id]
    assert (registered["standing"], len(registered["seal"])) == ("completed", 64)
    refused(await head.get(f"/cycles/{cycle_id}/clock"), 409, "closed")
    refused(await of(portal, "pengembang1").get(f"/cycles/{cycle_id}/dossier"), 404, "not_found")


async def test_the_journal_goes_on_where_the_reader_stopped(portal: Portal) -> None:
    """`after` leaves out what is known already; the hashes chain."""
    cycle_id = await portal.office.new_cycle(step=2)
    unit = of(portal, "data1")
    journal = await unit.said(f"/cycles/{cycle_id}/journal")
    assert await unit.said(f"/cycles/{cycle_id}/journal", after=journal[1]["seq"]) == journal[2:]
    assert first_broken([Entry.model_validate(each) for each in journal]) is None
