"""The register: what is known of every cycle, long after Temporal has forgotten it."""

from collections.abc import Container, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, func, select

from adapters.database.databases import RegisterUnavailable as RegisterUnavailable
from adapters.database.register_schema import cycles, deliveries, notices
from adapters.database.transactions import Database, database_at
from adapters.register.account_queries import concerns_since, grants_between
from adapters.register.register_queries import attempts_between, registered_cycles
from adapters.register.register_rows import DeliveryEntry as DeliveryEntry
from adapters.register.register_rows import KeptNotice as KeptNotice
from adapters.register.register_rows import RegisteredCycle as RegisteredCycle
from adapters.register.register_rows import cycle_row, document_rows, escalation_rows, notice_row, step_row
from adapters.register.register_statements import Statements
from adapters.register.signed_paper_rows import SignedPaperRows
from sop.base.errors import CycleExists
from sop.cycle.deliveries import DeliveryState
from sop.cycle.messages import Standing
from sop.cycle.notices import Notice
from sop.cycle.records import CycleRecord, Record, StepRecord
from sop.dossier.dossier import Filed
from sop.form.form3 import OFFICE_ZONE
from sop.monitoring.grants import Grant
from sop.monitoring.monitoring import Attempt
from sop.people.access import Concern

Span = tuple[datetime, datetime]
"""From the first instant up to the second, which no longer belongs to it."""


def register_at(database_url: str, data_dir: Path) -> "Register":
    """The register in the database that `SOP_DATABASE_URL` names, opened and raising as `database_at`."""
    return Register(database_at(database_url, data_dir))


class Register:
    """Safe for several threads and processes at once. Every method raises RegisterUnavailable where the database is
    away, full or locked for long; it has then changed nothing, and may be called again once the database is back."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._statements = Statements(database.dialect)
        self.papers = SignedPaperRows(database, self._statements)

    def keep(self, record: Record) -> None:
        """Keeps all of a record in one transaction; kept once more, or after what came later, it changes nothing."""
        with self._database.writing() as connection:
            self._keep_cycle(connection, record.cycle, record.steps, stored=())
            if record.notices:
                now = datetime.now(UTC)
                connection.execute(self._statements.notice, [notice_row(each, now) for each in record.notices])

    def keep_dossier(
        self, filed: Filed, cycle: CycleRecord, steps: Sequence[StepRecord], stored: Container[str]
    ) -> Filed:
        """Keeps the seal of a dossier, with all rows of its cycle; `stored` has the SHA-256 of documents in the store.

        Where a dossier was filed before, its seal stays. Answers the one that stays.
        """
        with self._database.writing() as connection:
            self._keep_cycle(connection, cycle, steps, stored)
            connection.execute(
                self._statements.filing,
                {
                    "filed": filed.cycle_id,
                    "new_seal": filed.seal,
                    "new_dossier_size": filed.size,
                    "new_filed_at": datetime.now(UTC),
                },
            )
            kept = _filed(connection, filed.cycle_id)
        assert kept is not None
        return kept

    def dossier(self, cycle_id: str) -> Filed | None:
        """The receipt for a cycle's dossier; None where none was filed."""
        with self._database.reading() as connection:
            return _filed(connection, cycle_id)

    def notices(self, limit: int, role: str | None = None) -> list[KeptNotice]:
        """The newest notices, newest first; only those to `role` where it is named."""
        query = select(notices.c.kept_at, notices.c.notice).order_by(notices.c.id.desc()).limit(limit)
        if role is not None:
            query = query.where(notices.c.role == role)
        with self._database.reading() as connection:
            return [
                KeptNotice(kept_at=kept_at, notice=Notice.model_validate_json(notice))
                for kept_at, notice in connection.execute(query)
            ]

    def log_delivery(self, key: str, channel: str, state: DeliveryState, attempt: int, problem: str = "") -> None:
        """How attempt number `attempt` to bring the notice `key` through a channel ended."""
        row = {"key": key, "channel": channel, "state": state, "attempts": attempt, "problem": problem}
        with self._database.writing() as connection:
            connection.execute(self._statements.delivery, row | {"changed_at": datetime.now(UTC)})

    def deliveries(self, limit: int, key_prefix: str = "", state: DeliveryState | None = None) -> list[DeliveryEntry]:
        """The delivery log, what changed last on top; only of notices whose key begins so, or in one state."""
        query = select(deliveries).order_by(deliveries.c.changed_at.desc(), deliveries.c.key).limit(limit)
        if key_prefix:
            query = query.where(func.substr(deliveries.c.key, 1, len(key_prefix)) == key_prefix)
        if state is not None:
            query = query.where(deliveries.c.state == state)
        with self._database.reading() as connection:
            return [DeliveryEntry.model_validate(row) for row in connection.execute(query).mappings()]

    def cycles(
        self,
        period: Span | None = None,
        standing: Standing | None = None,
        role: str | None = None,
        late: bool | None = None,
    ) -> list[RegisteredCycle]:
        """The cycles that began in `period`, in the order in which they began; only those of one standing, those in
        which `role` worked at a step or was told of one, those that are late, or those that are not."""
        with self._database.reading() as connection:
            return registered_cycles(connection, period, standing, role, late)

    def refuse_known(self, cycle_id: str) -> None:
        """Raises CycleExists for an id that was ever given, which Temporal may have forgotten long ago."""
        with self._database.reading() as connection:
            known = connection.execute(select(cycles.c.ended_at).where(cycles.c.cycle_id == cycle_id)).one_or_none()
        if known is not None:
            raise CycleExists(cycle_id, running=known.ended_at is None)

    def attempts(self, since: datetime, until: datetime, sop_id: str | None = None) -> list[Attempt]:
        """The attempts that ended from `since` up to `until`, in the order in which they did."""
        with self._database.reading() as connection:
            return attempts_between(connection, since, until, sop_id)

    def grants(self, since: datetime, until: datetime) -> list[Grant]:
        """The roles that were given from `since` up to `until`, as the access log has them, in that order."""
        with self._database.reading() as connection:
            return grants_between(connection, since, until)

    def concerns(self, since: datetime) -> list[Concern]:
        """What others have done to accounts since an instant, as the access log has it, in that order."""
        with self._database.reading() as connection:
            return concerns_since(connection, since, OFFICE_ZONE)

    def close(self) -> None:
        self._database.close()

    def _keep_cycle(
        self, connection: Connection, cycle: CycleRecord, steps: Sequence[StepRecord], stored: Container[str]
    ) -> None:
        # The cycle first: who writes of the same cycle waits at its row, so nobody waits in a circle.
        connection.execute(self._statements.cycle, cycle_row(cycle))
        for statement, rows in (
            (self._statements.step, [step_row(step) for step in steps]),
            (self._statements.escalation, [row for step in steps for row in escalation_rows(step)]),
            (self._statements.document, [row for step in steps for row in document_rows(step, stored)]),
        ):
            if rows:
                connection.execute(statement, rows)


def _filed(connection: Connection, cycle_id: str) -> Filed | None:
    query = select(cycles.c.seal, cycles.c.dossier_size).where(
        cycles.c.cycle_id == cycle_id, cycles.c.seal.is_not(None)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else Filed(cycle_id=cycle_id, seal=row.seal, size=row.dossier_size)
