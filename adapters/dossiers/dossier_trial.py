"""Reading a large `dossier.json` in a process of its own before it is read here: it comes from anybody, and a few MB of
what is none take gigabytes and a minute only to say all that is wrong with them.

Run as a program it reads the file from standard input and writes what is wrong with it, or nothing.
"""

import os
import resource
import subprocess
import sys
from pathlib import Path

from sop.dossier.dossier import DOSSIER
from sop.dossier.dossier_checks import read_dossier

ROOT = Path(__file__).parents[2]
SMALL = 256 << 10
"""Bytes that can do no harm: whatever they are, they take half a second."""
MEMORY, SECONDS = 1 << 30, 4.0
"""Bytes and seconds that reading may take; a dossier of the largest size takes a third of either."""


def trial(content: bytes) -> str:
    """What is wrong with `dossier.json`, in one sentence; empty where it can be read here as well."""
    if len(content) <= SMALL:
        return ""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "adapters.dossiers.dossier_trial"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        return _BEYOND
    return done.stdout.decode() if done.returncode == 0 else _BEYOND


_BEYOND = f"Berkas {DOSSIER} tidak dapat dibaca dengan waktu dan memori yang wajar; isinya bukan berkas siklus."


def bound_memory(most: int) -> None:
    """This process gets no more than `most` bytes for its data: beyond them it ends."""
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))


if __name__ == "__main__":
    bound_memory(MEMORY)
    _, found = read_dossier(sys.stdin.buffer.read())
    sys.stdout.write(found)
