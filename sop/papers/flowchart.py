"""The rows of the printed matrix: what each draws in the lanes (petunjuk 19), and how far a cycle has come with it."""

from enum import StrEnum

from sop.base.numerals import amount
from sop.base.reading import Frozen
from sop.cycle import wording
from sop.cycle.messages import CycleView, StepState, StepView
from sop.cycle.progress import State
from sop.cycle.view import STATE_WORDS, remarks
from sop.form.document import Activity, Basis, Sop

BEGIN, END = "Mulai", "Selesai"
LONGEST_LABEL = 60
"""Letters that a symbol can hold and still be told by its shape."""


class Symbol(StrEnum):
    """What a row draws in its executor's lane. Arrow and off-page connector, the other two, join the rows."""

    CAPSULE = "capsule"
    BOX = "box"
    DIAMOND = "diamond"


class RowProgress(Frozen):
    """How far a running cycle has come with a row; `line` says it whole, so that colour only repeats it."""

    state: StepState
    late: bool
    line: str


class Receipt(Frozen):
    """The symbol of a recipient who has no other in the whole flow: an arrow leads to it from the executor's."""

    lane: int
    symbol: Symbol
    label: str
    inferred: bool


class Row(Frozen):
    """One row of the matrix. `lane` and `joined` (the cosigners) count the executor columns from 0.

    The flow goes from each row to the next, and from a diamond also back to the row `returns_to`.
    """

    number: int
    wording: str
    lane: int
    joined: tuple[int, ...] = ()
    receipt: Receipt | None = None
    symbol: Symbol
    label: str = ""
    """Inside the symbol; empty where the form draws none."""
    inferred: bool
    """Whether lane and symbol are a reading that the office has still to confirm."""
    returns_to: int | None
    requirements: str
    minutes: str
    output: str
    remarks: str
    progress: RowProgress | None = None


def rows_of(sop: Sop, view: CycleView | None = None) -> tuple[Row, ...]:
    """Every row of a SOP, with the progress of the cycle that `view` tells of."""
    return tuple(_row(sop, activity, view) for activity in sop.activities)


def _row(sop: Sop, activity: Activity, view: CycleView | None) -> Row:
    lanes = {role.id: lane for lane, role in enumerate(sop.roles)}
    joined = dict.fromkeys(lanes[role] for role in activity.cosigners if role != activity.executor)
    first, last = activity.number == 1, activity.number == len(sop.activities)
    receipt = _receipt(sop, activity, lanes[activity.recipient], last=last)
    ends = BEGIN if first else END if last and receipt is None else ""
    symbol = Symbol.DIAMOND if activity.returns_to else Symbol.CAPSULE if ends else Symbol.BOX
    return Row(
        number=activity.number,
        wording=activity.label,
        lane=lanes[activity.executor],
        joined=tuple(joined),
        receipt=receipt,
        symbol=symbol,
        label=wording.shortened(activity.flow or ends, LONGEST_LABEL),
        inferred=activity.executor_basis is Basis.INFERRED,
        returns_to=activity.returns_to,
        requirements=activity.requirements,
        minutes=f"{amount(activity.minutes)} menit",
        output=activity.output,
        remarks=activity.remarks,
        progress=_progress(view, view.steps[activity.number - 1]) if view is not None else None,
    )


def _receipt(sop: Sop, activity: Activity, lane: int, *, last: bool) -> Receipt | None:
    """What a role's lane shows that would stand empty: who only receives does so in the last row that names him. There
    the flow ends with him, unless the form draws its end in the executor's lane."""
    role = activity.recipient
    draws = {each for row in sop.activities for each in (row.executor, *row.cosigners)}
    if role in draws or activity.number != max(row.number for row in sop.activities if row.recipient == role):
        return None
    if last and activity.flow.casefold() == END.casefold():
        return None
    symbol, label = (Symbol.CAPSULE, END) if last else (Symbol.BOX, "")
    return Receipt(lane=lane, symbol=symbol, label=label, inferred=activity.recipient_basis is Basis.INFERRED)


def _progress(view: CycleView, step: StepView) -> RowProgress:
    state = STATE_WORDS[step.state]
    match step.state:
        case StepState.COMPLETED:
            said = f"{state} {wording.long_instant(step.completed_at, view.zone)} oleh {step.completed_by}"
        case StepState.OPEN | StepState.OVERDUE if step.due_at is not None:
            said = f"{state}, batas waktu {wording.long_instant(step.due_at, view.zone)}"
        case _:
            said = state
    paused = view.state is State.PAUSED and step.number == view.current_step
    line = " · ".join((said, *remarks(step, view.roles, paused=paused)))
    return RowProgress(state=step.state, late=step.late or step.state is StepState.OVERDUE, line=line)
