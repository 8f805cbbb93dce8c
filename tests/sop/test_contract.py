"""The names of the wire are those that committed histories hold, and that other programs were given."""

import re
from pathlib import Path

import pytest

from sop.base.contract import ActivityType, Message, Patch, Query, WorkflowType
from sop.cycle.messages import COMMANDS

HISTORIES = Path(__file__).parents[1] / "histories"
HELD = {
    name: set(re.findall(rf'"{key}": \{{\s*"name": "([^"]+)"', text))
    for text in ["\n".join(file.read_text(encoding="utf-8") for file in HISTORIES.glob("*.json"))]
    for name, key in (("workflow", "workflowType"), ("activity", "activityType"))
}


@pytest.mark.parametrize(
    ("name", "wire"),
    [
        (WorkflowType.CYCLE, "DevelopmentCycle"),
        (WorkflowType.NOTICE, "NoticeDelivery"),
        (WorkflowType.EVENT, "EventDelivery"),
        (ActivityType.KEEP_RECORD, "keep"),
        (ActivityType.FILE_DOSSIER, "file"),
        (ActivityType.DELIVER_NOTICE, "deliver"),
        (ActivityType.REPORT_NOTICE, "report_undelivered"),
        (ActivityType.DELIVER_EVENT, "announce"),
        (ActivityType.REPORT_EVENT, "report_unannounced"),
        (Query.STATUS, "status"),
        (Query.RULES, "rules"),
        (Query.CLOSING, "closing"),
        (Query.JOURNAL, "journal"),
        (Query.PAST, "past"),
        (Query.PAUSES, "pauses"),
        (Patch.BUDGET, "over-budget"),
        (Patch.REJECTIONS, "rejections-beside-the-journal"),
        (Patch.CONTINUATION, "continued-within-a-step"),
        (Patch.ORDER, "order-with-room"),
    ],
)
def test_a_name_never_changes(name: str, wire: str) -> None:
    """Histories hold it, or other programs ask by it: these very letters."""
    assert name == wire


def test_histories_hold_no_other_names() -> None:
    """Every workflow and every activity of the committed histories has its name here."""
    assert HELD["workflow"] == {WorkflowType.CYCLE}
    assert HELD["activity"]
    assert HELD["activity"] <= set(ActivityType)


def test_each_message_carries_a_command() -> None:
    """No message is without a model, and no model without a message."""
    assert COMMANDS.keys() == set(Message)
