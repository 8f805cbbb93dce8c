"""The first tables: cycles, attempts at steps, escalations, documents, notices, deliveries.

There is no way back: what was recorded is never dropped.
"""

from alembic import op
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Double,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
)

revision = "0001"
down_revision = None

INSTANT = DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "cycles",
        Column("cycle_id", Text, nullable=False),
        Column("title", Text, nullable=False),
        Column("sop_id", Text, nullable=False),
        Column("sop_name", Text, nullable=False),
        Column("sop_version", Text, nullable=False),
        Column("calendars", Text, nullable=False, comment="id@version, separated by commas"),
        Column("zone", Text, nullable=False),
        Column("minute_seconds", Double, nullable=False),
        Column("standing", Text, nullable=False),
        Column("current_step", Integer),
        Column("started_at", INSTANT, nullable=False),
        Column("ended_at", INSTANT),
        Column("late", Boolean, nullable=False),
        Column("worked_minutes", Double, nullable=False),
        Column("standard_minutes", Integer, nullable=False),
        Column("entries", Integer, nullable=False, comment="journal entries that this row knows of"),
        Column("journal_head", Text, nullable=False),
        Column("seal", Text, comment="SHA-256 of the manifest of the dossier that was filed first"),
        Column("dossier_size", BigInteger, comment="bytes"),
        Column("filed_at", INSTANT),
        PrimaryKeyConstraint("cycle_id", name="cycles_pk"),
        sqlite_with_rowid=False,
    )
    op.create_index("cycles_by_start", "cycles", ["started_at"])
    op.create_table(
        "deliveries",
        Column("key", Text, nullable=False, comment="of the notice"),
        Column("channel", Text, nullable=False),
        Column("state", Text, nullable=False),
        Column("attempts", Integer, nullable=False),
        Column("problem", Text, nullable=False),
        Column("changed_at", INSTANT, nullable=False),
        PrimaryKeyConstraint("key", "channel", name="deliveries_pk"),
        sqlite_with_rowid=False,
    )
    op.create_index("deliveries_by_change", "deliveries", ["changed_at"])
    op.create_table(
        "notices",
        Column("id", BigInteger().with_variant(Integer, "sqlite"), nullable=False, comment="in the order of keeping"),
        Column("key", Text, nullable=False),
        Column("cycle_id", Text, nullable=False),
        Column("role", Text, nullable=False),
        Column("kept_at", INSTANT, nullable=False),
        Column("notice", Text, nullable=False, comment="JSON"),
        ForeignKeyConstraint(["cycle_id"], ["cycles.cycle_id"], name="notices_of_cycles"),
        PrimaryKeyConstraint("id", name="notices_pk"),
        UniqueConstraint("key", name="notices_key_once"),
    )
    op.create_index("notices_by_role", "notices", ["role", "id"])
    op.create_table(
        "steps",
        Column("cycle_id", Text, nullable=False),
        Column("step", Integer, autoincrement=False, nullable=False),
        Column("attempt", Integer, autoincrement=False, nullable=False),
        Column("name", Text, nullable=False),
        Column("role", Text, nullable=False),
        Column("outcome", Text, nullable=False),
        Column("standard_minutes", Integer, nullable=False),
        Column("extended_minutes", BigInteger, nullable=False),
        Column("opened_at", INSTANT),
        Column("due_at", INSTANT),
        Column("ended_at", INSTANT, nullable=False, comment="when it was completed, given back or cancelled"),
        Column("completed_by", Text),
        Column("returned_at", INSTANT, comment="when it was given back, completed or not"),
        Column("worked_minutes", Double, nullable=False),
        Column("late", Boolean, nullable=False),
        Column("note", Text),
        ForeignKeyConstraint(["cycle_id"], ["cycles.cycle_id"], name="steps_of_cycles"),
        PrimaryKeyConstraint("cycle_id", "step", "attempt", name="steps_pk"),
        sqlite_with_rowid=False,
    )
    op.create_index("steps_by_end", "steps", ["ended_at"])
    op.create_table(
        "documents",
        Column("cycle_id", Text, nullable=False),
        Column("step", Integer, autoincrement=False, nullable=False),
        Column("attempt", Integer, autoincrement=False, nullable=False),
        Column("position", Integer, autoincrement=False, nullable=False),
        Column("title", Text, nullable=False),
        Column("reference", Text),
        Column("sha256", Text),
        Column("size", BigInteger, comment="bytes"),
        Column("media_type", Text),
        Column("stored", Boolean, nullable=False, comment="in the document store when the dossier was filed"),
        ForeignKeyConstraint(
            ["cycle_id", "step", "attempt"],
            ["steps.cycle_id", "steps.step", "steps.attempt"],
            name="documents_of_steps",
        ),
        PrimaryKeyConstraint("cycle_id", "step", "attempt", "position", name="documents_pk"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "escalations",
        Column("cycle_id", Text, nullable=False),
        Column("step", Integer, autoincrement=False, nullable=False),
        Column("attempt", Integer, autoincrement=False, nullable=False),
        Column("position", Integer, autoincrement=False, nullable=False),
        Column("rung", Integer, nullable=False),
        Column("kind", Text, nullable=False),
        Column("role", Text, nullable=False),
        Column("at", INSTANT, nullable=False),
        Column("acknowledged_at", INSTANT),
        Column("acknowledged_by", Text),
        ForeignKeyConstraint(
            ["cycle_id", "step", "attempt"],
            ["steps.cycle_id", "steps.step", "steps.attempt"],
            name="escalations_of_steps",
        ),
        PrimaryKeyConstraint("cycle_id", "step", "attempt", "position", name="escalations_pk"),
        sqlite_with_rowid=False,
    )
