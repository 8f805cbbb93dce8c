"""The dossier of a cycle that people and strangers have worn out is filed, and verifies like any other."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from adapters.dossiers.dossier_zip import unpack
from console.commands.dossier_commands import verify_dossier
from sop.base.errors import Refusal
from sop.cycle.journal import Kind
from sop.dossier.dossier import HISTORIES
from tests.adapters.support.filing import Filing, files_in, zipped
from tests.sop.support.cycles import DEVELOPER, HEAD, SOP
from tests.sop.support.hostile import NOTE, files
from tests.workflows.support.office import Office, RunningCycle, completion, decision
from tests.workflows.support.servers import start_real
from workflows.development_cycle import DevelopmentCycle

MESSAGES = 150
"""More than the journal keeps; each as long as a form can make it."""


async def worn_out(office: Office) -> RunningCycle:
    """The vendor's rounds of complete and return until they are refused; a stranger's messages; the head cancels."""
    cycle = await office.start()
    await cycle.reach(5)
    named = {"title": SOP.activity(5).output, "reference": "B/5/2026"}
    refused = None
    while refused is None:
        try:
            await cycle.complete(5, outputs=[named, *files(19)], note=NOTE)
            await cycle.ask("return_step", decision(DEVELOPER, to_step=5, reason=NOTE))
        except WorkflowUpdateFailedError as error:
            refused = error.cause
    assert isinstance(refused, ApplicationError)
    assert refused.type == Refusal.OVER_BUDGET
    for sent in range(MESSAGES):
        await cycle.tell("complete_step", completion(1, outputs=files(20), note=NOTE))
        if sent % 15 == 0:  # one run takes only so many that nobody has heard
            await cycle.settled()
    await cycle.settled()
    await cycle.ask("cancel_cycle", decision(HEAD))
    return cycle


@pytest.fixture(scope="module")
async def filing(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Filing]:
    folder = tmp_path_factory.mktemp("arsip-terbesar")
    async with start_real(folder) as server:
        kept = Filing(server.client, folder)
        office = Office(server, archive=kept)
        async with office.at_work(remembers=True):
            await (await worn_out(office)).result()
        yield kept
        kept.register.close()


def test_it_is_filed_whole_and_verifies(filing: Filing, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Handed over in parts, it holds every entry, every attempt and every run; played again, it gives the same."""
    (closing,) = filing.closings
    receipt = filing.register.dossier(closing.view.cycle_id)
    assert receipt is not None
    dossier = zipped(files_in(filing, receipt), tmp_path / "terbesar.zip")
    assert closing.view.whole
    assert len(closing.view.past) > 60
    assert closing.view.rejections is not None
    kept = [entry for entry in closing.view.journal if entry.kind is Kind.REJECTED]
    assert kept[-1].rejected == closing.view.rejections.count
    assert len(kept) - 1 + closing.view.rejections.count == MESSAGES
    assert len([path for path in unpack(dossier).texts if path.startswith(HISTORIES)]) > 3
    verify_dossier(dossier, DevelopmentCycle)
    assert re.findall("^[✓✗–]", capsys.readouterr().out, re.M) == ["✓"] * 7
