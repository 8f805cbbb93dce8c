"""What a person sees of a cycle: all of it, nothing at all, or (an outside party) the steps of his lane."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from adapters.temporal.cycles import Cycles
from desk.office import Office
from sop.base.errors import CycleNotFound, NotAllowed, NotHere, NoWorkerAnswers
from sop.cycle.messages import Command, CycleView
from sop.cycle.powers import Powers, in_lane, powers_of
from sop.cycle.progress import Output
from sop.cycle.wording import role_name
from sop.form.document import Sop
from sop.people.people import Account, NotHeld


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
        """The view without what is not his: what belongs to other lanes, and what was rejected beside the journal."""
        if self.whole:
            return self.view
        steps = self.steps
        return self.view.model_copy(
            update={
                "steps": tuple(each for each in self.view.steps if each.number in steps),
                "past": tuple(each for each in self.view.past if each.number in steps),
                "pauses": tuple(each for each in self.view.pauses if each.step in steps),
                "journal": tuple(each for each in self.view.journal if each.step in steps),
                "rejections": None,
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

    def allowed(self, command: type[Command]) -> tuple[str, ...]:
        """The person's roles that may send `command` now. Raises NotAllowed where none of them may."""
        if roles := self.powers.get(command):
            return roles
        raise NotAllowed("Saat ini Anda tidak dapat melakukan tindakan itu. Lihat keadaan terakhir siklus ini.")

    def authority(self, role: str) -> str:
        """The person as the journal names him when he acts for `role`. Raises NotHeld where it is not his today."""
        name = self.view.roles.get(role, role)
        if role not in self.held:
            raise NotHeld(self.account.name, role, name)
        return self.account.authority(role, name, self.day)


@dataclass(frozen=True)
class Executor:
    """Who hands over what the open step has made."""

    role: str
    actor: str
    """As the journal names him."""
    sight: Sight | None
    """None where no worker answers."""

    @property
    def heard(self) -> bool:
        return self.sight is not None


class Seeing:
    """Cycles as the holders of accounts see them."""

    def __init__(self, cycles: Cycles, office: Office, now: Callable[[], datetime]) -> None:
        self._cycles, self._office, self._now = cycles, office, now

    async def sight_of(self, account: Account, cycle_id: str) -> Sight:
        """The cycle as the holder of an account sees it.

        Raises:
            NotHere: there is no such cycle, or it is not for him.
            CycleError: as `Cycles.sop_and_view`.
        """
        try:
            sop, view = await self._cycles.sop_and_view(cycle_id)
        except CycleNotFound:
            raise NotHere from None
        day = self._now().astimezone(ZoneInfo(sop.zone)).date()
        known = {role.id for role in sop.roles}
        held = tuple(role for role in account.roles(day) if role in known)
        if not sees(account, sop, held):
            raise NotHere
        return Sight(sop=sop, view=view, account=account, held=held, day=day)

    async def may_complete(self, account: Account, cycle_id: str) -> None:
        """Before files are taken from the holder of an account: whether he could hand them over at all.

        Raises:
            NotHere: as `executor_of`, for each of his roles.
            NotAllowed: he holds no role that executes a step of this cycle.
        """
        try:
            sight = await self.sight_of(account, cycle_id)
        except NoWorkerAnswers:
            for role in account.roles(self._office.today(self._now())):
                if await self._turn(role, cycle_id):
                    return
            raise NotHere from None
        if not any(activity.executor in sight.held for activity in sight.sop.activities):
            raise NotAllowed("Anda tidak memegang peran yang mengerjakan langkah siklus ini.")

    async def executor_of(self, account: Account, cycle_id: str, role: str) -> Executor:
        """The holder of an account as `role`, who wants to complete a step.

        While no worker answers, it must be the turn of his role as far as lists know: the cycle itself judges what he
        hands over as soon as a worker is back.

        Raises:
            NotHere: as `sight_of`; while no worker answers, also where it is not his turn.
            NotHeld: the role is not his today.
        """
        try:
            sight = await self.sight_of(account, cycle_id)
        except NoWorkerAnswers:
            today = self._office.today(self._now())
            if role not in account.roles(today) or not await self._turn(role, cycle_id):
                raise NotHere from None
            return Executor(role, account.authority(role, role_name(self._office.own, role), today), None)
        return Executor(role, sight.authority(role), sight)

    async def _turn(self, role: str, cycle_id: str) -> bool:
        """Whether it is the turn of a role, as far as lists know."""
        return cycle_id in {row.cycle_id for row in await self._cycles.rows(role=role)}


def sees(account: Account, sop: Sop, held: tuple[str, ...]) -> bool:
    """An operator sees every cycle, others those whose SOP has their role, outside parties those with their lane."""
    if account.vendor:
        return any(in_lane(activity, held) for activity in sop.activities)
    return account.operator or bool(held)
