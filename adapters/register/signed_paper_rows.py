"""The papers that were signed outside and have come back, as the office's database keeps them: for good."""

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from adapters.database.register_schema import cycles, signed_papers
from adapters.database.transactions import Database
from sop.papers.signed_papers import FOUND, SignedPaper


class SignedPaperRows:
    """Every method raises RegisterUnavailable where the database is away."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def knows(self, cycle_id: str) -> bool:
        """Whether there is such a cycle, or was: Temporal may have forgotten it long ago."""
        with self._database.reading() as connection:
            return connection.execute(select(cycles.c.title).where(cycles.c.cycle_id == cycle_id)).first() is not None

    def keep(self, paper: SignedPaper) -> bool:
        """Whether it is new: brought once more, nothing of what was kept first changes."""
        row = paper.model_dump(exclude={"signatures"})
        try:
            with self._database.writing() as connection:
                connection.execute(
                    insert(signed_papers),
                    row | {"signatures": FOUND.dump_json(paper.signatures).decode()},
                )
        except IntegrityError:
            return False
        return True

    def of(self, cycle_id: str) -> tuple[SignedPaper, ...]:
        """Those of a cycle, in the order in which they came."""
        query = select(signed_papers).where(signed_papers.c.cycle_id == cycle_id)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(signed_papers.c.brought_at)).mappings().all()
        return tuple(
            SignedPaper.model_validate({**row, "signatures": FOUND.validate_json(row["signatures"])}) for row in rows
        )
