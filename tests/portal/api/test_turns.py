"""Nobody asks so much that the others have to wait."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from starlette.exceptions import HTTPException

from portal.api.operations import build_api
from portal.frame.turns import Turns
from tests.portal.api.support.client import Client, of, refused
from tests.portal.support.office import Portal

NOW = datetime(2026, 12, 21, 3, 0, 48, tzinfo=UTC)


def test_each_has_his_own_turns_and_new_ones_every_minute() -> None:
    """Who has used his up is told when to come back; the others do not notice."""
    turns = Turns(2)
    for who in ("satu", "satu", "dua"):
        turns.take(who, NOW)
    with pytest.raises(HTTPException) as refusal:
        turns.take("satu", NOW)
    assert (refusal.value.status_code, refusal.value.headers) == (429, {"retry-after": "12"})
    turns.take("dua", NOW)
    turns.take("satu", NOW + timedelta(seconds=12))


async def test_a_token_that_asks_too_much_is_told_to_wait(portal: Portal) -> None:
    """429 with the seconds to wait; another token of the same account goes on."""
    api = build_api(replace(portal.ports, now=lambda: NOW))
    api.state.turns = Turns(1)
    busy, other = of(portal, "data1", app=api), of(portal, "data1", app=api)
    assert (await busy.get("/sops")).status_code == 200
    waiting = await busy.get("/sops")
    refused(waiting, 429, "too_many_requests")
    assert 0 < int(waiting.headers["retry-after"]) <= 60
    assert (await other.get("/sops")).status_code == 200


async def test_guesses_fill_neither_the_log_nor_the_way(portal: Portal) -> None:
    """From one address so many a minute are answered and logged; whoever has a token is served all the same."""
    api = build_api(replace(portal.ports, now=lambda: NOW))
    api.state.strangers = Turns(1)
    stranger, known = Client.over(api, "sop_salah"), of(portal, "data1", app=api)
    refused(await stranger.get("/inbox"), 401, "no_token")
    logged = portal.accounts.entries(1)
    refused(await stranger.get("/inbox"), 429, "too_many_requests")
    assert portal.accounts.entries(1) == logged
    assert (await known.get("/sops")).status_code == 200
