"""Tabel 7 of PermenPANRB 35/2012 (p. 54), "Monitoring Pelaksanaan SOP AP": one row for each SOP of the unit."""

from collections.abc import Iterable

from sop.base.numerals import amount
from sop.base.reading import Frozen
from sop.monitoring.assessment import Rating, question_of, rating_of, troubles_of
from sop.monitoring.monitoring import LEAST_PERCENT, Monitoring

TITLE = "Monitoring Pelaksanaan SOP AP (Tabel 7)"
RATED = "Penilaian Terhadap Penerapan"
"""Above the two columns of a rating."""
HEAD = ("No.", "Prosedur", "Catatan hasil penilaian", "Tindakan yang harus diambil", "Paraf penilai")
"""The other columns; the rating stands after the second."""
RULE = (
    f"{RATED} terisi hanya apabila data memutuskannya. “{Rating.WELL.words}”: sekurang-kurangnya satu siklus selesai, "
    "tidak ada yang dibatalkan, dan tidak satu pun kegiatannya terlambat, dikembalikan, dieskalasi, atau diselesaikan "
    f"dalam waktu kerja kurang dari {LEAST_PERCENT}% waktu baku. “{Rating.NOT_WELL.words}”: lebih dari separuh "
    "penyelesaian kegiatannya terlambat. Selebihnya, serta tindakan dan paraf, diisi oleh penilai."
)


class SopAssessment(Frozen):
    """One row. What must be done about it, and the initials, are always a person's."""

    sop_id: str
    procedure: str
    rating: Rating | None
    """None: the assessor decides."""
    review: bool = False
    """Whether some activity's standard is questioned."""
    findings: str


def tabel_7(unit: Iterable[Monitoring]) -> tuple[SopAssessment, ...]:
    """One row for each SOP, in their order; those that were never carried out stand there too."""
    return tuple(
        SopAssessment(
            sop_id=each.sop_id,
            procedure=each.sop_name,
            rating=_rating(each),
            review=any(activity.hasty for activity in each.activities),
            findings=_findings(each),
        )
        for each in unit
    )


def _rating(found: Monitoring) -> Rating | None:
    """Work that was not brought to an end, or was given up, lets nobody say that the SOP went well."""
    rating = rating_of(*found.activities)
    carried_out = found.cycles.completed and not found.cycles.cancelled
    return None if rating is Rating.WELL and not carried_out else rating


def _findings(found: Monitoring) -> str:
    if found.is_empty:
        return "Tidak ada pelaksanaan yang berakhir dalam periode ini."
    cycles = found.cycles
    said = (
        f"{amount(cycles.ended)} siklus berakhir: {amount(cycles.completed)} selesai, {amount(cycles.on_time)} di "
        f"antaranya tanpa keterlambatan, dan {amount(cycles.cancelled)} dibatalkan."
        if cycles.ended
        else "Belum ada siklus yang berakhir dalam periode ini.",
        f"{amount(found.attempts)} pelaksanaan kegiatan berakhir; {troubles_of(*found.activities)}.",
        question_of(sum(each.hasty for each in found.activities)),
    )
    return " ".join(filter(None, said))
