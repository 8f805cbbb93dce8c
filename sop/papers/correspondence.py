"""Which letters the escalations of a cycle call for: of what form, from whom, to whom, and about which rungs.

An office writes a nota dinas to its own superiors, and a surat teguran to a party outside; the party itself writes
neither. Whom several rungs of one day reach gets one letter that day: later ones are added to it.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from sop.base.reading import Frozen
from sop.dossier.dossier import Closing
from sop.form.document import Sop
from sop.papers.climbs import Climb, climbs


class Form(StrEnum):
    NOTA_DINAS = "nota-dinas"
    """Within the office."""
    TEGURAN = "surat-teguran"
    """To a role outside."""


class Occasion(Frozen):
    """What one letter is about."""

    form: Form
    sender: str | None
    """A role id; None where the SOP has nobody who could write it, and people fill it in."""
    addressee: str
    """A role id."""
    day: date
    """On which the rungs were climbed, in the zone of the office."""
    climbs: tuple[Climb, ...]
    """In the order in which they were."""


def occasions(closing: Closing) -> tuple[Occasion, ...]:
    """In the order in which the first rung of each was climbed: a rung climbed later never moves an earlier letter."""
    sop, zone = closing.order.sop, ZoneInfo(closing.view.zone)
    found: dict[tuple[Form, str, date], list[Climb]] = {}
    for each in climbs(closing):
        for form, addressee in _reached(sop, each):
            found.setdefault((form, addressee, each.rung.at.astimezone(zone).date()), []).append(each)
    return tuple(
        Occasion(form=form, sender=_sender(sop, form, to, about), addressee=to, day=day, climbs=tuple(about))
        for (form, to, day), about in found.items()
    )


def _reached(sop: Sop, each: Climb) -> Iterator[tuple[Form, str]]:
    for role in dict.fromkeys((each.rung.role, each.step.role)):
        if sop.role(role).external:
            yield Form.TEGURAN, role
        elif role == each.rung.role:
            yield Form.NOTA_DINAS, role


def _sender(sop: Sop, form: Form, addressee: str, about: Sequence[Climb]) -> str | None:
    if form is Form.TEGURAN:  # the office speaks to those outside through its highest head
        return next((role for role in reversed(sop.superiors(addressee)) if not sop.role(role).external), None)
    heads = {role.superior for role in sop.roles}
    late_heads = heads & {each.step.role for each in about}
    nearby = (role for each in about for role in _nearby(sop, each.step.number, addressee))
    return next((role for role in nearby if role not in late_heads and not sop.role(role).external), None)


def _nearby(sop: Sop, number: int, addressee: str) -> Iterator[str]:
    """Those below an addressee who know of a step, nearest first: from himself down to its executor, then who takes
    part in its row, in those before it, and in those after it."""
    executor = sop.activity(number).executor
    chain = (executor, *sop.superiors(executor))
    if addressee in chain:
        yield from reversed(chain[: chain.index(addressee)])
    rows = (*range(number, 0, -1), *range(number + 1, len(sop.activities) + 1))
    yield from (role for row in rows for role in sop.activity(row).roles if addressee in sop.superiors(role))
