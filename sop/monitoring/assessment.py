"""Tabel 7 and the evaluation of PermenPANRB 35/2012: filled in where data decide, left blank where a person must."""

from enum import StrEnum

from sop.base.numerals import amount
from sop.base.reading import Frozen
from sop.monitoring.monitoring import ActivityFigures, Monitoring

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

RULE = (
    "Kolom Penilaian terisi hanya apabila data memutuskannya: “Berjalan dengan baik” apabila kegiatan pernah "
    "diselesaikan dan tidak satu pun pelaksanaannya terlambat, dikembalikan, atau dieskalasi; “Tidak” apabila lebih "
    "dari separuh penyelesaiannya terlambat. Selebihnya, serta Tindakan dan Paraf, diisi oleh penilai."
)


class Rating(StrEnum):
    WELL = "well"
    """Berjalan dengan baik."""
    NOT_WELL = "not_well"
    """Tidak."""


class Assessment(Frozen):
    """One row of Tabel 7. What must be done about it, and the initials, are always a person's."""

    step: int
    procedure: str
    rating: Rating | None
    """None: the assessor decides."""
    findings: str


def assess(monitoring: Monitoring) -> tuple[Assessment, ...]:
    """One row for each activity, in their order."""
    return tuple(
        Assessment(step=each.step, procedure=each.name, rating=rating_of(each), findings=findings_of(each))
        for each in monitoring.activities
    )


def rating_of(figures: ActivityFigures) -> Rating | None:
    if figures.completed and not (figures.late or figures.returned or figures.escalations):
        return Rating.WELL
    return Rating.NOT_WELL if figures.late * 2 > figures.completed else None


def findings_of(figures: ActivityFigures) -> str:
    """The facts of an activity in formal sentences."""
    older = "" if figures.current else "Kegiatan menurut versi SOP yang lain. "
    if not figures.attempts:
        return "Tidak ada pelaksanaan yang berakhir dalam periode ini."
    if figures.worked is None:
        return (
            f"{older}Dilaksanakan {amount(figures.attempts)} kali dan tidak pernah diselesaikan; {_troubles(figures)}."
        )
    done = (
        f"Diselesaikan {amount(figures.completed)} kali"
        if figures.completed == figures.attempts
        else f"Dilaksanakan {amount(figures.attempts)} kali dan diselesaikan {amount(figures.completed)} kali"
    )
    worked = figures.worked
    return (
        f"{older}{done}, dengan waktu kerja P50 {amount(worked.p50)} menit, P80 {amount(worked.p80)} menit, dan "
        f"P95 {amount(worked.p95)} menit terhadap standar {standards(figures)} menit; {_troubles(figures)}."
    )


def standards(figures: ActivityFigures) -> str:
    """`150`, or `120 dan 150` where the standard was revised."""
    return " dan ".join(amount(minutes) for minutes in figures.standards)


def percent(share: float) -> str:
    return f"{amount(share * 100)}%"


def _troubles(figures: ActivityFigures) -> str:
    late = f" ({percent(figures.late_share)})" if figures.late_share else ""
    counts = (
        ("terlambat", figures.late, late),
        ("dikembalikan", figures.returned, ""),
        ("dieskalasi", figures.escalations, ""),
        ("diperpanjang batas waktunya", figures.extended, ""),
    )
    some = [f"{word} {amount(count)} kali{share}" for word, count, share in counts if count]
    none = [word for word, count, _ in counts if not count]
    never = f"tidak pernah {_listed(none, 'atau')}" if none else ""
    return ", serta ".join(filter(None, (_listed(some, "dan"), never)))


def _listed(words: list[str], conjunction: str) -> str:
    """`a`, `a dan b`, `a, b, dan c`."""
    if len(words) < 3:
        return f" {conjunction} ".join(words)
    return f"{', '.join(words[:-1])}, {conjunction} {words[-1]}"
