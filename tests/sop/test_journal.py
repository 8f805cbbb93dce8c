"""The journal: a hash chain in which any change of the past shows."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sop.cycle.journal import Entry, Journal, Kind, append, first_broken
from sop.cycle.messages import CycleView, ExtendDeadline, ReturnStep
from sop.cycle.proof import Proof
from sop.cycle.view import view_of
from tests.sop.support.cycles import MONDAY, complete, decide, leave_alone, start


def lively() -> Journal:
    """A journal with entries of people and of nobody, with and without a role, an actor and a step."""
    cycle = leave_alone(start(), MONDAY, MONDAY + timedelta(minutes=150))
    later = MONDAY + timedelta(minutes=155)
    cycle = complete(decide(cycle, later, ExtendDeadline, minutes=60), later, note="„Selesai” – tanpa kendala")
    cycle = decide(cycle, later, ReturnStep, to_step=1).reject("Sinyal tak dikenal.", later)
    return decide(cycle, later, ExtendDeadline, minutes=60).cancel(later, "Dibatalkan.").progress.journal


JOURNAL = lively()
PLACES = st.integers(0, len(JOURNAL) - 1)


def proof_of(account: str) -> Proof:
    signature = "A" * 86 + "=="
    return Proof(account=account, door="portal", at=MONDAY, step=1, key="0" * 16, signature=signature)


OTHER_VALUES: dict[str, st.SearchStrategy[Any]] = {
    "seq": st.integers(),
    "at": st.datetimes(timezones=st.just(UTC)),
    "kind": st.sampled_from(Kind),
    "step": st.none() | st.integers(0, 99),
    "role": st.none() | st.text(),
    "actor": st.none() | st.text(),
    "detail": st.text(),
    "sop_sha256": st.none() | st.text("0123456789abcdef", min_size=64, max_size=64),
    "extended_minutes": st.none() | st.integers(),
    "rejected": st.none() | st.integers(),
    "rejected_head": st.none() | st.text("0123456789abcdef", min_size=64, max_size=64),
    "proof": st.builds(proof_of, st.text(min_size=1, max_size=9)),
    "hash": st.text("0123456789abcdef", min_size=64, max_size=64),
}


def test_the_chain_of_a_lively_cycle_verifies() -> None:
    """Every entry is numbered from 1 and sealed over the one before."""
    assert first_broken(JOURNAL) is None
    assert [entry.seq for entry in JOURNAL] == list(range(1, len(JOURNAL) + 1))


def test_every_field_of_an_entry_is_put_to_the_proof() -> None:
    """The table of changed values leaves no field out."""
    assert OTHER_VALUES.keys() == Entry.model_fields.keys()


@given(PLACES, st.sampled_from(sorted(OTHER_VALUES)), st.data())
def test_a_changed_field_is_found(place: int, field: str, data: st.DataObject) -> None:
    """Whatever is changed in whichever entry, verification stops at that very entry."""
    value = data.draw(OTHER_VALUES[field].filter(lambda other: other != getattr(JOURNAL[place], field)))
    forged = JOURNAL[place].model_copy(update={field: value})
    assert first_broken((*JOURNAL[:place], forged, *JOURNAL[place + 1 :])) == place + 1


@given(PLACES.filter(lambda place: place < len(JOURNAL) - 1))
def test_a_removed_entry_is_found(place: int) -> None:
    """The entry that moves up into the gap does not fit there, even with its number corrected."""
    follower = JOURNAL[place + 1].model_copy(update={"seq": place + 1})
    assert first_broken((*JOURNAL[:place], *JOURNAL[place + 1 :])) == place + 1
    assert first_broken((*JOURNAL[:place], follower, *JOURNAL[place + 2 :])) == place + 1


@given(st.lists(PLACES, min_size=2, max_size=2, unique=True))
def test_reordered_entries_are_found(places: list[int]) -> None:
    """Two entries that have changed places break the chain at the first of them."""
    first, second = sorted(places)
    shuffled = list(JOURNAL)
    shuffled[first], shuffled[second] = shuffled[second], shuffled[first]
    assert first_broken(shuffled) == first + 1


def test_a_forger_must_rewrite_all_that_follows() -> None:
    """An entry replaced by one that is sealed correctly still breaks the chain, at its successor."""
    forged = append(JOURNAL[:2], JOURNAL[2].at, Kind.REMINDED, "Bukan yang terjadi.")
    assert first_broken(forged) is None
    assert first_broken((*forged, *JOURNAL[3:])) == 4


def test_a_chain_cut_short_verifies() -> None:
    """The end is proven by the last entry's kind, not by the chain; so it is documented."""
    assert all(first_broken(JOURNAL[:length]) is None for length in range(len(JOURNAL)))


def documented_hash(previous: str, entry: Entry) -> str:
    """The formula as `sop.cycle.journal` documents it, written anew."""
    instant = entry.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f+00:00")
    fields = [previous, entry.seq, instant, str(entry.kind), entry.step, entry.role, entry.actor, entry.detail]
    fields += [fact for fact in (entry.sop_sha256, entry.extended_minutes) if fact is not None]
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def test_the_hash_can_be_recomputed_from_the_documented_formula() -> None:
    """SHA-256 over the JSON array [previous hash, seq, at, kind, step, role, actor, detail], and the digest of
    the SOP and the minutes of an extension where the entry has them; the first covers zeros."""
    previous = "0" * 64
    for entry in JOURNAL:
        assert entry.hash == documented_hash(previous, entry)
        previous = entry.hash


def test_a_number_sealed_correctly_must_still_be_its_place() -> None:
    """A chain that begins at 2 hides what came first, however well it is sealed."""
    second = JOURNAL[0].model_copy(update={"seq": 2})
    assert first_broken([second.model_copy(update={"hash": documented_hash("0" * 64, second)})]) == 1


@given(st.lists(st.timedeltas(timedelta(days=-2), timedelta(days=2)), max_size=20))
def test_time_never_runs_backwards(offsets: list[timedelta]) -> None:
    """A server whose clock is set back writes later entries at the last known instant; the chain holds."""
    journal: Journal = ()
    latest = datetime.min.replace(tzinfo=UTC)
    for offset in offsets:
        journal = append(journal, MONDAY + offset, Kind.REJECTED, "Ditolak.")
        latest = max(latest, MONDAY + offset)
        assert journal[-1].at == latest
    assert first_broken(journal) is None


@pytest.mark.parametrize("indent", [None, 2])
def test_the_chain_survives_its_journey_as_json(indent: int | None) -> None:
    """Whoever holds the view can verify it: the zone in which an instant is written is no part of the proof."""
    view = view_of(start(), MONDAY)
    copy = CycleView.model_validate_json(view.model_dump_json(indent=indent))
    assert first_broken(copy.journal) is None
    in_utc = [entry.model_copy(update={"at": entry.at.astimezone(UTC)}) for entry in copy.journal]
    assert first_broken(in_utc) is None
