"""`starter.py letters`: the drafts of letters about the lateness of one cycle, be it running or not."""

from pathlib import Path
from typing import Annotated

from adapters.papers.office_profile import load_office
from console.frame.command import CycleId, Json, Option, out, print_json, with_cycles
from console.frame.files import save
from console.tables import letter_tables
from desk.drafting import Drafting
from settings import load_settings


def letters(
    cycle_id: CycleId,
    folder: Annotated[
        Path | None, Option("--out", metavar="FOLDER", help="Simpan setiap konsep sebagai PDF di folder ini.")
    ] = None,
    json: Json = False,
) -> None:
    """Menampilkan konsep nota dinas dan surat teguran atas keterlambatan satu siklus, dan menyimpannya sebagai PDF."""
    office = load_office(load_settings().office)
    printed = with_cycles(lambda cycles: Drafting(cycles, office).printed(cycle_id))
    drafts = tuple(letter for letter, _ in printed)
    papers = [(folder / f"{letter.name}.pdf", pdf) for letter, pdf in printed] if folder is not None else []
    for path, pdf in papers:
        save(path, pdf)
    if json:
        print_json(drafts)
        return
    out.print(letter_tables.letters(drafts) if drafts else "Belum ada eskalasi kepada atasan; tidak ada konsep surat.")
    for path, _ in papers:
        out.print(f"Tersimpan: {path}", highlight=False, markup=False, soft_wrap=True)
