"""Commands as a person runs them: their exit status, and what they say.

`run` calls our command lines in this process, which saves each of them the second in which Python and its libraries
load; `run_process` starts a process, for whatever is told of processes: how they end, what they load, who kills them.
"""

import asyncio
import io
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from argon2 import PasswordHasher

import actor
import starter
from adapters.temporal.dev_server import executable
from console.frame.command import status_of

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 60.0
"""Seconds after which a command that does not end has failed."""
WIDE = {"COLUMNS": "250"}
"""So wide that no table breaks a word."""

CHEAP = partial(PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
"""The same algorithm at a cost that tests can pay."""

_APPLICATIONS = {"starter.py": starter.app, "actor.py": actor.app}
_alone = asyncio.Lock()
"""Standard streams, environment and working folder are this process's: one command at a time has them."""


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
    """Runs `command` to its end in the project's folder; a traceback is never an answer.

    One that waits for what others do meanwhile holds up every other command: it is for `run_process`.
    """
    if command[0] not in _APPLICATIONS:
        return await run_process(*command, environment=environment, stdin=stdin)
    async with _alone:
        answer = await asyncio.wait_for(asyncio.to_thread(_called, command, environment, stdin or ""), PATIENCE)
    return _without_traceback(answer, command)


async def run_process(*command: str, environment: Mapping[str, str], stdin: str | None = None) -> Answer:
    """As `run`, in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        *program(*command),
        cwd=ROOT,
        env={**environment, **WIDE},
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
    return _without_traceback(Answer(process.returncode, out.decode(), error.decode()), command)


def program(name: str, *arguments: str) -> tuple[str, ...]:
    """`starter.py …` under this Python; `temporal …` as the stock client of this environment."""
    return (str(executable()), *arguments) if name == "temporal" else (sys.executable, str(ROOT / name), *arguments)


def _called(command: tuple[str, ...], environment: Mapping[str, str], stdin: str) -> Answer:
    """Under exactly the variables of `environment`; what it needs to change of this process is as it was afterwards."""
    name, *arguments = command
    typed = io.TextIOWrapper(io.BytesIO(stdin.encode()))
    with (
        redirect_stdout(io.StringIO()) as out,
        redirect_stderr(io.StringIO()) as error,
        patch.object(sys, "stdin", typed),
        patch("adapters.people.passwords.PasswordHasher", CHEAP),
        _environment({**environment, **WIDE}),
        chdir(ROOT),
    ):
        status = status_of(_APPLICATIONS[name], name, *arguments)
    return Answer(status, out.getvalue(), error.getvalue())


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    _become(variables)
    try:
        yield
    finally:
        _become(before)


def _become(variables: Mapping[str, str]) -> None:
    """Touches what differs alone: other threads read the environment meanwhile."""
    for name in os.environ.keys() - variables.keys():
        del os.environ[name]
    for name, value in variables.items():
        if os.environ.get(name) != value:
            os.environ[name] = value


def _without_traceback(answer: Answer, command: tuple[str, ...]) -> Answer:
    assert "Traceback" not in answer.error, f"{' '.join(command)}\n{answer.error}"
    return answer
