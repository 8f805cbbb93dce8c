"""A cycle kept as a file: the JSON that `starter.py show ID --json` prints, read back."""

from pathlib import Path

from adapters.dossiers.trial import BEYOND, LARGEST, Form, trial
from sop.base.errors import MalformedMessage, SopError, UnreadableFile
from sop.base.reading import read_json
from sop.cycle.messages import CycleView


def read_view(path: Path) -> CycleView:
    """Raises SopError: the file cannot be read, or is no such view."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        if problem := BEYOND if len(content) > LARGEST else trial(content, Form.VIEW):
            raise MalformedMessage(problem)
        view = read_json(content, CycleView)
    except OSError as error:
        raise UnreadableFile(str(path)) from error
    except MalformedMessage as error:
        raise SopError(f"Berkas {path} bukan keluaran `starter.py show ID --json`: {error}") from error
    if not view.whole:
        raise SopError(f"Berkas {path} tidak memuat seluruh jurnal; ambil kembali dengan: starter.py show ID --json")
    return view
