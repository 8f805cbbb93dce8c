"""The signatures in a PDF, read in a process of its own: the file is anybody's."""

import os
import subprocess
import sys
from pathlib import Path

from sop.papers.signed_papers import FOUND, PaperSignature

ROOT = Path(__file__).parents[2]
SECONDS = 30.0
"""What reading may take; a paper of 25 MB with three signatures takes two."""


def signatures_in(pdf: bytes) -> tuple[PaperSignature, ...] | None:
    """What the signatures of a PDF say of themselves and of the file, in the order in which they were made; None where
    the file cannot be read. No certificate is trusted, and nothing is asked of the network. Blocks."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "adapters.papers.signature_reader"],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            input=pdf,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        return None
    return FOUND.validate_json(done.stdout) if done.returncode == 0 else None
