"""Commands as a person runs them: a process of its own, its exit status, what it says."""

import asyncio
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapters.temporal.dev_server import executable

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
"""Seconds after which a command that does not end has failed."""


@dataclass(frozen=True)
class Answer:
    """What a command left behind."""

    status: int
    out: str
    error: str

    @property
    def said(self) -> str:
        """Standard output of a command that did what it was asked, and complained of nothing."""
        assert (self.status, self.error) == (0, ""), self
        return self.out

    @property
    def json(self) -> Any:
        return json.loads(self.said)

    def refused(self, status: int = 1) -> str:
        """The sentence of a command that failed: nothing on standard output, one line on standard error."""
        assert (self.status, self.out) == (status, ""), self
        lines = self.error.splitlines()
        assert len(lines) == 1, f"Not one clear line on standard error: {self.error!r}"
        return lines[0]


async def run(*command: str, environment: Mapping[str, str], stdin: str | None = None) -> Answer:
    """Runs `command` to its end in the project's folder; a traceback is never an answer."""
    process = await asyncio.create_subprocess_exec(
        *program(*command),
        cwd=ROOT,
        # Wide enough that no table breaks a word.
        env={**environment, "COLUMNS": "250"},
        stdin=DEVNULL if stdin is None else PIPE,
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        out, error = await asyncio.wait_for(process.communicate(None if stdin is None else stdin.encode()), PATIENCE)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode is not None
    answer = Answer(process.returncode, out.decode(), error.decode())
    assert "Traceback" not in answer.error, f"{' '.join(command)}\n{answer.error}"
    return answer


def program(name: str, *arguments: str) -> tuple[str, ...]:
    """`starter.py …` under this Python; `temporal …` as the stock client of this environment."""
    return (str(executable()), *arguments) if name == "temporal" else (sys.executable, str(ROOT / name), *arguments)
