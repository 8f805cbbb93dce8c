"""Reading a file of anybody's in a process of its own, bounded in time and memory: whatever the file is, it harms only
that process."""

import os
import resource
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def read_apart(module: str, *arguments: str, content: bytes, seconds: float) -> bytes | None:
    """What a program of ours, run as a module, writes about `content`; None where it fails or takes longer. Blocks."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
        )
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 else None


def bound_memory(most: int) -> None:
    """This process gets no more than `most` bytes for its data: beyond them it ends."""
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
