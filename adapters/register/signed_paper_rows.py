"""The papers that were signed outside and have come back, as the office's database keeps them: for good."""

from sqlalchemy import select

from adapters.database.register_schema import cycles, signed_papers
from adapters.database.transactions import Database
from adapters.register.register_statements import Statements
from sop.papers.signed_papers import FOUND, SignedPaper


class SignedPaperRows:
    """Every method raises RegisterUnavailable where the database is away."""

    def __init__(self, database: Database, statements: Statements) -> None:
        self._database, self._statements = database, statements

    def knows(self, cycle_id: str) -> bool:
        """Whether there is such a cycle, or was: Temporal may have forgotten it long ago."""
        with self._database.reading() as connection:
            return connection.execute(select(cycles.c.title).where(cycles.c.cycle_id == cycle_id)).first() is not None

    def keep(self, paper: SignedPaper) -> None:
        """Kept once more, nothing of what was kept first changes."""
        row = paper.model_dump(exclude={"signatures"})
        with self._database.writing() as connection:
            connection.execute(
                self._statements.signed_paper, row | {"signatures": FOUND.dump_json(paper.signatures).decode()}
            )

    def of(self, cycle_id: str) -> tuple[SignedPaper, ...]:
        """Those of a cycle, in the order in which they came."""
        query = select(signed_papers).where(signed_papers.c.cycle_id == cycle_id)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(signed_papers.c.brought_at)).mappings().all()
        return tuple(
            SignedPaper.model_validate({**row, "signatures": FOUND.validate_json(row["signatures"])}) for row in rows
        )
