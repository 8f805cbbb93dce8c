"""The papers of a dossier as people read them: what is printed is what happened."""

import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from pypdf import PdfReader

from adapters.dossiers.archive import files_of
from adapters.papers.letter_papers import letter_pdf
from sop.cycle.messages import CancelCycle, PauseClock, ResumeClock
from sop.dossier.dossier import LETTERS, REPORT, Closing
from sop.papers.letterhead import short_instant, told
from sop.papers.nota_dinas import letters_of
from tests.sop.support.closings import STORED, cancelled, closing_of, eventful, punctual
from tests.sop.support.cycles import MONDAY, SOP, complete, decide, leave_alone, reach, start

CLOSINGS = {"punctual": punctual, "cancelled": cancelled, "eventful": eventful}


def papers(closing: Closing) -> dict[str, str]:
    """The words of each PDF, single spaces between them."""
    return {path: read(pdf) for path, pdf in files_of(closing, [], {STORED: 1_234_567}) if path.endswith(".pdf")}


def read(pdf: bytes) -> str:
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return " ".join(words.replace("\u200b", "").split())


def squeezed(text: str) -> str:
    """Without spaces: a narrow column may break a line anywhere."""
    return "".join(text.replace("\u200b", "").split())


@pytest.mark.parametrize("make", CLOSINGS.values(), ids=CLOSINGS)
def test_the_report_prints_every_fact_of_the_cycle(make: Callable[[], Closing]) -> None:
    """Each step with its deadline and end, each escalation, pause and output, each journal entry with its hash."""
    closing = make()
    view, text = closing.view, squeezed(papers(closing)[REPORT])
    facts = [closing.order.sop.name.upper(), view.cycle_id, view.title, closing.order.sop.identity.institution.upper()]
    for step in (*view.past, *view.steps):
        facts += [step.name, view.roles[step.role], *(step.completed_by for _ in [1] if step.completed_by)]
        facts += [short_instant(at, view.zone) for at in (step.due_at, step.completed_at, step.returned_at) if at]
        facts += [short_instant(rung.at, view.zone) for rung in step.escalations]
        facts += [output.title for output in step.outputs]
    facts += [pause.reason for pause in view.pauses]
    for entry in view.journal:
        facts += [entry.kind.word, told(entry.detail), entry.hash]
    assert [fact for fact in facts if squeezed(fact) not in text] == []


def test_the_report_leaves_blank_what_people_fill_in() -> None:
    """No number, no place and date, no name of who signs."""
    text = papers(eventful())[REPORT]
    assert "Nomor: …" in text
    assert "SOSROHARSONO" not in text
    assert "Mengetahui, Kepala Dinas Penanaman Modal" in text
    assert "Halaman 1 dari" in text


def test_a_letter_reads_as_a_draft_to_be_signed() -> None:
    """Marked as one, with its head in official order and the facts of its rung."""
    letters = {path: text for path, text in papers(eventful()).items() if path.startswith(LETTERS)}
    assert len(letters) == 3
    first = next(iter(letters.values()))
    assert first.startswith("KONSEP")
    places = [first.index(word) for word in ("NOTA DINAS", "Kepada", "Dari", "Tanggal", "Nomor", "Sifat", "Hal")]
    assert places == sorted(places)
    for fact in (
        "Yth. Kepala Bidang Promosi Penanaman Modal",
        "KONSEP/1/siklus-2026-1",
        "23 November 2026 pukul 10.30",
    ):
        assert fact in first


def test_a_letter_of_many_facts_leaves_none_beyond_the_paper() -> None:
    """Fifty pauses with long reasons take several pages, and nothing of them stands below the last line of one."""
    cycle, now = reach(5), MONDAY
    for _ in range(50):
        cycle = decide(cycle, now, PauseClock, reason="Menunggu disposisi " * 20)
        cycle = decide(cycle, now := now + timedelta(minutes=1), ResumeClock)
    cycle = leave_alone(cycle, now, until := now + timedelta(minutes=130))
    note, *_ = letters_of(closing_of(decide(cycle, until, CancelCycle), until))
    pages = PdfReader(io.BytesIO(letter_pdf(note, SOP))).pages
    heights: list[float] = []

    def note_height(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        if text.strip():
            heights.append(cm[5] + tm[5])

    for page in pages:
        page.extract_text(visitor_text=note_height)
    assert len(pages) > 2
    assert min(heights) > 0
    assert "tingkat 1 pukul" in "".join(page.extract_text() for page in pages)


def test_every_page_of_a_rehearsals_papers_says_so() -> None:
    """Report and letters, at the head; none of the office's own cycles' does."""
    closing = eventful()
    order = closing.order.model_copy(update={"minute_seconds": 1.0})
    rehearsal = closing.model_copy(update={"order": order})
    for made, said in ((rehearsal, True), (closing, False)):
        printed = {path: pdf for path, pdf in files_of(made, [], {}) if path.endswith(".pdf")}
        assert len(printed) > 1
        for pdf in printed.values():
            assert {"GLADI" in page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages} == {said}


def test_what_people_have_written_is_printed_as_it_stands() -> None:
    """Markup of the typesetter in a note, a title or a name stays text, however long it is."""
    odd, long = "#panic() *tebal* $x$ <a> [b] \\ @c", "x" * 190
    cycle = start()
    cycle = complete(cycle, MONDAY, actor=odd, note=odd * 20, outputs=[{"title": long, "reference": odd}])
    while not cycle.closed:
        cycle = complete(cycle, MONDAY)
    text = squeezed(papers(closing_of(cycle, MONDAY))[REPORT])
    assert squeezed(odd * 20) in text
    assert long in text


def test_the_same_closing_gives_the_same_bytes() -> None:
    """No clock, no chance: a filing that is repeated is the same filing."""
    assert dict(files_of(eventful(), [b"{}"], {})) == dict(files_of(eventful(), [b"{}"], {}))


@pytest.mark.parametrize("steps", range(8))
def test_no_page_of_the_report_has_signatures_alone(steps: int) -> None:
    """Wherever the last words fall, they stand on the page of whoever signs."""
    cycle = start()
    for step in range(steps):
        wanted = {"title": cycle.activity.output, "reference": "B/1"}
        more = [{"title": f"Lampiran {step}.{number}", "reference": "B/2"} for number in range(step % 3)]
        cycle = complete(cycle, MONDAY, outputs=[wanted, *more])
    cycle = decide(cycle, MONDAY, CancelCycle)
    pdf = dict(files_of(closing_of(cycle, MONDAY), [], {}))[REPORT]
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    [signed] = [page for page in pages if "Mengetahui," in page]
    assert "Demikian laporan ini dibuat" in " ".join(signed.split())


def test_every_date_of_a_paper_has_one_form() -> None:
    """Seen were 24 November 2026, 24/11/2026 and 2026-11-24 on one page; the words of people stay as they are."""
    for text in papers(eventful()).values():
        assert re.findall(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{2}/[0-9]{2}/[0-9]{4}", text) == []
    assert told("Standar 30 menit, batas waktu 2026-11-24 10:00 WIB.") == (
        "Standar 30 menit, batas waktu 24 November 2026 pukul 10.00 WIB."
    )
    for words in ("Nomor 2026-11-24", "2026-13-24 10:00 WIB", "2026-11-24 10:00 WIBAWA"):
        assert told(words) == words
