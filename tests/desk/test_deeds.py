"""The table of deeds: every command has its row, every door is made of it, and a new command touches few files."""

import re

import pytest
from pydantic import Field

from desk.asking import Form, asked
from desk.deeds import BUTTONS, COMPLETION, DECISIONS, DEEDS, FIELDS
from sop.cycle.journal import Kind
from sop.cycle.messages import COMMANDS, ApplyCalendar, Command, Decision, TrustKeys, message_name
from sop.cycle.progress import Text
from tests.house import PRODUCT
from tests.sop.support.cycles import HEAD

WIRE, MESSAGE = "sop/base/contract.py", "sop/cycle/messages.py"
"""Its name; its fields, whose word it needs, when it makes sense, what the Temporal UI says of it."""
RULES = {"sop/cycle/decisions.py", "sop/cycle/rule_changes.py"}
JOURNAL, TABLE = "sop/cycle/journal.py", "desk/deeds.py"
"""What it changes; what its entry is called; its page, its operation, its command line, and what is said of its fields.
"""
TOUCHED = {WIRE, MESSAGE, *RULES, JOURNAL, TABLE}
CHOSEN = [deed.command for deed in DECISIONS]


def test_every_command_has_its_row() -> None:
    """In the order of the wire; but for calendars and keys, which are decreed for all cycles at once."""
    decreed = (ApplyCalendar, TrustKeys)
    assert [deed.command for deed in DEEDS] == [each for each in COMMANDS.values() if each not in decreed]
    for name in ("verb", "address", "title"):
        assert len({getattr(deed, name) for deed in DEEDS}) == len(DEEDS)
    assert all(deed.explanation and deed.button for deed in DECISIONS)


def test_the_buttons_begin_with_what_is_waited_for_and_end_with_what_is_grave() -> None:
    """A person finds his turn first, and ends nothing by mistake."""
    assert [deed.address for deed in BUTTONS] == [
        "selesai", "tanggapi", "kembalikan", "perpanjang", "hentikan", "jalankan", "pihak", "batalkan",
    ]  # fmt: skip
    assert BUTTONS[0] is COMPLETION


@pytest.mark.parametrize("command", CHOSEN)
def test_a_command_is_named_in_five_files_at_most(command: type[Command]) -> None:
    """Workflow, pages, API and command lines are made of what these say: none of them names a decision."""
    wire = next(name for name, each in COMMANDS.items() if each is command)
    named = re.compile(rf"\b({command.__name__}|{wire})\b", re.IGNORECASE)
    touched = {source.path for source in PRODUCT if named.search(source.text)}
    assert {MESSAGE, TABLE} <= touched <= TOUCHED
    assert len(touched & RULES) == 1
    assert command.description
    assert command.authority


def test_a_kind_of_entry_is_named_where_its_word_is() -> None:
    """The journal's kinds have their Indonesian words beside them."""
    assert all(kind.word and kind.word.islower() for kind in Kind)
    assert Kind("paused") is Kind.PAUSED
    assert len({kind.word for kind in Kind}) == len(Kind)


def test_every_field_that_a_form_asks_for_can_be_named_to_people() -> None:
    """Its label, its help at a command line; a number also by the sentence for a form that lacks it."""
    for command in CHOSEN:
        for each in asked(command):
            assert each.said.help, each.name
            if each.name not in ("role", "actor"):
                assert each.said.label, each.name
            if each.form is Form.NUMBER:
                assert each.said.missing, each.name


class MoveMeeting(Decision):
    """A command that there is not."""

    day: int = Field(gt=0, le=31)
    place: Text | None = None


def test_what_a_command_asks_for_follows_from_its_fields() -> None:
    """First what it alone needs, then for whom and by whom, then the words; with the limits of each."""
    found = [(each.name, each.form, each.required, each.most) for each in asked(MoveMeeting)]
    assert found == [
        ("day", Form.NUMBER, True, 31),
        ("role", Form.TEXT, True, 200),
        ("actor", Form.TEXT, True, 200),
        ("reason", Form.TEXT, True, 2000),
        ("place", Form.TEXT, False, 2000),
    ]
    assert asked(MoveMeeting)[1].said is FIELDS["role"]


def test_a_command_knows_its_name_on_the_wire() -> None:
    """As the workflow's handler is called."""
    for name, command in COMMANDS.items():
        if command in CHOSEN:
            fields = {"minutes": 1, "to_step": 1, "role_of": "developer", "party": "PT Alfa", "reason": "Perlu"}
            fields |= {"role": HEAD, "actor": "Kepala 1"}
            known = {field: value for field, value in fields.items() if field in command.model_fields}
            assert message_name(command.model_validate(known)) == name
