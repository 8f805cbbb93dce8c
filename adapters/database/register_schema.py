"""The tables of the register, alike in SQLite and PostgreSQL. `migrations/` builds them; a test compares the two."""

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
)


class Instant(TypeDecorator[datetime]):
    """An aware instant, given back in UTC; SQLite, which knows no zones, keeps it in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} names no zone")
        utc = value.astimezone(UTC)
        return utc if dialect.name == "postgresql" else utc.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text of any length, people's own included; PostgreSQL takes no NUL, so none is kept anywhere."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return value if value is None else value.replace("\x00", "\ufffd")


metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pk",
        "fk": "%(table_name)s_of_%(referred_table_name)s",
        "uq": "%(table_name)s_%(column_0_name)s_once",
    }
)

cycles = Table(
    "cycles",
    metadata,
    Column("cycle_id", Words, primary_key=True),
    Column("title", Words, nullable=False),
    Column("sop_id", Words, nullable=False),
    Column("sop_name", Words, nullable=False),
    Column("sop_version", Words, nullable=False),
    Column("calendars", Words, nullable=False, comment="id@version, separated by commas"),
    Column("zone", Words, nullable=False),
    Column("minute_seconds", Double, nullable=False),
    Column("standing", Words, nullable=False),
    Column("current_step", Integer),
    Column("started_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("late", Boolean, nullable=False),
    Column("worked_minutes", Double, nullable=False),
    Column("standard_minutes", Integer, nullable=False),
    Column("entries", Integer, nullable=False, comment="journal entries that this row knows of"),
    Column("journal_head", Words, nullable=False),
    Column("seal", Words, comment="SHA-256 of the manifest of the dossier that was filed first"),
    Column("dossier_size", BigInteger, comment="bytes"),
    Column("filed_at", Instant),
    Index("cycles_by_start", "started_at"),
    sqlite_with_rowid=False,
)

steps = Table(
    "steps",
    metadata,
    Column("cycle_id", Words, ForeignKey(cycles.c.cycle_id), primary_key=True),
    Column("step", Integer, primary_key=True, autoincrement=False),
    Column("attempt", Integer, primary_key=True, autoincrement=False),
    Column("name", Words, nullable=False),
    Column("role", Words, nullable=False),
    Column("outcome", Words, nullable=False),
    Column("standard_minutes", Integer, nullable=False),
    Column("extended_minutes", BigInteger, nullable=False),
    Column("opened_at", Instant),
    Column("due_at", Instant),
    Column("ended_at", Instant, nullable=False, comment="when it was completed, given back or cancelled"),
    Column("completed_by", Words),
    Column("returned_at", Instant, comment="when it was given back, completed or not"),
    Column("worked_minutes", Double, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("note", Words),
    Index("steps_by_end", "ended_at"),
    sqlite_with_rowid=False,
)


def _of_a_step(name: str, *columns: Column[object]) -> Table:
    """A table whose rows belong to an attempt at a step, and are numbered within it."""
    return Table(
        name,
        metadata,
        Column("cycle_id", Words, primary_key=True),
        Column("step", Integer, primary_key=True, autoincrement=False),
        Column("attempt", Integer, primary_key=True, autoincrement=False),
        Column("position", Integer, primary_key=True, autoincrement=False),
        *columns,
        ForeignKeyConstraint(["cycle_id", "step", "attempt"], [steps.c.cycle_id, steps.c.step, steps.c.attempt]),
        sqlite_with_rowid=False,
    )


escalations = _of_a_step(
    "escalations",
    Column("rung", Integer, nullable=False),
    Column("kind", Words, nullable=False),
    Column("role", Words, nullable=False),
    Column("at", Instant, nullable=False),
    Column("acknowledged_at", Instant),
    Column("acknowledged_by", Words),
)

documents = _of_a_step(
    "documents",
    Column("title", Words, nullable=False),
    Column("reference", Words),
    Column("sha256", Words),
    Column("size", BigInteger, comment="bytes"),
    Column("media_type", Words),
    Column("stored", Boolean, nullable=False, comment="in the document store when the dossier was filed"),
)

notices = Table(
    "notices",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, comment="in the order of keeping"),
    Column("key", Words, nullable=False, unique=True),
    Column("cycle_id", Words, ForeignKey(cycles.c.cycle_id), nullable=False),
    Column("role", Words, nullable=False),
    Column("kept_at", Instant, nullable=False),
    Column("notice", Words, nullable=False, comment="JSON"),
    Index("notices_by_role", "role", "id"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("key", Words, primary_key=True, comment="of the notice"),
    Column("channel", Words, primary_key=True),
    Column("state", Words, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("problem", Words, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Index("deliveries_by_change", "changed_at"),
    sqlite_with_rowid=False,
)

signed_papers = Table(
    "signed_papers",
    metadata,
    Column("cycle_id", Words, primary_key=True),
    Column("sha256", Words, primary_key=True),
    Column("title", Words, nullable=False),
    Column("size", BigInteger, nullable=False, comment="bytes"),
    Column("media_type", Words, nullable=False),
    Column("signatures", Words, comment="JSON; nothing where the file is no PDF that can be read"),
    Column("brought_by", Words, nullable=False),
    Column("brought_at", Instant, nullable=False),
    sqlite_with_rowid=False,
)
