"""What the figures of PermenPANRB 35/2012 let one conclude: filled in where data decide, blank where a person must."""

from enum import StrEnum

from sop.base.numerals import amount
from sop.base.reading import Frozen
from sop.base.saying import enumerated
from sop.monitoring.monitoring import LEAST_PERCENT, ActivityFigures, Monitoring

STATEMENTS = (
    "SOP mampu mendorong peningkatan kinerja",
    "SOP mudah dipahami",
    "SOP mudah dilaksanakan",
    "Semua orang dapat menjalankan perannya masing-masing",
    "SOP mampu mengatasi permasalahan yang berkaitan dengan proses",
    "SOP mampu menjawab kebutuhan peningkatan kinerja organisasi",
    "SOP bersinergi satu dengan lainnya",
)
"""What the assessors say yes or no to. No data answer any of them."""

REVIEW = "waktu baku perlu ditinjau"
"""The question that an implausibly quick completion raises."""


class Rating(StrEnum):
    WELL = "well"
    NOT_WELL = "not_well"

    @property
    def words(self) -> str:
        """As Tabel 7 has them (PermenPANRB 35/2012, p. 54)."""
        return "Berjalan dengan baik" if self is Rating.WELL else "Tidak berjalan dengan baik"


RULE = (
    f"Penilaian terisi hanya apabila data memutuskannya. “{Rating.WELL.words}”: kegiatan pernah diselesaikan, dan "
    "tidak satu pun pelaksanaannya terlambat, dikembalikan, dieskalasi, atau diselesaikan dalam waktu kerja kurang "
    f"dari {LEAST_PERCENT}% waktu baku. “{Rating.NOT_WELL.words}”: lebih dari separuh penyelesaiannya terlambat. "
    "Selebihnya ditentukan oleh penilai."
)


class Assessment(Frozen):
    """One activity of a SOP. What must be done about it is always a person's."""

    step: int
    procedure: str
    rating: Rating | None
    """None: the assessor decides."""
    review: bool = False
    """Whether the standard is questioned: `REVIEW`."""
    findings: str


def assess(monitoring: Monitoring) -> tuple[Assessment, ...]:
    """One row for each activity, in their order."""
    return tuple(
        Assessment(
            step=each.step,
            procedure=each.name,
            rating=rating_of(each),
            review=each.hasty > 0,
            findings=findings_of(each),
        )
        for each in monitoring.activities
    )


def rating_of(*activities: ActivityFigures) -> Rating | None:
    """Of one activity, or of several taken together."""
    completed = sum(each.completed for each in activities)
    if sum(each.late for each in activities) * 2 > completed:
        return Rating.NOT_WELL
    troubled = any(each.late or each.returned or each.escalations or each.hasty for each in activities)
    return Rating.WELL if completed and not troubled else None


def question_of(hasty: int) -> str:
    """The question of so many implausibly quick completions, as a sentence; empty for none."""
    if not hasty:
        return ""
    return (
        f"{REVIEW.capitalize()}: {amount(hasty)} penyelesaian memakai waktu kerja kurang dari {LEAST_PERCENT}% "
        "waktu baku."
    )


def findings_of(figures: ActivityFigures) -> str:
    """The facts of an activity in formal sentences."""
    older = "" if figures.current else "Kegiatan menurut versi SOP yang lain. "
    if not figures.attempts:
        return "Tidak ada pelaksanaan yang berakhir dalam periode ini."
    if figures.worked is None:
        began = f"{older}Dilaksanakan {amount(figures.attempts)} kali dan tidak pernah diselesaikan"
        return f"{began}; {troubles_of(figures)}."
    done = (
        f"Diselesaikan {amount(figures.completed)} kali"
        if figures.completed == figures.attempts
        else f"Dilaksanakan {amount(figures.attempts)} kali dan diselesaikan {amount(figures.completed)} kali"
    )
    worked = figures.worked
    return (
        f"{older}{done}, dengan waktu kerja P50 {amount(worked.p50)} menit, P80 {amount(worked.p80)} menit, dan "
        f"P95 {amount(worked.p95)} menit terhadap standar {standards(figures)} menit; {troubles_of(figures)}. "
        f"{question_of(figures.hasty)}"
    ).strip()


def standards(figures: ActivityFigures) -> str:
    """`150`, or `120 dan 150` where the standard was revised."""
    return " dan ".join(amount(minutes) for minutes in figures.standards)


def percent(share: float) -> str:
    return f"{amount(share * 100)}%"


def troubles_of(*activities: ActivityFigures) -> str:
    """What went wrong in all of them together, as a clause; what never did is said as well."""
    completed, late = sum(each.completed for each in activities), sum(each.late for each in activities)
    counts = (
        ("terlambat", late, f" ({percent(late / completed)})" if late else ""),
        ("dikembalikan", sum(each.returned for each in activities), ""),
        ("dieskalasi", sum(each.escalations for each in activities), ""),
        ("diperpanjang batas waktunya", sum(each.extended for each in activities), ""),
    )
    some = [f"{word} {amount(count)} kali{share}" for word, count, share in counts if count]
    none = [word for word, count, _ in counts if not count]
    never = f"tidak pernah {enumerated(none, 'atau')}" if none else ""
    return ", serta ".join(filter(None, (enumerated(some), never)))
