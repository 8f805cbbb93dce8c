"""The monitoring of an SOP on the terminal: a summary, and one row per activity with its bars against the standard."""

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from console.frame.plain_table import PlainTable
from sop.base.numerals import amount
from sop.cycle import wording
from sop.form.form3 import OFFICE_ZONE
from sop.monitoring.assessment import REVIEW, Rating, percent, rating_of, standards
from sop.monitoring.grants import Grant
from sop.monitoring.monitoring import ActivityFigures, Monitoring, Spread
from sop.monitoring.tabel_7 import HEAD, RATED, TITLE, SopAssessment, tabel_7
from sop.papers.monitoring_report import summary_of

_CELLS = 8
"""Of a bar, for each hundred percent of the standard; it has twice as many."""
_COLOURS = {Rating.WELL: "green", Rating.NOT_WELL: "red"}


def monitoring(found: Monitoring, unit: Sequence[Monitoring]) -> RenderableType:
    parts: list[RenderableType] = [
        Text(f"Pemantauan SOP {found.sop_name} · {found.period.title}", style="bold"),
        Text(summary_of(found)),
        *(Text(note, style="yellow") for note in _notes(found)),
    ]
    if not found.is_empty:
        parts += [_table(found), Text("│ menandai waktu standar; ▸ berarti lebih dari dua kali standar.", style="dim")]
    parts += [Text(f"{TITLE}:", style="bold"), _tabel_7(tabel_7(unit))]
    if found.grants:
        parts += [Text("Pemberian peran atasan dan peran kepada operator:", style="bold"), _grants(found.grants)]
    return Group(*parts)


def bar(used: float) -> str:
    """A bar of `used` percent, with the standard marked in its middle: `█████   │        `.

    Rounded down: what stays below the standard does not reach the mark.
    """
    full = min(int(used * _CELLS / 100), 2 * _CELLS)
    cells = f"{'█' * full}{' ' * (2 * _CELLS - full)}"
    if used > 200:
        cells = f"{cells[:-1]}▸"
    return f"{cells[:_CELLS]}│{cells[_CELLS:]}"


def _notes(found: Monitoring) -> Iterator[str]:
    if found.rehearsals:
        yield "Laporan gladi: hanya siklus gladi yang dihitung."
    elif found.left_out:
        yield f"{amount(found.left_out)} siklus gladi tidak dihitung; lihat dengan --rehearsals."
    if found.unfinished:
        yield "Periode belum berakhir."


def _table(found: Monitoring) -> Table:
    table = PlainTable(show_lines=True)
    table.add_column("No.", justify="right")
    table.add_column("Kegiatan", min_width=16)
    table.add_column("Selesai", justify="right", no_wrap=True)
    table.add_column("Menit / standar", no_wrap=True)
    table.add_column("Terhadap standar", no_wrap=True)
    table.add_column("Catatan")
    for each in found.activities:
        table.add_row(
            str(each.step),
            Text(each.name if each.current else f"{each.name} (versi SOP lain)"),
            amount(each.completed),
            "\n".join(f"{name} {amount(minutes)} / {standards(each)}" for name, minutes in _percentiles(each.worked)),
            "\n".join(bar(share) for _, share in _percentiles(each.used)),
            Text("\n").join(_remarks(each)),
        )
    return table


def _tabel_7(rows: Sequence[SopAssessment]) -> Table:
    """The columns that a person fills in are for paper."""
    _, procedure, findings, *_ = HEAD
    table = PlainTable(procedure, RATED, findings, show_lines=True)
    for each in rows:
        table.add_row(Text(each.procedure), Text("\n").join(_rated(each.rating, each.review)), Text(each.findings))
    return table


def _rated(rating: Rating | None, review: bool) -> Iterator[Text]:
    if rating is not None:
        yield Text(rating.words.lower(), _COLOURS[rating])
    if review:
        yield Text(REVIEW, "yellow")


def _grants(given: Sequence[Grant]) -> Table:
    table = PlainTable(f"Waktu ({wording.zone_name(OFFICE_ZONE)})", "Kepada", "Oleh", "Peran")
    for each in given:
        at = wording.short_instant(each.at, OFFICE_ZONE)
        to = f"{each.account_id}, operator" if each.operator else each.account_id
        table.add_row(at, to, each.given_by or each.address, each.words)
    return table


def _percentiles(spread: Spread | None) -> tuple[tuple[str, float], ...]:
    return () if spread is None else (("P50", spread.p50), ("P80", spread.p80), ("P95", spread.p95))


def _remarks(figures: ActivityFigures) -> Iterator[Text]:
    yield from _rated(rating_of(figures), figures.hasty > 0)
    share = f" ({percent(figures.late_share)})" if figures.late_share else ""
    for word, count, more in (
        ("terlambat", figures.late, share),
        ("dikembalikan", figures.returned, ""),
        ("dieskalasi", figures.escalations, ""),
        ("diperpanjang", figures.extended, ""),
    ):
        if count:
            yield Text(f"{word} {amount(count)}×{more}")
