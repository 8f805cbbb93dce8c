"""What an integration reads: the same as people see, and no more than its account may."""

import asyncio
import base64
from datetime import datetime

from adapters.tokens import Scope
from sop.messages import PauseClock
from tests.portal.api.client import client, of, refused
from tests.portal.office import Portal

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
    early = await portal.office.new_cycle()
    refused(await vendor.get(f"/cycles/{early}/clock"), 409, "wrong_role")
    refused(await of(portal, "kosong1").get(f"/cycles/{cycle_id}"), 404, "not_found")


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
    turns = (await operator.said("/cycles", role="agency_head", limit=200))["cycles"]
    assert all(row["role"] == "agency_head" for row in turns)
    refused(await of(portal, "kabid1").get("/cycles"), 403, "forbidden")


async def test_the_inbox_is_the_persons_own(portal: Portal) -> None:
    """His turns, the most urgent first."""
    cycle_id = await portal.office.new_cycle()
    async with asyncio.timeout(30):
        while cycle_id not in str(inbox := await of(portal, "data1").said("/inbox")):
            await asyncio.sleep(0.2)
    assert inbox["complete"] is True
    assert cycle_id not in str(await of(portal, "kadis1").said("/inbox"))


async def test_reports_are_for_those_to_whom_they_are_open(portal: Portal) -> None:
    """Register and monitoring, with the period in the office's words."""
    head = of(portal, "kabid1")
    assert isinstance(await head.said("/register", period="2026-S2"), list)
    assert (await head.said("/monitoring"))["activities"]
    assert "Periode" in refused(await head.get("/register", params={"period": "kapan"}), 400, "malformed")
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
        assert answer.headers["www-authenticate"] == "Bearer"
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
        sentence = refused(await of(portal, "operator1", *others).request(method, path, json=body), 403, "forbidden")
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
    assert all(name in told["components"]["schemas"] for name in ("Problem", "CycleView", "StepClock", "Receipt"))
    assert "HTTPValidationError" not in text
