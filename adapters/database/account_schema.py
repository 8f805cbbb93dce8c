"""The tables of those who may sign in: in the register's database, since who acted belongs to what was done."""

from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, Index, Integer, Table

from adapters.database.register_schema import Instant, Words
from adapters.database.register_schema import metadata as metadata

accounts = Table(
    "accounts",
    metadata,
    Column("id", Words, primary_key=True, comment="the login"),
    Column("name", Words, nullable=False),
    Column("operator", Boolean, nullable=False),
    Column("vendor", Boolean, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("must_change_password", Boolean, nullable=False),
    Column("password", Words, nullable=False, comment="Argon2id"),
    sqlite_with_rowid=False,
)

holdings = Table(
    "holdings",
    metadata,
    Column("account_id", Words, ForeignKey(accounts.c.id), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("role", Words, nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date, comment="the last day"),
    Column("acting", Words),
    Column("order_number", Words, nullable=False),
    sqlite_with_rowid=False,
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_sha256", Words, primary_key=True, comment="the token itself is kept nowhere"),
    Column("account_id", Words, ForeignKey(accounts.c.id), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Index("sessions_by_account", "account_id"),
    sqlite_with_rowid=False,
)

sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    Column("source", Words, primary_key=True, comment="an address, or the SHA-256 of what was typed as login"),
    Column("failures", Integer, nullable=False),
    Column("until", Instant, nullable=False, comment="when they are forgotten; five of them lock until then"),
    sqlite_with_rowid=False,
)

access_log = Table(
    "access_log",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, comment="in the order of logging"),
    Column("at", Instant, nullable=False),
    Column("account_id", Words, ForeignKey(accounts.c.id), comment="nobody's: who tried to sign in is not known"),
    Column("kind", Words, nullable=False),
    Column("subject", Words, nullable=False),
    Column("address", Words, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", Words, primary_key=True, comment="by which people speak of it; not secret"),
    Column("account_id", Words, ForeignKey(accounts.c.id), nullable=False),
    Column("name", Words, nullable=False),
    Column("scopes", Words, nullable=False, comment="separated by blanks"),
    Column("secret_sha256", Words, nullable=False, unique=True, comment="the secret itself is kept nowhere"),
    Column("issued_at", Instant, nullable=False),
    Column("until", Instant, comment="after it the token opens nothing"),
    Column("used_at", Instant, comment="to the minute"),
    Column("revoked_at", Instant),
    Index("tokens_by_account", "account_id"),
    sqlite_with_rowid=False,
)

requests = Table(
    "requests",
    metadata,
    Column("token_id", Words, ForeignKey(tokens.c.id), primary_key=True),
    Column("key", Words, primary_key=True, comment="the Idempotency-Key"),
    Column("digest", Words, nullable=False, comment="SHA-256 of what was asked under it"),
    Column("at", Instant, nullable=False),
    Column("outcome", Words, comment="what was answered"),
    Index("requests_by_time", "at"),
    sqlite_with_rowid=False,
)

uploads = Table(
    "uploads",
    metadata,
    Column("token_id", Words, ForeignKey(tokens.c.id), primary_key=True),
    Column("sha256", Words, primary_key=True, comment="of a document in the store"),
    Column("size", BigInteger, nullable=False, comment="bytes"),
    Column("media_type", Words, nullable=False),
    Column("at", Instant, nullable=False),
    Index("uploads_by_time", "at"),
    sqlite_with_rowid=False,
)
