"""Dossiers on the command line: one fetched as a zip, and a zip verified without any server."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated
from zipfile import is_zipfile

from adapters.documents.store_choice import documents_at
from adapters.dossiers.dossier_zip import unpack
from adapters.dossiers.history_replay import NotReproduced, rederive
from adapters.dossiers.trial import trial
from console.frame.command import CycleId, Json, Option, out, print_json
from console.frame.files import written
from console.frame.office_register import office_register
from desk.fetching import Dossiers
from settings import Settings, load_settings
from sop.base.canonical import digest
from sop.base.errors import SopError
from sop.cycle.wording import signatures
from sop.dossier.dossier import DOSSIER, HISTORIES, MANIFEST, Filed
from sop.dossier.dossier_checks import Check, Verdict, read_dossier, verdicts
from sop.dossier.dossier_difference import difference


def dossier(
    cycle_id: CycleId,
    target: Annotated[
        Path | None, Option("--out", metavar="BERKAS", help="Simpan dengan nama ini; bawaan: ID.zip.")
    ] = None,
    json: Json = False,
) -> None:
    """Mengambil berkas siklus yang sudah berakhir sebagai satu zip: laporan, nota dinas, jurnal, riwayat, dokumen."""
    path = target or Path(f"{cycle_id}.zip")
    receipt = fetch(cycle_id, path, load_settings())
    if json:
        print_json(receipt.model_dump(mode="json") | {"path": str(path)})
    else:
        out.print(f"Tersimpan: {path}\nSegel: {receipt.seal}", highlight=False, markup=False, soft_wrap=True)


def fetch(cycle_id: str, path: Path, settings: Settings) -> Filed:
    """Writes the dossier of a cycle as one zip.

    Raises:
        NoDossier: the register has none.
        SopError: the file cannot be written, or the document store has lost or damaged a part of it.
    """
    with office_register(settings) as register:
        dossiers = Dossiers(register, documents_at(settings.documents, settings.data_dir))
        filed = dossiers.filed(cycle_id)
        with written(path) as file:
            dossiers.pack(filed, file)
    return filed


def is_dossier(path: Path) -> bool:
    """Whether a file is to be verified as a dossier: it is a zip, or calls itself one."""
    return path.suffix.lower() == ".zip" or is_zipfile(path)


def verify_dossier(path: Path, workflow: type) -> None:
    """Prints what each check has found, and the seal to compare with the register's.

    `workflow` is the class whose code must make of the recorded events what the dossier says.

    Raises:
        SopError: it is no dossier, or there is anything wrong with it; names every problem.
    """
    unpacked = unpack(path)
    results = [Verdict(check=Check.CONTAINER, problems=unpacked.problems)]
    results += verdicts(unpacked.measured, unpacked.texts, trial)
    results.append(_replay(unpacked.texts, results, workflow))
    for each in results:
        mark = "–" if not each.performed else "✗" if each.problems else "✓"
        out.print(f"{mark} {each.check}", highlight=False, markup=False)
    problems = [problem for each in results for problem in each.problems]
    if problems:
        raise SopError("\n".join(problems))
    out.print(f"Segel: {digest(unpacked.texts[MANIFEST])}", highlight=False, markup=False, soft_wrap=True)
    kept, _ = read_dossier(unpacked.texts[DOSSIER])
    if kept is not None and (said := signatures(kept.closing.view.journal, kept.closing.view.trusted_keys)):
        out.print(said, highlight=False, markup=False, soft_wrap=True)


def _replay(texts: dict[str, bytes], before: Sequence[Verdict], workflow: type) -> Verdict:
    """Only of files that are what was sealed, and can be read: what others would say proves nothing."""
    if not all(each.performed for each in before):
        return Verdict(check=Check.REPLAY, performed=False)
    dossier, _ = read_dossier(texts[DOSSIER])
    assert dossier is not None
    written = dossier.closing
    runs = sorted((path for path in texts if path.startswith(HISTORIES)), key=lambda path: int(re.sub(r"\D", "", path)))
    histories = [texts[path].decode(errors="replace") for path in runs]
    try:
        problem = difference(written, rederive(written.view.cycle_id, histories, workflow))
    except NotReproduced as error:
        problem = str(error)
    return Verdict(check=Check.REPLAY, problems=(problem,) if problem else ())
