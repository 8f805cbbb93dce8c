"""The letters that leave the house: a template for each event, filled with what the law lets out.

UU PDP 27/2022: no names of people, no titles, no text that somebody typed. What a letter does not say stands behind its
link, which asks who is reading.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from string import Template
from urllib.parse import quote
from zoneinfo import ZoneInfo

from sop.cycle.deliveries import Delivery
from sop.cycle.events import Announcement
from sop.cycle.notices import Notice
from sop.cycle.wording import shortened
from sop.papers.letterhead import long_instant
from sop.time.office_hours import Weekday

TEMPLATES = Path(__file__).with_name("letters")
"""`<event>.txt`: the subject, an empty line, the body."""
LONGEST_ACTIVITY = 160
"""Letters of its name: a whole letter fits into the 1,024 of a WhatsApp template."""
REHEARSAL = "[GLADI]"


@dataclass(frozen=True)
class Letter:
    subject: str
    body: str
    number: str
    """The idempotency key: what has the same number is the same letter."""

    @property
    def in_one_line(self) -> str:
        return " · ".join(line for line in (self.subject, *self.body.splitlines()) if line)


def notice_letter(notice: Notice, public_url: str) -> Letter:
    """What a role is told; `public_url` is the address of a cycle, `{cycle_id}` in it replaced."""
    letter = _filled(notice.kind, notice.key, _facts(notice, public_url))
    return replace(letter, subject=f"{REHEARSAL} {letter.subject}") if notice.rehearsal else letter


def undelivered_letter(delivery: Delivery, problem: str, public_url: str) -> Letter:
    """To the operator; `problem` is why the last attempt failed, in words of our own."""
    facts = _facts(delivery.notice, public_url) | {"channel": delivery.channel, "problem": problem}
    key = delivery.notice.key
    return _filled("undelivered", f"{key}/{delivery.channel}", facts | {"notice": key})


def lost_event_letter(announcement: Announcement, problem: str, public_url: str) -> Letter:
    """To the operator; `problem` is why the last attempt failed, in words of our own."""
    event, webhook = announcement.event, announcement.webhook
    facts = {
        "webhook": webhook,
        "problem": problem,
        "event": event.key,
        "type": event.type.value,
        "cycle": event.data.cycle_id,
        "step": str(event.data.step),
        "details": _details(event.data.cycle_id, public_url),
    }
    return _filled("lost-event", f"{event.key}/{webhook}", facts)


def trial_letter(role: str, channel: str, now: datetime) -> Letter:
    return _filled("trial", f"uji-coba/{role}/{channel}/{now:%Y%m%dT%H%M%S}", {"role": role, "channel": channel})


def _facts(notice: Notice, public_url: str) -> dict[str, str]:
    return {
        "activity": shortened(notice.subject, LONGEST_ACTIVITY),
        "role": notice.role_name,
        "due": "belum dapat dihitung" if notice.due_at is None else _in_words(notice.due_at, notice.zone),
        "rung": str(notice.rung),
        "cycle": notice.cycle_id,
        "details": _details(notice.cycle_id, public_url),
    }


def _details(cycle_id: str, public_url: str) -> str:
    if public_url:
        return public_url.replace("{cycle_id}", quote(cycle_id, safe=""))
    return f"perintah starter.py show {cycle_id}"


def _filled(event: str, number: str, facts: dict[str, str]) -> Letter:
    text = (TEMPLATES / f"{event}.txt").read_text(encoding="utf-8")
    subject, _, body = text.partition("\n\n")
    # One line each: what stands in a subject ends up in the head of a mail.
    facts = {name: " ".join(fact.split()) for name, fact in facts.items()} | {"number": number}
    return Letter(Template(subject).substitute(facts), Template(body).substitute(facts), number)


def _in_words(at: datetime, zone: str) -> str:
    """`Selasa, 24 November 2026 pukul 10.00 WIB`."""
    return f"{Weekday.of(at.astimezone(ZoneInfo(zone))).capitalize()}, {long_instant(at, zone)}"
