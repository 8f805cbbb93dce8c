"""The monitoring report on paper: its words are the facts, its bars have the right length, its blanks are blank."""

import re
from collections.abc import Iterable, Sequence
from io import BytesIO

import pytest
from pypdf import PdfReader

from adapters.papers.monitoring_papers import monitoring_pdf
from adapters.papers.sop_sheets import Paper
from adapters.papers.typesetting import typeset_pages
from sop.form.document import Sop
from sop.monitoring.assessment import RULE
from sop.monitoring.monitoring import Attempt
from sop.papers.monitoring_report import HEAD, MonitoringReport, report_of
from tests.sop.support.cycles import SOP
from tests.sop.test_monitoring import attempt, cycle, grant, monitored

HOSTILE = '#panic("x") $a$ *b* @c <b>x</b> _d_ \\ // /* `y` [z] {q} #import "style.typ" = h'
P50_FILL, P80_FILL, P95_FILL = "#464646", "#969696", "#d7d7d7"
SHARES = (50, 75, 100, 125, 150, 200, 300, 900)
"""Of the standard: what each of the eight activities has needed."""


def report(attempts: Iterable[Attempt] = (), sop: Sop = SOP) -> MonitoringReport:
    return report_of(monitored(attempts, [cycle()]), sop)


def at_shares() -> list[Attempt]:
    return [
        attempt(each.number, each.minutes * share / 100, late=share > 100)
        for each, share in zip(SOP.activities, SHARES, strict=True)
    ]


def pages(pdf: bytes) -> list[str]:
    """The words of each page, in their order, however its lines break."""
    return [" ".join(page.extract_text().replace("\u200b", "").split()) for page in PdfReader(BytesIO(pdf)).pages]


def widths(svg: bytes, fill: str) -> list[float]:
    """Of the bars of one fill, from the top of the page; the first is that of the legend."""
    shapes = re.findall(rf'<path[^>]* fill="{fill}"[^>]* d="([^"]+)"', svg.decode())
    return [max(map(float, re.findall(r"[-\d.]+", shape))) for shape in shapes]


@pytest.mark.parametrize("paper", Paper)
def test_the_paper_says_what_the_report_says(paper: Paper) -> None:
    """Every fact, every cell, every sentence of Tabel 7 and every statement; the head of each page's table."""
    said = report(at_shares())
    figures, chart, tabel_7, details, evaluation = pages(monitoring_pdf(said, SOP, paper=paper))
    for words in (said.government.upper(), said.institution.upper(), said.unit, "SEMESTER I 2026", said.summary):
        assert words in figures
    for name, value in said.facts:
        assert f"{name} : {value}" in figures
    assert " ".join(HEAD) in figures
    for row in said.rows:
        assert " ".join(row) in figures
    for bars in said.chart:
        assert f"standar {bars.standard} menit" in chart
        for bar in bars.bars:
            assert f"{bar.name} {bar.minutes} {bar.used:.0f}%" in chart
    for each in said.assessments:
        assert each.procedure in details
        assert each.findings in details
    assert RULE in details
    for sop in said.tabel_7:
        assert f"{sop.procedure} {sop.findings}" in tabel_7
    for page in (tabel_7, details):
        assert "Penilaian Terhadap Penerapan" in page
        assert "Tidak berjalan dengan baik" in page
    assert all(statement in evaluation for statement in said.statements)
    assert "Mengetahui, Kepala Dinas Penanaman Modal" in evaluation
    assert "SOSROHARSONO" not in evaluation
    assert evaluation.endswith("Halaman 5 dari 5")


def test_a_bar_is_as_long_as_its_share_of_the_standard() -> None:
    """Half, once, twice the standard; the three fills differ in grey, and what exceeds the axis ends with it."""
    data = {"paper": Paper.F4, **report(at_shares()).model_dump(mode="json")}
    chart = typeset_pages("monitoring", data)[1]
    for fill in (P50_FILL, P80_FILL, P95_FILL):
        _, *drawn = widths(chart, fill)
        assert len(drawn) == len(SHARES)
        standard = drawn[SHARES.index(100)]
        assert [round(width / standard * 100) for width in drawn] == [min(share, 300) for share in SHARES]


def ticks(svg: bytes) -> int:
    return len(re.findall(r'<path[^>]* fill="none"[^>]* d="[^"]*4\.53[^"]*"', svg.decode()))


@pytest.mark.parametrize(
    ("attempts", "marks"),
    [
        ([], 0),
        ([attempt()], 1),
        ([attempt(late=True)], 1),
        ([attempt(), attempt(2), attempt(3, late=True)], 3),
        ([attempt(), attempt(late=True)], 0),
    ],
)
def test_only_what_data_decide_is_ticked(attempts: Sequence[Attempt], marks: int) -> None:
    """One tick for each activity and SOP that is rated; where a person decides, both boxes are empty."""
    said = report(attempts)
    data = {"paper": Paper.F4, **said.model_dump(mode="json")}
    assert sum(row.rating is not None for row in said.assessments) == marks
    marks += sum(row.rating is not None for row in said.tabel_7)
    assert sum(map(ticks, typeset_pages("monitoring", data))) == marks


def test_an_empty_period_still_gives_the_form() -> None:
    """No chart, but the SOP in Tabel 7, its activities below, and the statements."""
    figures, tabel_7, details, evaluation = pages(monitoring_pdf(report_of(monitored(), SOP), SOP))
    assert "tidak ada siklus maupun pelaksanaan kegiatan SOP ini yang berakhir" in figures
    assert "Tidak ada penyelesaian yang dapat dibandingkan." in figures
    assert all(each.label in details for each in SOP.activities)
    assert SOP.name in tabel_7
    assert "SOP mudah dipahami" in evaluation


def test_a_rehearsal_is_marked_on_every_page() -> None:
    """Nobody can take it for the office's own report."""
    found = monitored([attempt(cycle_id="gladi")], [cycle("gladi", minute_seconds=1)], rehearsals=True)
    assert all("GLADI" in page for page in pages(monitoring_pdf(report_of(found, SOP), SOP)))


def test_hostile_words_are_printed_as_they_are() -> None:
    """Names of activities, roles and offices are never read as markup; a word without end breaks."""
    identity = SOP.identity.model_copy(update={"name": HOSTILE, "unit": HOSTILE, "number": HOSTILE})
    first = SOP.activities[0].model_copy(update={"wording": HOSTILE, "corrected": None})
    sop = SOP.model_copy(update={"identity": identity, "activities": (first, *SOP.activities[1:])})
    endless = "w" * 300
    attempts = [attempt(name=HOSTILE, role=HOSTILE), attempt(2, name=endless)]
    said = report(attempts, sop)
    whole = " ".join(pages(monitoring_pdf(said, SOP)))
    assert whole.count(HOSTILE) >= 6
    assert whole.replace(" ", "").count(endless) == 3


def test_a_long_sop_repeats_its_heads() -> None:
    """Sixty activities: none is lost, and no table goes on without its head."""
    names = [f"Memeriksa berkas tahap {number} dan menyiapkan nota dinas" for number in range(1, 61)]
    attempts = [attempt(8, 20 + number, name=name) for number, name in enumerate(names)]
    printed = pages(monitoring_pdf(report(attempts), SOP))
    whole = " ".join(printed)
    assert all(whole.count(name) == 3 for name in names)
    for head, row in (("Standar (menit)", r"Sub Koordinasi|Kepala Bidang"), ("Paraf penilai", "menurut versi SOP")):
        under = [page for page in printed if re.search(row, page)]
        assert len(under) > 1
        assert all(head in page for page in under)


def test_the_paper_lists_who_was_given_power() -> None:
    """Each cell of it, on the page that is signed; where nobody was, it says so, and a rehearsal says nothing of it."""
    said = report_of(monitored([attempt()], [cycle()], grants=[grant(), grant(account_id="kabid2")]), SOP)
    last = pages(monitoring_pdf(said, SOP))[-1]
    for row in said.grants:
        assert all(cell in last for cell in row)
    assert said.grants_note in last
    assert "Tidak ada dalam periode ini." in pages(monitoring_pdf(report([attempt()]), SOP))[-1]
    rehearsal = report_of(monitored([], [], rehearsals=True), SOP)
    assert not any("Pemberian peran" in page for page in pages(monitoring_pdf(rehearsal, SOP)))
