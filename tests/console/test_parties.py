"""Parties at the command line: named at the start, assigned afterwards, shown; vendors have one."""

import asyncio

import pytest

from tests.console.support.office import DEVELOPER, HEAD, PATIENCE, UNIT, Office
from tests.sop.support.cycles import ALFA, BETA

WHY = ("--actor", "Operator 1", "--reason", "Kontrak 12/2026")


async def test_a_cycle_is_started_for_a_party_and_given_to_another(office: Office) -> None:
    """By a signed word of an operator, or of a head, and of nobody else; `show` names the party."""
    await office.starter("start", "--id", "pihak-1", "--title", "Dengan pihak", "--party", f"{DEVELOPER}={ALFA}")
    assert f"Pihak untuk Pihak Pengembang: {ALFA}" in (await office.starter("show", "pihak-1")).said
    to_beta = ("assign", "pihak-1", "--role-of", DEVELOPER, "--party", BETA, *WHY)
    assert "tidak berwenang menetapkan pihak" in (await office.starter(*to_beta, "--role", UNIT)).refused()
    done = await office.starter(*to_beta, "--role", "operator")
    assert f"pihak ditetapkan: Pihak Pengembang: {BETA}, sebelumnya {ALFA}. Kontrak 12/2026" in done.said
    assert f"sudah menjadi milik {BETA}" in (await office.starter(*to_beta, "--role", HEAD)).refused()
    view = (await office.starter("show", "pihak-1", "--json")).json
    assert view["parties"] == {DEVELOPER: BETA}


async def test_a_cycle_without_a_party_says_so(office: Office) -> None:
    """Whenever it is shown."""
    assert (await office.starter("start", "--id", "pihak-2", "--title", "Tanpa pihak")).status == 0
    assert "Pihak untuk Pihak Pengembang: belum ditentukan" in (await office.starter("show", "pihak-2")).said


@pytest.mark.parametrize(
    ("parties", "sentence"),
    [
        ((DEVELOPER,), f"Pihak '{DEVELOPER}' tidak dikenali; tulis peran dan namanya"),
        ((f"{DEVELOPER}= ",), "tulis peran dan namanya"),
        ((f"{DEVELOPER}={ALFA}", f"{DEVELOPER}={BETA}"), "mendapat lebih dari satu pihak"),
        ((f"{HEAD}={ALFA}",), f"peran {HEAD} tidak dapat menjadi milik suatu pihak; peran pihak luar: {DEVELOPER}"),
        ((f"{DEVELOPER}={'x' * 201}",), "paling panjang 200 huruf"),
    ],
)
@pytest.mark.parametrize("command", [("start",), ("schedule", "create", "pihak-3")])
async def test_a_party_that_cannot_be_is_one_sentence_and_starts_nothing(
    office: Office, command: tuple[str, ...], parties: tuple[str, ...], sentence: str
) -> None:
    """Whichever way it is wrong."""
    options = [part for each in parties for part in ("--party", each)]
    assert sentence in (await office.starter(*command, "--title", "Pihak", *options)).refused()


async def test_a_schedule_starts_its_cycles_for_a_party(office: Office) -> None:
    """It travels in the order of each."""
    wish = ("pihak-4", "--title", "Terjadwal", "--party", f"{DEVELOPER}={ALFA}")
    assert (await office.starter("schedule", "create", *wish)).status == 0
    await office.here.client.get_schedule_handle("pihak-4").trigger()
    async with asyncio.timeout(PATIENCE):
        while not (rows := [row for row in await office.cycles.rows() if row.cycle_id.startswith("siklus-pihak-4")]):
            await asyncio.sleep(0.1)
    view = await office.until(rows[0].cycle_id, lambda view: view.current_step == 1)
    assert view.parties == {DEVELOPER: ALFA}
    await office.starter("schedule", "delete", "pihak-4")
