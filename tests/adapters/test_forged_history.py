"""A dossier that was made anew from a history that somebody has rewritten."""

import base64
import re

import pytest

from adapters.dossiers.history_replay import NotReproduced, rederive
from tests.histories.record import history_file
from tests.workflows.test_replay import read
from workflows.development_cycle import DevelopmentCycle


def rewritten(text: str, before: str, after: str) -> str:
    """A history in which whoever holds it has put other words into every payload."""

    def changed(match: re.Match[str]) -> str:
        content = base64.b64decode(match[1]).decode()
        return f'"data": "{base64.b64encode(content.replace(before, after).encode()).decode()}"'

    return re.sub(r'"data": "([A-Za-z0-9+/=]+)"', changed, text)


@pytest.mark.parametrize(
    ("before", "after"), [("Petugas 1", "Petugas 2"), ("B/1/2026", "B/9/2026"), ("data1", "kabid")]
)
def test_a_history_that_names_another_sender_or_letter_is_not_gone_through(before: str, after: str) -> None:
    """Seen: both were rewritten, the history played once more and filed anew, and verify gave seven ticks. The desk's
    signature is for the words that were sent, by whom they were sent."""
    file = history_file("signed")
    text, cycle_id = file.read_text(encoding="utf-8"), read(file).workflow_id
    assert rederive(cycle_id, [text], DevelopmentCycle).view.cycle_id == cycle_id
    forged = rewritten(text, before, after)
    assert forged != rewritten(text, before, before)
    with pytest.raises(NotReproduced):
        rederive(cycle_id, [forged], DevelopmentCycle)
