"""Papers that were signed outside and have come back."""

from alembic import op
from sqlalchemy import BigInteger, Column, DateTime, PrimaryKeyConstraint, Text

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "signed_papers",
        Column("cycle_id", Text, nullable=False),
        Column("sha256", Text, nullable=False),
        Column("title", Text, nullable=False),
        Column("size", BigInteger, nullable=False, comment="bytes"),
        Column("media_type", Text, nullable=False),
        Column("signatures", Text, comment="JSON; nothing where the file is no PDF that can be read"),
        Column("brought_by", Text, nullable=False),
        Column("brought_at", DateTime(timezone=True), nullable=False),
        PrimaryKeyConstraint("cycle_id", "sha256", name="signed_papers_pk"),
        sqlite_with_rowid=False,
    )
