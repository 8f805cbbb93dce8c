"""What the papers on one cycle have in common: their head, and how they write instants and minutes."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sop.base.numerals import amount
from sop.base.reading import Frozen
from sop.cycle import wording
from sop.dossier.dossier import Closing
from sop.form.document import Sop
from sop.time.clock import is_rehearsal
from sop.time.periods import long_date
from sop.time.working_time import ROUND_THE_CLOCK

long_instant = wording.long_instant
_ZONES = "|".join(wording.ZONES.values())
_INSTANT = re.compile(rf"(?P<day>[0-9]{{4}}(?:-[0-9]{{2}}){{2}}) (?P<time>[0-9:]{{5,8}}) (?P<zone>{_ZONES})\b")
"""As `wording.instant` writes it."""
BLANK = "…" * 12
"""What is filled in by hand."""


class Letterhead(Frozen):
    government: str
    institution: str


def letterhead_of(sop: Sop) -> Letterhead:
    return Letterhead(government=sop.identity.government, institution=sop.identity.institution)


def short_instant(at: datetime | None, zone: str, *, seconds: bool = False) -> str:
    """`24 November 2026 10.00`, under a heading that names the zone; an em dash for none."""
    if at is None:
        return "—"
    local = at.astimezone(ZoneInfo(zone))
    return f"{long_date(local.date())} {local:{'%H.%M.%S' if seconds else '%H.%M'}}"


def told(detail: str) -> str:
    """A sentence of the journal with its instants as papers write them; the record, and its hash, keep their own."""
    return _INSTANT.sub(_told, detail)


def _told(found: re.Match[str]) -> str:
    try:
        day = long_date(date.fromisoformat(found["day"]))
    except ValueError:  # the words of a person, and no date
        return found[0]
    return f"{day} pukul {found['time'].replace(':', '.')} {found['zone']}"


def minutes(value: float | None) -> str:
    return "—" if value is None else amount(value)


def counting(closing: Closing) -> Iterator[tuple[str, str]]:
    """How minutes are counted: the calendars, and the scale of a rehearsal."""
    calendars = wording.versions(closing.order.calendars)
    yield "Kalender kerja", calendars or f"menit dihitung {ROUND_THE_CLOCK}"
    if is_rehearsal(closing.order.minute_seconds):
        yield "Gladi", f"{wording.scale(closing.order.minute_seconds)}; waktu bukan waktu pelayanan"
