"""How a cycle hears the commands of people: an update handler with its validator for each that there is."""

import hashlib
from typing import Any, TypeVar

from temporalio import workflow
from temporalio.common import RawValue

with workflow.unsafe.imports_passed_through():
    from sop.base.contract import Message
    from sop.cycle import decisions
    from sop.cycle.answers import Receipt
    from sop.cycle.messages import COMMANDS
    from workflows.payloads import undecoded

C = TypeVar("C")


def _command(name: Message, description: str) -> workflow.UpdateMethodMultiParam[..., Receipt]:
    """An update handler with its validator: a refused command leaves no trace, its sender learns the reason."""

    # `self` is any: the SDK reads the types of handlers before the workflow's class has its name.
    @workflow.update(name=name, description=description)
    @undecoded
    def handle(self: Any, *payloads: RawValue) -> Receipt:
        receipt: Receipt = self._accept(name, payloads)
        return receipt

    @handle.validator
    @undecoded
    def check(self: Any, *payloads: RawValue) -> None:
        self._refuse_known_update()
        self._decide(name, payloads, decisions.apply)

    return handle


def mark_of_update() -> str:
    """Of the update at hand: 16 letters that stand for its id, which may be a thousand."""
    update = workflow.current_update_info()
    assert update is not None  # only handlers of updates and their validators ask
    return hashlib.sha256(update.id.encode()).hexdigest()[:16]


def hearing_commands(cycle: type[C]) -> type[C]:
    """The workflow with an update handler for each command that there is."""
    for name, command in COMMANDS.items():
        setattr(cycle, name, _command(Message(name), command.description))
    return cycle
