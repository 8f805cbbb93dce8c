"""How the register writes: every statement may run again, late or twice at once, and leaves the same rows."""

from typing import Any

from sqlalchemy import Dialect, Table, Update, and_, bindparam, case, or_, update
from sqlalchemy.dialects import postgresql, sqlite

from adapters.database.register_schema import cycles, deliveries, documents, escalations, notices, signed_papers, steps
from sop.cycle.deliveries import DeliveryState


class Statements:
    """In the words of one database; made once, since SQLAlchemy keeps what it has compiled."""

    def __init__(self, dialect: Dialect) -> None:
        self._insert: Any = postgresql.insert if dialect.name == "postgresql" else sqlite.insert
        # What knows of more of the journal replaces what knows of less.
        new = self._insert(cycles)
        told = [column.name for column in cycles.c if column.name not in ("cycle_id", *_OF_THE_DOSSIER)]
        self.cycle = new.on_conflict_do_update(
            index_elements=["cycle_id"],
            set_={name: new.excluded[name] for name in told},
            where=new.excluded.entries > cycles.c.entries,
        )
        # An attempt that is over changes once more at most: when it is given back.
        new = self._insert(steps)
        self.step = new.on_conflict_do_update(
            index_elements=list(steps.primary_key),
            set_={"returned_at": new.excluded.returned_at},
            where=and_(steps.c.returned_at.is_(None), new.excluded.returned_at.is_not(None)),
        )
        self.escalation = self._once(escalations)
        new = self._insert(documents)
        self.document = new.on_conflict_do_update(
            index_elements=list(documents.primary_key),
            set_={"stored": True},
            where=and_(new.excluded.stored, ~documents.c.stored),
        )
        self.notice = self._once(notices)
        self.signed_paper = self._once(signed_papers)
        self.filing = _filing()
        self.delivery = self._delivery()

    def _once(self, table: Table) -> Any:
        return self._insert(table).on_conflict_do_nothing()

    def _delivery(self) -> Any:
        """What was delivered stays delivered, and a failure says nothing against a later attempt."""
        new, known = self._insert(deliveries), deliveries.c
        told = new.excluded
        later = or_(told.state != DeliveryState.FAILED, told.attempts >= known.attempts)
        silent = and_(told.state == DeliveryState.UNDELIVERED, told.problem == "")
        return new.on_conflict_do_update(
            index_elements=["key", "channel"],
            set_={
                "state": told.state,
                "attempts": case((told.attempts > known.attempts, told.attempts), else_=known.attempts),
                "problem": case((silent, known.problem), else_=told.problem),
                "changed_at": told.changed_at,
            },
            where=and_(known.state != DeliveryState.DELIVERED, later),
        )


_OF_THE_DOSSIER = ("seal", "dossier_size", "filed_at")


def _filing() -> Update:
    """The first seal stays."""
    of_cycle = and_(cycles.c.cycle_id == bindparam("filed"), cycles.c.seal.is_(None))
    return update(cycles).where(of_cycle).values({name: bindparam(f"new_{name}") for name in _OF_THE_DOSSIER})
