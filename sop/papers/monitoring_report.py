"""What the printed monitoring report says, word for word. How it looks is the template's affair."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sop.base.numerals import amount
from sop.base.reading import Frozen
from sop.cycle.wording import role_name, zone_name
from sop.form.document import Sop
from sop.monitoring import tabel_7 as table
from sop.monitoring.assessment import RULE, STATEMENTS, Assessment, Rating, assess, percent, standards
from sop.monitoring.grants import GRANTED, LISTED, Grant
from sop.monitoring.monitoring import ActivityFigures, Monitoring
from sop.papers.marks import REHEARSAL
from sop.time.periods import Period, long_date

TITLE = "Laporan Pemantauan Pelaksanaan SOP"
HEAD = (
    *("No.", "Kegiatan", "Pelaksana", "Standar (menit)", "Diselesaikan", "P50", "P80", "P95"),
    *("Terlambat", "Dikembalikan", "Dieskalasi", "Diperpanjang"),
)
NOTES = (
    "P50, P80, dan P95 adalah waktu kerja, dalam menit, yang tidak dilampaui oleh 50%, 80%, dan 95% penyelesaian: "
    "nilai yang benar-benar terjadi, menurut peringkat terdekat. Waktu kerja dihitung menurut kalender pelaksana, "
    "tanpa masa penghentian waktu.",
    "Diselesaikan, terlambat, dikembalikan, dan diperpanjang menghitung pelaksanaan; dieskalasi menghitung seluruh "
    "penyampaian kepada atasan.",
)
DETAILS = "Rincian per kegiatan"
BY_HAND = "Formulir ini diisi oleh penilai."
"""What an empty period's paper adds."""
_NONE = "—"


class Bar(Frozen):
    """One percentile of the chart."""

    name: str
    minutes: str
    used: float
    """Percent of the standard."""


class ActivityBars(Frozen):
    step: int
    name: str
    standard: str
    bars: tuple[Bar, ...]


class MonitoringReport(Frozen):
    """The whole report. `chart` and `rows` leave out nothing that the figures have; an empty period has no chart."""

    title: str = TITLE
    mark: str
    """At the head of each page, so that a rehearsal is never taken for the office's work."""
    government: str
    institution: str
    unit: str
    period: str
    facts: tuple[tuple[str, str], ...]
    summary: str
    head: tuple[str, ...] = HEAD
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = NOTES
    chart: tuple[ActivityBars, ...]
    tabel_7_title: str = table.TITLE
    tabel_7_head: tuple[str, ...] = table.HEAD
    rated: str = table.RATED
    ratings: tuple[str, ...] = tuple(rating.words for rating in Rating)
    tabel_7: tuple[table.SopAssessment, ...]
    """One row for each SOP of the unit."""
    tabel_7_rule: str = table.RULE
    details: str = DETAILS
    assessments: tuple[Assessment, ...]
    """One row for each activity of the SOP that is reported on."""
    rule: str = RULE
    statements: tuple[str, ...] = STATEMENTS
    grants_head: tuple[str, ...] = GRANTED
    grants: tuple[tuple[str, ...], ...]
    """Rows below `grants_head`; a report on rehearsals has none, and says nothing of them."""
    grants_note: str = LISTED
    superior: str
    """The position that the report is laid before; the form leaves the name blank."""


def report_of(monitoring: Monitoring, sop: Sop, unit: Sequence[Monitoring] = ()) -> MonitoringReport:
    """The report on `monitoring`, whose SOP is `sop`; `unit` is what is known of all SOPs of its unit, for Tabel 7,
    which has that one SOP alone where they are not given."""
    head, period = sop.identity, monitoring.period
    return MonitoringReport(
        mark=REHEARSAL if monitoring.rehearsals else "",
        government=head.government,
        institution=head.institution,
        unit=head.unit,
        period=period.title,
        facts=(
            ("Nama SOP", sop.name),
            ("Nomor SOP", head.number or _NONE),
            ("Versi SOP", f"{sop.version} ({sop.id})"),
            ("Periode", _span(period)),
            ("Keadaan data", _as_of(monitoring, sop.zone)),
            ("Cakupan", _scope(monitoring)),
            ("Dasar", "Peraturan Menteri PANRB Nomor 35 Tahun 2012"),
        ),
        summary=" ".join((summary_of(monitoring), *([BY_HAND] if monitoring.is_empty else []))),
        rows=tuple(row_of(each) for each in monitoring.activities),
        chart=tuple(_bars(each) for each in monitoring.activities if each.completed),
        tabel_7=table.tabel_7(unit or (monitoring,)),
        assessments=assess(monitoring),
        grants=tuple(grant_row(each, sop) for each in monitoring.grants),
        superior=head.approval.position if head.approval is not None else "",
    )


def summary_of(monitoring: Monitoring) -> str:
    period, cycles = monitoring.period, monitoring.cycles
    if monitoring.is_empty:
        return f"Dalam periode {period.title} tidak ada siklus maupun pelaksanaan kegiatan SOP ini yang berakhir."
    completed = sum(each.completed for each in monitoring.activities)
    late = sum(each.late for each in monitoring.activities)
    on_time = f" ({percent(cycles.on_time / cycles.completed)})" if cycles.completed else ""
    lateness = f" ({percent(late / completed)})" if completed else ""
    return (
        f"Dalam periode {period.title} berakhir {amount(cycles.ended)} siklus: {amount(cycles.completed)} selesai, "
        f"{amount(cycles.on_time)}{on_time} di antaranya tanpa satu langkah pun terlambat, dan "
        f"{amount(cycles.cancelled)} dibatalkan. Dari {amount(monitoring.attempts)} pelaksanaan kegiatan yang "
        f"berakhir, {amount(completed)} diselesaikan, {amount(late)}{lateness} di antaranya terlambat."
    )


def row_of(figures: ActivityFigures) -> tuple[str, ...]:
    """The cells below `HEAD`."""
    worked = figures.worked
    late = f" ({percent(figures.late_share)})" if figures.late_share else ""
    return (
        str(figures.step),
        figures.name if figures.current else f"{figures.name} (versi SOP lain)",
        ", ".join(figures.executors),
        standards(figures),
        amount(figures.completed),
        *((_NONE,) * 3 if worked is None else map(amount, (worked.p50, worked.p80, worked.p95))),
        f"{amount(figures.late)}{late}",
        *map(amount, (figures.returned, figures.escalations, figures.extended)),
    )


def grant_row(grant: Grant, sop: Sop) -> tuple[str, ...]:
    """The cells below `GRANTED`."""
    at = grant.at.astimezone(ZoneInfo(sop.zone))
    return (
        f"{long_date(at.date())} {at:%H.%M}",
        role_name(sop, grant.role),
        f"{grant.name} ({grant.account_id}{', operator' if grant.operator else ''})",
        grant.given_by or grant.address,
        grant.words,
    )


def _bars(figures: ActivityFigures) -> ActivityBars:
    worked, used = figures.worked, figures.used
    if worked is None or used is None:
        raise ValueError(f"step {figures.step} has no completed attempt")
    return ActivityBars(
        step=figures.step,
        name=figures.name,
        standard=standards(figures),
        bars=tuple(
            Bar(name=name, minutes=f"{amount(minutes)} menit", used=share)
            for name, minutes, share in (
                ("P50", worked.p50, used.p50),
                ("P80", worked.p80, used.p80),
                ("P95", worked.p95, used.p95),
            )
        ),
    )


def _span(period: Period) -> str:
    """With its days, where its title does not name them."""
    days = f"{long_date(period.first_day)} sampai dengan {long_date(period.last_day)}"
    named = period.first_day == period.last_day or period.title == days
    return period.title if named else f"{period.title} ({days})"


def _scope(monitoring: Monitoring) -> str:
    kind, others = ("siklus gladi", "siklus kantor") if monitoring.rehearsals else ("siklus kantor", "siklus gladi")
    left_out = f"; {amount(monitoring.left_out)} {others} tidak dihitung" if monitoring.left_out else ""
    return f"{kind.capitalize()}{left_out}"


def _as_of(monitoring: Monitoring, zone: str) -> str:
    at = monitoring.as_of.astimezone(ZoneInfo(zone))
    said = f"{long_date(at.date())} pukul {at:%H.%M} {zone_name(zone)}"
    return f"{said}; periode belum berakhir" if monitoring.unfinished else said
