"""What a person may do with a cycle now, and with which of his roles. The cycle itself has the last word."""

from collections.abc import Collection
from enum import StrEnum

from sop.cycle.messages import CycleView
from sop.cycle.progress import State
from sop.form.document import Activity, Sop


class Deed(StrEnum):
    """What people do with a cycle; the last part of the page's address."""

    FINISH = "selesai"
    RETURN = "kembalikan"
    EXTEND = "perpanjang"
    PAUSE = "hentikan"
    RESUME = "jalankan"
    ACKNOWLEDGE = "tanggapi"
    CANCEL = "batalkan"


Powers = dict[Deed, tuple[str, ...]]
"""Role ids for each deed that is possible now; what nobody of them may do is absent."""


def powers_of(sop: Sop, view: CycleView, held: Collection[str]) -> Powers:
    """What a person who holds the roles `held` may do, in the order in which the buttons stand."""
    if view.current_step is None:
        return {}
    number = view.current_step
    executor = sop.activity(number).executor
    superiors = sop.superiors(executor)
    authority = superiors or (executor,)
    paused = view.state is State.PAUSED
    told = tuple(dict.fromkeys(rung.role for rung in view.steps[number - 1].escalations if rung.awaits_answer))
    may: Powers = {
        Deed.FINISH: (executor,),
        Deed.ACKNOWLEDGE: told,
        Deed.RETURN: (executor, *superiors) if number > 1 else (),
        Deed.EXTEND: authority,
        Deed.PAUSE: () if paused else authority,
        Deed.RESUME: authority if paused else (),
        Deed.CANCEL: authority,
    }
    mine = {deed: tuple(role for role in roles if role in held) for deed, roles in may.items()}
    return {deed: roles for deed, roles in mine.items() if roles}


def in_lane(activity: Activity, held: Collection[str]) -> bool:
    """Whether a row of the flowchart stands in the lane of one of the roles: executed or signed by it."""
    return activity.executor in held or any(role in held for role in activity.cosigners)
