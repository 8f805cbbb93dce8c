"""Playing the Temporal histories of a cycle once more: what the workflow's code makes of the same events, offline.

In a process of its own: the histories come from a file that anybody may have written, and at some of what can be
written the SDK's core panics and never answers.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from sop.base.errors import SopError
from sop.base.reading import Frozen
from sop.dossier.dossier import HISTORIES, Closing

ROOT = Path(__file__).parents[2]
REPLAYED_WITHIN = 60.0
"""Seconds that the replay of a cycle may take: 50,000 events take about ten."""


class Task(Frozen):
    """What `adapters.dossiers.history_player` reads."""

    cycle_id: str
    histories: tuple[str, ...]
    module: str
    workflow: str


class Answer(Frozen):
    """What it writes: one of the two."""

    closing: Closing | None = None
    problem: str = ""


class NotReproduced(SopError):
    """The workflow's code does not go through the histories as they are recorded."""


def rederive(cycle_id: str, histories: Sequence[str], workflow: type) -> Closing:
    """What the code of `workflow` hands over for filing when it meets the events of a cycle's runs, oldest run first.

    Raises:
        NotReproduced: the runs do not follow from one another, or the code takes another course than the recorded one.
    """
    task = Task(
        cycle_id=cycle_id, histories=tuple(histories), module=workflow.__module__, workflow=workflow.__qualname__
    )
    try:
        done = subprocess.run(
            [sys.executable, "-m", "adapters.dossiers.history_player"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            input=task.model_dump_json().encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=REPLAYED_WITHIN,
        )
        answer = Answer.model_validate_json(done.stdout)
    except (subprocess.TimeoutExpired, ValidationError) as error:
        raise NotReproduced(
            f"Riwayat dalam {HISTORIES} tidak dapat diputar ulang; isinya rusak atau diubah."
        ) from error
    if answer.closing is None:
        raise NotReproduced(answer.problem)
    return answer.closing
