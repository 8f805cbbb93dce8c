"""What workers are told to keep: the records of cycles that happened, move by move."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sop.cycle.cycle import Cycle
from sop.cycle.messages import AcknowledgeEscalation, ReturnStep
from sop.cycle.records import CycleRecord, Record, StepRecord, cycle_record, record_since, step_records
from sop.cycle.view import view_of
from sop.dossier.dossier import Filed
from tests.sop.support.cycles import HEAD, MONDAY, ON_THE_CLOCK, SOP, complete, decide, wake

HOUR = timedelta(hours=1)
LETTER = {"title": "Surat", "sha256": "1" * 64, "size": 1000, "media_type": "application/pdf"}


class Recorded:
    """A cycle whose every move leaves a record, in the order of the moves."""

    def __init__(self, cycle_id: str = "siklus-2026-1", begins: datetime = MONDAY, title: str = "Siklus uji") -> None:
        self.now = begins
        order = ON_THE_CLOCK.model_copy(update={"title": title})
        self.cycle = Cycle.start(cycle_id, order, begins)
        self.records: list[Record] = []
        self._seen = 0
        self._note()

    def move(self, change: Callable[[Cycle, datetime], Cycle], later: timedelta = timedelta(minutes=10)) -> "Recorded":
        """What somebody does some time after the move before."""
        self.now += later
        self.cycle = change(self.cycle, self.now)
        self._note()
        return self

    def wait(self, long: timedelta) -> "Recorded":
        """Nobody does anything, and every rung that is due is climbed."""
        until = self.now + long
        while due := [at for at in self._alarms() if at <= until]:
            self.move(wake, max(min(due) - self.now, timedelta()))
        self.now = until
        return self

    def _alarms(self) -> list[datetime]:
        alarms = self.cycle.alarms
        return [at for at in (alarms.reminder_at(self.now), alarms.escalation_at(self.now)) if at is not None]

    def complete(self, **fields: object) -> "Recorded":
        return self.move(lambda cycle, now: complete(cycle, now, **fields))

    def reach(self, step: int) -> "Recorded":
        while self.cycle.number < step:
            self.complete()
        return self

    def finish(self) -> "Recorded":
        while not self.cycle.closed:
            self.complete()
        return self

    @property
    def whole(self) -> tuple[CycleRecord, tuple[StepRecord, ...]]:
        """The cycle's row and its attempts, as its dossier has them."""
        view = view_of(self.cycle, self.now)
        return cycle_record(view, SOP.name), step_records(view)

    def _note(self) -> None:
        if record := record_since(self.cycle, self._seen, self.now):
            self.records.append(record)
        self._seen = len(self.cycle.progress.journal)


def eventful(cycle_id: str = "siklus-2026-1", begins: datetime = MONDAY) -> Recorded:
    """A cycle in which everything happens: step 1 is late and escalated, step 4 is given back to step 3."""
    cycle = Recorded(cycle_id, begins).wait(9 * HOUR)
    cycle.move(lambda cycle, now: decide(cycle, now, AcknowledgeEscalation, role=HEAD))
    cycle.complete(outputs=[LETTER, {"title": "Catatan", "reference": "B/7/2026"}])
    cycle.reach(4).move(lambda cycle, now: decide(cycle, now, ReturnStep, to_step=3))
    return cycle.finish()


def receipt(cycle: Recorded, seal: str = "a" * 64) -> Filed:
    return Filed(cycle_id=cycle.cycle.id, seal=seal, size=4096)
