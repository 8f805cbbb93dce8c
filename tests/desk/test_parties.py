"""Parties apart, at the desk: two vendors with one role, each of whom has only what is his party's."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import cast

import pytest

from adapters.documents.document_store import Documents
from desk.caller import PORTAL, Caller
from desk.completing import Completing, Handover, Named
from desk.deciding import Deciding
from desk.fetching import Dossiers, Fetching
from desk.office import Office
from desk.ordering import Counting, order_of, unassigned
from desk.seeing import Seeing
from desk.sending import Sending
from desk.waiting import Waiting
from sop.base.errors import NotAllowed, NotHere, Refused
from sop.cycle.journal import Kind
from sop.cycle.messages import AssignParty, Order, PauseClock, ReturnStep
from sop.people.people import Account
from tests.desk.support.access import RememberedLog
from tests.desk.support.clock import StoppedClock
from tests.desk.support.cycles import FakeCycles
from tests.desk.support.people import outsider, person
from tests.desk.support.signed import keyring
from tests.sop.support.cycles import ALFA, BETA, DEVELOPER, HEAD, OF_ALFA, ON_THE_CLOCK, UNIT, reach

OURS, THEIRS = outsider(DEVELOPER, login="alfa1"), outsider(DEVELOPER, party=BETA, login="beta1")
NOBODYS = outsider(DEVELOPER, party="", login="tanpa1")
OPERATOR, CHIEF = person(login="operator1", operator=True), person(HEAD, login="kabid1")
CYCLE = "siklus-2026-1"


class Desk:
    """A cycle that knows the desk's signature, at step 5, and who works with it."""

    def __init__(self, order: Order = OF_ALFA) -> None:
        self.clock = StoppedClock()
        self.cycles = FakeCycles(self.clock)
        self.cycles.put(reach(5, order.model_copy(update={"trusted_keys": keyring().trusted})))
        office, sending, documents = Office(), Sending(self.cycles, keyring(), self.clock), cast(Documents, None)
        self.seeing = Seeing(self.cycles, office, self.clock)
        self.waiting = Waiting(self.cycles, office, self.clock)
        self.completing = Completing(self.cycles, documents, sending)
        self.deciding = Deciding(self.cycles, office, sending)
        dossiers, log = cast(Dossiers, None), RememberedLog()
        self.fetching = Fetching(self.cycles, dossiers, documents, self.seeing, office, log, self.clock)

    async def complete(self, account: Account, note: str | None = None) -> None:
        executor = await self.seeing.executor_of(account, CYCLE, DEVELOPER)
        handover = handed_over(account, executor.actor)
        step = None if executor.heard else 5
        await self.completing.complete(
            CYCLE, replace(handover, note=note, heard=executor.heard, step=step), by(account)
        )
        self.clock.pass_time(minutes=1)

    async def decide(self, command: type[AssignParty | ReturnStep | PauseClock], **wish: object) -> None:
        sight = await self.seeing.sight_of(CHIEF, CYCLE)
        await self.deciding.decide_for(by(CHIEF), sight, command, {"role": HEAD, "reason": "Perlu"} | wish)
        self.clock.pass_time(minutes=1)

    async def assign(self, party: str) -> None:
        await self.decide(AssignParty, role_of=DEVELOPER, party=party)


def by(account: Account) -> Caller:
    return Caller(account, "10.0.0.9", PORTAL)


def handed_over(account: Account, actor: str) -> Handover:
    return Handover(role=DEVELOPER, actor=actor, outputs=(Named(f"Hasil {account.party}", "B/1"),))


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def nothing_is_there(ask: Callable[[], Awaitable[object]]) -> None:
    with pytest.raises(NotHere):
        await ask()


@pytest.mark.parametrize("account", [THEIRS, NOBODYS], ids=["another party's", "nobody's"])
async def test_what_is_another_partys_does_not_exist(desk: Desk, account: Account) -> None:
    """Seen: two vendors read each other's notes, downloaded files and completed each other's steps."""
    await desk.complete(OURS, "Harga: 120 juta")
    await nothing_is_there(lambda: desk.seeing.sight_of(account, CYCLE))
    await nothing_is_there(lambda: desk.seeing.executor_of(account, CYCLE, DEVELOPER))
    await nothing_is_there(lambda: desk.fetching.document(by(account), CYCLE, "0" * 64))
    await nothing_is_there(lambda: desk.fetching.dossier(by(account), CYCLE))
    found = await desk.waiting.inbox(account)
    assert (found.turns, found.escalations, found.total, found.late) == ((), (), 0, 0)
    assert await desk.waiting.deadlines(account, 10) == ()
    sight = await desk.seeing.sight_of(OURS, CYCLE)
    assert [step.note for step in sight.seen().steps if step.note] == ["Harga: 120 juta"]
    assert [task.cycle_id for task in (await desk.waiting.inbox(OURS)).turns] == [CYCLE]


@pytest.mark.parametrize("account", [THEIRS, NOBODYS], ids=["another party's", "nobody's"])
async def test_while_no_worker_answers_a_party_leaves_only_its_own_completions(desk: Desk, account: Account) -> None:
    """As far as lists know whose turn it is; anybody else's is no cycle of his."""
    desk.cycles.working = False
    await nothing_is_there(lambda: desk.seeing.executor_of(account, CYCLE, DEVELOPER))
    await desk.complete(OURS)
    desk.cycles.work()
    assert desk.cycles.cycle(CYCLE).number == 6


async def test_a_completion_that_waited_while_the_party_changed_is_rejected(desk: Desk) -> None:
    """It was signed for a party that does not have the role any more; the journal says so."""
    desk.cycles.working = False
    await desk.complete(OURS)
    left, desk.cycles.left, desk.cycles.working = desk.cycles.left, [], True
    await desk.assign(BETA)
    desk.cycles.left = left
    desk.cycles.work()
    last = desk.cycles.cycle(CYCLE).progress.journal[-1]
    assert (last.kind, desk.cycles.cycle(CYCLE).number) == (Kind.REJECTED, 5)
    assert "bukan milik PT Alfa" in last.detail


async def test_a_form_that_was_open_while_the_party_changed_is_refused(desk: Desk) -> None:
    """The rules ask again, whatever the desk has seen a moment before."""
    executor = await desk.seeing.executor_of(OURS, CYCLE, DEVELOPER)
    await desk.assign(BETA)
    with pytest.raises(Refused, match="bukan milik PT Alfa"):
        await desk.completing.complete(CYCLE, handed_over(OURS, executor.actor), by(OURS))


async def test_the_next_party_does_not_see_what_the_one_before_has_done(desk: Desk) -> None:
    """Neither attempts, notes and documents, nor entries and pauses, nor as what its own step works on. For the one
    before, the cycle is gone."""
    await desk.complete(OURS, "Harga: 120 juta")
    await desk.decide(PauseClock)
    await desk.decide(ReturnStep, to_step=5)
    await desk.assign(BETA)
    await nothing_is_there(lambda: desk.seeing.sight_of(OURS, CYCLE))
    sight = await desk.seeing.sight_of(THEIRS, CYCLE)
    told = sight.seen().model_dump_json()
    assert not [word for word in ("120 juta", ALFA, "alfa1", "Hasil", "sebelumnya") if word in told]
    assert (sight.steps, [each.title for each in sight.outputs()]) == ((5, 6), [])
    assert sight.inputs(5) == ()  # the agreement of step 4 was with another
    await desk.complete(THEIRS, "Harga: 90 juta")
    sight = await desk.seeing.sight_of(THEIRS, CYCLE)
    assert [each.title for each in sight.inputs(6)] == [f"Hasil {BETA}"]
    assert (await desk.seeing.sight_of(CHIEF, CYCLE)).seen().past[0].note == "Harga: 120 juta"


async def test_a_party_that_comes_after_its_lane_was_done_has_nothing(desk: Desk) -> None:
    """No page without a step."""
    await desk.complete(OURS)
    await desk.complete(OURS)
    await desk.assign(BETA)
    await nothing_is_there(lambda: desk.seeing.sight_of(THEIRS, CYCLE))


async def test_the_first_party_has_the_lane_from_its_beginning() -> None:
    """While it was open it was nobody's: the agreement of step 4 is its own."""
    desk = Desk(ON_THE_CLOCK)
    await nothing_is_there(lambda: desk.seeing.sight_of(OURS, CYCLE))
    assert (await desk.seeing.sight_of(OPERATOR, CYCLE)).seen().parties == {DEVELOPER: None}
    await desk.assign(ALFA)
    assert (await desk.seeing.sight_of(OURS, CYCLE)).steps == (4, 5, 6)


async def test_an_operator_assigns_a_party_in_his_own_name(desk: Desk) -> None:
    """As an operator, by his account; a head as a head; nobody else."""
    sight = await desk.seeing.sight_of(OPERATOR, CYCLE)
    assert sight.allowed(AssignParty) == ("operator",)
    wish = {"role": "operator", "role_of": DEVELOPER, "party": BETA, "reason": "Kontrak baru"}
    await desk.deciding.decide_for(by(OPERATOR), sight, AssignParty, wish)
    entry = desk.cycles.cycle(CYCLE).progress.journal[-1]
    assert (entry.kind, entry.role, entry.actor) == (Kind.ASSIGNED, "operator", "Orang 1, operator")
    assert entry.proof is not None
    assert entry.proof.account == "operator1"
    assert (await desk.seeing.sight_of(CHIEF, CYCLE)).allowed(AssignParty) == (HEAD,)
    for account in (THEIRS, person(UNIT)):
        with pytest.raises(NotAllowed):
            (await desk.seeing.sight_of(account, CYCLE)).allowed(AssignParty)


async def test_what_lists_say_of_a_party_is_asked_of_the_cycle_again(desk: Desk) -> None:
    """A list that is a moment behind shows nobody the task of another party."""
    (task,) = (await desk.waiting.inbox(OURS)).turns
    await desk.assign(BETA)
    later = replace(task, view=await desk.cycles.view(CYCLE))
    assert [later.is_for(account) for account in (OURS, THEIRS, CHIEF)] == [False, True, True]


async def test_two_inboxes_of_one_role_are_two(desk: Desk) -> None:
    """Also for whoever watches them: what happens in another party's cycle changes no mark."""
    before = [await desk.waiting.mark(account, 1) for account in (OURS, THEIRS)]
    assert before[0] != before[1]
    await desk.complete(OURS)
    after = [await desk.waiting.mark(account, 1) for account in (OURS, THEIRS)]
    assert (after[0] != before[0], after[1] == before[1]) == (True, True)


def test_an_order_without_a_party_says_so() -> None:
    """One sentence for each outside role that is open."""
    office = Office()
    (line,) = unassigned(order_of(office, "Siklus uji", office.own, Counting.ALWAYS))
    assert line.startswith("Pihak untuk Pihak Pengembang belum ditentukan;")
    named = order_of(office, "Siklus uji", office.own, Counting.ALWAYS, parties={DEVELOPER: ALFA})
    assert (unassigned(named), named.parties) == ((), {DEVELOPER: ALFA})
