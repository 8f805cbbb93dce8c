"""The letters that escalations call for: of which form, from whom, to whom, one a day, and what they say."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from sop.cycle.cycle import Cycle
from sop.cycle.messages import AssignParty, Order
from sop.cycle.view import view_of
from sop.dossier.dossier import Closing
from sop.dossier.dossier_checks import PATHS
from sop.form.document import Sop
from sop.papers.climbs import climbs
from sop.papers.correspondence import Form, Occasion, occasions
from sop.papers.letterhead import BLANK
from sop.papers.nota_dinas import Letter, letters_of
from tests.sop.support.cycles import (
    AGENCY,
    ALFA,
    ANOTHER_SOP,
    BETA,
    DEVELOPER,
    HEAD,
    IN_THE_OFFICE,
    MONDAY,
    OF_ALFA,
    ON_THE_CLOCK,
    SOP,
    UNIT,
    at,
    complete,
    decide,
    leave_alone,
    reach,
)

MORNING = at("Mon 2026-11-23 07:30")
NOTE, REPRIMAND = Form.NOTA_DINAS, Form.TEGURAN
WEEK = timedelta(days=7)


def so_far(cycle: Cycle, now: datetime) -> Closing:
    """What is known of a cycle, be it at its end or not."""
    return Closing(order=cycle.order, view=view_of(cycle, now))


def late(step: int, order: Order = IN_THE_OFFICE, until: str = "Mon 2026-11-23 16:00") -> Closing:
    """Step `step` is opened on Monday morning, and nobody does anything."""
    return so_far(leave_alone(reach(step, order, MORNING), MORNING, at(until)), at(until))


def routes(closing: Closing) -> list[tuple[Form, str | None, str, tuple[int, ...]]]:
    return [(e.form, e.sender, e.addressee, tuple(c.rung.rung for c in e.climbs)) for e in occasions(closing)]


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (1, [(NOTE, UNIT, HEAD, (1,)), (NOTE, HEAD, AGENCY, (2,))]),
        (5, [(NOTE, UNIT, HEAD, (1,)), (REPRIMAND, AGENCY, DEVELOPER, (1, 2, 3)), (NOTE, HEAD, AGENCY, (2, 3))]),
        (8, [(NOTE, UNIT, AGENCY, (1, 2, 3, 4, 5))]),
    ],
    ids=["the unit is late", "the vendor is late", "a head is late"],
)
def test_who_writes_to_whom(step: int, expected: list[tuple[Form, str | None, str, tuple[int, ...]]]) -> None:
    """A unit writes to its head, and he to his; a vendor writes nothing and is written to; of a late head his unit
    tells."""
    assert routes(late(step)) == expected


def _occasions() -> Iterator[Occasion]:
    for sop in (SOP, ANOTHER_SOP):
        for activity in sop.activities:
            order = Order(title="Siklus uji", sop=sop)
            yield from occasions(so_far(leave_alone(reach(activity.number, order), MONDAY, MONDAY + WEEK), MONDAY))


def test_nobody_outside_writes_and_no_head_tells_of_himself() -> None:
    """Whatever the SOP and the step: a sender is of the office, not the addressee, and no head who is late."""
    for each in _occasions():
        sop = SOP if each.addressee in {role.id for role in SOP.roles} else ANOTHER_SOP
        assert sop.role(each.addressee).external is (each.form is REPRIMAND)
        if each.sender is not None:
            assert not sop.role(each.sender).external
            assert each.sender != each.addressee
            heads = {role.superior for role in sop.roles}
            assert each.sender not in heads & {climb.step.role for climb in each.climbs}


def test_an_addressee_has_one_letter_a_day() -> None:
    """However many rungs and steps there are; each rung of a superior stands in exactly one letter."""
    now, then = MORNING, at("Mon 2026-11-23 09:40")
    cycle = complete(leave_alone(reach(2, IN_THE_OFFICE, now), now, then), then)
    closing = so_far(leave_alone(cycle, then, until := at("Wed 2026-11-25 12:00")), until)
    found = occasions(closing)
    keys = [(each.form, each.addressee, each.day) for each in found]
    assert len(keys) == len(set(keys))
    told = [climb for each in found for climb in each.climbs]
    assert sorted(each.rung.at for each in told) == [each.rung.at for each in climbs(closing)]
    first = letters_of(closing)[0]
    assert dict(first.head)["Hal"] == "Keterlambatan kegiatan nomor 2 dan 3"
    assert [dict(matter)["Kegiatan"][:2] for matter in first.matters] == ["2.", "3."]


def test_a_later_rung_is_added_and_moves_no_letter() -> None:
    """A draft that was offered keeps its place and its number, whatever is climbed after it."""
    seen: dict[str, Letter] = {}
    for hour in ("07:50", "09:00", "10:00", "15:00"):
        letters = letters_of(late(2, until=f"Mon 2026-11-23 {hour}")) if hour != "07:50" else ()
        numbers = {letter.path: dict(letter.head)["Nomor"] for letter in letters}
        assert all(numbers[path] == dict(letter.head)["Nomor"] for path, letter in seen.items())
        seen = {letter.path: letter for letter in letters}
    assert list(seen) == ["nota-dinas/01-2026-11-23-nota-dinas.pdf", "nota-dinas/02-2026-11-23-nota-dinas.pdf"]
    assert all(PATHS.fullmatch(path) for path in seen)
    second = dict(seen["nota-dinas/02-2026-11-23-nota-dinas.pdf"].matters[0])
    assert second["Eskalasi"].startswith("tingkat 2 pukul 09.00 WIB, tingkat 3 pukul 10.00 WIB")


def test_an_outside_party_is_reprimanded_by_name() -> None:
    """By the highest head, with the facts of its own step, and nothing of who was told inside."""
    letter = letters_of(late(5, OF_ALFA))[1]
    assert letter.title == "SURAT TEGURAN"
    assert dict(letter.head)["Kepada"] == f"Yth. Pimpinan {ALFA}\nselaku Pihak Pengembang"
    assert "Dari" not in dict(letter.head)
    assert letter.position == "Kepala DPMPTSP"
    assert "Eskalasi" not in dict(letter.matters[0])
    assert "kepada Sub Koordinasi Pengolahan Data dan Sistem Informasi" in letter.closing[0]


def test_a_party_is_not_reprimanded_for_the_one_before_it() -> None:
    """The role changed hands after the rung: the letter goes to the role, for the party of then is no longer known."""
    cycle = leave_alone(reach(5, OF_ALFA, MORNING), MORNING, at("Mon 2026-11-23 12:00"))
    then = at("Tue 2026-11-24 07:00")
    cycle = decide(cycle, then, AssignParty, role_of=DEVELOPER, party=BETA)
    monday = [each for each in letters_of(so_far(cycle, then)) if each.title == "SURAT TEGURAN"]
    assert [dict(each.head)["Kepada"] for each in monday] == ["Yth. Pihak Pengembang"]


def test_where_nobody_could_write_the_sender_is_left_to_people() -> None:
    """A vendor and a head are all there is: the head is not made to write to himself."""
    data = SOP.model_dump(mode="json")
    data["roles"] = [data["roles"][1] | {"superior": HEAD}, data["roles"][2] | {"superior": None}]
    row = data["activities"][4]
    data["activities"] = [row | {"number": 1, "recipient": HEAD, "cosigners": []}]
    order = ON_THE_CLOCK.model_copy(update={"sop": Sop.model_validate(data)})
    note = letters_of(late(1, order))[0]
    assert (dict(note.head)["Dari"], note.position) == (BLANK, BLANK)
