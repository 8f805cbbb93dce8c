"""Sending: orders with the keys that a cycle is to trust, commands with the desk's signature (docs/decisions/0019).

Nothing reaches a cycle from the desk but through here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from desk.caller import Caller
from desk.logbook import Logbook, sent
from sop.cycle.messages import AnyCommand, Command, CompleteStep, CycleView, Order, Receipt
from sop.cycle.proof import Commands, Statement
from sop.people.access import AccessKind
from sop.time.clock import is_rehearsal

if TYPE_CHECKING:  # loads the signing library, which lists and plans have no use for
    from adapters.machine.signing_keys import Keyring
    from adapters.temporal.cycles import Cycles


C = TypeVar("C", bound=Command)


@dataclass(frozen=True)
class Trust:
    """Whom new cycles of the office trust."""

    keyring: "Keyring"
    commands: Commands = Commands.OPEN

    def of(self, order: Order) -> Order:
        """The order with the office's keys; a rehearsal listens to anybody, and says of whom it knows."""
        commands = Commands.OPEN if is_rehearsal(order.minute_seconds) else self.commands
        return order.model_copy(update={"trusted_keys": self.keyring.trusted, "commands": commands})


class Sending:
    """That somebody who is signed in sends a command is in the access log before it is sent."""

    def __init__(
        self, cycles: "Cycles", keyring: "Keyring", now: Callable[[], datetime], logbook: Logbook | None = None
    ) -> None:
        """`logbook`: None where nobody is signed in."""
        self._cycles, self._keyring, self._now, self._logbook = cycles, keyring, now, logbook

    async def decide(
        self,
        cycle_id: str,
        command: AnyCommand,
        caller: Caller,
        view: CycleView | None = None,
        request_id: str | None = None,
    ) -> Receipt:
        """As `Cycles.decide`. `view`: the cycle as it lies before the caller, if it does; his decision counts for the
        step that is open there, and for no other."""
        view = view or await self._cycles.view(cycle_id)
        await self._logged(cycle_id, command, caller, view.current_step)
        number = view.current_step or len(view.steps)  # of a closed cycle any: it refuses
        signed = self._signed(cycle_id, command, caller, number, view.steps[number - 1].attempt)
        return await self._cycles.decide(cycle_id, signed, request_id)

    async def complete(self, cycle_id: str, command: CompleteStep, caller: Caller, *, heard: bool) -> Receipt | None:
        """As `Cycles.complete`; where nobody has answered just now (`heard` is false) it is left at once for whoever
        works next."""
        await self._logged(cycle_id, command, caller, command.step)
        signed = self._signed(cycle_id, command, caller, command.step, command.attempt)
        if heard:
            return await self._cycles.complete(cycle_id, signed)
        await self._cycles.signal(cycle_id, signed)
        return None

    async def _logged(self, cycle_id: str, command: Command, caller: Caller, step: int | None) -> None:
        if self._logbook is not None:
            await self._logbook.write(caller, AccessKind.COMMAND_SENT, sent(cycle_id, command, step))

    def _signed(self, cycle_id: str, command: C, caller: Caller, step: int, attempt: int | None) -> C:
        statement = Statement(
            account=caller.signer,
            party=caller.party,
            door=caller.door,
            at=self._now(),
            step=step,
            attempt=attempt,
            key=self._keyring.name,
        )
        proof = self._keyring.signed(statement, command.signed_bytes(cycle_id, statement))
        return command.model_copy(update={"proof": proof})
