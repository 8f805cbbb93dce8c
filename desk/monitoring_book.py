"""The monitoring report as a workbook: the same by whichever door it leaves."""

from adapters.papers.spreadsheets import Cell, Leaf, xlsx_bytes
from desk.reporting import Monitored
from sop.monitoring.assessment import Rating
from sop.monitoring.monitoring import ActivityFigures
from sop.papers.monitoring_report import HEAD

FIGURES = "Angka per kegiatan"
_BY_HAND = (None, None)
"""What must be done, and the initials: a person's."""


def monitoring_xlsx(monitored: Monitored) -> bytes:
    """Tabel 7, what was found of each activity, and their figures as numbers. Each sheet says what it is, of which
    period, and whether it is of rehearsals."""
    report = monitored.report
    facts = [f"{name}: {value}" for name, value in report.facts]
    mark = f"{report.mark} · " if report.mark else ""
    place, procedure, *rest = report.tabel_7_head
    ratings = tuple(f"{report.rated}: {words}" for words in report.ratings)
    return xlsx_bytes(
        Leaf(
            "Tabel 7",
            (place, procedure, *ratings, *rest),
            [
                (number, each.procedure, *_ticks(each.rating), each.findings, *_BY_HAND)
                for number, each in enumerate(report.tabel_7, start=1)
            ],
            (
                f"{mark}{report.tabel_7_title}: {report.period}",
                f"{report.institution} · {report.unit}",
                report.tabel_7_rule,
            ),
        ),
        Leaf(
            report.details,
            (place, "Kegiatan", *ratings, *rest),
            [
                (each.step, each.procedure, *_ticks(each.rating), each.findings, *_BY_HAND)
                for each in report.assessments
            ],
            (f"{mark}{report.details}: {report.period}", *facts, report.rule),
        ),
        Leaf(
            FIGURES,
            HEAD,
            [_figures(each, row) for each, row in zip(monitored.found.activities, report.rows, strict=True)],
            (f"{mark}{report.title}: {report.period}", *facts, *report.notes),
        ),
    )


def _ticks(given: Rating | None) -> tuple[str | None, ...]:
    return tuple("✓" if rating is given else None for rating in Rating)


def _figures(figures: ActivityFigures, row: tuple[str, ...]) -> tuple[Cell, ...]:
    """The cells below `HEAD`, as the paper's `row` has them, with numbers that can be summed."""
    worked = figures.worked
    return (
        *(figures.step, row[1], row[2]),
        figures.standards[0] if len(figures.standards) == 1 else row[3],
        figures.completed,
        *((None,) * 3 if worked is None else (worked.p50, worked.p80, worked.p95)),
        *(figures.late, figures.returned, figures.escalations, figures.extended),
    )
