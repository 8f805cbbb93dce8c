"""What a person sees of a cycle: all of it, nothing at all, or (an outside party) what is its own of its lane."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from adapters.temporal.cycle_lists import EVERYTHING
from adapters.temporal.cycles import Cycles
from desk.office import Office
from sop.base.errors import CycleNotFound, NotAllowed, NotHere, NoWorkerAnswers
from sop.cycle.authority import OPERATOR_ROLE
from sop.cycle.messages import Command, CycleView, StepView
from sop.cycle.powers import Powers, lanes, powers_of
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
    """Roles of the SOP that the person holds in this cycle today."""
    day: date
    """Today, where the office is."""

    @property
    def whole(self) -> bool:
        """Whether all of the cycle may be seen."""
        return not self.account.vendor

    @property
    def steps(self) -> tuple[int, ...]:
        """Numbers of the steps that may be seen as they stand."""
        return tuple(each.number for each in self.view.steps if self.sees_attempt(each))

    @property
    def powers(self) -> Powers:
        return powers_of(self.sop, self.view, (*self.held, OPERATOR_ROLE) if self.account.operator else self.held)

    def sees(self, number: int | None, at: datetime | None) -> bool:
        """Whether may be seen what has happened to a step at an instant (None: what is not over). An outside party sees
        its own lane, from when it became its own: what was before belongs to the party that had it then."""
        if self.whole:
            return True
        mine = set(lanes(self.sop.activity(number))) & set(self.held) if number is not None else ()
        since = self.view.assigned
        return any(at is None or role not in since or at > since[role] for role in mine)

    def sees_attempt(self, step: StepView) -> bool:
        return self.sees(step.number, step.completed_at or step.returned_at)

    def seen(self) -> CycleView:
        """The view without what is not his: what belongs to other lanes or parties, and what was rejected beside the
        journal."""
        if self.whole:
            return self.view
        view = self.view
        return view.model_copy(
            update={
                "parties": {role: party for role, party in view.parties.items() if role in self.held},
                "assigned": {},
                "steps": tuple(each for each in view.steps if self.sees_attempt(each)),
                "past": tuple(each for each in view.past if self.sees_attempt(each)),
                "pauses": tuple(each for each in view.pauses if self.sees(each.step, each.since)),
                "journal": tuple(each for each in view.journal if self.sees(each.step, each.at)),
                "rejections": None,
            }
        )

    def inputs(self, number: int) -> tuple[Output, ...]:
        """What a step works on, as far as it may be seen: not what another party has left in the same lane."""
        if number not in self.steps:
            return ()
        others = number > 1 and self._in_lane(number - 1) and not self.sees_attempt(self.view.steps[number - 2])
        return () if others else self.view.inputs(number)

    def outputs(self) -> Iterator[Output]:
        """Every output that may be seen: of the steps in sight, whatever the attempt, and what they work on."""
        for step in (*self.view.past, *self.view.steps):
            if self.sees_attempt(step):
                yield from step.outputs
        for number in self.steps:
            yield from self.inputs(number)

    def allowed(self, command: type[Command]) -> tuple[str, ...]:
        """The person's roles that may send `command` now. Raises NotAllowed where none of them may."""
        if roles := self.powers.get(command):
            return roles
        raise NotAllowed("Saat ini Anda tidak dapat melakukan tindakan itu. Lihat keadaan terakhir siklus ini.")

    def authority(self, role: str) -> str:
        """The person as the journal names him when he acts for `role`. Raises NotHeld where it is not his today."""
        name = self.view.roles.get(role, role)
        if role == OPERATOR_ROLE and self.account.operator:
            return f"{self.account.name}, operator"
        if role not in self.held:
            raise NotHeld(self.account.name, role, name)
        return self.account.authority(role, name, self.day)

    def _in_lane(self, number: int) -> bool:
        return not set(lanes(self.sop.activity(number))).isdisjoint(self.held)


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
        held = tuple(role for role in account.roles_in(view.parties, day) if role in known)
        sight = Sight(sop=sop, view=view, account=account, held=held, day=day)
        # An operator has every cycle, others those whose SOP has their role, outsiders those with steps of their party.
        if not (sight.steps if account.vendor else account.operator or held):
            raise NotHere
        return sight

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
                if await self._turn(account, role, cycle_id):
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
            if role not in account.roles(today) or not await self._turn(account, role, cycle_id):
                raise NotHere from None
            return Executor(role, account.authority(role, role_name(self._office.own, role), today), None)
        return Executor(role, sight.authority(role), sight)

    async def _turn(self, account: Account, role: str, cycle_id: str) -> bool:
        """Whether it is the turn of a role in an account's hands, as far as lists know."""
        turns = await self._cycles.lists.turns((role,), 0, EVERYTHING, self._now(), account.only_party)
        return cycle_id in {row.cycle_id for row in turns.rows}
