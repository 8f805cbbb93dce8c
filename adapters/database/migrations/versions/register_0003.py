"""Acts have owners: who acted, by which door, upon whom; accounts of other systems; passwords that open once; browsers
that are known.

Tokens from before belong to nobody who is known: an operator could make one of anybody's. They open nothing any more,
but for links to calendars, and for accounts by which nobody has ever signed in: those are another system's, and say so.
"""

from datetime import UTC, datetime, timedelta

from alembic import op
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    Text,
    column,
    exists,
    false,
    table,
    true,
)

revision = "0003"
down_revision = "0002"

INSTANT = DateTime(timezone=True)
ACCOUNTS = table(
    "accounts",
    *(column("id", Text), column("password", Text), column("password_until", INSTANT)),
    *(column("integration", Boolean), column("must_change_password", Boolean)),
)
TOKENS = table("tokens", column("account_id", Text), column("scopes", Text), column("revoked_at", INSTANT))
LOG = table("access_log", column("account_id", Text), column("kind", Text))
ONCE = timedelta(hours=72)
SYSTEM = "another system's, which does not sign in"
NEWS = "the last line of the access log that was told"
DOOR = "portal, console, or api: and the name of a token"
TIMES = "how often the same was done again"
COMMENTS = (
    ("accounts", "password", "Argon2id; empty where there is none"),
    ("sign_in_failures", "source", "an address, or a login (its SHA-256) with where it was typed"),
    ("sign_in_failures", "until", "when they are forgotten; too many of them lock until then"),
)
"""Of columns that mean something else now."""


def upgrade() -> None:
    for added in (
        Column("integration", Boolean, nullable=False, server_default=false(), comment=SYSTEM),
        Column("password_until", INSTANT, comment="of a password that opens once: after it, it opens nothing"),
        Column("news_until", BigInteger, nullable=False, server_default="0", comment=NEWS),
    ):
        op.add_column("accounts", added)
    op.add_column("sessions", Column("confirmed_at", INSTANT, comment="when its holder last proved who he is"))
    op.create_table(
        "known_browsers",
        Column("token_sha256", Text, nullable=False, comment="the token itself is in the browser alone"),
        Column("account_id", Text, nullable=False),
        Column("seen_at", INSTANT, nullable=False),
        ForeignKeyConstraint(["account_id"], ["accounts.id"], name="known_browsers_of_accounts"),
        PrimaryKeyConstraint("token_sha256", "account_id", name="known_browsers_pk"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("access_log") as log:
        log.add_column(Column("door", Text, nullable=False, server_default="", comment=DOOR))
        log.add_column(Column("about", Text, comment="to whom it was done"))
        log.add_column(Column("role", Text, comment="the role that was given or ended"))
        log.add_column(Column("times", Integer, nullable=False, server_default="1", comment=TIMES))
        log.create_foreign_key("access_log_about_accounts", "accounts", ["about"], ["id"])
    op.create_index("access_log_by_about", "access_log", ["about"])
    op.create_index("access_log_by_address", "access_log", ["address"])
    op.execute("DELETE FROM sign_in_failures")
    if op.get_bind().dialect.name == "postgresql":  # SQLite keeps no comments
        for named, column_of, words in COMMENTS:
            op.alter_column(named, column_of, comment=words)
    _find_owners(datetime.now(UTC))


def _find_owners(now: datetime) -> None:
    entered = exists().where(LOG.c.account_id == ACCOUNTS.c.id, LOG.c.kind == "signed_in")
    has_token = exists().where(TOKENS.c.account_id == ACCOUNTS.c.id, TOKENS.c.scopes != "calendar")
    systems = ACCOUNTS.c.must_change_password & has_token & ~entered
    op.execute(ACCOUNTS.update().where(systems).values(integration=true(), must_change_password=false(), password=""))
    once = ACCOUNTS.update().where(ACCOUNTS.c.must_change_password)
    op.execute(once.values(password_until=now + ONCE))
    theirs = exists().where(ACCOUNTS.c.id == TOKENS.c.account_id, ACCOUNTS.c.integration)
    lost = TOKENS.c.revoked_at.is_(None) & (TOKENS.c.scopes != "calendar") & ~theirs
    op.execute(TOKENS.update().where(lost).values(revoked_at=now))
