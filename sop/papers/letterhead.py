"""What the papers on one cycle have in common: their head, and how they write instants and minutes."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from sop.base.numerals import amount
from sop.base.reading import Frozen
from sop.cycle import wording
from sop.dossier.dossier import Closing
from sop.form.document import Sop
from sop.time.clock import is_rehearsal
from sop.time.working_time import ROUND_THE_CLOCK

long_instant = wording.long_instant
BLANK = "…" * 12
"""What is filled in by hand."""


class Letterhead(Frozen):
    government: str
    institution: str


def letterhead_of(sop: Sop) -> Letterhead:
    return Letterhead(government=sop.identity.government, institution=sop.identity.institution)


def short_instant(at: datetime | None, zone: str, *, seconds: bool = False) -> str:
    """`24/11/2026 10.00`, under a heading that names the zone; an em dash for none."""
    if at is None:
        return "—"
    return f"{at.astimezone(ZoneInfo(zone)):{'%d/%m/%Y %H.%M.%S' if seconds else '%d/%m/%Y %H.%M'}}"


def minutes(value: float | None) -> str:
    return "—" if value is None else amount(value)


def counting(closing: Closing) -> Iterator[tuple[str, str]]:
    """How minutes are counted: the calendars, and the scale of a rehearsal."""
    calendars = wording.versions(closing.order.calendars)
    yield "Kalender kerja", calendars or f"menit dihitung {ROUND_THE_CLOCK}"
    if is_rehearsal(closing.order.minute_seconds):
        yield "Gladi", f"{wording.scale(closing.order.minute_seconds)}; waktu bukan waktu pelayanan"
