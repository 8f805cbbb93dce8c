"""Command lines that are made of the desk's table: an option for each field, and the gateway hears what was typed."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from adapters.temporal.cycles import Cycles
from console.commands import answer_commands
from console.frame.command import application
from desk.deeds import DECISIONS, Deed
from sop.base.errors import Refused, UnfitField
from sop.cycle.messages import ExtendDeadline, ReturnStep
from tests.desk.support.clock import StoppedClock
from tests.desk.support.cycles import FakeCycles
from tests.sop.support.cycles import HEAD, reach

CYCLE = "siklus-2026-1"
BY_HEAD = ("--role", HEAD, "--actor", "Kepala 1", "--reason", "Perlu")


@pytest.fixture
def cycles(monkeypatch: pytest.MonkeyPatch) -> FakeCycles:
    cycles = FakeCycles(StoppedClock())
    cycles.put(reach(3))

    def given(use: Callable[[Cycles], Coroutine[Any, Any, Any]]) -> Any:
        return asyncio.run(use(cycles))

    monkeypatch.setattr(answer_commands, "with_cycles", given)
    return cycles


def called(verb: str, *arguments: str) -> object:
    app = application("Uji.", no_args_is_help=False)
    app.callback()(lambda: None)
    deed = next(deed for deed in DECISIONS if deed.verb == verb)
    app.command(deed.verb, help=deed.help)(answer_commands.deciding(deed))
    return app((verb, *arguments), standalone_mode=False)


@pytest.mark.parametrize("deed", DECISIONS, ids=[deed.verb for deed in DECISIONS])
def test_every_decision_is_a_command_with_an_option_for_each_field(
    deed: Deed, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its help says what it is for, and what each option is."""
    called(deed.verb, "--help")
    said = capsys.readouterr().out
    assert deed.help.split(";")[0].rstrip(".") in said
    for name in deed.command.model_fields.keys() - {"proof"}:
        assert f"--{name.replace('_', '-')}" in said


def test_what_is_typed_is_what_is_sent(cycles: FakeCycles, capsys: pytest.CaptureFixture[str]) -> None:
    """Numbers as numbers; the answer is said in words, or as JSON."""
    called("extend", CYCLE, "--minutes", "60", *BY_HEAD)
    called("return", CYCLE, "--to-step", "1", *BY_HEAD, "--json")
    assert [command.model_copy(update={"proof": None}) for _, command in cycles.sent] == [
        ExtendDeadline(role=HEAD, actor="Kepala 1", reason="Perlu", minutes=60),
        ReturnStep(role=HEAD, actor="Kepala 1", reason="Perlu", to_step=1),
    ]
    said = capsys.readouterr().out
    assert "langkah 3 diperpanjang" in said
    assert '"current_step": 1' in said


def test_what_is_no_command_is_not_sent_and_what_is_refused_is_said(cycles: FakeCycles) -> None:
    """With the field, or with the reason."""
    with pytest.raises(UnfitField, match="Isian tidak sah: minutes: harus lebih besar dari 0"):
        called("extend", CYCLE, "--minutes", "0", *BY_HEAD)
    assert cycles.sent == []
    with pytest.raises(Refused, match="tidak sedang dihentikan"):
        called("resume", CYCLE, *BY_HEAD)
