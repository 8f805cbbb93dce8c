"""Who may command a cycle that knows signatures, and what a proof is worth elsewhere."""

import base64
from datetime import datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from sop.base.errors import Refusal, Refused
from sop.cycle.cycle import Cycle
from sop.cycle.decisions import apply
from sop.cycle.journal import first_broken
from sop.cycle.messages import AnyCommand, CompleteStep, Order, PauseClock, ResumeClock, ReturnStep, TrustKeys
from sop.cycle.proof import Commands, key_id
from sop.cycle.view import table, view_of
from sop.cycle.wording import UNSIGNED, signatures, who
from tests.desk.support.signed import keyring, signed
from tests.sop.support.cycles import HEAD, MONDAY, ON_THE_CLOCK, OUTPUT, UNIT, complete, start

OURS, NEXT = keyring(), keyring("b")
SIGNED = ON_THE_CLOCK.model_copy(update={"trusted_keys": OURS.trusted, "commands": Commands.SIGNED})
OPEN = SIGNED.model_copy(update={"commands": Commands.OPEN})
NOW = MONDAY + timedelta(minutes=1)


def completion(step: int = 1, **fields: Any) -> CompleteStep:
    usual = {"step": step, "role": UNIT, "actor": "Budi Santoso", "outputs": [OUTPUT]}
    return CompleteStep.model_validate(usual | fields)


def pause(**fields: Any) -> PauseClock:
    return PauseClock(**{"role": HEAD, "actor": "Kepala 1", "reason": "Menunggu data"} | fields)


def refusal(cycle: Cycle, command: AnyCommand, now: datetime = NOW) -> Refusal:
    """Why it is refused; the cycle is as it was."""
    before = cycle.progress.model_dump_json()
    with pytest.raises(Refused) as refused:
        apply(cycle, command, now)
    assert cycle.progress.model_dump_json() == before
    return refused.value.reason


def test_whoever_reaches_the_engine_acts_as_nobody() -> None:
    """Seen: he acted as any role. Without the desk's signature no command of any kind is listened to."""
    cycle = start(SIGNED)
    assert refusal(cycle, completion()) is Refusal.UNSIGNED
    assert refusal(cycle, pause()) is Refusal.UNSIGNED


def test_two_people_of_one_name_are_two_people() -> None:
    """The journal names account and door beside the name, and its chain covers them."""
    cycle = apply(start(SIGNED), signed(completion(), step=1, account="budi.s"), NOW)
    cycle = apply(cycle, signed(completion(2), step=2, account="budi.santoso2"), NOW)
    entries = [entry for entry in cycle.progress.journal if entry.actor == "Budi Santoso"]
    assert [who(entry, {}, signing=True)[-1] for entry in entries] == ["budi.s · portal", "budi.santoso2 · portal"]
    swapped = entries[0].model_copy(update={"proof": entries[1].proof})
    journal = tuple(swapped if entry is entries[0] else entry for entry in cycle.progress.journal)
    assert first_broken(journal) == swapped.seq


FORGERIES: dict[str, tuple[AnyCommand, Refusal]] = {
    "another office's key": (signed(completion(), step=1, by=NEXT), Refusal.BAD_PROOF),
    "another cycle": (signed(completion(), step=1, cycle_id="siklus-2026-2"), Refusal.BAD_PROOF),
    "another note": (signed(completion(), step=1).model_copy(update={"note": "Diubah"}), Refusal.BAD_PROOF),
    "another actor": (signed(completion(), step=1).model_copy(update={"actor": "Orang Lain"}), Refusal.BAD_PROOF),
    "a completion's for a pause": (
        pause().model_copy(update={"proof": signed(completion(), step=1).proof}),
        Refusal.BAD_PROOF,
    ),
    "another step": (signed(pause(), step=2), Refusal.STALE_PROOF),
    "another attempt": (signed(pause(), step=1, attempt=2), Refusal.STALE_PROOF),
    "no attempt of a decision": (signed(pause(), step=1, attempt=None), Refusal.STALE_PROOF),
    "kept back for an hour": (signed(pause(), step=1, at=NOW - timedelta(hours=1)), Refusal.STALE_PROOF),
    "of tomorrow": (signed(pause(), step=1, at=NOW + timedelta(days=1)), Refusal.STALE_PROOF),
    "older than the attempt": (
        signed(completion(), step=1, attempt=None, at=MONDAY - timedelta(minutes=1)),
        Refusal.STALE_PROOF,
    ),
}


@pytest.mark.parametrize(("command", "reason"), FORGERIES.values(), ids=FORGERIES)
@pytest.mark.parametrize("order", [SIGNED, OPEN], ids=["signed", "open"])
def test_a_proof_is_worthless_for_anything_else(order: Order, command: AnyCommand, reason: Refusal) -> None:
    """Also in a cycle that listens to what is not signed: what says who sent it must say so truly."""
    assert refusal(start(order), command) is reason


def test_an_account_cannot_be_put_into_a_proof() -> None:
    """Whatever the statement says is signed with it."""
    command = signed(completion(), step=1)
    assert command.proof is not None
    for field, value in (("account", "kabid1"), ("door", "api:lain"), ("party", "PT Lain")):
        forged = command.model_copy(update={"proof": command.proof.model_copy(update={field: value})})
        assert refusal(start(SIGNED), forged) is Refusal.BAD_PROOF


def test_a_proof_counts_once() -> None:
    """A pause that was caught on its way does not stop the clock again after it runs."""
    caught = signed(pause(), step=1)
    cycle = apply(start(SIGNED), caught, NOW)
    cycle = apply(cycle, signed(ResumeClock(role=HEAD, actor="Kepala 1", reason="Ada"), step=1), NOW)
    assert refusal(cycle, caught) is Refusal.STALE_PROOF
    assert apply(cycle, signed(pause(), step=1, at=NOW + timedelta(seconds=1)), NOW).progress.pauses


def test_a_completion_waits_for_a_worker_as_long_as_it_takes() -> None:
    """For days, if need be; but work that was given back meanwhile is another."""
    waiting = signed(completion(), step=1, attempt=None)
    late = NOW + timedelta(days=3)
    assert apply(start(SIGNED), waiting, late).progress.current == 2
    returned = apply(start(SIGNED), signed(completion(), step=1), NOW)
    back = ReturnStep(role=HEAD, actor="Kepala 1", reason="Kurang", to_step=1)
    returned = apply(returned, signed(back, step=2, at=late), late)
    assert refusal(returned, waiting, late) is Refusal.STALE_PROOF


def test_an_open_cycle_says_what_is_not_signed() -> None:
    """In its entry, in the Temporal UI, on pages and papers; what nobody did needs no signature."""
    cycle = complete(start(OPEN), NOW)
    assert [who(each, {}, signing=True)[-1:] for each in cycle.progress.journal if each.actor] == [(UNSIGNED,)]
    assert UNSIGNED in table(cycle)
    assert view_of(cycle, NOW).trusted_keys == (OURS.name,)
    assert UNSIGNED not in table(complete(start(ON_THE_CLOCK), NOW))


def test_a_cycle_of_before_keeps_no_proof() -> None:
    """It trusts no key, so it cannot tell; it goes on as it began."""
    cycle = apply(start(ON_THE_CLOCK), signed(completion(), step=1, by=NEXT), NOW)
    assert all(entry.proof is None for entry in cycle.progress.journal)


def test_who_verifies_reads_by_which_keys_and_what_was_not_signed() -> None:
    """A history that was rewritten with a key of somebody else names that key."""
    cycle = complete(apply(start(OPEN), signed(completion(), step=1), NOW), NOW)
    said = signatures(cycle.progress.journal, view_of(cycle, NOW).trusted_keys)
    assert said == f"Tanda tangan: 1 perintah bertanda tangan, 1 tanpa tanda tangan; kunci {OURS.name}."
    assert signatures(cycle.progress.journal, ()) == ""


def trusting(keys: tuple[str, ...]) -> TrustKeys:
    return TrustKeys(trusted_keys=keys, role="operator", actor="Operator 1", reason="Penggantian tahunan")


def test_a_key_is_changed_by_those_who_have_one() -> None:
    """Who has none adds none, in an open cycle neither; afterwards the new key counts, and the old one no longer."""
    for order in (SIGNED, OPEN):
        assert refusal(start(order), trusting(NEXT.trusted)) is Refusal.UNSIGNED
    assert refusal(start(SIGNED), signed(trusting(NEXT.trusted), step=1, by=NEXT)) is Refusal.BAD_PROOF
    both = apply(start(SIGNED), signed(trusting((*OURS.trusted, *NEXT.trusted)), step=1), NOW)
    cycle = apply(both, signed(trusting(NEXT.trusted), step=1, by=NEXT), NOW)
    assert key_id(NEXT.trusted[0]) in cycle.progress.journal[-1].detail
    assert refusal(cycle, signed(completion(), step=1)) is Refusal.BAD_PROOF
    assert apply(cycle, signed(completion(), step=1, by=NEXT), NOW).progress.current == 2


def test_an_operator_speaks_as_an_operator() -> None:
    """No role of the SOP changes keys."""
    command = trusting(NEXT.trusted).model_copy(update={"role": HEAD})
    assert refusal(start(SIGNED), signed(command, step=1)) is Refusal.WRONG_ROLE


def test_a_continued_run_trusts_the_same_keys() -> None:
    """Order and journal carry them over."""
    cycle = apply(start(SIGNED), signed(completion(), step=1), NOW)
    again = Order.model_validate_json(cycle.order.model_copy(update={"progress": cycle.progress}).model_dump_json())
    continued = Cycle.start(cycle.id, again, NOW)
    assert refusal(continued, completion(2)) is Refusal.UNSIGNED
    assert first_broken(continued.progress.journal) is None


@pytest.mark.parametrize("key", ["", "x", base64.b64encode(b"1" * 31).decode(), base64.b64encode(b"1" * 33).decode()])
def test_what_is_no_key_is_refused_in_words(key: str) -> None:
    """Before a cycle trusts it."""
    with pytest.raises(ValidationError, match="bukan kunci publik Ed25519"):
        trusting((key,))


def test_a_signed_cycle_needs_keys() -> None:
    """It would listen to nobody."""
    with pytest.raises(ValidationError, match="memerlukan trusted_keys"):
        Order(title="Siklus uji", sop=ON_THE_CLOCK.sop, commands=Commands.SIGNED)
