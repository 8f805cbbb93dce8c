"""`starter.py paper …`: papers that were signed outside, kept as documents of their cycle."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

from adapters.documents.store_choice import documents_at
from console.frame.account_changes import now, say
from console.frame.command import Argument, CycleId, Json, Option, application, print_json
from console.frame.office_register import office_accounts, office_register
from console.frame.terminal import at_terminal
from desk.keeping_papers import PaperBook
from desk.logbook import Logbook
from settings import load_settings
from sop.base.errors import UnreadableFile
from sop.cycle.wording import instant
from sop.form.form3 import OFFICE_ZONE
from sop.papers.signed_papers import SignedPaper, signature_lines

app = application("Surat yang ditandatangani di luar sistem, disimpan sebagai dokumen siklusnya.")


@app.command()
def add(
    cycle_id: CycleId,
    file: Annotated[Path, Argument(metavar="BERKAS", help="Hasil pindai, atau PDF dengan tanda tangan elektronik.")],
    title: Annotated[str, Option(help="Nama surat; bawaan: nama berkas.")] = "",
    json: Json = False,
) -> None:
    """Menyimpan satu surat, dan menampilkan tanda tangan elektronik di dalamnya apa adanya."""
    try:
        content = file.open("rb")
    except OSError as error:
        raise UnreadableFile(str(file)) from error
    with content, _book(cycle_id) as book:
        paper = book.bring(at_terminal(), cycle_id, title, file.name, content)
    _print((paper,), json)


@app.command("list")
def list_papers(cycle_id: CycleId, json: Json = False) -> None:
    """Menampilkan surat yang tersimpan untuk satu siklus."""
    with _book(cycle_id) as book:
        papers = book.of(cycle_id)
    if papers or json:
        _print(papers, json)
    else:
        say(f"Belum ada surat bertanda tangan. Simpan dengan: starter.py paper add {cycle_id} BERKAS")


@contextmanager
def _book(cycle_id: str) -> Iterator[PaperBook]:
    """Raises CycleNotFound where the register knows no such cycle."""
    settings = load_settings()
    documents = documents_at(settings.documents, settings.data_dir)
    with office_register(settings) as register, office_accounts(settings) as accounts:
        book = PaperBook(register, documents, settings.evidence_limits, Logbook(accounts, now), now)
        book.require_known(cycle_id)
        yield book


def _print(papers: tuple[SignedPaper, ...], json: bool) -> None:
    if json:
        print_json(papers)
        return
    for paper in papers:
        kept = f"{paper.title}, disimpan {paper.brought_by}, {_written(paper.brought_at)}"
        say(kept, f"  SHA-256 {paper.sha256}", *(f"  {line}" for line in signature_lines(paper, _written)))


def _written(at: datetime) -> str:
    return instant(at, OFFICE_ZONE)
