"""Parties as the rules know them: whose an outside role is in a cycle, and who may say so."""

from datetime import timedelta

import pytest
from pydantic import ValidationError

from sop.base.errors import Refusal, Refused
from sop.cycle.cycle import Cycle
from sop.cycle.decisions import apply
from sop.cycle.journal import Kind, first_broken
from sop.cycle.messages import AssignParty, CompleteStep, Order, ReturnStep
from sop.cycle.notices import notices_since
from sop.cycle.parties import same_party
from sop.cycle.proof import Commands
from sop.cycle.view import view_of
from sop.dossier.dossier import Closing
from sop.form.document import Sop
from sop.papers.report import report_of
from tests.desk.support.signed import keyring, signed
from tests.sop.support.cycles import (
    ALFA,
    ANOTHER_SOP,
    BETA,
    DEVELOPER,
    HEAD,
    MONDAY,
    OF_ALFA,
    ON_THE_CLOCK,
    SOP,
    UNIT,
    complete,
    completion,
    decide,
    reach,
    start,
)

NOW = MONDAY + timedelta(minutes=1)
SIGNED = OF_ALFA.model_copy(update={"trusted_keys": keyring().trusted, "commands": Commands.SIGNED})


def assign(cycle: Cycle, party: str, **fields: object) -> Cycle:
    return decide(cycle, NOW, AssignParty, **{"role_of": DEVELOPER, "party": party} | fields)


def reached(number: int, order: Order) -> Cycle:
    """A cycle of signed commands at a step; what was before it nobody has signed."""
    unsigned = reach(number, order.model_copy(update={"commands": Commands.OPEN}))
    return unsigned.under(unsigned.order.model_copy(update={"commands": order.commands}))


def of(party: str | None, cycle: Cycle) -> CompleteStep:
    return signed(completion(cycle), step=cycle.number, account="pengembang1", party=party)


def test_nobody_completes_the_step_of_another_party() -> None:
    """Seen: two vendors completed each other's steps. A proof says whose he is who sent it, and it counts."""
    cycle = reached(5, SIGNED)
    with pytest.raises(Refused, match="peran developer bukan milik PT Beta") as refused:
        apply(cycle, of(BETA, cycle), NOW)
    assert refused.value.reason is Refusal.WRONG_PARTY
    assert apply(cycle, of(ALFA, cycle), NOW).number == 6


def test_a_cycle_whose_party_is_open_is_no_vendors() -> None:
    """Whichever he belongs to, until somebody of the office says whose it is."""
    cycle = reached(5, SIGNED.model_copy(update={"parties": {}}))
    with pytest.raises(Refused) as refused:
        apply(cycle, of(ALFA, cycle), NOW)
    assert refused.value.reason is Refusal.WRONG_PARTY
    head = AssignParty(role_of=DEVELOPER, party=ALFA, role=HEAD, actor="Kepala 1", reason="Kontrak 12/2026")
    assigned = apply(cycle, signed(head, step=5), NOW)
    assert apply(assigned, of(ALFA, assigned), NOW).number == 6


def test_an_outsider_speaks_for_no_role_of_the_office() -> None:
    """Whatever roles an account was given: a role that is no party's is nothing to a party."""
    cycle = start(SIGNED)
    with pytest.raises(Refused) as refused:
        apply(cycle, signed(completion(cycle), step=1, party=ALFA), NOW)
    assert refused.value.reason is Refusal.WRONG_PARTY


def test_the_office_may_act_for_its_vendor() -> None:
    """At a terminal, by word of a vendor who has no account: the proof names no party, and the journal says who."""
    cycle = reached(5, SIGNED)
    after = apply(cycle, of(None, cycle), NOW)
    proof = next(entry.proof for entry in after.progress.journal if entry.kind is Kind.COMPLETED and entry.step == 5)
    assert proof is not None
    assert (proof.account, proof.party) == ("pengembang1", None)


def test_a_party_is_assigned_and_changed_in_the_journal() -> None:
    """By whom, why, and who had it before; the view tells since when it is another's, and a continued run too."""
    cycle = assign(assign(start(), ALFA), BETA)
    entries = [entry for entry in cycle.progress.journal if entry.kind is Kind.ASSIGNED]
    assert [entry.detail for entry in entries] == [
        "Pihak Pengembang: PT Alfa. Menunggu data",
        "Pihak Pengembang: PT Beta, sebelumnya PT Alfa. Menunggu data",
    ]
    assert [entry.role for entry in entries] == [HEAD, HEAD]
    assert first_broken(cycle.progress.journal) is None
    again = Order.model_validate_json(cycle.order.model_copy(update={"progress": cycle.progress}).model_dump_json())
    for each in (cycle, Cycle.start(cycle.id, again, NOW)):
        view = view_of(each, NOW)
        assert (view.parties, view.assigned) == ({DEVELOPER: BETA}, {DEVELOPER: NOW})
    assert view_of(assign(start(), ALFA), NOW).assigned == {}  # nobody had it before


def test_an_operator_assigns_by_his_signature_alone() -> None:
    """He has no role of the SOP: where a cycle knows keys, a key must vouch for him, in an open one too."""
    wish = AssignParty(role_of=DEVELOPER, party=BETA, role="operator", actor="Operator 1", reason="Kontrak baru")
    order = SIGNED.model_copy(update={"commands": Commands.OPEN})
    with pytest.raises(Refused) as refused:
        apply(start(order), wish, NOW)
    assert refused.value.reason is Refusal.UNSIGNED
    assert apply(start(order), signed(wish, step=1), NOW).order.parties == {DEVELOPER: BETA}


def test_no_outside_party_assigns_parties() -> None:
    """Not even one that leads others: it would choose who sees what."""
    roles = [role.model_dump() | ({"superior": DEVELOPER} if role.id == UNIT else {}) for role in SOP.roles]
    sop = Sop.model_validate(SOP.model_dump() | {"roles": roles})
    cycle = start(ON_THE_CLOCK.model_copy(update={"sop": sop}))
    with pytest.raises(Refused) as refused:
        assign(cycle, ALFA, role=DEVELOPER)
    assert refused.value.reason is Refusal.WRONG_ROLE


@pytest.mark.parametrize("role", [UNIT, HEAD, "mayor"])
def test_an_order_gives_parties_outside_roles_alone(role: str) -> None:
    """One sentence says which these are."""
    with pytest.raises(ValidationError, match=f"peran {role} tidak dapat menjadi milik suatu pihak; .*: developer"):
        Order(title="Siklus uji", sop=SOP, parties={role: ALFA})


def test_a_cycle_from_before_the_mark_can_be_given_its_party() -> None:
    """Its SOP marks no role: any that leads nobody can be a party's. Until then it is no vendor's."""
    roles = tuple(role.model_copy(update={"external": False}) for role in SOP.roles)
    before = ON_THE_CLOCK.model_copy(update={"sop": SOP.model_copy(update={"roles": roles})})
    assert view_of(start(before), NOW).parties == {}
    assert view_of(assign(start(before), ALFA), NOW).parties == {DEVELOPER: ALFA}
    with pytest.raises(Refused) as refused:
        assign(start(before), ALFA, role_of=HEAD)
    assert refused.value.reason is Refusal.NOT_EXTERNAL


def test_what_is_not_said_is_not_in_the_wire_form() -> None:
    """Documents, orders, states and views from before there were parties are what they were, to the last byte."""
    order = ON_THE_CLOCK.model_copy(update={"sop": ANOTHER_SOP})
    cycle = start(order)
    for text in (order.model_dump_json(), cycle.progress.model_dump_json(), view_of(cycle, NOW).model_dump_json()):
        assert not [word for word in ("external", "parties", "assigned") if f'"{word}"' in text]
    assert "external" not in SOP.role(UNIT).model_dump_json()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (ALFA, "pt  alfa ", True),
        (ALFA, "\uff30\uff34 Alfa", True),  # in letters as wide as they are high
        (ALFA, BETA, False),
        (ALFA, "PT Alf", False),
        (ALFA, None, False),
        (None, None, False),
        ("", "", False),
    ],
)
def test_which_names_mean_one_party(one: str | None, other: str | None, same: bool) -> None:
    """How it is typed does not matter; nobody is nobody's party."""
    assert same_party(one, other) is same


def test_a_notice_to_an_outside_role_is_for_its_party_alone() -> None:
    """The party as it is when the notice is made, empty while it is open; those of the office name none."""
    cycle = reach(5, OF_ALFA)
    assert {notice.party for notice in notices_since(cycle, 0) if notice.role == DEVELOPER} == {ALFA}
    assert {notice.party for notice in notices_since(cycle, 0) if notice.role != DEVELOPER} == {None}
    assert {notice.party for notice in notices_since(reach(5), 0) if notice.role == DEVELOPER} == {""}


def test_a_party_is_told_that_an_open_step_has_become_its_own() -> None:
    """Once each time; where nothing of the role is open, there is nothing to tell."""
    cycle = reach(5)
    told = []
    for party in (ALFA, BETA, ALFA):
        known = len(cycle.progress.journal)
        cycle = assign(cycle, party)
        told += [(notice.party, notice.role, notice.key) for notice in notices_since(cycle, known)]
    key = "siklus-2026-1/5/1/assigned/"
    assert told == [(ALFA, DEVELOPER, f"{key}1"), (BETA, DEVELOPER, f"{key}2"), (ALFA, DEVELOPER, f"{key}3")]
    early = start()
    assert not list(notices_since(assign(early, ALFA), len(early.progress.journal)))


def test_the_report_names_the_party() -> None:
    """The last one that it had; or that it had none."""
    back = decide(reach(6, OF_ALFA), NOW, ReturnStep, to_step=5)
    cycle = assign(back, BETA)
    while not cycle.closed:
        cycle = complete(cycle, NOW)
    facts = dict(report_of(Closing(order=cycle.order, view=view_of(cycle, NOW)), {}).facts)
    assert facts["Pihak untuk Pihak Pengembang"] == BETA
    ended = complete(reach(8), NOW)
    facts = dict(report_of(Closing(order=ended.order, view=view_of(ended, NOW)), {}).facts)
    assert facts["Pihak untuk Pihak Pengembang"] == "belum ditentukan"
