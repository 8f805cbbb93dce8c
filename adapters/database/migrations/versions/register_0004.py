"""To which organisation the people of outside parties belong.

Of accounts from before it is not known: nothing is theirs until an operator says it.
"""

from alembic import op
from sqlalchemy import Column, Text

revision = "0004"
down_revision = "0003"

PARTY = "the organisation of an outside party's people"


def upgrade() -> None:
    op.add_column("accounts", Column("party", Text, nullable=False, server_default="", comment=PARTY))
