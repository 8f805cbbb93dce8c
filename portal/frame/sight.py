"""What a person sees of a cycle: all of it, nothing at all, or (an outside party) the steps of his lane."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from fastapi import Request
from starlette.exceptions import HTTPException

from portal.frame.ports import ports_of
from portal.frame.security import refused
from sop.base.errors import CycleNotFound
from sop.cycle.messages import Command, CycleView
from sop.cycle.powers import Powers, in_lane, powers_of
from sop.cycle.progress import Output
from sop.form.document import Sop
from sop.people.people import Account


@dataclass(frozen=True)
class Sight:
    """A cycle before the eyes of one person."""

    sop: Sop
    view: CycleView
    account: Account
    held: tuple[str, ...]
    """Roles of the SOP that the person holds today."""
    day: date
    """Today, where the office is."""

    @property
    def whole(self) -> bool:
        """Whether all of the cycle may be seen."""
        return not self.account.vendor

    @property
    def steps(self) -> tuple[int, ...]:
        """Numbers of the steps that may be seen."""
        return tuple(each.number for each in self.sop.activities if self.whole or in_lane(each, self.held))

    @property
    def powers(self) -> Powers:
        return powers_of(self.sop, self.view, self.held)

    def seen(self) -> CycleView:
        """The view without what is not his: steps, attempts, pauses and journal entries of other lanes."""
        if self.whole:
            return self.view
        steps = self.steps
        return self.view.model_copy(
            update={
                "steps": tuple(each for each in self.view.steps if each.number in steps),
                "past": tuple(each for each in self.view.past if each.number in steps),
                "pauses": tuple(each for each in self.view.pauses if each.step in steps),
                "journal": tuple(each for each in self.view.journal if each.step in steps),
            }
        )

    def outputs(self) -> Iterator[Output]:
        """Every output that may be seen: of the steps in sight, whatever the attempt, and what they work on."""
        steps = self.steps
        for step in (*self.view.past, *self.view.steps):
            if step.number in steps:
                yield from step.outputs
        for number in steps:
            yield from self.view.inputs(number)

    def authority(self, role: str) -> str:
        """The person as the journal names him. Raises SopError where he does not hold `role` today."""
        return self.account.authority(role, self.sop.role(role).short, self.day)


def sees(account: Account, sop: Sop, held: tuple[str, ...]) -> bool:
    """An operator sees every cycle, others those whose SOP has their role, outside parties those with their lane."""
    if account.vendor:
        return any(in_lane(activity, held) for activity in sop.activities)
    return account.operator or bool(held)


async def sight_of(request: Request, account: Account, cycle_id: str) -> Sight:
    """The cycle as the holder of an account sees it.

    Raises:
        HTTPException: 404, logged, where there is no such cycle or it is not for him.
        SopError: as `Cycles.sop_and_view`.
    """
    ports = ports_of(request)
    try:
        sop, view = await ports.cycles.sop_and_view(cycle_id)
    except CycleNotFound:
        raise await not_here(request) from None
    day = ports.now().astimezone(ZoneInfo(sop.zone)).date()
    known = {role.id for role in sop.roles}
    held = tuple(role for role in account.roles(day) if role in known)
    if not sees(account, sop, held):
        raise await not_here(request)
    return Sight(sop=sop, view=view, account=account, held=held, day=day)


async def not_here(request: Request) -> HTTPException:
    """What to raise where something is not for the person who asks: as if it did not exist, but logged."""
    await refused(request, "")
    return HTTPException(404)


async def roles_for(request: Request, sight: Sight, command: type[Command]) -> tuple[str, ...]:
    """The person's roles that may send `command` now. Raises 403, logged, where none of them may."""
    roles = sight.powers.get(command, ())
    if not roles:
        raise await refused(
            request, "Saat ini Anda tidak dapat melakukan tindakan itu. Lihat keadaan terakhir siklus ini."
        )
    return roles
