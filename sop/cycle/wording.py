"""The sentences of the journal and of the Temporal UI, in Bahasa Indonesia. One place for each of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sop.base.plain_text import markdown
from sop.cycle.editions import OFFICE_WORDS
from sop.cycle.journal import Entry, Kind
from sop.cycle.messages import Order
from sop.cycle.progress import Escalation, EscalationKind, StepRun
from sop.cycle.proof import PublicKey, key_id
from sop.form.document import Activity, Sop
from sop.time.calendar import OfficeCalendar
from sop.time.clock import is_rehearsal
from sop.time.periods import long_date
from sop.time.working_time import ROUND_THE_CLOCK

ZONES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}
"""What a civil servant calls the three zones of Indonesia."""


CANCELLED_BY_SERVER = "Dibatalkan melalui permintaan pembatalan Temporal."
FILING = "Pemberkasan"
PARTY_OPEN = "belum ditentukan"
UNSIGNED = "tanpa tanda tangan"


def shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def number(value: float) -> str:
    """At most one decimal, with the Indonesian comma: `150`, `12,5`. The journal's own, whose sentences are sealed: it
    never learns the dot at the thousands that everything else has (`sop.base.numerals`)."""
    return f"{value:.1f}".removesuffix(".0").replace(".", ",")


def scale(minute_seconds: float) -> str:
    """How long an SOP minute takes: `satu menit SOP = 0,05 detik`."""
    return f"satu menit SOP = {minute_seconds:g} detik".replace(".", ",")


def short_instant(at: datetime | None, zone: str, *, seconds: bool = False) -> str:
    """`24/11 10:00`, for tables whose heading names the zone; an em dash for none."""
    if at is None:
        return "—"
    return f"{at.astimezone(ZoneInfo(zone)):{'%d/%m %H:%M:%S' if seconds else '%d/%m %H:%M'}}"


def zone_name(zone: str) -> str:
    return ZONES.get(zone, zone)


def instant(at: datetime | None, zone: str, *, seconds: bool = False) -> str:
    """`2026-11-24 10:00 WIB`; an em dash for none."""
    if at is None:
        return "—"
    form = "%Y-%m-%d %H:%M:%S" if seconds else "%Y-%m-%d %H:%M"
    return f"{at.astimezone(ZoneInfo(zone)):{form}} {zone_name(zone)}"


def long_instant(at: datetime | None, zone: str) -> str:
    """`24 November 2026 pukul 10.00 WIB`; an em dash for none."""
    if at is None:
        return "—"
    local = at.astimezone(ZoneInfo(zone))
    return f"{long_date(local.date())} pukul {local:%H.%M} {zone_name(zone)}"


def parties(known: Mapping[str, str | None], roles: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What each outside role is called (`roles`), and its party, or that it has none yet."""
    for role, party in known.items():
        yield f"Pihak untuk {roles.get(role, role)}", party or PARTY_OPEN


def role_name(sop: Sop, role: str) -> str:
    return next((each.short for each in sop.roles if each.id == role), role)


def entry(fact: Entry, zone: str) -> str:
    """A journal entry as one line."""
    step = f"langkah {fact.step} " if fact.step else ""
    return f"{instant(fact.at, zone, seconds=True)}  {step}{fact.kind.word}: {fact.detail}"


def heading(sop: Sop, activity: Activity) -> str:
    """`3. Pengajuan … → Sub Koordinasi`: an activity and whose turn it is, in one line."""
    return f"{activity.number}. {shortened(activity.label, 60)} → {role_name(sop, activity.executor)}"


def versions(calendars: Iterable[OfficeCalendar]) -> str:
    """`asn-kota-cirebon versi 2026.1, …`; empty for none."""
    return ", ".join(f"{calendar.id} versi {calendar.version}" for calendar in calendars)


def static_summary(order: Order) -> str:
    return markdown(f"{order.title} — {order.sop.name}")


def static_details(order: Order) -> str:
    """What does not change about a cycle, in Markdown, for the Temporal UI."""
    sop, identity = order.sop, order.sop.identity
    calendars = versions(order.calendars) or ROUND_THE_CLOCK
    return "\n".join(
        (
            f"**{markdown(order.title)}**",
            "",
            f"- SOP: {markdown(f'{sop.name} ({sop.id} versi {sop.version}), {identity.institution}')}",
            f"- {len(sop.activities)} kegiatan, standar {sop.total_minutes} menit kerja",
            f"- Kalender: {calendars}; {scale(order.minute_seconds)}",
        )
    )


def started(cycle_id: str, order: Order) -> str:
    """Binds the journal to its cycle and to the very text of the SOP."""
    calendars = _calendars(order)
    parties = "".join(f"; {role_name(order.sop, role)}: {party}" for role, party in order.parties.items())
    rehearsal = f"; gladi: {scale(order.minute_seconds)}" if is_rehearsal(order.minute_seconds) else ""
    return (
        f"{order.title} ({cycle_id}). SOP {order.sop.id} versi {order.sop.version} "
        f"(sha256 {order.sop.sha256}); {calendars}{parties}{rehearsal}."
    )


def attempt(order: Order, number: int) -> str:
    """`pengerjaan ke-2`; in the word that a journal of an earlier edition began with, to its end."""
    return f"pengerjaan ke-{number}" if order.edition >= OFFICE_WORDS else f"percobaan {number}"


def _calendars(order: Order) -> str:
    """By what minutes are counted, in the first entry of the journal."""
    if not order.calendars and order.edition >= OFFICE_WORDS:
        return f"menit dihitung {ROUND_THE_CLOCK}"
    return f"kalender {versions(order.calendars) or 'always'}"


def _due(order: Order, run: StepRun) -> str:
    said = long_instant if order.edition >= OFFICE_WORDS else instant
    return said(run.due_at, order.sop.zone)


def opened(order: Order, run: StepRun) -> str:
    again = f", {attempt(order, run.attempt)}" if run.attempt > 1 else ""
    due = (
        f"batas waktu {_due(order, run)}"
        if run.due_at is not None
        else "batas waktu belum dapat dihitung karena kalender belum mengenal tahunnya; terapkan kalender terbaru"
    )
    return f"Standar {order.sop.activity(run.number).minutes} menit, {due}{again}."


def completed(order: Order, run: StepRun) -> str:
    worked = number(run.worked / order.minute_seconds)
    outputs = "; ".join(str(output) for output in run.outputs)
    note = f" Catatan: {run.note}" if run.note else ""
    punctuality = "Terlambat" if run.late else "Tepat waktu"
    extension = f" + {run.extended_minutes}" if run.extended_minutes else ""
    standard = order.sop.activity(run.number).minutes
    return f"{punctuality}: {worked} dari {standard}{extension} menit. Keluaran: {outputs}.{note}"


def reminded(order: Order, run: StepRun) -> str:
    return f"Pengingat kepada pelaksana; batas waktu {_due(order, run)}."


def escalated(order: Order, run: StepRun, rung: Escalation) -> str:
    executor = role_name(order.sop, order.sop.activity(run.number).executor)
    if rung.kind is EscalationKind.REMINDER:
        return (
            f"Batas waktu terlewati; {executor} diingatkan sendiri karena tidak ada lagi atasan yang perlu diberi tahu."
        )
    to = role_name(order.sop, rung.role)
    return f"Eskalasi tingkat {rung.rung} kepada {to}: batas waktu {executor} terlewati."


def reminder_timer(order: Order, run: StepRun) -> str:
    return f"{heading(order.sop, order.sop.activity(run.number))}: pengingat"


def deadline_timer(order: Order, run: StepRun) -> str:
    activity, rung = order.sop.activity(run.number), run.rung + 1
    what = f"batas waktu {activity.minutes} menit" if rung == 1 else f"eskalasi tingkat {rung}"
    return f"{heading(order.sop, activity)}: {what}"


def rejected_apart(count: int) -> str:
    return f"{count} pesan lagi ditolak; jumlah dan sidiknya dicatat di sini, isi yang terakhir disimpan terpisah."


def rekeyed(keys: Iterable[PublicKey], reason: str) -> str:
    return f"Kunci yang dipercaya: {', '.join(map(key_id, keys))}. {reason}"


def assigned(role: str, party: str, before: str | None, reason: str) -> str:
    return f"{role}: {party}{f', sebelumnya {before}' if before else ''}. {reason}"


def who(fact: Entry, roles: Mapping[str, str], *, signing: bool) -> tuple[str, ...]:
    """Who did it: in which role, and `person`."""
    return (*([roles.get(fact.role, fact.role)] if fact.role else []), *person(fact, signing=signing))


def person(fact: Entry, *, signing: bool) -> tuple[str, ...]:
    """The person's name, and who stands behind it, `data1 · portal`; where the cycle knows signatures (`signing`) and
    it has none, just that."""
    told = [fact.actor] if fact.actor else []
    if fact.proof is not None:
        told.append(" · ".join(filter(None, (fact.proof.account, fact.proof.party, fact.proof.door))))
    elif signing and fact.actor and fact.kind is not Kind.REJECTED:
        told.append(UNSIGNED)
    return tuple(told)


def signatures(journal: Sequence[Entry], keys: Sequence[str]) -> str:
    """By which keys a cycle's commands were signed, to be compared with those that the office knows; and how many were
    not. Empty where the cycle knew no signatures."""
    if not keys:
        return ""
    acts = [entry for entry in journal if entry.actor and entry.kind is not Kind.REJECTED]
    signed = [entry.proof.key for entry in acts if entry.proof is not None]
    names = ", ".join(dict.fromkeys((*signed, *keys)))
    return f"Tanda tangan: {len(signed)} perintah bertanda tangan, {len(acts) - len(signed)} {UNSIGNED}; kunci {names}."


def finished(order: Order, runs: Sequence[StepRun]) -> str:
    worked = number(sum(run.worked for run in runs) / order.minute_seconds)
    standard = order.sop.total_minutes
    return f"Seluruh {len(runs)} langkah selesai: {worked} menit kerja dari standar {standard} menit."
