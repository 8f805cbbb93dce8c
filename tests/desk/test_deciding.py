"""Deciding: by a person's authority, once for a request, and for many cycles without one holding up the others."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from adapters.database.databases import RegisterUnavailable
from desk.caller import Caller, by_token
from desk.deciding import Deciding
from desk.logbook import Logbook
from desk.office import Office
from desk.seeing import Seeing
from sop.base.errors import InvalidFile, NoWorkerAnswers, Refusal, Refused, SopError, UnfitField
from sop.cycle.answers import CycleView
from sop.cycle.messages import ApplyCalendar, CancelCycle, ExtendDeadline, PauseClock, Receipt, ReturnStep
from sop.people.access import AccessKind
from sop.people.people import Account, Holding, NotHeld
from sop.time.calendar import CALENDARS, OfficeCalendar
from tests.desk.support.access import RememberedLog
from tests.desk.support.clock import StoppedClock
from tests.desk.support.cycles import FakeCycles
from tests.desk.support.signed import AT_TERMINAL, sending_over
from tests.sop.support.cycles import ASN, HEAD, IN_THE_OFFICE, UNIT, reach

CYCLE = "siklus-2026-1"
HEAD_PERSON = Account(id="kabid1", name="Pejabat 1", holdings=(Holding(role=HEAD, since=date(2020, 1, 1)),))

CALLER = Caller(HEAD_PERSON, "10.0.0.9", by_token("Skrip kepala"))


@pytest.fixture
def cycles() -> FakeCycles:
    cycles = FakeCycles(StoppedClock())
    cycles.put(reach(3))
    return cycles


@pytest.fixture
def deciding(cycles: FakeCycles) -> Deciding:
    return Deciding(cycles, Office(), sending_over(cycles))


async def decided(cycles: FakeCycles, kind: type[Any], log: Logbook | None = None, **fields: Any) -> Receipt:
    """What the head's decision changes, by the words of his account."""
    sight = await Seeing(cycles, Office(), StoppedClock()).sight_of(HEAD_PERSON, CYCLE)
    wish = {"role": HEAD, "reason": "Perlu"} | fields
    return await Deciding(cycles, Office(), sending_over(cycles, log)).decide_for(CALLER, sight, kind, wish)


async def test_a_person_decides_by_his_authority(cycles: FakeCycles) -> None:
    """The journal names him with his office, whatever his wish says of itself."""
    receipt = await decided(cycles, ExtendDeadline, minutes=60)
    assert [(entry.kind, entry.actor) for entry in receipt.entries] == [("extended", "Pejabat 1, Kepala Bidang")]
    forged = await decided(cycles, PauseClock, actor="Orang Lain")
    assert forged.entries[0].actor == "Pejabat 1, Kepala Bidang"


async def test_nothing_is_sent_that_is_no_decision_of_his(cycles: FakeCycles) -> None:
    """A role that is not his, a blank reason, a number that is none."""
    with pytest.raises(NotHeld):
        await decided(cycles, PauseClock, role=UNIT)
    for kind, wrong in (
        (PauseClock, {"reason": " "}),
        (ExtendDeadline, {"minutes": 0}),
        (ReturnStep, {"to_step": None}),
    ):
        with pytest.raises(UnfitField) as unfit:
            await decided(cycles, kind, **wrong)
        assert unfit.value.field in wrong
    assert cycles.sent == []


async def test_what_the_rules_refuse_and_whom_nobody_hears(cycles: FakeCycles, deciding: Deciding) -> None:
    """The reason is for programs; a decision is never left."""
    with pytest.raises(Refused) as refused:
        await decided(cycles, ReturnStep, to_step=3)
    assert refused.value.reason is Refusal.WRONG_STEP
    cycles.working = False
    with pytest.raises(NoWorkerAnswers):
        await deciding.decide(CYCLE, CancelCycle(role=HEAD, actor="Kepala 1", reason="Perlu"), CALLER)
    assert cycles.left == []


async def test_a_request_is_carried_out_once(cycles: FakeCycles, deciding: Deciding) -> None:
    """Sent again under its id it is answered alike, and nothing is added."""
    command = ExtendDeadline(role=HEAD, actor="Kepala 1", reason="Perlu", minutes=30)
    first = await deciding.decide(CYCLE, command, CALLER, "r-1")
    assert await deciding.decide(CYCLE, command, CALLER, "r-1") == first
    assert cycles.cycle(CYCLE).run.extended_minutes == 30
    await deciding.decide(CYCLE, command, CALLER, "r-2")
    assert cycles.cycle(CYCLE).run.extended_minutes == 60


class LogAway(RememberedLog):
    def write_now(self, caller: Caller, kind: AccessKind, subject: str) -> None:
        raise RegisterUnavailable("register.db")


async def test_every_decision_is_in_the_access_log_before_it_is_sent(cycles: FakeCycles) -> None:
    """Seen: no deed was. Also one that the rules then refuse, and none that was never one; where the log is away,
    nothing is sent."""
    log = RememberedLog()
    await decided(cycles, PauseClock, log)
    with pytest.raises(Refused):
        await decided(cycles, PauseClock, log)
    with pytest.raises(UnfitField):
        await decided(cycles, ExtendDeadline, log, minutes=0)
    assert log.entries == [("kabid1", AccessKind.COMMAND_SENT, f"{CYCLE}: pause_clock, langkah 3")] * 2
    sent = len(cycles.sent)
    with pytest.raises(RegisterUnavailable):
        await decided(cycles, PauseClock, LogAway())
    assert len(cycles.sent) == sent


# --- calendars


def decree(calendars: tuple[OfficeCalendar, ...]) -> ApplyCalendar:
    return ApplyCalendar(calendars=calendars, role=HEAD, actor="Kepala 1", reason="SK baru")


@pytest.fixture
def newer(tmp_path: Path) -> Office:
    """The office after its own calendar has got another version."""
    for file in CALENDARS.glob("*.toml"):
        text = file.read_text(encoding="utf-8")
        changed = text.replace(f'version = "{ASN.version}"', 'version = "2099.9"') if file.stem == ASN.id else text
        (tmp_path / file.name).write_text(changed, encoding="utf-8")
    return Office(calendars=tmp_path)


async def answers(cycles: FakeCycles, office: Office, *ids: str) -> list[tuple[str, Receipt | SopError]]:
    deciding = Deciding(cycles, office, sending_over(cycles))
    return [each async for each in deciding.renew_calendars(ids or None, decree, AT_TERMINAL)]


async def test_only_cycles_that_count_by_another_version_get_the_new_calendar(
    cycles: FakeCycles, newer: Office
) -> None:
    """Of all that run: those of office hours, once; not those on the clock, nor those that have ended."""
    for number in (2, 3):
        await cycles.start(f"siklus-2026-{number}", IN_THE_OFFICE)
    cycles.put(cycles.cycle("siklus-2026-3").cancel(StoppedClock()(), "Tidak jadi"))
    ((renewed, receipt),) = await answers(cycles, newer)
    assert renewed == "siklus-2026-2"
    assert isinstance(receipt, Receipt)
    assert [entry.kind for entry in receipt.entries] == ["rescheduled"]
    assert await answers(cycles, newer) == []
    assert await answers(cycles, Office(), "siklus-2026-1") == []


async def test_a_calendar_that_moved_to_another_zone_is_applied_to_no_running_cycle(
    cycles: FakeCycles, newer: Office, tmp_path: Path
) -> None:
    """Its deadlines would be counted in one zone and told in the other; the sentence names both."""
    for file in tmp_path.glob("asn*.toml"):
        file.write_text(file.read_text(encoding="utf-8").replace("Asia/Jakarta", "Asia/Makassar"), encoding="utf-8")
    await cycles.start("siklus-2026-2", IN_THE_OFFICE)
    ((_, answer),) = await answers(cycles, newer)
    assert isinstance(answer, InvalidFile)
    assert "kalender asn-kota-cirebon dalam zona Asia/Makassar, sedangkan SOP dalam zona Asia/Jakarta" in str(answer)


async def test_one_refusal_holds_up_no_other(cycles: FakeCycles, newer: Office) -> None:
    """A step whose executor is the head himself needs the word of his superior; the others are renewed all the same."""
    for number in (2, 4):
        await cycles.start(f"siklus-2026-{number}", IN_THE_OFFICE)
    cycles.put(replace(reach(8, IN_THE_OFFICE), id="siklus-2026-3"))
    found = dict(await answers(cycles, newer))
    assert {cycle_id: isinstance(answer, Refused) for cycle_id, answer in found.items()} == {
        "siklus-2026-2": False,
        "siklus-2026-3": True,
        "siklus-2026-4": False,
    }


async def test_one_cycle_without_an_answer_holds_up_no_other(newer: Office) -> None:
    """It is told like a refusal. Where nobody has answered yet, no worker is there, and that is said once."""
    silent: set[str] = set()

    class Silent(FakeCycles):
        async def view(self, cycle_id: str) -> CycleView:
            if cycle_id in silent:
                raise NoWorkerAnswers
            return await super().view(cycle_id)

    cycles = Silent(StoppedClock())
    for number in (2, 3, 4):
        await cycles.start(f"siklus-2026-{number}", IN_THE_OFFICE)
    silent.add("siklus-2026-3")  # the newest is asked first
    found = dict(await answers(cycles, newer))
    assert isinstance(found["siklus-2026-3"], NoWorkerAnswers)
    assert isinstance(found["siklus-2026-2"], Receipt)
    silent.update(("siklus-2026-2", "siklus-2026-4"))
    with pytest.raises(NoWorkerAnswers):
        await answers(cycles, newer)
