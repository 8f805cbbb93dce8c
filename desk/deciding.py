"""What people decide about a cycle: return, extend, pause, resume, acknowledge, cancel; and calendars newly decreed."""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping

from adapters.temporal.cycles import Cycles
from desk.caller import Caller
from desk.office import Office
from desk.seeing import Sight
from desk.sending import Sending
from sop.base.errors import NoWorkerAnswers, ServerUnreachable, SopError
from sop.base.reading import checked
from sop.cycle.messages import AnyCommand, ApplyCalendar, CycleView, Receipt, TrustKeys
from sop.cycle.proof import key_id
from sop.time.calendar import OfficeCalendar

Decree = Callable[[tuple[OfficeCalendar, ...]], ApplyCalendar]
"""The command by which a cycle gets newer calendars."""
Renewals = AsyncIterator[tuple[str, Receipt | SopError]]
"""What each cycle has answered: what was changed, or why it was not."""


class Deciding:
    """A decision waits for nobody: every method raises NoWorkerAnswers where no worker is there to apply it."""

    def __init__(self, cycles: Cycles, office: Office, sending: Sending) -> None:
        self._cycles, self._office, self._sending = cycles, office, sending

    async def decide(
        self, cycle_id: str, command: AnyCommand, caller: Caller, request_id: str | None = None
    ) -> Receipt:
        """What a command has changed; once for a `request_id`, however often it is sent. Raises Refused."""
        return await self._sending.decide(cycle_id, command, caller, request_id=request_id)

    async def decide_for(
        self,
        caller: Caller,
        sight: Sight,
        kind: type[AnyCommand],
        wish: Mapping[str, object],
        request_id: str | None = None,
    ) -> Receipt:
        """The same for the person before whom the cycle lies: `wish` has the command's fields but for the actor.

        Raises:
            NotHeld: he does not hold the role today.
            UnfitField: it is no such command.
        """
        actor = sight.authority(str(wish["role"]))
        command = checked(lambda: kind.model_validate({**wish, "actor": actor}))
        return await self._sending.decide(sight.view.cycle_id, command, caller, sight.view, request_id)

    def renew_calendars(self, cycle_ids: Iterable[str] | None, decree: Decree, caller: Caller) -> Renewals:
        """Gives each cycle the office's calendars of today, where it counts by another version; None: all that run.

        Each answer comes as soon as it is there: that one cycle refuses, or does not answer, is no reason to leave the
        others as they are. Raises ServerUnreachable, and NoWorkerAnswers where none has answered yet.
        """

        def needed(view: CycleView) -> ApplyCalendar | None:
            return decree(newer) if (newer := self._newer(view)) else None

        return self._renew(cycle_ids, needed, caller)

    def renew_keys(self, cycle_ids: Iterable[str] | None, command: TrustKeys, caller: Caller) -> Renewals:
        """Lets each cycle trust the keys of a command, where it trusts others; likewise."""
        names = {key_id(key) for key in command.trusted_keys}

        def needed(view: CycleView) -> TrustKeys | None:
            return command if view.trusted_keys and set(view.trusted_keys) != names else None

        return self._renew(cycle_ids, needed, caller)

    async def _renew(
        self, cycle_ids: Iterable[str] | None, needed: Callable[[CycleView], AnyCommand | None], caller: Caller
    ) -> Renewals:
        ids = [row.cycle_id for row in await self._cycles.running()] if cycle_ids is None else cycle_ids
        heard = False
        for each in ids:
            try:
                view = await self._cycles.view(each)
                command = needed(view)
                answer: Receipt | SopError | None = (
                    await self._sending.decide(each, command, caller, view) if command else None
                )
            except ServerUnreachable:
                raise
            except NoWorkerAnswers as error:
                if not heard:
                    raise
                answer = error
            except SopError as error:
                answer = error
            heard = True
            if answer is not None:
                yield each, answer

    def _newer(self, view: CycleView) -> tuple[OfficeCalendar, ...]:
        """The calendars of a cycle whose file has another version than the cycle counts by."""
        used = dict(each.split("@", 1) for each in view.calendars if "@" in each)
        files = (self._office.calendar_in(view.zone, name) for name in used)
        return tuple(calendar for calendar in files if calendar.version != used[calendar.id])
