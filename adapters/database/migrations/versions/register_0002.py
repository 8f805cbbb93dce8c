"""Who may come in: accounts, the roles they hold, sessions, failures to sign in, the access log; tokens, and what was
asked by them."""

from alembic import op
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
)

revision = "0002"
down_revision = "0001"

INSTANT = DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "accounts",
        Column("id", Text, nullable=False, comment="the login"),
        Column("name", Text, nullable=False),
        Column("operator", Boolean, nullable=False),
        Column("vendor", Boolean, nullable=False),
        Column("active", Boolean, nullable=False),
        Column("must_change_password", Boolean, nullable=False),
        Column("password", Text, nullable=False, comment="Argon2id"),
        PrimaryKeyConstraint("id", name="accounts_pk"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "holdings",
        Column("account_id", Text, nullable=False),
        Column("position", Integer, autoincrement=False, nullable=False),
        Column("role", Text, nullable=False),
        Column("since", Date, nullable=False),
        Column("until", Date, comment="the last day"),
        Column("acting", Text),
        Column("order_number", Text, nullable=False),
        ForeignKeyConstraint(["account_id"], ["accounts.id"], name="holdings_of_accounts"),
        PrimaryKeyConstraint("account_id", "position", name="holdings_pk"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sessions",
        Column("token_sha256", Text, nullable=False, comment="the token itself is kept nowhere"),
        Column("account_id", Text, nullable=False),
        Column("started_at", INSTANT, nullable=False),
        Column("seen_at", INSTANT, nullable=False),
        ForeignKeyConstraint(["account_id"], ["accounts.id"], name="sessions_of_accounts"),
        PrimaryKeyConstraint("token_sha256", name="sessions_pk"),
        sqlite_with_rowid=False,
    )
    op.create_index("sessions_by_account", "sessions", ["account_id"])
    op.create_table(
        "sign_in_failures",
        Column("source", Text, nullable=False, comment="an address, or the SHA-256 of what was typed as login"),
        Column("failures", Integer, nullable=False),
        Column("until", INSTANT, nullable=False, comment="when they are forgotten; five of them lock until then"),
        PrimaryKeyConstraint("source", name="sign_in_failures_pk"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "access_log",
        Column("id", BigInteger().with_variant(Integer, "sqlite"), nullable=False, comment="in the order of logging"),
        Column("at", INSTANT, nullable=False),
        Column("account_id", Text, comment="nobody's: who tried to sign in is not known"),
        Column("kind", Text, nullable=False),
        Column("subject", Text, nullable=False),
        Column("address", Text, nullable=False),
        ForeignKeyConstraint(["account_id"], ["accounts.id"], name="access_log_of_accounts"),
        PrimaryKeyConstraint("id", name="access_log_pk"),
    )
    op.create_table(
        "tokens",
        Column("id", Text, nullable=False, comment="by which people speak of it; not secret"),
        Column("account_id", Text, nullable=False),
        Column("name", Text, nullable=False),
        Column("scopes", Text, nullable=False, comment="separated by blanks"),
        Column("secret_sha256", Text, nullable=False, comment="the secret itself is kept nowhere"),
        Column("issued_at", INSTANT, nullable=False),
        Column("until", INSTANT, comment="after it the token opens nothing"),
        Column("used_at", INSTANT, comment="to the minute"),
        Column("revoked_at", INSTANT),
        ForeignKeyConstraint(["account_id"], ["accounts.id"], name="tokens_of_accounts"),
        PrimaryKeyConstraint("id", name="tokens_pk"),
        UniqueConstraint("secret_sha256", name="tokens_secret_sha256_once"),
        sqlite_with_rowid=False,
    )
    op.create_index("tokens_by_account", "tokens", ["account_id"])
    op.create_table(
        "requests",
        Column("token_id", Text, nullable=False),
        Column("key", Text, nullable=False, comment="the Idempotency-Key"),
        Column("digest", Text, nullable=False, comment="SHA-256 of what was asked under it"),
        Column("at", INSTANT, nullable=False),
        Column("outcome", Text, comment="what was answered"),
        ForeignKeyConstraint(["token_id"], ["tokens.id"], name="requests_of_tokens"),
        PrimaryKeyConstraint("token_id", "key", name="requests_pk"),
        sqlite_with_rowid=False,
    )
    op.create_index("requests_by_time", "requests", ["at"])
    op.create_table(
        "uploads",
        Column("token_id", Text, nullable=False),
        Column("sha256", Text, nullable=False, comment="of a document in the store"),
        Column("size", BigInteger, nullable=False, comment="bytes"),
        Column("media_type", Text, nullable=False),
        Column("at", INSTANT, nullable=False),
        ForeignKeyConstraint(["token_id"], ["tokens.id"], name="uploads_of_tokens"),
        PrimaryKeyConstraint("token_id", "sha256", name="uploads_pk"),
        sqlite_with_rowid=False,
    )
    op.create_index("uploads_by_time", "uploads", ["at"])
